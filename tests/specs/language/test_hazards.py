"""Hazards in a file of properties: every mistake with the words that report it, and what a cause stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiesce.model.language import formula as f
from quiesce.model.language.findings import InputError
from quiesce.model.qvmconf.system import open_system
from quiesce.model.system.instantiate import Composition, instantiate
from quiesce.model.system.load import load
from quiesce.specs.language.claim import claims, grounded
from quiesce.specs.language.property import load_properties

PUMP = """\
machine: pump
per: device
initial: "off"
events:
  run: {class: choice}
  burst: {class: fault}
states: ["off", on, burst]
transitions:
  - {trigger: run, source: "off", dest: on, conditions: oil is full or vm.power is yes}
  - {trigger: burst, source: on, dest: burst}
"""
FEATURES = "features:\n  oil: {per: device, values: [full, half, empty]}\n  power: {per: vm, values: [yes, no]}\n"
SOURCES = "sources:\n  H1: {says: a pump bursts}\n  H2: {says: a pump runs}\n"
FOR_D = "- property: p\n  for: {d: devices}\n  never: d.pump in burst\n"


@pytest.fixture
def composition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Composition:
    """Two VMs with a pump each; the second one's oil is known."""
    monkeypatch.chdir(tmp_path)
    for folder, files in {"machines": {"pump": PUMP, "features": FEATURES, "sources": SOURCES}, "specs": {}}.items():
        Path(folder).mkdir()
        for name, text in files.items():
            Path(folder, f"{name}.yaml").write_text(text)
    Path("s.yaml").write_text(
        "system: s\nvms:\n  a: {}\n  b: {power: no}\ndevices:\n  p1: {vm: a}\n  p2: {vm: b, oil: full}\n"
    )
    return instantiate(load(Path("machines")), open_system([Path("s.yaml")], {}))


def report(composition: Composition, text: str) -> list[str]:
    """What is said of a file of properties, read and then claimed of the system."""
    Path("specs", "p.yaml").write_text(text)
    try:
        claims(load_properties(Path("specs")), composition)
    except InputError as error:
        return [line.removeprefix("specs/p.yaml:") for line in str(error).split("\n")]
    return []


@pytest.mark.parametrize(
    ("hazards", "said"),
    [
        ("[H1]", "4:12: hazards must be a mapping from names, not a list"),
        ("{H1: one}", '4:17: hazard H1 must be a mapping, not "one"'),
        ("{H1: {}}", '4:17: hazard H1 needs "system"'),
        ("{H1: {system: one, causes: may(d.burst)}}", '4:31: hazard H1 has no "causes"; known: system, cause; did you mean "cause"?'),
        ("{H1: {system: [one]}}", "4:26: system must be a name, not a list"),
        ("{H1: {system: one two}}", '4:26: system: "one two" is not a name; a name is made of letters, digits, _ and -, begins with a letter, and has at most 80 characters'),
        ("{H 1: {system: one}}", '4:13: hazards: "H 1" is not a name; a name is made of letters, digits, _ and -, begins with a letter, and has at most 80 characters'),
        ("{H1: {system: one}, H1: {system: two}}", '4:32: duplicate key "H1"; first given at 4:13'),
        ("{H1: {system: one, cause: may}}", '4:41: in the formula, the end is unexpected; expected "("'),
        ("{H1: {system: one, cause: {may: x}}}", "4:38: cause must be one formula or a list of formulas, not a mapping"),
        ("{H3: {system: one}}", '4:13: no source is numbered "H3"'),
        ("{H1: {system: one, cause: may(d.brust)}}", '4:42: unknown event "brust" in the scope of each device; known: run, burst; did you mean "burst"?'),
        ("{H1: {system: one, cause: [d.oil is fool, may(e.burst)]}}", '4:39: feature "oil" has no value "fool"; known: full, half, empty\n4:58: "e." leads nowhere here; known: host, a, p1, b, p2, d'),
        ("{H1: {system: one, cause: d.pump in on}}", "4:38: a hazard's cause speaks of features and permissions only, not of where \"d.pump\" is"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_hazard_is_reported(hazards: str, said: str, composition: Composition) -> None:
    """Each mistake gives the report that helps to mend it, at its place."""
    assert report(composition, f"{FOR_D}  hazards: {hazards}\n") == said.split("\n")


def test_what_is_possible_has_no_cause(composition: Composition) -> None:
    """A witness shows a hazard as it is."""
    possible = FOR_D.replace("never", "possible")
    assert report(composition, f"{possible}  hazards: {{H1: {{system: one, cause: may(d.burst)}}}}\n") == [
        "4:38: hazard H1 has a cause, but what is possible is shown by its witness; leave out cause"
    ]
    assert report(composition, f"{possible}  hazards: {{H1: {{system: one}}}}\n") == []


def test_a_hazard_is_read_with_its_place(composition: Composition) -> None:
    """Number, system and cause stand in the property; without the key there are none."""
    text = (
        f"{FOR_D}  hazards:\n    H1: {{system: one, cause: [may(d.burst), d.oil is empty]}}\n    H2: {{system: two}}\n"
    )
    Path("specs", "p.yaml").write_text(text + "- property: q\n  never: 'false'\n")
    item, other = load_properties(Path("specs"))
    assert [(each.number, each.system, str(each.at)) for each in item.hazards] == [
        ("H1", "one", "specs/p.yaml:5:5"),
        ("H2", "two", "specs/p.yaml:6:5"),
    ]
    assert [[f.text(written.formula) for written in each.cause] for each in item.hazards] == [
        ["may(d.burst)", "d.oil is empty"],
        [],
    ]
    assert other.hazards == ()


@pytest.mark.parametrize(
    ("cause", "first", "second"),
    [
        ("may(d.burst)", ["may(p1.burst)"], ["may(p2.burst)"]),
        ("[may(d.burst) and d.oil is full]", ["may(p1.burst)", "p1.oil is full"], ["may(p2.burst)"]),
        ("[d.oil is empty, may(d.burst)]", ["p1.oil is empty", "may(p1.burst)"], ["false"]),
        ('["d.oil is full, half, empty", d.vm.power is no]', ["a.power is no"], []),
        ("[not may(burst), may(d.run)]", ["not may(p1.burst)", "not may(p2.burst)", "may(p1.run)"], ["not may(p1.burst)", "not may(p2.burst)", "may(p2.run)"]),
        ("[]", [], []),
    ],
)  # fmt: skip
def test_a_cause_is_about_the_claims_elements(
    cause: str, first: list[str], second: list[str], composition: Composition
) -> None:
    """Names are those of `for:`, what is settled is folded, and a bare name stands for all of its instances."""
    Path("specs", "p.yaml").write_text(f"{FOR_D}  hazards: {{H1: {{system: s, cause: {cause}}}}}\n")
    properties = load_properties(Path("specs"))
    made = claims(properties, composition)
    (hazard,) = properties[0].hazards
    said = [[f.text(part) for part in grounded(hazard, claim, composition)] for claim in made]
    assert said == [first, second]
