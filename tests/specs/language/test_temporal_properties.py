"""Properties of whole runs: what each pattern claims of each element, and every mistake with the words that report it."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiesce.model.language import formula as f
from quiesce.model.language.findings import InputError
from quiesce.model.language.temporal import text as said_by
from quiesce.model.qvmconf.system import open_system
from quiesce.model.system.instantiate import Composition, instantiate
from quiesce.model.system.load import load
from quiesce.specs.language.claim import Claim, claims
from quiesce.specs.language.order import in_order
from quiesce.specs.language.patterns import BRANCHING, PATTERNS, STATIC, TEMPORAL
from quiesce.specs.language.property import load_properties

PUMP = """\
machine: pump
per: device
initial: "off"
events:
  run: {class: choice}
  stop: {class: progress}
  burst: {class: fault}
states: ["off", on, burst]
transitions:
  - {trigger: run, source: "off", dest: on, conditions: oil is full}
  - {trigger: stop, source: on, dest: "off"}
  - {trigger: burst, source: on, dest: burst}
"""
VALVE = """\
machine: F
per: device
when: oil is full
initial: A
events:
  G: {class: progress}
states: [A, E]
transitions:
  - {trigger: G, source: A, dest: E}
"""
FEATURES = "features:\n  oil: {per: device, values: [full, empty]}\n  X: {per: vm, values: [U, W]}\n"
FOR_D = "- property: p\n  for: {d: devices}\n"


@pytest.fixture
def composition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Composition:
    """Two pumps of one VM; the second has no oil, and so no valve, which is called F, and cannot run."""
    monkeypatch.chdir(tmp_path)
    Path("machines").mkdir()
    Path("specs").mkdir()
    for name, text in {"pump": PUMP, "valve": VALVE, "features": FEATURES}.items():
        Path("machines", f"{name}.yaml").write_text(text)
    Path("s.yaml").write_text("system: s\nvms:\n  a: {}\ndevices:\n  p1: {vm: a}\n  p2: {vm: a, oil: empty}\n")
    return instantiate(load(Path("machines")), open_system([Path("s.yaml")], {}))


def claimed(composition: Composition, text: str) -> tuple[Claim, ...]:
    """A file of properties → what it claims of the system."""
    Path("specs", "p.yaml").write_text(text)
    return claims(load_properties(Path("specs")), composition)


def report(composition: Composition, text: str) -> list[str]:
    """What is said of a file of properties, read and then claimed of the system."""
    try:
        claimed(composition, text)
    except InputError as error:
        return [line.removeprefix("specs/p.yaml:") for line in str(error).split("\n")]
    return []


@pytest.mark.parametrize(
    ("pattern", "first", "second", "vacuous"),
    [
        ("leads_to: {whenever: d.pump in on, eventually: 'd.pump in off, burst'}", "G ((p1.pump in on) implies (F (p1.pump in off, burst)))", "G ((p2.pump in on) implies (F (p2.pump in off, burst)))", "F (p1.pump in on)"),
        ("leads_to: {whenever: occurs(d.run), eventually: occurs(d.stop) or not d.pump in on}", "G (occurs(p1.run) implies (F ((not p1.pump in on) or occurs(p1.stop))))", "true", "F occurs(p1.run)"),
        ("until: {hold: d.pump in off, until: occurs(d.run)}", "(p1.pump in off) U occurs(p1.run)", "false", None),
        ("until: {whenever: d.pump in on, hold: d.F in A, until: occurs(d.burst)}", "G ((p1.pump in on) implies ((p1.oil is full and p1.F in A) U occurs(p1.burst)))", "G ((p2.pump in on) implies (false U occurs(p2.burst)))", "F (p1.pump in on)"),
        ("precedes: {first: occurs(d.run), then: d.pump in burst}", "(not p1.pump in burst) W occurs(p1.run)", "G (not p2.pump in burst)", "F (p1.pump in burst)"),
        ("precedes: {first: d.F in E, then: occurs(d.burst) or occurs(d.stop)}", "(not (occurs(p1.burst) or occurs(p1.stop))) W (p1.oil is full and p1.F in E)", "G (not (occurs(p2.burst) or occurs(p2.stop)))", "F (occurs(p1.burst) or occurs(p1.stop))"),
        ("recoverable: d.pump in off", "A (G (E (F (p1.pump in off))))", "A (G (E (F (p2.pump in off))))", None),
        ("ltl: G (d.pump in on implies X d.vm.X is U)", "G ((p1.pump in on) implies (X (a.X is U)))", "G ((p2.pump in on) implies (X (a.X is U)))", "F (p1.pump in on)"),
        ("ltl: G (d.pump in on implies d.oil is full)", "G (p1.pump in on implies p1.oil is full)", "G (not p2.pump in on)", "F (p1.pump in on)"),
        ("ltl: 'all e in devices: F e.pump in on'", "(F (p1.pump in on)) and (F (p2.pump in on))", "(F (p1.pump in on)) and (F (p2.pump in on))", None),
        ("ltl: 'G not some e in devices: X e.F in E'", "G (not (X (p1.oil is full and p1.F in E)))", "G (not (X (p1.oil is full and p1.F in E)))", None),
        ("ltl: 'F some v in vms: v.X is U, W'", "true", "true", None),
        ("ctl: AG (occurs(d.run) implies EX d.pump in on)", "A (G (occurs(p1.run) implies (E (X (p1.pump in on)))))", "true", "F occurs(p1.run)"),
        ("ctl: AG (EF d.pump in on implies AF d.pump in off)", "A (G ((E (F (p1.pump in on))) implies (A (F (p1.pump in off)))))", "A (G ((E (F (p2.pump in on))) implies (A (F (p2.pump in off)))))", None),
        ("ctl: A(d.pump in off W d.pump in on)", "A ((p1.pump in off) W (p1.pump in on))", "A ((p2.pump in off) W (p2.pump in on))", None),
    ],
)  # fmt: skip
def test_a_pattern_is_a_temporal_formula(
    pattern: str, first: str, second: str, vacuous: str | None, composition: Composition
) -> None:
    """It is about the claim's elements; a machine that is absent is nowhere, and an event that there is not never occurs."""
    one, other = claimed(composition, f"{FOR_D}  {pattern}\n")
    assert one.temporal is not None
    assert other.temporal is not None
    assert said_by(one.temporal) == first
    assert said_by(other.temporal) == second
    assert (None if one.vacuous is None else said_by(one.vacuous)) == vacuous
    assert one.declared.pattern == pattern.partition(":")[0]
    assert (one.goal, one.antecedent, one.declared.body.formula) == (f.FALSE, None, f.FALSE)


