"""What was found out about a claim → its verdict: each run is replayed on live machines before it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language import temporal as t
from ...model.language import temporal_parts
from ..engines.liveness import words
from ..evidence.internal import InternalError
from ..evidence.replay import replay
from ..evidence.trace import REST
from ..evidence.verdict import Cause, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...model.system.instantiate import Composition
    from ...model.system.live import LiveSystem
    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from ..evidence.run import Run
    from ..evidence.trace import Trace
    from .found import Found


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells what was found out about one claim.

    Attributes:
        composition: the system as declared.
        live: its live machines, for replaying.
        claim: what was asked.
        whole: the transition system under the claim's assumptions.
        part: what was explored, in the names that the claim speaks in.
        influencing: the names of the variables that can influence the claim.
        progress: told now and then how far it is.
    """

    composition: Composition
    live: LiveSystem
    claim: Claim
    whole: TransitionSystem
    part: TransitionSystem
    influencing: frozenset[str]
    progress: Callable[[str], None]

    def verdict(self, found: Found) -> Verdict:
        """The verdict.

        Raises:
            InternalError: a trace does not replay.
        """
        trace = None if found.run is None else self.trace(found.run)
        traced = sum(run is not None for _, run in found.causes)
        causes: list[Cause] = []
        for members, run in found.causes:
            if run is not None:
                self.progress(f"cause {sum(each.trace is not None for each in causes) + 1} of {traced}")
            causes.append(Cause(members, None if run is None else self.trace(run)))
        return Verdict(
            self.claim,
            found.word,
            found.holds_when,
            trace,
            tuple(causes),
            found.families,
            found.reason or self._silence(found.silent),
            explored=found.explored,
            known=found.known,
            rescue=found.rescue,
        )

    def _silence(self, silent: str) -> str:
        """Why the claim says nothing, if what it is about never comes about."""
        claim = self.claim
        if silent == "state" and claim.antecedent is not None:
            return f"it is never true that {f.text(claim.antecedent)}"
        if silent == "run" and claim.vacuous is not None:
            return f"no run satisfies {t.text(claim.vacuous)}"
        return ""

    def trace(self, run: Run) -> Trace:
        """A run → its trace, replayed."""
        claimed, seen = self.claim.temporal, list[dict[f.Formula, bool]]()
        states = dict.fromkeys(temporal_parts.states(claimed)) if claimed is not None else {}

        def watch() -> None:
            seen.append({state: self.live.true(state) for state in states})

        trace = replay(self.composition, self.live, self.whole, self.part, self.influencing, run, self.claim, watch)
        if claimed is not None and trace.loop is not None:
            events = tuple(None if step.event == REST else step.event for step in trace.steps)
            word = words.Word(tuple(truth.__getitem__ for truth in seen[:-1]), events, trace.loop)
            if words.satisfies(word, claimed):
                raise InternalError(f"{self.claim.name}: the run that should refute it does not")
        return trace
