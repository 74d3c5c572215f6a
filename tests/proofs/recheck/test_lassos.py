"""Runs that repeat themselves: rechecking accepts exactly those that refute a claim, as a transition system has it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.formula import Formula, Is, May
from quiesce.model.language.temporal_parts import states, steps
from quiesce.model.reduce.cone import influences
from quiesce.model.system.live import LiveSystem
from quiesce.model.system.specialise import key_of, specialise
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem
from quiesce.proofs.engines.liveness.words import Word, satisfies
from quiesce.proofs.engines.steps import REST, Steps
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.certificate import StepTold, TraceTold
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.evidence.run import Run
from quiesce.proofs.recheck import lasso
from quiesce.proofs.recheck.derive import happenings
from quiesce.proofs.recheck.smtlib import Words
from quiesce.proofs.recheck.subject import Derived, Refused, Subject

from ..engines.liveness.runs import fair, follows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quiesce.model.language.temporal import Temporal
    from quiesce.specs.language.claim import Claim

KETTLE = Path(__file__).resolve().parents[2] / "assets" / "kettle"

WHISTLE = """\
machine: whistle
per: vm
means: a whistle, which only a kettle without a switch needs, and which no lid that is lifted lets through
when: switch is missing
initial: silent
events:
  fades: {class: progress}
states: [silent, loud]
transitions:
  - {trigger: warms, source: silent, dest: loud, conditions: not may(lift)}
  - {trigger: fades, source: loud, dest: silent}
"""

CLAIM = """\
- property: comes
  claim: It comes.
  for: {{v: vms}}
  leads_to: {{whenever: "{}", eventually: "{}"}}
"""


@dataclass(frozen=True, eq=False)
class Told:
    """A claim about a kettle, and what rechecking knows of the system."""

    claim: Claim
    derived: Derived

    @classmethod
    def of(cls, folder: Path, whenever: str, eventually: str) -> Told:
        """Writes the claim into a folder, with the machines."""
        shutil.copytree(KETTLE, folder / "kettle")
        (folder / "kettle" / "machines" / "whistle.yaml").write_text(WHISTLE, encoding="utf-8")
        (folder / "kettle" / "specs" / "claims.yaml").write_text(CLAIM.format(whenever, eventually), encoding="utf-8")
        file, machines, specs = (str(folder / "kettle" / name) for name in ("kettle.yaml", "machines", "specs"))
        granted = tuple(f"may(kitchen.{event})" for event in ("press", "pour", "shake"))
        case = prepare(Question((file,), machines, specs, assume=granted))
        (claim,) = case.claims
        composition = case.composition
        derived = Derived(case, "", Words(composition), happenings(composition), (), LiveSystem(composition))
        return cls(claim, derived)

    @property
    def system(self) -> TransitionSystem:
        """The whole."""
        return self.derived.case.composition.transition_system

    @property
    def said(self) -> Temporal:
        """What is claimed."""
        assert self.claim.temporal is not None
        return self.claim.temporal

    def accepted(self, run: Run) -> bool:
        """Whether rechecking accepts a run as one that refutes the claim."""
        features = {
            key_of(each): each.values[at] for each, at in zip(self.system.features, run.assignment, strict=True)
        }
        self.derived.live.start(features)
        try:
            lasso.check_lasso(self._trace(run), Subject(self.derived, self.claim, None), features, "the run")
        except Refused:
            return False
        return True

    def refutes(self, run: Run) -> bool:
        """The same, read from the transition system, of which only the claim's cone is looked at, and the formula."""
        seen, own = self._seen(run.assignment)
        first = [variable.initial for variable in self.system.variables]
        looked_at = (tuple(at if i in own else first[i] for i, at in enumerate(state)) for state in run.states)
        run = replace(run, states=tuple(looked_at))
        return follows(seen, run) and fair(seen, run) and not satisfies(Word.of(seen, run), self.said)

    @cache  # noqa: B019  # a test's own object, which is gone with it
    def _seen(self, assignment: tuple[int, ...]) -> tuple[TransitionSystem, frozenset[int]]:
        """The system as its cone sees it, and the variables of that.

        What moves nothing there, and is not named by the claim, is a choice: it may occur as often as need be, or never.
        """
        pairs = zip(self.system.features, assignment, strict=True)
        named, left = (
            set(steps(self.said)),
            specialise(self.system, *(_is(each, each.values[at]) for each, at in pairs)),
        )
        own = frozenset(map(self.system.variable, influences(left, *states(self.said), events=named)))
        moving = named | {event.name for event in left.events if _moves(event, own)}
        events = (each if each.name in named else _seen(self.system, each, own, moving) for each in self.system.events)
        return replace(self.system, events=tuple(events)), own

    def runs(self, length: int) -> Iterator[Run]:
        """All runs of so many steps, with all places where a loop could begin: whether it closes, whether one may rest."""
        for assignment in product(*(range(len(each.values)) for each in self.system.features)):
            reader = Steps(self.system, assignment)
            runs = [Run(assignment, (tuple(each.initial for each in self.system.variables),), ())]
            for _ in range(length):
                runs = [
                    replace(run, states=(*run.states, after), events=(*run.events, index))
                    for run in runs
                    for index in (REST, *range(len(self.system.events)))
                    for after in [run.states[-1] if index == REST else reader.after(index, run.states[-1])]
                    if after is not None
                ]
            yield from (replace(run, loop=loop) for run in runs for loop in range(length))

    def _trace(self, run: Run) -> TraceTold:
        told = []
        for index, before, after in zip(run.events, run.states, run.states[1:], strict=False):
            changes = tuple(
                (each.name, (each.locations[one], each.locations[two]))
                for each, one, two in zip(self.system.variables, before, after, strict=True)
                if one != two
            )
            event = self.system.events[index]
            name, kind = (lasso.REST, "progress") if index == REST else (event.name, event.kind)
            told.append(StepTold(name, kind, changes, ()))
        return TraceTold((), (), tuple(told), run.loop)


