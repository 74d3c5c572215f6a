"""A run that goes on for ever and refutes a claim, let happen on live machines.

Only some machines matter: those of which the claim speaks, those that control events that it names, and whatever decides
when and how a machine that matters moves, under the features of the run. Of them the loop has to close, and it has to be
fair to each event of class progress that can move one of them: at some place in the loop the event occurs, or cannot, or would
move none of them. All other events can be let in between, as fairly as need be, and nothing that matters changes: such
steps make no difference to a claim that does not count steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from .replayed import happen, kinds
from .subject import Refused
from .whole_runs import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..evidence.certificate import TraceTold
    from .derive import Happening
    from .subject import Subject
    from .whole_runs import Shown

REST = "rest"
"""In place of an event: nothing occurs, as nothing has to."""


def check_lasso(trace: TraceTold, subject: Subject, features: Mapping[str, str], what: str) -> None:
    """Let a run with a loop happen, and see that it refutes the claim.

    Raises:
        Refused: it does not.
    """
    wanted = shown(subject.claim)
    if not wanted.forced:
        raise Refused("that something does not stay possible is shown by no single trace")
    if trace.loop is None:
        raise Refused(f"{what} ends, and so does not show that something never comes")
    _Lasso(trace, trace.loop, subject, features, what, wanted).check()


class _Lasso:
    """One run on live machines."""

    def __init__(
        self,
        trace: TraceTold,
        loop: int,
        subject: Subject,
        features: Mapping[str, str],
        what: str,
        wanted: Shown,
    ) -> None:
        self._trace, self._loop, self._subject, self._what, self._wanted = trace, loop, subject, what, wanted
        self._live, self._kinds = subject.derived.live, kinds(subject)
        self._features = features
        events = subject.derived.events
        self._moves = {name: self._moving(each) for name, each in events.items() if self._permitted(name, each)}
        self._matter = self._mattering()
        self._necessary = [
            name
            for name, moves in self._moves.items()
            if not events[name].permitted and (moves.keys() & self._matter or name in wanted.starts)
        ]

    def _permitted(self, event: str, happening: Happening) -> bool:
        return not happening.permitted or self._features[f"may({event})"] == "yes"

    def _moving(self, happening: Happening) -> dict[str, set[str]]:
        """The instances that an event can move under these features, and all the machines on which that depends."""
        found: dict[str, set[str]] = {}
        for name, moves in happening.moves.items():
            left = [(move, self._known(move.guard)) for move in moves]
            left = [(move, guard) for move, guard in left if guard != f.FALSE]
            if any(move.source != move.dest for move, _ in left):
                found[name] = {name, *(path for _, guard in left for path in _machines(guard))}
        if found:
            controls = (self._known(move.guard) for move in happening.moves[happening.controller])
            deciding = {path for guard in controls for path in _machines(guard)}
            found = {name: {*on, happening.controller, *deciding} for name, on in found.items()}
        return found

    def _known(self, guard: f.Formula) -> f.Formula:
        """A guard under the features of the run."""

        def truth(atom: f.Atom) -> f.Formula:
            match atom:
                case f.Is(path, values):
                    return f.Truth(self._features[path] in values)
                case f.May(event):
                    return f.Truth(self._features[f"may({event})"] == "yes")
            return atom

        return f.substitute(guard, truth)

    def _mattering(self) -> set[str]:
        """The machines that matter."""
        said = (self._wanted.comes, self._wanted.start, *self._wanted.starts.values())
        found = {path for each in said for path in _machines(each)}
        events = self._subject.derived.events
        for event in self._wanted.starts:
            if event in self._moves:
                controls = events[event].moves[events[event].controller]
                guards = (self._known(move.guard) for move in controls)
                found |= {events[event].controller, *(path for guard in guards for path in _machines(guard))}
        while True:
            more = {
                name for moves in self._moves.values() for moved, on in moves.items() if moved in found for name in on
            }
            if more <= found:
                return found
            found |= more

    def check(self) -> None:
        """See `check_lasso`."""
        due, came = -1, -1  # the last positions where it must come, and where it comes
        begins: dict[str, str] = {}
        spared = dict.fromkeys(self._necessary, False)
        for number, step in enumerate(self._trace.steps):
            if number == self._loop:
                begins = self._seen()
            needed = self._wanted.starts.get(step.event, self._wanted.start)
            if self._true(self._wanted.comes):
                came = number
            elif self._true(needed):
                due = number
            lazy = self._necessary if step.event == REST else [event for event in self._necessary if not spared[event]]
            for event in lazy if number >= self._loop or step.event == REST else ():
                idle = self._idle(event)
                if step.event == REST and not idle:
                    raise Refused(f"{self._what}, step {number + 1}: a rest, and yet {event} has to occur")
                spared[event] |= number >= self._loop and (idle or event == step.event)
            self._occur(number)
        if self._seen() != begins:
            raise Refused(f"{self._what} does not come back to where its loop begins")
        for event, fair in spared.items():
            if not fair:
                raise Refused(f"{self._what} is not fair: {event} can always occur, and never does")
        # What is due in the loop is due in every round, and what comes in it comes after whatever was due.
        if due < 0 or came >= self._loop or came > due:
            raise Refused(f"{self._what} does not show that what is claimed to come never does")

    def _true(self, formula: f.Formula) -> bool:
        """Truth of a ground formula now. To the claim, a machine that is absent rests in its first location."""
        at = self._subject.derived.words.initial | self._live.locations()

        def holds(atom: f.Atom) -> bool:
            return at[atom.path] in atom.locations if isinstance(atom, f.In) else self._known(atom) == f.TRUE

        return f.evaluate(formula, holds)

    def _seen(self) -> dict[str, str]:
        """Where the machines are that matter."""
        return {name: at for name, at in self._live.locations().items() if name in self._matter}

    def _idle(self, event: str) -> bool:
        """Whether an event cannot occur, or would move nothing that matters, and the claim does not name it."""
        if not self._live.enabled(event):
            return True
        if event in self._wanted.starts:
            return False
        before, seen = self._live.locations(), self._seen()
        self._live.occur(event)
        after = self._seen()
        self._live.put(before)
        return after == seen

    def _occur(self, number: int) -> None:
        """Let a step happen."""
        step, where = self._trace.steps[number], f"{self._what}, step {number + 1}"
        if step.event == REST:
            if step.changes or step.kind != "progress":
                raise Refused(f"{where}: in a rest nothing changes, and its class is progress")
            return
        happen(self._live, self._kinds, step, where)


def _machines(formula: f.Formula) -> list[str]:
    return [atom.path for atom in f.atoms(formula) if isinstance(atom, f.In)]
