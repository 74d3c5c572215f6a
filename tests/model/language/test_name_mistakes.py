"""Every mistake in a condition, a feature or a constraint, with the exact words that report it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import ComplainsOfLamp

VM = "in the scope of each VM"
STATES = "known: off, on, on.dim, on.bright, broken"
START = 'expected "(", "all", "false", "may", "not", "some", "true", a name'


@pytest.mark.parametrize(
    ("condition", "column", "report"),
    [
        # Names.
        ("bulb is odl", 0, 'feature "bulb" has no value "odl"; known: old, new; did you mean "old"?'),
        ("blub is old", 0, f'unknown feature "blub" {VM}; known: bulb; did you mean "bulb"?'),
        ("lamb in on", 0, f'unknown machine "lamb" {VM}; known: lamp; did you mean "lamp"?'),
        ("lamp in on.brigt", 0, f'machine "lamp" has no state "on.brigt"; {STATES}; did you mean "on.bright"?'),
        ("lamp in off, bright", 0, f'machine "lamp" has no state "bright"; {STATES}; did you mean "on.bright"?'),
        ("may(brun)", 4, f'unknown event "brun" {VM}; known: press, burn; did you mean "burn"?'),
        ("some d in device: true", 10, 'unknown collection "device"; known: vms, devices, shared; did you mean "devices"?'),
        ("all d in devices: e.color is red", 18, '"e." leads nowhere here; known: host, d'),
        ("all dev in devices: dve.color is red", 20, '"dve." leads nowhere here; known: host, dev; did you mean "dev"?'),
        ("vm.bulb is old", 0, '"vm." leads nowhere here; known: host'),
        ("color is red", 0, f'unknown feature "color" {VM}; it is declared for each device: say of which'),
        ("mains is up", 0, f'unknown feature "mains" {VM}; it is declared for the system: write host. before it'),
        ("all d in devices: d.bulb is old", 18, 'unknown feature "bulb" in the scope of each device; it is declared for each VM: write vm. before it'),
        ("bulb in old", 0, f'unknown machine "bulb" {VM}; it is a feature, as in "bulb is …"'),
        ("lamp is on", 0, f'unknown feature "lamp" {VM}; it is a machine, as in "lamp in …"'),
        ("press is on", 0, f'unknown feature "press" {VM}; it is an event, as in "may(press)"'),
        ("all host in vms: host.bulb is old", 12, '"host" is a word of the language and cannot be a name'),
        ("some d in devices.vms: true", 10, '"devices." leads nowhere here; known: host'),
        # Words.
        ("bulb is", 7, "in the formula, the end is unexpected; expected a name"),
        ("bulb is old an bulb is new", 12, 'in the formula, "an" is unexpected; expected ",", "and", "implies", "or", the end; did you mean "and"?'),
        ("bulb = old", 5, 'in the formula, the character "=" is unexpected; known: names, words, ". , : ( )"'),
        ("bulb is «old»", 8, 'in the formula, the character "«" is unexpected; known: names, words, ". , : ( )"'),
        ("(bulb is old", 12, 'in the formula, the end is unexpected; expected ")"'),
        ("bulb is old)", 11, 'in the formula, ")" is unexpected; expected the end'),
        ("not", 3, f"in the formula, the end is unexpected; {START}"),
        ("all d in devices d.color is red", 17, 'in the formula, "d" is unexpected; expected ".", ":"'),
        ("x" * 10_001, -1, "a formula of 10,001 characters; at most 10,000 are read"),
        ("(" * 61 + "true" + ")" * 61, -1, "a formula nested more than 60 levels deep"),
        ("not " * 2_000 + "true", -1, "a formula nested more than 60 levels deep"),
        ("true implies " * 700 + "true", -1, "a formula nested more than 60 levels deep"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_condition_is_reported(condition: str, column: int, report: str, lamp: ComplainsOfLamp) -> None:
    """The place is that of the name or word, in a plain scalar and in a quoted one; -1 is that of the whole."""
    assert lamp(("bulb is old", f"'{condition}'")) == [f"lamp.yaml:17:{60 + column}: {report}"]
    block = lamp(("{trigger: burn, source: on, dest: broken, conditions: bulb is old}", f"trigger: burn\n    source: on\n    dest: broken\n    conditions: {condition}"))  # fmt: skip
    if ": " not in condition:
        assert block == [f"lamp.yaml:20:{17 + max(column, 0)}: {report}"]


@pytest.mark.parametrize(
    ("conditions", "report"),
    [
        ("''", f"17:60: in the formula, the end is unexpected; {START}"),
        ("{bulb: old}", "17:59: conditions must be one formula or a list of formulas, not a mapping"),
        ("[[bulb is old]]", "17:60: conditions must hold formulas, not a list"),
        ("bulb is odl or blub is old", '17:59: feature "bulb" has no value "odl"; known: old, new; did you mean "old"?\n17:74: unknown feature "blub" in the scope of each VM; known: bulb; did you mean "bulb"?'),
        ("[bulb is odl, blub is old]", '17:60: feature "bulb" has no value "odl"; known: old, new; did you mean "old"?\n17:73: unknown feature "blub" in the scope of each VM; known: bulb; did you mean "bulb"?'),
        ('"bulb is\\u001b[31m old"', '17:67: in the formula, the character "\\x1b" is unexpected; known: names, words, ". , : ( )"'),
    ],
)  # fmt: skip
def test_conditions_are_formulas(conditions: str, report: str, lamp: ComplainsOfLamp) -> None:
    """All mistakes of all conditions are reported, whatever shape they have."""
    assert lamp(("bulb is old", conditions)) == [f"lamp.yaml:{line}" for line in report.split("\n")]


def test_an_event_of_the_system_itself_needs_no_permission(lamp: ComplainsOfLamp) -> None:
    """There is no permission of a progress event."""
    report = lamp(("burn: {class: fault}", "burn: {class: progress}"), ("bulb is old", "may(burn)"))
    assert report == ['lamp.yaml:17:63: event "burn" is of class progress, so there is no permission to speak of']


def test_when_is_about_features(lamp: ComplainsOfLamp) -> None:
    """Whether a machine is there at all cannot change on the way."""
    report = lamp(("per: vm", "per: vm\nwhen: lamp in on and blub is old"))
    assert report == [
        'lamp.yaml:3:7: when speaks of features and permissions only, not of where "lamp" is',
        'lamp.yaml:3:22: unknown feature "blub" in the scope of each VM; known: bulb; did you mean "bulb"?',
    ]


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("features:\n  bulb: {values: [old, old]}", '2:24: value "old" is given twice'),
        ("features:\n  bulb: {values: []}", '2:3: feature "bulb" has no values; name at least one'),
        ("features:\n  bulb: {per: vm}", '2:9: feature bulb needs "values"'),
        ("features:\n  bulb: {values: [very old]}", '2:3: feature "bulb" has no values; name at least one\n2:19: value: "very old" is not one word of letters, digits, _ and -'),
        ("features:\n  bulb: {values: [[old]]}", '2:3: feature "bulb" has no values; name at least one\n2:19: values must hold words, not a list'),
        ("features:\n  bulb: {class: fault, values: [old]}", '2:17: class cannot be "fault"; known: choice, reading'),
        ("features:\n  bulb: {values: [old]}\n  bulb: {values: [old]}", '3:3: duplicate key "bulb"; first given at 2:3'),
        ("features:\n  - bulb", "2:3: features must be a mapping from names, not a list"),
        ("features:", "1:10: features must be a mapping from names, not nothing"),
        ("features: {}\nconstraint: []", '2:1: a file of features has no "constraint"; known: features, constraints; did you mean "constraints"?'),
        ("features: {}\nconstraints: true", '2:14: constraints must be a list, not "true"'),
        ("features: {}\nconstraints:\n- true", '3:3: a constraint must be a mapping, not "true"'),
        ("features: {}\nconstraints:\n- {per: vm}", '3:3: a constraint needs "formula"'),
        ("features: {}\nconstraints:\n- {formula: lamp in on}", '3:13: a constraint speaks of features and permissions only, not of where "lamp" is\n3:13: unknown machine "lamp" in the scope of the system; it is declared for each VM: say of which'),
        ("sources: {}\nsource: x", '2:1: a file of sources has no "source"; known: sources; did you mean "sources"?'),
        ("sources:\n  F1: {document: x}", '2:7: source F1 needs "says"'),
        ("features:\n  extra: {values: [a], because: [F1]}", None),
        ("features:\n  extra: {values: [a], because: [F1]}\nsources: {F2: {says: x}}", '3:1: a file of features has no "sources"; known: features, constraints'),
    ],
)  # fmt: skip
def test_a_mistake_in_features_or_sources_is_reported(text: str, report: str | None, lamp: ComplainsOfLamp) -> None:
    """Numbers of sources are checked only where some are listed."""
    assert lamp(more=text) == ([f"more.yaml:{line}" for line in report.split("\n")] if report else [])


def test_a_number_that_no_source_has_is_reported(lamp: ComplainsOfLamp) -> None:
    """A reason must be listed, where reasons are listed."""
    report = lamp(("dest: off}", "dest: off, because: [F1, F21]}"), more="sources: {F1: {says: x}, F20: {says: y}}")
    assert report == ['lamp.yaml:16:59: no source is numbered "F21"; did you mean "F1"?']


@pytest.mark.parametrize(
    ("constraints", "report"),
    [
        (["vm: bulb is old", "vm: not bulb is old"], [('no VM can satisfy this constraint; it conflicts with "not bulb is old" at more.yaml:4', 0), ('no VM can satisfy this constraint; it conflicts with "bulb is old" at more.yaml:3', 1)]),
        (["vm: bulb is new", "vm: bulb is old implies may(burn)", "vm: 'false'"], [("no VM can satisfy this constraint; it is false whatever the features", 2)]),
        (["system: mains is up", "vm: host.mains is down"], [('no VM can satisfy this constraint; it conflicts with "host.mains is down" at more.yaml:4', 0), ('no VM can satisfy this constraint; it conflicts with "mains is up" at more.yaml:3', 1)]),
        (["system: mains is up", "system: mains is down", "vm: 'false'"], [('no system can satisfy this constraint; it conflicts with "mains is down" at more.yaml:4', 0), ('no system can satisfy this constraint; it conflicts with "mains is up" at more.yaml:3', 1)]),
        (["vm: may(burn) and may(press)", "device: color is red implies not vm.may", "device: not may(vm.press) or not may(vm.burn)"], None),
        (["vm: bulb is old", "device: vm.bulb is new and color is red"], [('no device can satisfy this constraint; it conflicts with "vm.bulb is new and color is red" at more.yaml:4', 0), ('no device can satisfy this constraint; it conflicts with "bulb is old" at more.yaml:3', 1)]),
        (["vm: bulb is old", "system: 'some v in vms: v.bulb is new'"], []),
    ],
)  # fmt: skip
def test_constraints_that_contradict_each_other_are_reported(
    constraints: list[str], report: list[tuple[str, int]] | None, lamp: ComplainsOfLamp
) -> None:
    """Just loading a model finds constraints that no system, VM or device can satisfy, and names the smallest set."""
    pairs = [each.split(": ", 1) for each in constraints]
    text = "features: {}\nconstraints:\n" + "".join(f"- {{per: {per}, formula: {formula}}}\n" for per, formula in pairs)
    found = [line.split(": ", 1) for line in lamp(more=text)]
    if report is None:
        assert [place for place, _ in found] == ["more.yaml:4:51"]
        return
    assert [place.rsplit(":", 1)[0] for place, _ in found] == [f"more.yaml:{3 + number}" for _, number in report]
    assert [said.rsplit(":", 1)[0] if " at " in said else said for _, said in found] == [said for said, _ in report]