def _is(feature: Feature, value: str) -> Formula:
    if feature.kind != "permission":
        return Is(feature.name, (value,))
    return May(feature.name) if value == "yes" else ~May(feature.name)


def _moves(event: Event, own: frozenset[int]) -> bool:
    return any(edge.source != edge.dest for part in event.participants if part.variable in own for edge in part.edges)


def _seen(system: TransitionSystem, event: Event, own: frozenset[int], moving: set[str]) -> Event:
    """An event as some machines see it; if it moves none of them, it is a choice, and one of others is always possible."""
    parts = tuple(part for part in event.participants if part.variable in own)
    if event.name in moving:
        return replace(event, participants=parts)
    if event.participants[0].variable in own:
        return replace(event, kind="choice", participants=parts)
    somewhere = min(own)
    idle = tuple(Edge(at, at) for at in range(len(system.variables[somewhere].locations)))
    return replace(event, kind="choice", participants=(Participant(somewhere, idle),))


CLAIMS = {
    "whatever heats is done": ("v.kettle in heating, boiling", "v.kettle in done", 4),
    "whoever presses is served": ("occurs(v.press)", "v.kettle in done", 4),
    "whoever lifts while it is cold is served": ("v.kettle in cold and occurs(v.lift)", "v.kettle in boiling", 3),
    "what simmers boils no more": ("occurs(v.simmer)", "v.kettle in done, cold", 4),
    "nothing is shaken and left": ("occurs(v.shake) or v.lid in open", "v.kettle in done", 3),
    "somebody lifts": ("v.kettle in cold", "v.lid in open", 3),
    "what boils whistles": ("v.kettle in heating", "v.whistle in loud", 4),
    "somebody whistles": ("v.whistle in silent", "v.whistle in loud", 3),
    "what whistles is done": ("v.whistle in loud", "v.kettle in done", 4),
    "what fades is done": ("occurs(v.fades)", "v.kettle in done", 4),
}  # fmt: skip
"""Whenever, eventually, and steps."""


@pytest.mark.parametrize("name", CLAIMS)
def test_every_short_run(name: str, tmp_path: Path) -> None:
    """A run is accepted if and only if it is one, closes and is fair, as far as the claim can tell, and refutes it."""
    whenever, eventually, length = CLAIMS[name]
    told = Told.of(tmp_path, whenever, eventually)
    accepted = refused = 0
    for run in told.runs(length):
        refutes = told.refutes(run)
        assert told.accepted(run) == refutes, run
        accepted += refutes
        refused += not refutes
    assert accepted
    assert refused > accepted
