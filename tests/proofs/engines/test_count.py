"""What is counted piece by piece is as much as what is counted at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast
from unittest.mock import Mock

import pytest

from quiesce.model.reduce.cone import pieces, spoken_of
from quiesce.model.system.specialise import grant
from quiesce.proofs.checking.count import count_states, counts
from quiesce.proofs.engines import explicit, symbolic
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from pathlib import Path

    from quiesce.model.system.transition_system import TransitionSystem

MACHINES = {
    "lamp": """
machine: lamp
per: vm
initial: off
events:
  switch: {class: choice}
  wear: {class: fault}
  mend: {class: progress}
  buzz: {class: choice}
states: [off, on, worn]
transitions:
  - {trigger: switch, source: off, dest: on, conditions: host.climate is dry or wired is yes}
  - {trigger: switch, source: on, dest: off}
  - {trigger: wear, source: on, dest: worn}
  - {trigger: mend, source: worn, dest: off, conditions: host.climate is dry}
  - {trigger: buzz, source: worn, dest: =, conditions: host.tariff is night}
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
  tariff: {class: reading, values: [day, night, free]}
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


SYSTEMS = {
    "vms: {a: {}}": 1,
    "vms: {a: {}, b: {}}": 2,
    "vms: {a: {wired: no}, b: {wired: yes}}": 2,
    "vms: {a: {}, b: {}}\ndevices: {d: {vm: a}}": 2,
    "vms: {a: {}, b: {}}\ndevices: {d: {vm: a, sharers: [b]}}": 1,
    "vms: {a: {}, b: {}}\ndevices: {d: {vm: a}}\nassume: climate is dry": 2,
    "vms: {a: {}, b: {}}\ndevices: {d: {vm: a}}\nassume: [climate is dry, tariff is day]": 2,
    "vms: {a: {}, b: {wired: no}, c: {}}": 3,
    "vms: {a: {}, b: {}, c: {}}\ndevices: {d: {vm: a, sharers: [c]}, e: {vm: b}}": 2,
}
"""Systems, and of how many pieces each is. Pieces share the climate and the tariff, as far as these are open."""


@pytest.mark.parametrize("text", SYSTEMS)
def test_counted_in_pieces_and_at_once(tmp_path: Path, text: str) -> None:
    """VMs that share readings only are separate pieces, a shared device ties them; the count is the same either way."""
    whole = system(tmp_path, text)
    assert len(pieces(whole)) == SYSTEMS[text]
    counted = count_states(whole, Limits(), lambda _: None)
    assert counted == symbolic.explore(grant(whole)).states == explicit.explore(grant(whole)).locations_count


@pytest.mark.parametrize("text", SYSTEMS)
def test_transitions_and_depth_in_pieces_and_at_once(tmp_path: Path, text: str) -> None:
    """So are transitions, those among them that lead nowhere included, and the depth."""
    whole = system(tmp_path, text)
    found, space = counts(whole, Limits(), lambda _: None), symbolic.explore(grant(whole))
    assert (found.states, found.transitions, found.depth) == (space.states, space.transitions(), space.depth())


def test_a_transition_that_leads_nowhere_is_counted(tmp_path: Path) -> None:
    """A worn lamp that buzzes is another transition of every state in which it is worn, and of no other."""
    apart = system(tmp_path, "vms: {a: {wired: yes}, b: {wired: yes}}\nassume: [climate is dry, tariff is night]")
    still = replace(apart, events=tuple(event for event in apart.events if not event.name.endswith("buzz")))
    assert len(pieces(apart)) == 2
    found, fewer = (counts(each, Limits(), lambda _: None) for each in (apart, still))
    assert (found.states, found.depth) == (fewer.states, fewer.depth) == (9, 4)
    assert (found.transitions, fewer.transitions) == (30, 24)


def limits_after(asked: int) -> Limits:
    """Limits whose time is over once somebody has asked so often whether it is."""
    left = iter(range(asked))
    tired = Mock(spec=Limits, max_nodes=Limits().max_nodes)
    tired.stop = lambda: "enough" if next(left, None) is None else None
    return cast("Limits", tired)


@pytest.mark.parametrize("most", [0, 10_000])
def test_a_limit_of_firings_is_the_same_everywhere(tmp_path: Path, most: int) -> None:
    """Who does not want to count however long it takes, says how often events may be fired; it is enough, or there is no count."""
    whole = system(tmp_path, "vms: {a: {}}")
    if most:
        assert count_states(whole, Limits(), lambda _: None, most) == counts(whole, Limits(), lambda _: None).states
        return
    with pytest.raises(symbolic.Exhausted, match="as often as it is worth"):
        count_states(whole, Limits(), lambda _: None, most)


@pytest.mark.parametrize("text", ["vms: {a: {}}", "vms: {a: {}, b: {}}\nassume: [climate is dry, tariff is day]"])
def test_a_limit_leaves_what_is_known(tmp_path: Path, text: str) -> None:
    """States are told though there is not enough time for the rest; why that is missing is told instead."""
    whole = system(tmp_path, text)
    known = counts(whole, Limits(), lambda _: None)
    seen = set()
    for asked in range(60):
        try:
            found = counts(whole, limits_after(asked), lambda _: None)
        except symbolic.Exhausted:
            seen.add("nothing")
            continue
        assert found.states == known.states
        assert found.transitions in (None, known.transitions)
        assert found.depth in (None, known.depth)
        assert bool(found.reason) is (None in (found.transitions, found.depth))
        seen.add("all" if not found.reason else "states" if found.transitions is None else "transitions")
    assert seen == {"nothing", "states", "transitions", "all"}


def test_limit_is_no_count(tmp_path: Path) -> None:
    """Where a limit is reached there is no number, but the reason."""
    whole = system(tmp_path, "vms: {a: {}, b: {}}")
    with pytest.raises(symbolic.Exhausted, match="time limit"):
        count_states(whole, Limits(seconds=1e-9, started=0.0), lambda _: None)
