"""Names of formulas in files of properties: what they stand for, and every mistake in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.model.language.findings import InputError
from quiesce.model.qvmconf.system import open_system
from quiesce.model.system.instantiate import instantiate
from quiesce.model.system.load import load
from quiesce.specs.language.claim import Claim, claims
from quiesce.specs.language.property import load_properties

if TYPE_CHECKING:
    from quiesce.model.system.instantiate import Composition

PUMP = """\
machine: pump
per: device
initial: off
events:
  run: {class: choice}
  leak: {class: fault}
formulas:
  busy: pump in on and oil is full
states: [off, on]
transitions:
  - {trigger: run, source: off, dest: on}
  - {trigger: leak, source: on, dest: off, conditions: busy}
"""
MAINS = """\
machine: mains
per: vm
initial: up
events:
  cut: {class: fault}
  trip: {class: fault}
states: [up, down]
transitions:
  - {trigger: [cut, trip], source: up, dest: down}
"""
FEATURES = "features:\n  oil: {per: device, values: [full, empty]}\n"
ASSUMPTIONS = """\
assumptions:
  power-stays:
    per: vm
    means: nobody cuts the power
    says: not may(cut) and not may(trip)
  all-is-well:
    says: [power-stays, "all d in devices: d.tight"]
  tight: {per: device, says: not may(leak)}
"""
FOR_D = "- property: p\n  for: {d: devices}\n"


@pytest.fixture
def composition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Composition:
    """Two VMs, the first with a pump."""
    monkeypatch.chdir(tmp_path)
    for folder, files in {"machines": {"pump": PUMP, "mains": MAINS, "features": FEATURES}, "specs": {}}.items():
        Path(folder).mkdir()
        for name, text in files.items():
            Path(folder, f"{name}.yaml").write_text(text)
    Path("s.yaml").write_text("system: s\nvms:\n  a: {}\n  b: {}\ndevices:\n  p1: {vm: a}\n")
    return instantiate(load(Path("machines")), open_system([Path("s.yaml")], {}))


def made(composition: Composition, text: str, assumptions: str = "") -> tuple[Claim, ...]:
    """What files of properties and of assumptions claim of the system."""
    Path("specs", "p.yaml").write_text(text)
    Path("specs", "z.yaml").write_text(assumptions or "[]")
    return claims(load_properties(Path("specs"), names=composition.library.names), composition)


def report(composition: Composition, text: str, assumptions: str = "") -> list[str]:
    """What is said of them."""
    try:
        made(composition, text, assumptions)
    except InputError as error:
        return [line.removeprefix("specs/") for line in str(error).split("\n")]
    return []


@pytest.mark.parametrize(
    ("body", "goal"),
    [
        ("never: d.busy", "p1.pump in on and p1.oil is full"),
        ("never: p1.busy or d.vm.mains in down", "p1.pump in on and p1.oil is full or a.mains in down"),
        ("never: 'some x in devices: x.busy and d.pump in off'", "p1.pump in on and p1.oil is full and p1.pump in off"),
        ("ltl: G d.busy", "G (p1.pump in on and p1.oil is full)"),
    ],
)
def test_a_claim_may_use_what_a_machine_names(body: str, goal: str, composition: Composition) -> None:
    """By a name of its own, of the system, or bound within the claim."""
    (claim,) = made(composition, f"{FOR_D}  {body}\n")
    assert (f.text(claim.goal) if claim.temporal is None else t.text(claim.temporal)) == goal


@pytest.mark.parametrize(
    ("assuming", "assumed"),
    [
        ("d.vm.power-stays", ["not may(a.cut)", "not may(a.trip)"]),
        ("power-stays", ["not may(a.cut) and not may(b.cut)", "not may(a.trip) and not may(b.trip)"]),
        ("d.tight and d.oil is full", ["not may(p1.leak)", "p1.oil is full"]),
        ("all-is-well", ["not may(a.cut) and not may(b.cut)", "not may(a.trip) and not may(b.trip)", "not may(p1.leak)"]),
    ],
)  # fmt: skip
def test_what_is_assumed_by_name_is_told_in_full(assuming: str, assumed: list[str], composition: Composition) -> None:
    """A name without a path in front stands for all VMs, as a bare name does; nothing later sees the name."""
    others = "".join(
        f"- {{property: {n}, never: d.busy, for: {{d: devices}}, assuming: [all-is-well, d.tight]}}\n" for n in "qr"
    )
    claim, *_ = made(composition, f"{FOR_D}  never: d.busy\n  assuming: {assuming}\n{others}", ASSUMPTIONS)
    assert [f.text(part) for part in claim.assuming] == assumed


@pytest.mark.parametrize(
    ("assuming", "assumptions", "said"),
    [
        ("d.bsy", "", 'p.yaml:4:13: unknown formula "bsy" in the scope of each device; known: busy; did you mean "busy"?'),
        ("d.tight", "assumptions: {tight: {per: device, says: not may(leek)}}", 'z.yaml:1:50: unknown event "leek" in the scope of each device; known: run, leak; did you mean "leak"?'),
        ("true", "assumptions: {tight: {per: device, says: not may(leak)}}", 'z.yaml:1:15: assumption "tight" is used by no claim'),
        ("d.busy", "assumptions: {busy: {per: device, says: not may(leak)}}", 'z.yaml:1:15: assumption "busy" is declared twice; first at machines/pump.yaml:8:3'),
        ("d.oil", "assumptions: {oil: {per: device, says: not may(leak)}}", 'z.yaml:1:15: assumption "oil" cannot have this name; it is that of a feature; give it another one'),
        ("d.dry", "assumptions: {dry: {per: device, says: [d.wet]}}", 'z.yaml:1:41: "d." leads nowhere here; known: host, vm'),
        ("d.dry", "assumptions: {dry: {per: device, says: dry or may(leak)}}", 'z.yaml:1:15: assumption "dry" comes back to itself'),
        ("d.dry", "assumptions: {dry: {per: device, says: pump in off}}", 'z.yaml:1:40: what is assumed speaks of features and permissions only, not of where "pump" is'),
        ("d.dry", "assumptions: {dry: {per: device}}", 'z.yaml:1:20: assumption dry needs "says"'),
        ("true", "assumptions: {}\nproperty: p", 'z.yaml:2:1: a file of assumptions has no "property"; known: assumptions'),
    ],
)  # fmt: skip
def test_a_mistake_in_an_assumption_is_reported(
    assuming: str, assumptions: str, said: str, composition: Composition
) -> None:
    """Where it is declared, if the assumption is wrong; where it is used, if it is the use that is."""
    assert report(composition, f"{FOR_D}  never: d.pump in on\n  assuming: {assuming}\n", assumptions) == [said]


def test_a_name_that_assumes_for_all_claims_nothing_of_all(composition: Composition) -> None:
    """What is claimed says of which element, whatever stands under the name."""
    assert report(composition, f"{FOR_D}  never: busy\n") == [
        'p.yaml:3:10: unknown formula "busy" in the scope of the system; it is declared for each device: say of which'
    ]
