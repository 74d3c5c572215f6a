"""The symbolic engine's answers about whole runs: under every assignment at once.

Where the system can get at all is found forwards, as for claims about states. Within it, a claim's failures are searched for
backwards (`refuting`), with features in the diagrams, so that regions are exact. A run is looked for under one assignment, in a system
in which all features are pinned to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ....model.language.connectives import Not
from ....model.language.formula import TRUE
from ....model.language.temporal import Always, OnAll
from ....model.system.renaming import UNCHANGED
from ....model.system.specialise import key_of
from ...evidence.run import Run
from ..steps import Steps
from ..symbolic.extremes import pinned_to
from ..symbolic.goals import Goals
from ..symbolic.limits import checked
from .acceptance import accepted
from .automaton import automaton
from .circuit import Circuit
from .labelling import Labels
from .lasso import shortened
from .neighbours import apart
from .places import Places
from .refuting import refuting
from .setting import Fairer, Setting
from .stem import Stem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ....model.language.formula import Formula
    from ....model.language.temporal import Temporal
    from ....model.system.transition_system import TransitionSystem
    from ..limits import Limits
    from ..symbolic.prepared import Prepared
    from ..symbolic.region import Region
    from .neighbours import Part

_Answer = TypeVar("_Answer")


class SymbolicLiveness:
    """Answers about one system. Every method raises `Exhausted` when a limit is reached: the answer is then unknown."""

    def __init__(
        self, system: TransitionSystem, limits: Limits, progress: Callable[[str], None] = lambda _: None
    ) -> None:
        self._system, self._limits, self._progress = system, limits, progress
        self._goals = Goals(system, limits.max_nodes, self._stop)
        self._setting: Setting | None = None
        self._regions: dict[tuple[Temporal, Fairer | None], Region] = {}

    def violating(self, formula: Temporal, fairer: Fairer | None = None) -> Region:
        """The allowed assignments under which a ground formula does not hold.

        In linear time: under which some fair run does not satisfy it. In branching time: under which the initial state
        does not satisfy it.

        Args:
            formula: what is claimed.
            fairer: one more event to be treated fairly than those of class progress.

        Raises:
            TypeError: the formula is of neither of these logics.
        """
        if (formula, fairer) not in self._regions:
            limit, stop = self._limits.max_nodes, checked(self._stop)
            parts = apart(self._system, formula, limit, stop) if fairer is None else None
            self._regions[formula, fairer] = self._refuting(formula, fairer) if parts is None else self._union(parts)
        return self._regions[formula, fairer]

    def _refuting(
        self,
        formula: Temporal,
        fairer: Fairer | None = None,
        staying: Formula | None = None,
        known: Region | None = None,
    ) -> Region:
        """See `refuting`; with those assignments that are known to be among them already."""
        stages = self._goals.stages(known)

        def ask(setting: Setting) -> Region:
            return self._goals.under(refuting(setting, formula, fairer, stages, staying), setting.encoding)

        return self._ask(ask)

    def _union(self, parts: Iterable[Part]) -> Region:
        """Where a formula fails in one of some smaller systems."""
        found, known = self._goals.allowed - self._goals.allowed, None
        spoken: set[str] = set()
        for part in parts:
            engine = SymbolicLiveness(part.system, self._limits, self._progress)
            here = {key_of(feature) for feature in part.system.features}
            region = engine._refuting(part.formula, None, part.staying, known if spoken <= here else None)
            if known is None:
                known, spoken = region, here
            for renaming in (UNCHANGED, *part.others):
                found |= self._goals.adopted(region, renaming)
        return found

    def rescued_by(self, formula: Temporal, event: int, *, strongly: bool = False) -> Region:
        """The allowed assignments under which a formula holds if an event is treated fairly, and otherwise does not.

        Args:
            formula: what is claimed.
            event: index of the event.
            strongly: it occurs again and again if it can occur again and again, not only if it can from some position on.
        """
        return self.violating(formula) - self.violating(formula, Fairer(event, strongly))

    def lasso(self, formula: Temporal, given: Formula = TRUE, fairer: Fairer | None = None) -> Run | None:
        """A fair run that repeats itself and does not satisfy a formula of linear time; None if there is none.

        It is one under the first assignment under which there is any. Its stem is the shortest to where a run can go on
        fairly, refute the formula and come back; among the shortest, as for runs to a state, the one with the fewest faults,
        then the fewest changes of actor, then the first events. The loop always goes to the nearest of what it has to meet,
        and in the end back. The same run is then said with the shortest stem and loop that there are for it.

        Args:
            formula: ground, without path quantifiers.
            given: a formula over features and permissions that the run's assignment satisfies.
            fairer: one more event to be treated fairly.

        Raises:
            TypeError: a quantifier is left in the formula.
        """
        region = self.violating(formula, fairer)
        assignment = (region & self.region(given)).first()
        if assignment is None:
            return None
        pinned = SymbolicLiveness(pinned_to(self._system, assignment), self._limits, self._progress)
        events, loop = pinned._ask(lambda setting: _lasso(setting, formula, fairer))
        return shortened(Run(assignment, Steps(self._system, assignment).walk(events), tuple(events), loop))

    def way(self, formula: Temporal, given: Formula = TRUE) -> Run | None:
        """A shortest run to a state that refutes a formula of branching time of the form `A G p`: where p does not hold.

        It is one under the first assignment under which there is any; None if there is none, or the formula is of another
        form.
        """
        if not isinstance(formula, OnAll) or not isinstance(formula.part, Always):
            return None
        assignment = (self.violating(formula) & self.region(given)).first()
        if assignment is None:
            return None
        kept = formula.part.part
        pinned = SymbolicLiveness(pinned_to(self._system, assignment), self._limits, self._progress)
        events = pinned._ask(lambda setting: _way(setting, kept))
        return Run(assignment, Steps(self._system, assignment).walk(events), tuple(events))

    def meets(self, formula: Formula) -> bool:
        """Whether a state that satisfies a ground formula is reached under some allowed assignment."""
        return self._goals.meets(formula)

    def states(self) -> int:
        """Distinct combinations of machine locations that are looked at: all that are reachable, and perhaps more."""
        return self._goals.states()

    def region(self, given: Formula = TRUE) -> Region:
        """The allowed assignments that satisfy a formula over features and permissions."""
        return self._goals.region(given)

    def _stop(self) -> str | None:
        self._progress("")
        return self._limits.stop()

    def _ask(self, ask: Callable[[Setting], _Answer]) -> _Answer:
        """Asks in a manager of diagrams that is large enough, if the limit allows one."""

        def going_on(prepared: Prepared) -> _Answer:
            if self._setting is None or self._setting.encoding is not prepared.encoding:
                self._setting = Setting(prepared, checked(self._stop))
            return ask(self._setting)

        return self._goals.backwards.asking(going_on)


def _lasso(setting: Setting, formula: Temporal, fairer: Fairer | None) -> tuple[list[int], int]:
    """The steps of a run of a pinned system that refutes a formula, and the length of its stem."""
    found = accepted(setting, automaton(Not(formula)), fairer)
    circuit = Circuit(setting, found)
    layers, cycles = circuit.nearest()
    goal = found.pairs.only(())
    for _, cycle in cycles:
        goal |= cycle
    way, end = Stem(setting, found.fixpoints.moves).best(layers, goal)
    component, cycle = next(pair for pair in cycles if (pair[1] & end).some)
    around = circuit.around(end, cycle, component.conditions)
    moves = [*way, *(move for move, _ in around)]
    return [move.step.index for move in moves], len(way)


def _way(setting: Setting, kept: Temporal) -> list[int]:
    """The steps of a shortest run of a pinned system to a state in which a formula does not hold."""
    goal = Places((setting.care & ~Labels(setting).states(kept),))
    moves, everything = setting.alone(lambda _: setting.encoding.true), setting.everything(1)
    seen = Places((setting.encoding.initial & setting.care,))
    layers = [seen]
    while not (layers[-1] & goal).some:
        layers.append(moves.after(layers[-1], everything) - seen)
        seen |= layers[-1]
    way, _ = Stem(setting, moves.moves).best(layers, goal)
    return [move.step.index for move in way]
