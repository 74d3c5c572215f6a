"""What a condition says of all VMs is worked out once, wherever it stands, and for nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.model.language.document import Scalar
from quiesce.model.language.findings import Finding, Position
from quiesce.model.language.parse import parse
from quiesce.model.qvmconf.system import open_system
from quiesce.model.system.ground import placeless
from quiesce.model.system.instantiate import instantiate
from quiesce.model.system.load import load

if TYPE_CHECKING:
    from quiesce.model.system.instantiate import Composition

MACHINES = Path(__file__).resolve().parents[2] / "assets" / "guests" / "machines"


@pytest.fixture(scope="module")
def guests(tmp_path_factory: pytest.TempPathFactory) -> Composition:
    """Three VMs with a device each."""
    file = tmp_path_factory.mktemp("guests") / "guests.yaml"
    names = ("one", "two", "three")
    vms, devices = "".join(f"  {n}: {{}}\n" for n in names), "".join(f"  of_{n}: {{vm: {n}}}\n" for n in names)
    file.write_text(f"system: guests\nvms:\n{vms}devices:\n{devices}")
    return instantiate(load(MACHINES), open_system([file], (), (), ()))


def parsed(text: str) -> f.Formula:
    found = parse(Scalar(Position("", 1, 1), text))
    assert not isinstance(found, Finding)
    return found


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("not some v in vms: v.lock in held", True),
        ("all v in vms: v.qvm in exited implies (all d in v.devices: d.device in quiesced)", True),
        ("some v in vms: v.lock in held and lock in free", False),
        ("some v in vms: some d in devices: d.device in unsafe", False),
        ("all d in devices: d.device in quiesced", False),
        ("lock in held", False),
    ],
)
def test_what_speaks_of_all_vms_says_the_same_for_each(guests: Composition, text: str, same: bool) -> None:
    """It is known by its text whether it does: whether its names are bound by it, to all VMs or to what these have."""
    formula = parsed(text)
    vms = [element for element in guests.grounding.topology.elements() if element.scope == "vm"]
    said = {f.text(guests.grounding.ground(formula, element, {})) for element in vms}
    assert placeless(formula) is same
    assert len(said) == (1 if same else len(vms))


def test_guards_share_what_they_say_of_all_vms(guests: Composition) -> None:
    """Each VM waits for the lock that none has: that none has it is one formula, and not one for each VM."""
    guards = [
        {id(part) for edge in event.participants[0].edges if isinstance(edge.guard, f.And) for part in edge.guard.parts}
        for event in guests.transition_system.events
        if event.name.endswith(".lock_take")
    ]
    assert len(guards) == len(guests.grounding.topology.vms)
    assert set.intersection(*guards)
