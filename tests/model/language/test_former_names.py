"""Names that were changed: they keep working in systems' files, assumptions and claims, and somebody is told."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.model.language.findings import InputError
from quiesce.model.qvmconf.system import open_system
from quiesce.model.system.instantiate import instantiate
from quiesce.model.system.load import load
from quiesce.specs.language.claim import claims
from quiesce.specs.language.property import load_properties

if TYPE_CHECKING:
    from conftest import ComplainsOfLamp

OLD = (
    ("machine: lamp", "machine: lamp\nformerly: light"),
    ("press: {class: choice}", "press: {class: choice, formerly: push}"),
    ("burn: {class: fault}", "burn: {class: fault, formerly: blow}"),
    ("  - name: on\n", "  - name: on\n    formerly: lit\n"),
    ("  - broken\n", "  - {name: broken, formerly: lit.gone}\n"),
)
BULB = "features:\n  color: {per: vm, formerly: colour, renamed_values: {rot: red}, values: [red, green]}\n"
SYSTEM = "system: s\nhost: {}\nvms:\n  a: {colour: rot}\n  b: {color: red}\nassume: [a.color is rot or not may(a.blow), a.colour is red]\n"
SYSTEMS = Path("systems")
NOW = 'is called "{}" now; its former name is known until the next minor version'


def system_file(text: str) -> None:
    """Writes the file of a system beside the machines."""
    SYSTEMS.mkdir()
    (SYSTEMS / "s.yaml").write_text(text)


def test_an_old_name_in_a_system_counts_as_the_new_one(lamp: ComplainsOfLamp) -> None:
    """In pins and in what is assumed; each place is told once."""
    assert lamp(*OLD, more=BULB) == []
    system_file(SYSTEM)
    system = instantiate(load(Path()), open_system([SYSTEMS / "s.yaml"], {})).system
    assert [(pin.feature.text, pin.value.text) for pin in system.vms[0].pins] == [("color", "red")]
    assert [f.text(each.formula) for each in system.assume] == ["a.color is red or not may(a.burn)", "a.color is red"]
    assert system.notes == tuple(
        f'systems/s.yaml:{at}: "{old}" {NOW.format(new)}'
        for at, old, new in [("4:7", "colour", "color"), ("4:15", "rot", "red"), ("6:10", "rot", "red"), ("6:36", "blow", "burn"), ("6:45", "colour", "color")]
    )  # fmt: skip


def test_an_old_name_in_a_claim_counts_as_the_new_one(lamp: ComplainsOfLamp) -> None:
    """Also of what is below a state that was called otherwise, and of the steps of a run."""
    assert lamp(*OLD, more=BULB) == []
    library = load(Path())
    Path("specs").mkdir()
    always = "- {property: p, for: {v: vms}, never: 'v.light in lit, lit.dim, lit.gone'}\n"
    Path("specs", "p.yaml").write_text(f"{always}- {{property: q, ltl: 'all v in vms: G not occurs(v.push)'}}\n")
    system_file("system: s\nvms:\n  a: {}\n")
    properties = load_properties(Path("specs"), names=library.names)
    never, ltl = claims(properties, instantiate(library, open_system([SYSTEMS / "s.yaml"], {})))
    assert f.text(never.goal) == "a.lamp in on.dim, on.bright, broken"
    assert ltl.temporal is not None
    assert t.text(ltl.temporal) == "G (not occurs(a.press))"
    assert [len(item.notes) for item in properties] == [4, 1]
    assert properties[1].notes == (f'specs/p.yaml:2:50: "push" {NOW.format("press")}',)


def test_whoever_gives_the_old_and_the_new_name_has_to_say_which_counts(lamp: ComplainsOfLamp) -> None:
    """Neither is taken in silence."""
    assert lamp(*OLD, more=BULB) == []
    system_file("system: s\nvms:\n  a: {colour: green, color: red}\n")
    with pytest.raises(InputError, match=r'systems/s\.yaml:3:7: there is no feature "colour" of a vm'):
        instantiate(load(Path()), open_system([SYSTEMS / "s.yaml"], {}))


@pytest.mark.parametrize(
    ("change", "more", "report"),
    [
        (("machine: lamp", "machine: lamp\nformerly: lamp"), BULB, 'lamp.yaml:2:11: machine "lamp" is there, so that this cannot be an old name'),
        (("  - broken\n", "  - {name: broken, formerly: on.dim}\n"), BULB, 'lamp.yaml:12:30: state "on.dim" is there, so that this cannot be an old name'),
        (("  - broken\n", "  - {name: broken, formerly: [lit]}\n"), BULB, "lamp.yaml:12:30: formerly must be the path that the state had"),
        (("burn: {class: fault}", "burn: {class: fault, formerly: press}"), BULB, 'lamp.yaml:6:34: event "press" is there, so that this cannot be an old name'),
        (("  - broken\n", "  - {name: broken, formerly: 'lit up'}\n"), BULB, "lamp.yaml:12:30: formerly must be the path that the state had"),
        (("  - off\n", "  - off\n"), BULB.replace("rot: red", "red: green"), 'more.yaml:2:55: value "red" is there, so that this cannot be an old name'),
        (("  - off\n", "  - off\n"), BULB.replace("rot: red", "rot: redd"), 'more.yaml:2:60: feature "color" has no value "redd"; known: red, green; did you mean "red"?'),
        (("  - off\n", "  - off\n"), BULB.replace("{rot: red}", "rot"), "more.yaml:2:54: renamed_values must be a mapping from old values to present ones"),
        (("  - off\n", "  - off\n"), BULB.replace("colour", "bulb"), 'more.yaml:2:30: feature "bulb" is there, so that this cannot be an old name'),
    ],
)  # fmt: skip
def test_a_mistake_in_an_old_name_is_reported(
    change: tuple[str, str], more: str, report: str, lamp: ComplainsOfLamp
) -> None:
    """What is a name today cannot have been another one."""
    assert lamp(change, more=more) == [report]


def test_an_old_name_was_that_of_one_thing(lamp: ComplainsOfLamp) -> None:
    """Two events, or two states of a machine, cannot both have had it: nobody would know which of them is meant."""
    (event,) = lamp(*OLD, ("formerly: blow", "formerly: push"), more=BULB)
    assert re.fullmatch(
        r'lamp\.yaml:\d+:\d+: "push" is said to be the old name of two; first at lamp\.yaml:\d+:\d+; keep one', event
    )
    (state,) = lamp(*OLD, ("formerly: lit.gone", "formerly: lit"), more=BULB)
    assert '"lit" is said to be the old name of two' in state
