"""What is different between two versions, in words: declared, behaviour, verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.language.findings import printable
from ...evidence.counted import count, length
from ..layout import outline, wrapped
from ..story import step_lines
from . import behaviour as b
from . import declared as d
from . import verdicts as v

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...compare.diff.behaviour import Behaviour
    from ...compare.diff.change import Change
    from ...compare.diff.difference import Difference
    from ...compare.diff.joint import Side
    from ...compare.diff.parting import Parting
    from ...compare.diff.stories import Told
    from ...compare.diff.values import Value
    from ...compare.diff.verdicts import Assignments, Members, Moved

_SHOWN = 3
"""Causes of one claim that are told; the rest is counted."""

_PLACES = 12
"""Locations that are listed."""

_LINES = 24
"""Lines of a condition."""


class Report:
    """Tells differences.

    Attributes:
        labels: how the user called the base and the head.
        full: tell reworded declarations one by one too, and conditions to their end.
    """

    def __init__(self, labels: tuple[str, str], *, full: bool = False) -> None:
        self.labels: dict[Side, str] = {"base": printable(labels[0]), "head": printable(labels[1])}
        self.full = full

    def lines(self, found: Sequence[Difference]) -> Iterator[str]:
        """Differences, system by system → lines; what is declared otherwise for all systems alike is told once."""
        everywhere = d.everywhere(found)
        if everywhere:
            yield f"all systems: {self.labels['base']} → {self.labels['head']}"
            yield "  declared"
            yield from d.lines(everywhere, full=self.full)
            yield ""
        for number, each in enumerate(found):
            if number:
                yield ""
            yield from self._system(each, everywhere)

    def _system(self, found: Difference, told: Sequence[Change]) -> Iterator[str]:
        name = printable(found.name)
        if found.base is None or found.head is None:
            gone = found.head is None
            yield f"system {name}: {'gone: only ' + self.labels['base'] if gone else 'new: only ' + self.labels['head']} has it"
            return
        yield f"system {name}: {self.labels['base']} → {self.labels['head']}"
        own = [change for change in found.changes if change not in told]
        if own:
            yield "  declared"
            yield from d.lines(own, full=self.full)
        elif not found.changes:
            yield "  declared: the same"
        yield from self._behaviour(found)
        yield from self._verdicts(found)

    def _behaviour(self, found: Difference) -> Iterator[str]:
        behaviour = found.behaviour
        if behaviour is None:
            return
        yield f"  behaviour: {b.word(found)}"
        yield from _sentence(b.unfinished(behaviour), "    ")
        if known := b.verdict(found, behaviour):
            yield f"    {known}"
        for said in b.compared(found, behaviour):
            yield from _sentence(said, "    ")
        yield from self._runs(found, behaviour)
        for said in b.classes(behaviour):
            yield from _sentence(said, "    ")
        for value in found.values:
            yield from self._value(found, value)
        yield from self._states(found)

    def _runs(self, found: Difference, behaviour: Behaviour) -> Iterator[str]:
        if behaviour.disappeared is not None:
            yield from self._run(found, behaviour.disappeared, "disappeared", behaviour.lost)
        if behaviour.appeared is not None:
            yield from self._run(found, behaviour.appeared, "appeared", behaviour.gained)
        told = found.story(behaviour.elsewhere) if behaviour.same else None
        if told is not None:
            yield f"    the same events lead to other places; the shortest, in {length(told.trace)}"
            yield from _steps(told)
            yield from _sentence(b.elsewhere(told, self.labels), "        ")

    def _run(self, found: Difference, parting: Parting, word: str, names: tuple[str, ...]) -> Iterator[str]:
        told = found.story(parting)
        if told is None:
            return
        yield f"    runs that {word}; the shortest, in {length(told.trace)}"
        for said in b.where(parting, self.labels):
            yield from _sentence(said, "      ")
        yield from _steps(told)
        yield from _sentence(b.impossible(told, self.labels), "        ")
        if parting.when is not None and parting.when != f.TRUE:
            yield "      there are such runs exactly when"
            yield from self._outline(parting.when, "        ")
        yield from _sentence(b.leads(parting, names), "      ")

    def _value(self, found: Difference, value: Value) -> Iterator[str]:
        yield from _sentence(b.valued(value), "    ")
        for parting, word in b.partings(value):
            told = found.story(parting)
            if told is not None:
                yield f"      {word}; the shortest, in {length(told.trace)}"
                yield from _steps(told)

    def _states(self, found: Difference) -> Iterator[str]:
        states = found.states
        if states is None:
            return
        yield f"    states: {b.counted(states)}"
        sides: tuple[tuple[Side, tuple[tuple[str, str], ...]], ...] = (("head", states.gained), ("base", states.lost))
        for side, places in sides:
            if places:
                listed = ", ".join(f"{machine} in {place}" for machine, place in places[:_PLACES])
                more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
                yield from _sentence(f"{b.reached(side)}: {listed}{more}", "    ")
        if states.reason:
            yield from _sentence(f"not all is known of states: {states.reason}", "    ")

    def _verdicts(self, found: Difference) -> Iterator[str]:
        yield f"  verdicts: {v.word(found)} ({v.rest(found)})"
        for each in v.moves(found):
            yield from self._moved(found, each)
        if found.stale:
            yield f"  {v.stale(found)}"

    def _moved(self, found: Difference, moved: Moved) -> Iterator[str]:
        sign = {"deleted": "-", "added": "+"}.get(moved.pair.kind, "~")
        yield f"    {sign} {printable(moved.pair.name)}: {v.became(moved)}"
        if moved.pair.kind == "deleted":
            return
        for verdict, side in ((moved.base, "base"), (moved.head, "head")):
            if verdict is not None and verdict.word in ("unknown", "not applicable"):
                yield from _sentence(f"{side}: {verdict.reason}", "        ")
        yield from self._when(v.FAILS_NOW, moved.fails_now)
        yield from self._when(v.HOLDS_NOW, moved.holds_now)
        yield from _causes(v.GAINED, moved.causes_gained)
        yield from _causes(v.LOST, moved.causes_lost)
        composition = None if found.head is None else found.head.composition
        yield from _sentence(v.fails(moved.head, composition), "        ")

    def _when(self, lead: str, found: Assignments | None) -> Iterator[str]:
        if found is None:
            return
        yield f"        {lead}"
        yield from self._outline(found.when, "            ")
        if found.example and f.text(found.when) != "true":
            yield from _sentence(f"for example {v.example(found.example)}", "        ")

    def _outline(self, formula: f.Formula, indent: str) -> Iterator[str]:
        """A condition; of a long one the beginning, unless everything is wanted."""
        lines = outline(formula, indent)
        if self.full or len(lines) <= _LINES:
            yield from lines
        else:
            yield from lines[:_LINES]
            yield f"{indent}… and {count(len(lines) - _LINES, 'more line')} (--full)"


def _sentence(said: str, indent: str) -> Iterator[str]:
    """A sentence → lines; none for none."""
    return iter(wrapped(printable(said), indent, "  ") if said else ())


def _steps(told: Told) -> Iterator[str]:
    for number, step in enumerate(told.trace.steps, start=1):
        for line in step_lines(number, step, {}):
            yield f"    {line}"


def _causes(lead: str, causes: tuple[Members, ...]) -> Iterator[str]:
    if not causes:
        return
    said = [v.cause(members) for members in causes[:_SHOWN]]
    more = f", and {len(causes) - _SHOWN} more" if len(causes) > _SHOWN else ""
    yield from _sentence(f"{lead}: {'; '.join(said)}{more}", "        ")
