"""Claims about devices and VMs that differ in nothing but their names are decided once, and what is told of each is so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.system.functions import Functions
from quiesce.model.system.likeness import Likeness
from quiesce.proofs.checking import decide, run
from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from pathlib import Path

    from quiesce.model.system.transition_system import Event, TransitionSystem
    from quiesce.proofs.checking.decide import EngineName
    from quiesce.proofs.evidence.case import Case
    from quiesce.proofs.evidence.verdict import Verdict

MACHINES = {
    "features": """
features:
  order: {per: system, class: reading, means: may a lamp without a fuse be switched off?, values: {first: yes, last: no}}
  fuse: {per: device, class: choice, means: has it a fuse?, values: {there: yes, missing: no}}
  colour: {per: device, class: choice, means: of what colour is it?, values: {red: red, green: green}}
""",
    "room": """
machine: room
per: vm
means: a room
initial: dark
events:
  enter: {class: choice, means: somebody comes in}
  leave: {class: progress, means: and goes}
  storm: {class: fault, means: all fuses of the house blow}
states: [{name: dark, final: true}, lit]
transitions:
  - {trigger: enter, source: dark, dest: lit}
  - {trigger: leave, source: lit, dest: dark, conditions: "all d in devices: d.lamp in off, blown"}
  - {trigger: storm, source: lit, dest: lit}
""",
    "lamp": """
machine: lamp
per: device
means: a lamp of a room
initial: "off"
events:
  switch: {class: choice, means: somebody switches it on}
  dim: {class: progress, means: it goes out}
states: [{name: "off", final: true}, "on", blown]
transitions:
  - {trigger: switch, source: "off", dest: "on", conditions: vm.room in lit}
  - {trigger: dim, source: "on", dest: "off", conditions: host.order is first or fuse is there}
  - {trigger: vm.storm, source: "on", dest: blown, conditions: fuse is missing}
""",
}
SPECS = """
- property: lamp-survives
  claim: A lamp does not blow.
  for: {d: devices}
  never: d.lamp in blown
- property: lamp-goes-out
  claim: A lamp that is on goes out.
  for: {d: devices}
  leads_to: {whenever: d.lamp in on, eventually: d.lamp in off}
- property: lamp-can-shine
  claim: A lamp can shine.
  for: {d: devices}
  possible: d.lamp in on
- property: room-gets-dark
  claim: A room gets dark again.
  for: {v: vms}
  leads_to: {whenever: v.room in lit, eventually: v.room in dark}
- property: one-at-a-time
  claim: No two lamps are on.
  for: {d: devices, e: devices}
  never: d.lamp in on and e.lamp in blown
"""
HOUSE = """
system: house
vms:
  kitchen: {}
  cellar: {}
devices:
  ceiling: {vm: kitchen}
  stove: {vm: kitchen}
  sink: {vm: kitchen}
  stairs: {vm: cellar}
  shelf: {vm: cellar}
  boiler: {vm: cellar}
