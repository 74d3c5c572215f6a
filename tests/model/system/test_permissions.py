"""Rows that ask whether an event is permitted: live machines and the transition system take them for the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.model.system.live import LiveSystem
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from pathlib import Path

LAMP = """
machine: lamp
per: vm
initial: off
events:
  press: {class: progress}
  burn: {class: fault}
  release: {class: progress}
states: [off, on, out]
transitions:
  - {trigger: press, source: off, dest: on, conditions: CONDITION}
  - {trigger: burn, source: on, dest: out, conditions: fused is no}
  - {trigger: release, source: [on, out], dest: off}
"""


@pytest.mark.parametrize("fused", ["yes", "no"])
@pytest.mark.parametrize("permitted", ["yes", "no"])
@pytest.mark.parametrize("condition", ["may(burn)", "not may(burn)"])
def test_what_a_row_asks_of_permissions(tmp_path: Path, condition: str, permitted: str, fused: str) -> None:
    """It is permitted what can occur at all and is not forbidden, for live machines as for engines."""
    files = {
        "machines/lamp.yaml": LAMP.replace("CONDITION", condition),
        "machines/features.yaml": "features:\n  fused: {per: vm, values: [yes, no]}\n",
        "specs/p.yaml": "- {property: p, never: 'all v in vms: v.lamp in out'}\n",
        "s.yaml": f"system: s\nvms:\n  hall: {{fused: {fused}}}\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    question = Question((str(tmp_path / "s.yaml"),), str(tmp_path / "machines"), str(tmp_path / "specs"))
    composition = prepare(question).composition
    live = LiveSystem(composition)
    live.start({"hall.fused": fused, "may(hall.burn)": permitted})
    expected = (fused == "no" and permitted == "yes") == (condition == "may(burn)")
    assert live.enabled("hall.press") == expected
    guards = [
        edge.guard
        for event in composition.transition_system.events
        if event.name == "hall.press"
        for edge in event.participants[0].edges
    ]
    values = {"may(hall.burn)": permitted, "hall.fused": fused}
    assert any(f.true(guard, {}, values) for guard in guards) == expected
