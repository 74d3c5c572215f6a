"""Every mistake in a file of properties, with the exact words that report it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiesce.model.language.findings import Finding, InputError, Position
from quiesce.model.qvmconf.system import open_system
from quiesce.model.system.instantiate import Composition, instantiate
from quiesce.model.system.load import load
from quiesce.specs.language.claim import claims, select
from quiesce.specs.language.property import load_properties

PUMP = """\
machine: pump
per: device
initial: off
events:
  run: {class: choice}
states: [off, on]
transitions:
  - {trigger: run, source: off, dest: on, conditions: oil is full or vm.power is yes}
"""
FEATURES = "features:\n  oil: {per: device, values: [full, empty]}\n  power: {per: vm, values: [yes, no]}\n"
SOURCES = "sources:\n  F1: {says: pumps run}\n"
KEYS = "known: property, formerly, claim, for, where, assuming, because, hazards, lemmas, never, always, possible, leads_to, until, precedes, recoverable, ltl, ctl"
PATTERNS = "known: never, always, possible, leads_to, until, precedes, recoverable, ltl, ctl"
FOR_D = "- property: p\n  for: {d: devices}\n"


@pytest.fixture
def composition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Composition:
    """One VM with one pump."""
    monkeypatch.chdir(tmp_path)
    for folder, files in {"machines": {"pump": PUMP, "features": FEATURES, "sources": SOURCES}, "specs": {}}.items():
        Path(folder).mkdir()
        for name, text in files.items():
            Path(folder, f"{name}.yaml").write_text(text)
    Path("s.yaml").write_text("system: s\nvms:\n  a: {}\ndevices:\n  p1: {vm: a}\n")
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
    ("text", "said"),
    [
        # Shape.
        ("a: b\n", "1:1: not a file of properties; a list is expected, each item with the key property"),
        ("- a\n", '1:3: a property must be a mapping, not "a"'),
        ("[]\n", "specs: no file here declares a property"),
        ("- property: p\n", f'1:13: property "p" has no patterns; {PATTERNS}; give exactly one'),
        ("- property: p\n  never: 'true'\n  always: 'true'\n", f'1:13: property "p" has 2 patterns; {PATTERNS}; give exactly one'),
        ("- property: p\n  neve: 'true'\n", f'1:13: property "p" has no patterns; {PATTERNS}; give exactly one\n2:3: a property has no "neve"; {KEYS}; did you mean "never"?'),
        ("- never: 'true'\n", '1:3: a property needs "property"'),
        ("- property: all\n  never: 'true'\n", '1:13: property: "all" is a word of the language and cannot be a name'),
        ("- property: p\n  never: 'true'\n- property: p\n  never: 'true'\n", '3:13: property "p" is declared twice; first at specs/p.yaml:1:13'),
        ("- property: p\n  never:\n", '2:3: in the formula, the end is unexpected; expected "(", "all", "false", "may", "not", "some", "true", a name'),
        ("- property: p\n  never: [true]\n", "2:10: never must be a formula, not a list"),
        ("- property: p\n  never: a b\n", '2:12: in the formula, "b" is unexpected; expected ".", "and", "implies", "in", "is", "or", the end'),
        ("- property: p\n  for: [d]\n  never: 'true'\n", "2:8: for must be a mapping from names, not a list"),
        ("- property: p\n  for: {d: [devices]}\n  never: 'true'\n", "2:12: a name in for: ranges over a collection, such as devices"),
        ("- property: p\n  for: {host: devices}\n  never: 'true'\n", '2:9: for: "host" is a word of the language and cannot be a name'),
        ("- property: p\n  never: 'true'\n  never: 'true'\n", '3:3: duplicate key "never"; first given at 2:3'),
        # Names.
        ("- property: p\n  for: {d: device}\n  never: 'true'\n", '2:12: unknown collection "device"; known: vms, devices; did you mean "devices"?'),
        ("- property: p\n  for: {v: vms, d: w.devices}\n  never: 'true'\n", '2:20: "w." leads nowhere here; known: host, a, p1, v'),
        (f"{FOR_D}  never: d.pump in onn\n", '3:10: machine "pump" has no state "onn"; known: off, on; did you mean "on"?'),
        (f"{FOR_D}  never: d.pmup in on\n", '3:10: unknown machine "pmup" in the scope of each device; known: pump; did you mean "pump"?'),
        (f"{FOR_D}  never: pump in on\n", '3:10: unknown machine "pump" in the scope of the system; it is declared for each device: say of which'),
        (f"{FOR_D}  never: d.vm.oil is full\n", '3:10: unknown feature "oil" in the scope of each VM; it is declared for each device: say of which'),
        (f"{FOR_D}  never: d.pump in on and may(d.run)\n", "3:31: never: speaks of locations and features; permissions belong under assuming:"),
        (f"{FOR_D}  never: d.pump in on\n  assuming: d.pump in off\n", '4:13: what is assumed speaks of features and permissions only, not of where "d.pump" is'),
        (f"{FOR_D}  never: d.pump in on\n  where: [d.oil is fulll, not may(rum)]\n", '4:11: feature "oil" has no value "fulll"; known: full, empty; did you mean "full"?\n4:35: unknown event "rum" in the scope of the system; known: none; did you mean "run"?'),
        (f"{FOR_D}  never: d.pump in on\n  because: [F1, F2]\n", '1:13: no source is numbered "F2"'),
        # Several at once.
        (f"{FOR_D}  never: d.pump in onn\n- property: q\n  never: a.powr is yes\n", '3:10: machine "pump" has no state "onn"; known: off, on; did you mean "on"?\n5:10: unknown feature "powr" in the scope of each VM; known: power; did you mean "power"?'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_property_is_reported(text: str, said: str, composition: Composition) -> None:
    """Each mistake gives the one report that helps to mend it."""
    assert report(composition, text) == said.split("\n")


def test_a_good_property_is_claimed(composition: Composition) -> None:
    """The property that the other tests spoil is fine, and makes one claim for the one pump."""
    good = f"{FOR_D}  never: d.pump in on\n  where: d.oil is full\n  assuming: not may(run)\n  because: F1\n"
    assert report(composition, good) == []
    assert [claim.name for claim in claims(load_properties(Path("specs")), composition)] == ["p[p1]"]


def test_a_property_is_chosen_by_its_name(composition: Composition) -> None:
    """An unknown name is reported with the nearest one, and with control characters made visible."""
    assert report(composition, "- property: quiet\n  never: 'false'\n") == []
    properties = load_properties(Path("specs"))
    asked = Finding(Position("--property", 0, 0), "")
    assert [item.name for item in select(properties, ("quiet",), asked)] == ["quiet"]
    for name, said in (
        ("quite", '--property: there is no property "quite"; known: quiet; did you mean "quiet"?'),
        ("\x1b[2J", '--property: there is no property "\\x1b[2J"; known: quiet'),
    ):
        with pytest.raises(InputError) as caught:
            select(properties, (name,), asked)
        assert str(caught.value) == said
