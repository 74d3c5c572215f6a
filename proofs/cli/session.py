"""A session: one command after the other → what there is to say."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ...model.language.findings import InputError
from ..evidence.counted import count
from ..evidence.trace import REST, RESTS
from ..evidence.whole_file import write_whole
from ..report import simulation
from ..report.document import trace_document
from ..report.obstacle import barred
from ..report.occurrence import never_there
from ..report.sources import cited_sources
from ..report.story import step_lines
from ..walk.broken import BROKEN_WHERE, broken
from ..walk.event import absent
from ..walk.naming import meant
from ..walk.obstacle import obstacle
from ..walk.setting import choose
from ..walk.words import HELP, Word, Wrong, at_most, command, is_number, number, one, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...specs.language.claim import Claim
    from ..walk.walk import Walk

_ORDER = ("progress", "choice", "fault")


@dataclass(slots=True)
class Session:
    """Does what it is told on one walk.

    Attributes:
        walk: the walk.
        claims: the claims of which it says when they are false.
        ended: whether it was told to quit.
    """

    walk: Walk
    claims: tuple[Claim, ...]
    ended: bool = False
    _cited: dict[str, None] = field(default_factory=dict)

    def opening(self) -> Iterator[str]:
        """What there is to say before the first command."""
        features = [key for key in self.walk.open if not key.startswith("may(")]
        if features:
            yield f"  open: {count(len(features), 'feature')}, with values on this walk (features, set NAME VALUE)"
        yield from self.show(())

    def does(self, line: str) -> Iterator[str]:
        """A line → the lines of the answer; nothing for an empty line or one that begins with #.

        Raises:
            Wrong: it is no command, or it cannot be done; of several steps, those before have been taken.
        """
        words = words_of(line)
        if words and words[0].text.isdecimal():
            yield from self.take(words)
        elif words:
            yield from self._command(words[0])(words[1:])

    def _command(self, word: Word) -> Callable[[tuple[Word, ...]], Iterator[str]]:
        commands = {
            "show": self.show,
            "events": self.events,
            "take": self.take,
            "next": self.next,
            "undo": self.undo,
            "goto": self.goto,
            "why": self.why,
            "claims": self.told_broken,
            "features": self.features,
            "set": self.choose,
            "told": self.told,
            "sources": self.sources,
            "save": self.save,
            "help": self.help,
            "quit": self.quit,
        }
        return commands[command(word, commands)]

    def offered(self) -> tuple[str, ...]:
        """What can occur now, in the order of the numbers by which it may be taken."""
        kinds = self.walk.events
        return tuple(sorted(self.walk.enabled(), key=lambda name: _ORDER.index(kinds[name].declared.kind)))

    def false(self) -> list[Claim]:
        """The claims that are false now."""
        return broken(self.walk, self.claims)

    def show(self, words: tuple[Word, ...]) -> Iterator[str]:
        """Where everybody is."""
        everything = bool(words) and words[0].text == "all"
        at_most(words, 1 if everything else 0)
        yield from simulation.meanings(self.walk) if everything else simulation.places(self.walk)
        yield from simulation.broken(self.walk, self.false())
        yield from self._ways()

    def _ways(self) -> Iterator[str]:
        coming = self.walk.coming()
        if coming is not None:
            yield f"  next: {coming}" + (f": {RESTS.means}" if coming == REST else "")
        yield from simulation.in_brief(self.walk, self.offered())

    def events(self, words: tuple[Word, ...]) -> Iterator[str]:
        """What can occur."""
        at_most(words, 0)
        yield from simulation.offered(self.walk, self.offered(), self._cited)

    def take(self, words: tuple[Word, ...]) -> Iterator[str]:
        """Let an event occur."""
        word = one(words, "an event, by its name or number")
        event = meant(word, self.walk, self.offered())
        if not self.walk.can(event):
            raise Wrong(word.column, f"{event} cannot occur now", "", f"ask: why {event}")
        yield from self._taken(event)
        yield from self._ways()

    def _taken(self, event: str) -> Iterator[str]:
        before = [claim.name for claim in self.false()]
        features = self.walk.asked(event)
        step = self.walk.take(event)
        if step is None:
            raise Wrong(1, f"{event} cannot occur now", "", f"ask: why {event}")
        yield from step_lines(len(self.walk.steps), step, self._cited)
        yield from simulation.asked(self.walk, features)
        yield from simulation.broken(self.walk, self.false(), before)

    def next(self, words: tuple[Word, ...]) -> Iterator[str]:
        """The next steps that are to come."""
        for _ in range(number(words, 1)):
            yield from self._on()
        yield from self._ways()

    def _on(self) -> Iterator[str]:
        event = self.walk.coming()
        if event is None:
            raise Wrong(1, "nothing is to come", "", "take an event")
        if not self.walk.can(event):
            raise Wrong(1, f"{event}, which is to come, cannot occur now", "", f"ask: why {event}")
        yield from self._taken(event)

    def undo(self, words: tuple[Word, ...]) -> Iterator[str]:
        """Take the last steps back."""
        back = number(words, 1)
        if back > len(self.walk.steps):
            column = words[0].column if words else 1
            raise Wrong(column, f"there are {len(self.walk.steps)} steps to take back")
        self.walk.undo(back)
        yield from self.show(())

    def goto(self, words: tuple[Word, ...]) -> Iterator[str]:
        """Go to a step of what has happened or is to come."""
        word = one(words, "the number of a step, or end")
        last = len(self.walk.steps) + len(self.walk.ahead)
        if word.text != "end" and not (is_number(word) and int(word.text) <= last):
            raise Wrong(word.column, f'there is no step "{word.text}"', f"known: 0 to {last}, end")
        target = last if word.text == "end" else int(word.text)
        if target <= len(self.walk.steps):
            self.walk.undo(len(self.walk.steps) - target)
            yield from self.show(())
            return
        while len(self.walk.steps) < target:
            yield from self._on()
        yield from self._ways()

    def why(self, words: tuple[Word, ...]) -> Iterator[str]:
        """Why an event cannot occur."""
        word = one(words, "an event")
        missing = absent(self.walk.composition, word.text)
        if missing is not None:
            yield from (f"  {line}" for line in never_there(missing, self.walk.composition))
            return
        name = meant(word, self.walk, self.offered())
        if name == REST:
            raise Wrong(word.column, "a rest is no event: nothing happens in it")
        event = self.walk.events[name]
        found = obstacle(self.walk, event)
        if found is not None:
            yield f"  {name} ({event.declared.kind}, {simulation.declared_at(self.walk, name)}) cannot occur now:"
            yield from barred(found, self.walk, "    ")
            return
        step = self.walk.preview(name)
        if step is not None:
            yield f"  {name} can occur now, and this is what would happen:"
            yield from step_lines(len(self.walk.steps) + 1, step, self._cited)
            yield from simulation.asked(self.walk, self.walk.asked(name))

    def told_broken(self, words: tuple[Word, ...]) -> Iterator[str]:
        """Which claims are false now."""
        at_most(words, 0)
        false = self.false()
        looked = sum(claim.declared.pattern in BROKEN_WHERE for claim in self.claims)
        yield f"  {len(false)} of {count(looked, 'claim')} about single states are false now"
        yield from simulation.broken(self.walk, false)

    def features(self, words: tuple[Word, ...]) -> Iterator[str]:
        """What is open, with the values it has."""
        at_most(words, 0)
        yield from simulation.left_open(self.walk)

    def choose(self, words: tuple[Word, ...]) -> Iterator[str]:
        """Choose a feature's value."""
        keys = choose(self.walk, words)
        yield from simulation.chosen(self.walk, keys)

    def told(self, words: tuple[Word, ...]) -> Iterator[str]:
        """What has happened."""
        at_most(words, 0)
        yield from simulation.steps(self.walk, self.walk.steps)

    def sources(self, words: tuple[Word, ...]) -> Iterator[str]:
        """What the numbers stand for."""
        at_most(words, 0)
        yield from [*cited_sources(self.walk.composition.library.model.sources, self._cited)][1:] or ["  none yet"]

    def save(self, words: tuple[Word, ...]) -> Iterator[str]:
        """Write a trace."""
        replace = bool(words) and words[0].text == "--replace"
        word = one(words[replace:], "a file")
        content = json.dumps(trace_document(self.walk.trace()), indent=2, ensure_ascii=False) + "\n"
        try:
            write_whole(content, Path(word.text), replace=replace)
        except InputError as error:
            finding = error.findings[0]
            raise Wrong(word.column, f"{word.text} {finding.what}", "", "save --replace FILE replaces it") from None
        yield f"  {count(len(self.walk.steps), 'step')} written to {word.text}"

    def help(self, words: tuple[Word, ...]) -> Iterator[str]:
        """What can be said."""
        at_most(words, 0)
        yield HELP

    def quit(self, words: tuple[Word, ...]) -> Iterator[str]:
        """End."""
        at_most(words, 0)
        self.ended = True
        yield from ()
