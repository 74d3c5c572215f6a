"""Groups of events in a machine's file: what they stand for, and every mistake in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import groups
from quiesce.model.system.load import load

if TYPE_CHECKING:
    from conftest import ComplainsOfLamp

EVENTS = "  burn: {class: fault}\n"
GROUPS = f"{EVENTS}groups:\n"
BURNS = "{trigger: burn, source: on, dest: broken, conditions: bulb is old}"
SHOP = """\
machine: shop
per: {per}
initial: open
states: [open, shut]
transitions:
  - {{trigger: [{trigger}], source: open, dest: shut}}
"""
EARTH = """\
machine: earth
initial: still
events: {fall: {class: fault}}
states: [still]
transitions:
  - {trigger: fall, source: still, dest: still}
"""


def test_a_group_stands_for_its_events(lamp: ComplainsOfLamp) -> None:
    """Also through another group, also seen from a device, each event once, at the place of the group's name."""
    both = f"{GROUPS}  all_of_it: [touch, press]\n  touch: [press, burn, host.fall]\n"
    shop = SHOP.format(per="device", trigger="vm.all_of_it, host.fall")
    assert lamp((EVENTS, both), shop=shop, earth=EARTH) == []
    library = load(Path())
    (row,) = next(machine for machine in library.model.machines if machine.name == "shop").rows
    assert [str(trigger.at) for trigger in row.triggers] == ["shop.yaml:6:16"] * 3
    assert [trigger.text for trigger in row.triggers] == ["vm.press", "vm.burn", "host.fall"]
    (graph,) = (graph for graph in library.graphs if graph.machine.name == "shop")
    assert [edge.trigger for edge in graph.edges] == ["vm.press", "vm.burn", "host.fall"]
    assert not any(machine.groups for machine in library.model.machines)


@pytest.mark.parametrize(
    ("declared", "trigger", "report"),
    [
        ("  touch: [press, bern]\n", "touch", '8:18: no machine controls the event "bern": unknown event "bern" in the scope of each VM; known: press, burn; did you mean "burn"?'),
        ("  touch: burn\n", "tuch", '20:15: no machine controls the event "tuch": unknown event "tuch" in the scope of each VM; known: press, burn; did you mean "touch"?'),
        ("  touch: [vm.burn]\n", "touch", '8:11: no machine controls the event "vm.burn": "vm." leads nowhere here; known: host; list it under events: of one machine'),
        ("  touch: [burn, more]\n  more: [press, touch]\n", "touch", '9:17: group "touch" holds itself'),
        ("  touch: [burn, touch]\n", "touch", '8:17: group "touch" holds itself'),
        ("  press: [burn]\n", "press", '8:3: group "press" cannot have this name; it is that of an event; give it another one'),
        ("  bulb: [burn]\n", "bulb", '8:3: group "bulb" cannot have this name; it is that of a feature; give it another one'),
        ("  all: [burn]\n", "burn", '8:3: groups: "all" is a word of the language and cannot be a name'),
        ("  touch: []\n", "burn", '8:10: group "touch" names no event'),
        ("  touch: {burn: x}\n", "burn", '8:10: group touch must be one event or a list of events, not a mapping'),
        ("  touch: [burn]\n  touch: [press]\n", "touch", '9:3: duplicate key "touch"; first given at 8:3'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_group_is_reported(declared: str, trigger: str, report: str, lamp: ComplainsOfLamp) -> None:
    """Where it is declared, if the group is wrong; where it is used, if it is the use that is."""
    found = lamp(
        (EVENTS, GROUPS + declared), (BURNS, f"{BURNS}\n  - {{trigger: {trigger}, source: broken, dest: off}}")
    )
    assert found == [f"lamp.yaml:{line}" for line in report.split("\n")]


def test_two_machines_of_one_scope_cannot_declare_the_same_group(lamp: ComplainsOfLamp) -> None:
    """A trigger says nothing of the machine: within a scope, a group's name is one group."""
    shop = SHOP.format(per="vm", trigger="touch") + "groups: {touch: [press]}\n"
    found = lamp((EVENTS, f"{GROUPS}  touch: [burn]\n"), shop=shop)
    assert 'shop.yaml:7:10: group "touch" is declared twice; first at lamp.yaml:8:3' in found


def test_a_small_file_does_not_unfold_into_a_large_one(lamp: ComplainsOfLamp, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of groups in groups that double each time every event is met once; what all rows together hear has a limit."""
    doubling = "".join(f"  g{n}: [g{n + 1}, g{n + 1}]\n" for n in range(50)) + "  g50: [press, burn]\n"
    more = (BURNS, f"{BURNS}\n  - {{trigger: g0, source: broken, dest: off}}")
    assert lamp((EVENTS, GROUPS + doubling), more) == []
    monkeypatch.setattr(groups, "MAX_EVENTS", 3)
    assert lamp((EVENTS, GROUPS + doubling), more)[0].endswith("groups stand for more than 3 events in all")


def test_groups_are_not_nested_without_end(lamp: ComplainsOfLamp) -> None:
    """What is deeper than anybody would read is refused."""
    deep = "".join(f"  g{n}: [g{n + 1}]\n" for n in range(5_000)) + "  g5000: [press, burn]\n"
    found = lamp((EVENTS, GROUPS + deep), (BURNS, f"{BURNS}\n  - {{trigger: g0, source: broken, dest: off}}"))
    assert any("holds groups more than 60 levels deep" in each for each in found)
