"""States counted piece by piece are as many as states counted at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.composition.cone import pieces, spoken_of
from quiesce.model.composition.specialise import grant
from quiesce.proofs.check import Question, prepare
from quiesce.proofs.engines import explicit, symbolic
from quiesce.proofs.engines.count import count_states
from quiesce.proofs.engines.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from quiesce.model.composition.transition_system import TransitionSystem

MACHINES = {
    "lamp": """
machine: lamp
per: vm
initial: off
events:
  switch: {class: choice}
  wear: {class: fault}
  mend: {class: progress}
states: [off, on, worn]
transitions:
  - {trigger: switch, source: off, dest: on, conditions: host.climate is dry or wired is yes}
  - {trigger: switch, source: on, dest: off}
  - {trigger: wear, source: on, dest: worn}
  - {trigger: mend, source: worn, dest: off, conditions: host.climate is dry}
""",
    "fan": """
machine: fan
per: device
initial: still
events:
  spin: {class: progress}
states: [still, spinning]
transitions:
  - {trigger: spin, source: still, dest: spinning, conditions: "vm.lamp in on and host.climate is wet"}
  - {trigger: vm.switch, source: spinning, dest: still, conditions: "all s in sharers: not s.lamp in on"}
""",
    "features": """
features:
  climate: {class: reading, values: [dry, wet]}
  wired: {per: vm, values: [yes, no]}
""",
}
"""Lamps of VMs, which know of nothing but the climate, and fans, which know of the lamps of all VMs that have them."""


def system(folder: Path, text: str) -> TransitionSystem:
    """The system that a text describes, made of lamps and fans."""
    machines = folder / "machines"
    machines.mkdir()
    for name, declared in MACHINES.items():
        (machines / f"{name}.yaml").write_text(declared)
    specs = folder / "specs"
    specs.mkdir()
    (specs / "p.yaml").write_text("- {property: p, never: 'false'}\n")
    path = folder / "s.yaml"
    path.write_text(f"system: s\n{text}")
    question = Question((str(path),), str(machines), str(specs))
    return spoken_of(prepare(question).composition.transition_system)


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("vms: {a: {}}", 1),
        ("vms: {a: {}, b: {}}", 2),
        ("vms: {a: {wired: no}, b: {wired: yes}}", 2),
        ("vms: {a: {}, b: {}}\ndevices: {d: {vm: a}}", 2),
        ("vms: {a: {}, b: {}}\ndevices: {d: {vm: a, sharers: [b]}}", 1),
        ("vms: {a: {}, b: {}}\ndevices: {d: {vm: a}}\nassume: climate is dry", 2),
        ("vms: {a: {}, b: {wired: no}, c: {}}", 3),
        ("vms: {a: {}, b: {}, c: {}}\ndevices: {d: {vm: a, sharers: [c]}, e: {vm: b}}", 2),
    ],
)
def test_counted_in_pieces_and_at_once(tmp_path: Path, text: str, apart: int) -> None:
    """VMs that share readings only are separate pieces, a shared device ties them; the count is the same either way."""
    whole = system(tmp_path, text)
    assert len(pieces(whole)) == apart
    counted = count_states(whole, Limits(), lambda _: None)
    assert counted == symbolic.explore(grant(whole)).states == explicit.explore(grant(whole)).locations_count


def test_limit_is_no_count(tmp_path: Path) -> None:
    """Where a limit is reached there is no number, but the reason."""
    whole = system(tmp_path, "vms: {a: {}, b: {}}")
    with pytest.raises(symbolic.Exhausted, match="time limit"):
        count_states(whole, Limits(seconds=1e-9, started=0.0), lambda _: None)
