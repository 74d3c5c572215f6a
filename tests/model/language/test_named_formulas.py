"""Named formulas in a machine's file: what they stand for, and every mistake in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.model.system.load import load

if TYPE_CHECKING:
    from conftest import ComplainsOfLamp

STATES = "states:\n  - off\n"
ASKS = "conditions: bulb is old}"
SHOP = """\
machine: shop
per: {per}
initial: open
states: [open, shut]
transitions:
  - {{trigger: {trigger}, source: open, dest: shut, conditions: {condition}}}
"""


def said(machine: str) -> list[str]:
    """The conditions of a machine's rows, as they are read, with their places."""
    (found,) = (each for each in load(Path()).model.machines if each.name == machine)
    assert not found.formulas
    written = [each for row in found.rows for each in (*row.conditions, *row.unless)]
    return [f"{each.scalar.at.line}:{each.scalar.at.column}: {f.text(each.formula)}" for each in written]


def named(*formulas: str) -> tuple[str, str]:
    """The change that gives the lamp these formulas."""
    return STATES, "formulas:\n" + "".join(f"  {each}\n" for each in formulas) + STATES


def test_a_name_stands_for_its_formula(lamp: ComplainsOfLamp) -> None:
    """Within a formula, through other names, and where several formulas are meant; the place is that of the name."""
    formulas = ("fragile: [aged, not host.mains is down]", "aged: bulb is old or lamp in off")
    assert lamp(named(*formulas), (ASKS, "conditions: lamp in on and fragile, unless: not (aged)}")) == []
    assert said("lamp") == [
        "20:59: lamp in on and (bulb is old or lamp in off) and not host.mains is down",
        "20:91: not (bulb is old or lamp in off)",
    ]


@pytest.mark.parametrize(
    ("formula", "path", "meant"),
    [
        ("bulb is old or lamp in on.dim", "vm.fragile", "vm.bulb is old or vm.lamp in on.dim"),
        ("may(burn) implies host.mains is up", "vm.fragile", "may(vm.burn) implies host.mains is up"),
        ("some vm_ in vms: vm_.bulb is old", "vm.fragile", "some vm_ in vm.vms: vm_.bulb is old"),
        ("some d in devices: d.color is red and bulb is old", "some d in sharers: d.fragile", "some d in sharers: some d_ in d.devices: d_.color is red and d.bulb is old"),
    ],
)  # fmt: skip
def test_a_name_may_be_reached_from_another_scope(formula: str, path: str, meant: str, lamp: ComplainsOfLamp) -> None:
    """Its names are looked up where the path leads; what is bound in it stays bound in it."""
    shop = SHOP.format(per="device", trigger="vm.press", condition=f'"{path}"')
    assert lamp(named(f'fragile: "{formula}"'), shop=shop) == []
    assert said("shop") == [f"6:63: {meant}"]


@pytest.mark.parametrize(
    ("formulas", "condition", "report"),
    [
        (["aged: bulb is old"], "bulb is old", '8:3: formula "aged" is used by no transition'),
        (["aged: bulb is odl"], "aged", '8:9: feature "bulb" has no value "odl"; known: old, new; did you mean "old"?'),
        (["aged: bulb is old"], "agde", '8:3: formula "aged" is used by no transition\n19:59: unknown formula "agde" in the scope of each VM; known: aged; did you mean "aged"?'),
        (["aged: bulb is old"], "aged and not bulb", '19:72: unknown formula "bulb" in the scope of each VM; it is a feature, as in "bulb is …"'),
        (["aged: bulb is old"], "aged in on", '8:3: formula "aged" is used by no transition\n19:59: unknown machine "aged" in the scope of each VM; it is a formula'),
        (["aged: more", "more: lamp in off and aged"], "aged", '8:3: formula "aged" comes back to itself'),
        (["bulb: lamp in off"], "bulb", '8:3: formula "bulb" cannot have this name; it is that of a feature; give it another one'),
        (["press: lamp in off"], "press", '8:3: formula "press" cannot have this name; it is that of an event; give it another one'),
        (["may: lamp in off"], "bulb is old", '8:3: formulas: "may" is a word of the language and cannot be a name'),
        (["aged: bulb"], "aged", '8:9: unknown formula "bulb" in the scope of each VM; it is a feature, as in "bulb is …"'),
        (["aged: bulb is"], "aged", "8:16: in the formula, the end is unexpected; expected a name"),
        (["aged: {bulb: old}"], "aged", "8:9: formula aged must be one formula or a list of formulas, not a mapping"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_named_formula_is_reported(
    formulas: list[str], condition: str, report: str, lamp: ComplainsOfLamp
) -> None:
    """Where it is declared, if the formula is wrong; where it is used, if it is the use that is."""
    found = lamp(named(*formulas), (ASKS, f"conditions: {condition}}}"))
    assert found == [f"lamp.yaml:{line}" for line in report.split("\n")]


def test_a_name_is_one_formula_in_a_scope(lamp: ComplainsOfLamp) -> None:
    """Also where two machines name one, and where a group has the name."""
    shop = (
        SHOP.format(per="vm", trigger="press", condition="aged")
        + "formulas: {aged: bulb is new}\ngroups: {aged: [press]}\n"
    )
    found = lamp(named("aged: bulb is old"), shop=shop)
    assert found == [
        'lamp.yaml:8:3: formula "aged" cannot have this name; it is that of a group; give it another one',
        'shop.yaml:7:12: formula "aged" is declared twice; first at lamp.yaml:8:3',
        'shop.yaml:8:10: group "aged" cannot have this name; it is that of a formula; give it another one',
    ]


def test_whether_a_machine_is_there_may_be_said_by_name(lamp: ComplainsOfLamp) -> None:
    """What stands under a name is judged as if it had been written there: of features only."""
    aged = ("per: vm", "per: vm\nwhen: aged")
    assert lamp(named("aged: bulb is old"), aged) == []
    assert lamp(named("aged: lamp in on"), aged) == [
        'lamp.yaml:3:7: when speaks of features and permissions only, not of where "lamp" is'
    ]


def test_a_small_file_does_not_unfold_into_a_large_one(lamp: ComplainsOfLamp) -> None:
    """Formulas that double each time, and names of names deeper than anybody would read, are refused, and soon."""
    doubling = [*(f"f{n}: f{n + 1} and not f{n + 1}" for n in range(40)), "f40: bulb is old"]
    deep = [*(f"f{n}: f{n + 1}" for n in range(5_000)), "f5000: bulb is old"]
    for formulas in (doubling, deep):
        found = lamp(named(*formulas), (ASKS, "conditions: f0}"))
        assert any(
            "names stand for more than 100,000 atoms in all, or for one another 60 levels deep" in each
            for each in found
        )