def test_what_never_happens_makes_a_claim_vacuous(composition: Composition) -> None:
    """What has to be so in some run is false where its event cannot occur at all."""
    _, other = claimed(composition, f"{FOR_D}  leads_to: {{whenever: occurs(d.run), eventually: d.pump in off}}\n")
    assert other.vacuous is not None
    assert said_by(other.vacuous) == "false"


def test_patterns_about_single_states_stay_as_they_are(composition: Composition) -> None:
    """They have no temporal formula; every pattern is of one of the two sorts."""
    made = claimed(composition, f"{FOR_D}  always: d.pump in on implies d.F in A\n")
    assert [(each.temporal, each.vacuous, each.declared.said) for each in made] == [(None, None, ())] * 2
    assert made[0].antecedent is not None
    assert STATIC + TEMPORAL == PATTERNS
    assert set(BRANCHING) < set(TEMPORAL)


def test_names_of_one_letter_are_names_in_properties(composition: Composition) -> None:
    """A machine F with locations A and E, an event G and a feature X with values U and W can be spoken of everywhere."""
    text = f"{FOR_D}  never: d.F in E and d.vm.X is U\n- property: q\n  ltl: G (a.X is W implies p1.F in A U occurs(p1.G))\n"
    *_, last = claimed(composition, text)
    assert last.temporal is not None
    assert said_by(last.temporal) == "G ((a.X is W) implies ((p1.oil is full and p1.F in A) U occurs(p1.G)))"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        # Shape.
        ("leads_to: d.pump in on", '3:13: leads_to: must be a mapping, not "d.pump in on"'),
        ("leads_to: {whenever: d.pump in on}", '3:13: leads_to: needs "eventually"'),
        ("leads_to: {when: true, eventually: true}", '3:13: leads_to: needs "whenever"\n3:14: leads_to: has no "when"; known: whenever, eventually; did you mean "whenever"?'),
        ("until: {until: true}", '3:10: until: needs "hold"'),
        ("until: {hold: true, until: true, when: true}", '3:36: until: has no "when"; known: hold, until, whenever; did you mean "whenever"?'),
        ("until: {hold: true, until: true, whenever: }", None),
        ("precedes: {first: [true], then: true}", "3:21: first must be a formula, not a list"),
        ("precedes: {first: true}", '3:13: precedes: needs "then"'),
        ("recoverable: [true]", "3:16: recoverable must be a formula, not a list"),
        ("recoverable: occurs(d.run)", '3:22: in the formula, "(" is unexpected; expected ".", "and", "implies", "in", "is", "or", the end'),
        ("ltl: {whenever: true}", "3:8: ltl must be a formula, not a mapping"),
        ("ltl: true\n  ctl: true", '1:13: property "p" has 2 patterns; known: never, always, possible, leads_to, until, precedes, recoverable, ltl, ctl; give exactly one'),
        # Words.
        ("ltl: AG d.pump in on", '3:8: in ltl:, every run is meant, and A and E have no place; leave out "A", or write ctl:'),
        ("ctl: F d.pump in on", '3:8: in ctl:, "F" needs A or E before it; write A(F …) or E(F …)'),
        ("leads_to: {whenever: F true, eventually: true}", '3:24: a pattern has no "F" in it; write ltl: or ctl: to say that'),
        ("never: F true", '3:12: in the formula, "true" is unexpected; expected ".", "and", "implies", "in", "is", "or", the end'),
        # Names.
        ("ltl: G d.pmup in on", '3:10: unknown machine "pmup" in the scope of each device; known: pump, F; did you mean "pump"?'),
        ("ltl: F occurs(d.rnu)", '3:17: unknown event "rnu" in the scope of each device; known: run, stop, burst, G; did you mean "run"?'),
        ("ltl: F occurs(run)", '3:17: unknown event "run" in the scope of the system; it is declared for each device: say of which'),
        ("ltl: F occurs(d.pump)", '3:17: unknown event "pump" in the scope of each device; it is a machine, as in "pump in …"'),
        ("ctl: 'all e in device: AF e.pump in on'", '3:18: unknown collection "device"; known: vms, devices; did you mean "devices"?'),
        ("ltl: 'all host in devices: F true'", '3:21: "host" is a word of the language and cannot be a name'),
        ("leads_to: {whenever: d.pump in onn, eventually: d.oil is ful}", '3:24: machine "pump" has no state "onn"; known: off, on, burst; did you mean "on"?\n3:51: feature "oil" has no value "ful"; known: full, empty; did you mean "full"?'),
        ("ltl: G (may(d.run) implies F d.pump in on)", "3:15: ltl: speaks of locations, features and steps; permissions belong under assuming:"),
        ("recoverable: may(d.run)", "3:20: recoverable: speaks of locations, features and steps; permissions belong under assuming:"),
        # Lemmas.
        ("ltl: F true\n  lemmas: d.pump in on", "4:11: ltl: is not proved by induction: no lemma helps; leave out lemmas"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_temporal_property_is_reported(pattern: str, said: str | None, composition: Composition) -> None:
    """Each mistake gives the report that helps to mend it, at its place."""
    found = report(composition, f"{FOR_D}  {pattern}\n")
    if said is None:
        assert [line.partition(";")[0] for line in found] == ["3:45: in the formula, the end is unexpected"]
    else:
        assert found == said.split("\n")


def test_temporal_properties_stand_among_the_others(composition: Composition) -> None:
    """They are ordered by the invariants that they serve; what must be possible comes last."""
    named = {
        "p": "possible: true",
        "l": "ltl: true\n  because: I2",
        "n": "never: true\n  because: I1",
        "r": "recoverable: true",
    }
    text = "".join(f"- property: {name}\n  {pattern}\n" for name, pattern in named.items())
    assert report(composition, text) == []
    assert [each.name for each in in_order(load_properties(Path("specs")))] == ["n", "l", "r", "p"]
