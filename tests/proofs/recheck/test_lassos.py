"""Runs that repeat themselves: rechecking accepts exactly those that refute a claim, as a transition system has it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.composition.live import LiveSystem
from quiesce.model.composition.transition_system import Edge, Event, Participant, TransitionSystem
from quiesce.model.language.temporal_parts import steps
from quiesce.proofs.check import Question, prepare
from quiesce.proofs.engines.liveness.lasso import fair, follows
from quiesce.proofs.engines.liveness.steps import REST, Steps
from quiesce.proofs.engines.liveness.words import Word, satisfies
from quiesce.proofs.engines.recheck import lasso
from quiesce.proofs.engines.recheck.derive import happenings
from quiesce.proofs.engines.recheck.smtlib import Words
from quiesce.proofs.engines.recheck.subject import Derived, Refused, Subject
from quiesce.proofs.evidence.certificate import StepTold, TraceTold
from quiesce.proofs.evidence.run import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quiesce.specs.language.claim import Claim

KETTLE = Path(__file__).resolve().parents[2] / "assets" / "kettle"

WHISTLE = """\
machine: whistle
per: vm
means: a whistle, which only a kettle without a switch needs
when: switch is missing
initial: silent
events:
  fades: {class: progress}
states: [silent, loud]
transitions:
  - {trigger: warms, source: silent, dest: loud}
  - {trigger: fades, source: loud, dest: silent}
"""

CLAIM = """\
- property: comes
  claim: It comes.
  for: {{v: vms}}
  leads_to: {{whenever: "{}", eventually: "{}"}}
"""

KITCHEN = "kettle", "lid"
"""Machines that hang together; the whistle only listens."""


@dataclass(frozen=True)
class Told:
    """A claim about a kettle, and how a transition system sees what happens, if it looks only at what matters for it.

    Attributes:
        claim: the claim.
        derived: what rechecking knows of the system.
        seen: the machines that matter. What moves none of them, and is not named by the claim, is a choice, which may occur
            as often as need be, or never.
        own: these machines, as indices of variables.
    """

    claim: Claim
    derived: Derived
    seen: TransitionSystem
    own: frozenset[int]

    @classmethod
    def of(cls, folder: Path, matter: tuple[str, ...], whenever: str, eventually: str) -> Told:
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
        system = composition.transition_system
        own = frozenset(system.variable(f"kitchen.{name}") for name in matter)
        assert claim.temporal is not None
        named = set(steps(claim.temporal))
        events = tuple(event if event.name in named else _seen(system, event, own) for event in system.events)
        return cls(claim, derived, replace(system, events=events), own)

    @property
    def system(self) -> TransitionSystem:
        """The whole."""
        return self.derived.case.composition.transition_system

    def accepted(self, run: Run) -> bool:
        """Whether rechecking accepts a run as one that refutes the claim."""
        features = {
            f"may({each.name})" if each.kind == "permission" else each.name: each.values[at]
            for each, at in zip(self.system.features, run.assignment, strict=True)
        }
        self.derived.live.start(features)
        try:
            lasso.check_lasso(self._trace(run), Subject(self.derived, self.claim, None), features, "the run")
        except Refused:
            return False
        return True

    def refutes(self, run: Run) -> bool:
        """The same, read from the transition system and the claim's formula."""
        first = [variable.initial for variable in self.system.variables]
        states = (tuple(at if i in self.own else first[i] for i, at in enumerate(state)) for state in run.states)
        run = replace(run, states=tuple(states))
        if not (follows(self.seen, run) and fair(self.seen, run)):
            return False
        assert self.claim.temporal is not None
        return not satisfies(Word.of(self.seen, run), self.claim.temporal)

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


def _seen(system: TransitionSystem, event: Event, own: frozenset[int]) -> Event:
    """An event as some machines see it; if it moves none of them, it is a choice, and one of others is always possible."""
    parts = tuple(part for part in event.participants if part.variable in own)
    if any(edge.source != edge.dest for part in parts for edge in part.edges):
        return replace(event, participants=parts)
    if event.participants[0].variable in own:
        return replace(event, kind="choice", participants=parts)
    somewhere = min(own)
    idle = tuple(Edge(at, at) for at in range(len(system.variables[somewhere].locations)))
    return replace(event, kind="choice", participants=(Participant(somewhere, idle),))


CLAIMS = {
    "whatever heats is done": (KITCHEN, "v.kettle in heating, boiling", "v.kettle in done", 4),
    "whoever presses is served": (KITCHEN, "occurs(v.press)", "v.kettle in done", 4),
    "whoever lifts while it is cold is served": (KITCHEN, "v.kettle in cold and occurs(v.lift)", "v.kettle in boiling", 3),
    "what simmers boils no more": (KITCHEN, "occurs(v.simmer)", "v.kettle in done, cold", 4),
    "nothing is shaken and left": (KITCHEN, "occurs(v.shake) or v.lid in open", "v.kettle in done", 3),
    "somebody lifts": (KITCHEN, "v.kettle in cold", "v.lid in open", 3),
    "what boils whistles": ((*KITCHEN, "whistle"), "v.kettle in heating", "v.whistle in loud", 4),
    "what whistles is done": ((*KITCHEN, "whistle"), "v.whistle in loud", "v.kettle in done", 4),
    "what fades is done": ((*KITCHEN, "whistle"), "occurs(v.fades)", "v.kettle in done", 4),
}  # fmt: skip
"""Machines that matter, whenever, eventually, and steps."""


@pytest.mark.parametrize("name", CLAIMS)
def test_every_short_run(name: str, tmp_path: Path) -> None:
    """A run is accepted if and only if it is one, closes and is fair, as far as the claim can tell, and refutes it."""
    matter, whenever, eventually, length = CLAIMS[name]
    told = Told.of(tmp_path, matter, whenever, eventually)
    accepted = refused = 0
    for run in told.runs(length):
        refutes = told.refutes(run)
        assert told.accepted(run) == refutes, run
        accepted += refutes
        refused += not refutes
    assert accepted
    assert refused > accepted