"""


def case(folder: Path, system: str = HOUSE) -> Case:
    """The house, or another one, with claims about it."""
    machines, specs, path = folder / "machines", folder / "specs", folder / "house.yaml"
    for each in (machines, specs):
        each.mkdir(exist_ok=True)
    for name, text in MACHINES.items():
        (machines / f"{name}.yaml").write_text(text)
    (specs / "claims.yaml").write_text(SPECS)
    path.write_text(system)
    return prepare(Question(paths=(str(path),), machines=str(machines), specs=str(specs)))


@pytest.fixture
def house(tmp_path: Path) -> Case:
    """Two rooms that are alike, with three lamps each that are."""
    return case(tmp_path)


def alone(case: Case, engine: EngineName = "symbolic") -> dict[str, Verdict]:
    """Each claim decided by itself."""
    decider = Decider(case.composition, engine, Limits())
    return {verdict.claim.name: verdict for verdict in decider.verdicts(case.claims)}


def shared(case: Case, engine: str = "symbolic", jobs: int = 1) -> dict[str, Verdict]:
    """As it is checked; how long it took does not matter."""
    found = run.run(case, engine, Limits(), Causes(), Progress(), jobs).verdicts
    return {verdict.claim.name: replace(verdict, seconds=0.0) for verdict in found}


def agree(case: Case, one: Verdict, other: Verdict) -> None:
    """See that two verdicts say the same of a claim, in whatever order."""
    assert one.word == other.word
    functions = Functions(case.composition.transition_system)
    conditions = [x.holds_when for x in (one, other)]
    if None in conditions:
        assert conditions == [None, None]
    else:
        allowed = case.composition.transition_system.constraint
        first, second = (functions.of(f.conjunction((x, allowed))) for x in conditions if x is not None)
        assert first == second
    assert Counter(frozenset(x.members) for x in one.causes) == Counter(frozenset(x.members) for x in other.causes)
    assert (one.trace is None) == (other.trace is None)
    if one.trace is not None and other.trace is not None:
        assert (len(one.trace.steps), one.trace.loop is None) == (len(other.trace.steps), other.trace.loop is None)
    assert one.explored == other.explored
    assert set(one.rescue) == set(other.rescue)


def test_what_is_told_of_an_alike_claim_is_what_is_found_for_it_alone(house: Case) -> None:
    """Word, condition, causes, lengths and sizes are the same, with one engine as with the other."""
    for engine in ("symbolic", "explicit"):
        apart, together = alone(house, engine), shared(house, engine)
        assert any(verdict.alike for verdict in together.values())
        for name, verdict in together.items():
            agree(house, verdict, apart[name])


ASKED = {"lamp-survives", "lamp-goes-out", "lamp-can-shine"}
PINS = st.fixed_dictionaries(
    {},
    optional={
        "fuse": st.sampled_from(["there", "missing"]),
        "colour": st.sampled_from(["red", "green"]),
    },
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pins=st.lists(PINS, min_size=6, max_size=6))
def test_devices_of_which_anything_is_known_are_told_as_if_alone(tmp_path: Path, pins: list[dict[str, str]]) -> None:
    """Whichever of them are alike for that."""
    lines = HOUSE.splitlines()
    devices = [index for index, line in enumerate(lines) if "{vm:" in line]
    for index, known in zip(devices, pins, strict=True):
        lines[index] = lines[index].replace("}", "".join(f", {name}: {value}" for name, value in known.items()) + "}")
    some = case(tmp_path, "\n".join(lines))
    some = replace(some, claims=tuple(claim for claim in some.claims if claim.declared.name in ASKED))
    apart = alone(some)
    for name, verdict in shared(some).items():
        agree(some, verdict, apart[name])


def test_nothing_told_depends_on_what_is_asked_together(house: Case) -> None:
    """Neither on the other claims, nor on how many processes there are."""
    together = shared(house)
    assert shared(house, jobs=2) == together
    for claim in house.claims:
        assert shared(replace(house, claims=(claim,)))[claim.name] == together[claim.name]


def test_the_first_of_those_that_are_alike_is_decided_as_ever(house: Case) -> None:
    """It is told just as it was found, and everything about others names it."""
    apart, together = alone(house), shared(house)
    firsts = {verdict.alike for verdict in together.values()} - {""}
    assert firsts >= {"lamp-survives[ceiling]", "room-gets-dark[kitchen]", "one-at-a-time[ceiling, stove]"}
    for name in firsts:
        assert together[name] == replace(apart[name], seconds=0.0)


def test_so_many_lamps_are_explored_once(house: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six claims about one lamp each are one exploration; otherwise, it is one for each room."""
    made: list[TransitionSystem] = []
    answers = decide.SymbolicAnswers

    def counted(system: TransitionSystem, *rest: object) -> object:
        made.append(system)
        return answers(system, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(decide, "SymbolicAnswers", counted)
    claims = tuple(claim for claim in house.claims if claim.declared.name == "lamp-survives")
    shared(replace(house, claims=claims))
    assert len(made) == 1
    alone(replace(house, claims=claims))
    assert len(made) == 1 + 2


def changed(house: Case, **parts: object) -> Likeness:
    """What is alike in the house once something of it is another."""
    system = replace(house.composition.transition_system, **parts)  # type: ignore[arg-type]
    return Likeness(replace(house.composition, transition_system=system))


def like_stove(likeness: Likeness, house: Case) -> str:
    """The first that is like the stove."""
    (stove,) = (each for each in house.composition.grounding.topology.elements() if each.name == "stove")
    return likeness.to_first([stove]).element("stove")


def test_what_differs_in_anything_is_not_taken_for_alike(house: Case) -> None:
    """In one guard, a value of a feature, a clause of the constraint, an initial location, or what an event asks of others."""
    system = house.composition.transition_system
    assert like_stove(changed(house), house) == "ceiling"

    def free(event: Event) -> Event:
        first, *rest = event.participants
        edges = tuple(replace(edge, guard=f.TRUE) for edge in first.edges)
        return replace(event, participants=(replace(first, edges=edges), *rest)) if event.name == "stove.dim" else event

    fewer = tuple(replace(x, values=x.values[:1]) if x.name == "stove.fuse" else x for x in system.features)
    begun = tuple(replace(x, initial=1) if x.name == "stove.lamp" else x for x in system.variables)
    lamps = {event.name: event for event in system.events}
    fault = tuple(replace(x, kind="fault") if x is lamps["stove.switch"] else x for x in system.events)
    clause = f.implication(f.May("stove.switch"), f.Is("stove.fuse", ("there",)))
    for parts in (
        {"events": tuple(map(free, system.events))},
        {"features": fewer},
        {"variables": begun},
        {"events": fault},
        {"constraint": clause},
    ):
        assert like_stove(changed(house, **parts), house) == "stove"


def test_what_does_not_matter_to_a_claim_does_not_keep_it_from_being_alike(tmp_path: Path) -> None:
    """Of what colour a lamp is, nothing asks; whether it has a fuse does make a difference."""
    painted = shared(case(tmp_path, HOUSE.replace("stove: {vm: kitchen", "stove: {vm: kitchen, colour: red")))
    assert painted["lamp-survives[stove]"].alike == "lamp-survives[ceiling]"
    fused = shared(case(tmp_path, HOUSE.replace("stove: {vm: kitchen", "stove: {vm: kitchen, fuse: there")))
    assert fused["lamp-survives[stove]"].alike == ""
    assert fused["lamp-survives[sink]"].alike == "lamp-survives[ceiling]"
