"""Certificates under a condition, and witnesses: what is forged in them is refused, even with the digests made anew."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.model.system import assignments
from quiesce.proofs.recheck.verify import Rechecked, verify

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, Any]

WHEN = "not hall.kind is dimmer or hall.guard is fitted or not may(hall.press) or not may(hall.burn)"
LEMMAS = (
    "not hall.lamp in broken",
    "not hall.lamp in on.bright or hall.kind is dimmer",
    "hall.lamp in off or may(hall.press)",
)
CAUSE = ["hall.kind is dimmer", "hall.guard is missing", "may(hall.press)", "may(hall.burn)"]
FEATURES = {"hall.kind": "dimmer", "hall.guard": "missing"}
STEPS = ["hall.press", "hall.press", "hall.burn"]
BREAKS = (CAUSE, FEATURES, STEPS)


LEMMAS_OF_EXIT = (
    "not ivi.exit in code_4 or ivi.watchdog in bitten",
    "not ivi.qvm in terminating.alive.stopping.watchdog or ivi.watchdog in bitten",
)


@pytest.fixture(scope="module")
def ask(parsed: Callable[[Document], Any]) -> Callable[[Document], Rechecked]:
    """What is found about a document, by both solvers."""
    return lambda document: verify("file", parsed(json.loads(json.dumps(document))), ("Z3", "cvc5"), 20.0)


FORGED = {
    "proved for more than is true": (("not may(hall.burn) or hall.guard is fitted or not may(hall.press) or hall.kind is plain, dimmer", [BREAKS]), r"consecution of hall\.burn does not hold: hall\.lamp goes from on\.bright to broken, .*hall\.kind is dimmer"),
    "proved for everything": (("true", [BREAKS]), r"consecution of hall\.\w+ does not hold"),
    "proved for nothing": (("hall.kind is relay and hall.guard is missing", [BREAKS]), r"what the claim assumes can never be so: nothing is claimed"),
    "proved for what is not assumed": (("hall.kind is relay", [BREAKS]), r"what the claim assumes can never be so"),
    "condition about locations": (("not hall.lamp in broken", [BREAKS]), r'"when" speaks of features and permissions only, not of where "hall\.lamp" is'),
    "condition about nothing": (("attic.kind is plain", [BREAKS]), r'"when": the system has nothing of the name "attic\.kind"'),
    "condition that is no formula": (("kind is", [BREAKS]), r'"when":\d+: in the formula, the end is unexpected'),
    "no border": ((WHEN, []), r'there is no border, so nothing shows that the claim needs its "when"'),
    "no condition": ((None, [BREAKS]), r"consecution of hall\.\w+ does not hold"),
    "border where it is proved": ((WHEN, [([], {"hall.kind": "plain", "hall.guard": "missing"}, ["hall.press"])]), r'the features of border 1 satisfy "when"'),
    "border under what is not allowed": ((WHEN, [(CAUSE, {**FEATURES, "porch.kind": "dimmer"}, STEPS)]), r"the features of border 1 are not allowed: porch\.kind is plain is false"),
    "border under what is not assumed": ((WHEN, [([], {**FEATURES, "hall.kind": "relay"}, STEPS)]), r"the features of border 1 are not allowed: .*is false"),
    "border with an unknown value": ((WHEN, [(CAUSE, {**FEATURES, "hall.guard": "lost"}, STEPS)]), r'border 1: "hall\.guard" has no value "lost"'),
    "border with an unknown feature": ((WHEN, [(CAUSE, {**FEATURES, "hall.colour": "red"}, STEPS)]), r'border 1: "hall\.colour" has no value "red"'),
    "border with an unknown permission": ((WHEN, [(CAUSE, {**FEATURES, "may(hall.hum)": "yes"}, STEPS)]), r'border 1: "may\(hall\.hum\)" has no value "yes"'),
    "border with what only looks like a permission": ((WHEN, [(CAUSE, {**FEATURES, "yam(hall.press)": "yes"}, STEPS)]), r'border 1: "yam\(hall\.press\)" has no value "yes"'),
    "border that ends too early": ((WHEN, [(CAUSE, FEATURES, STEPS[:2])]), r"border 1 does not end where the claim is about"),
    "border with an event that cannot occur": ((WHEN, [(CAUSE, FEATURES, ["hall.burn", *STEPS])]), r"border 1, step 1: hall\.burn cannot occur on the live machines"),
    "border with no event": ((WHEN, [(CAUSE, FEATURES, ["hall.melt", *STEPS])]), r"border 1, step 1: hall\.melt cannot occur"),
    "border with a cause that is not so": ((WHEN, [(["not may(hall.press)"], FEATURES, STEPS)]), r"the cause of border 1 is not so in its trace: not may\(hall\.press\)"),
    "border with a cause that is no formula": ((WHEN, [(["hall.kind"], FEATURES, STEPS)]), r"the cause of border 1:\d+: in the formula"),
    "border twice": ((WHEN, [BREAKS, (CAUSE[::-1], FEATURES, STEPS)]), r"border 2 has the same cause as one before it"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_forged_region_is_refused(name: str, ask: Callable[[Document], Rechecked], lamps: Any) -> None:
    """A condition or a border that somebody made up, with digests that fit, does not pass."""
    (when, runs), reason = FORGED[name]
    if when is None or ("attic" in when or when.endswith(" is") or " in " in when):
        document = lamps.write("lamp-stays-whole", "hall", LEMMAS, None, runs)
        document["claim"]["when"] = when
        document["claim"]["digest"] = lamps.digest("lamp-stays-whole", "hall", when)
    else:
        document = lamps.write("lamp-stays-whole", "hall", LEMMAS, when, runs)
    found = ask(document)
    assert re.search(reason, found.refused), found.refused


def step(number: int, key: str, value: Any) -> Callable[[Document], None]:
    def tamper(document: Document) -> None:
        document["borders"][0]["trace"]["steps"][number][key] = value

    return tamper


def initial(document: Document) -> None:
    document["borders"][0]["trace"]["initial"]["hall.lamp"] = "on.dim"


def shorter(document: Document) -> None:
    del document["borders"][0]["trace"]["initial"]["porch.lamp"]


TAMPERED = {
    "begins elsewhere": (initial, r"border 1 does not begin where the live machines do"),
    "leaves a machine out": (shorter, r"border 1 does not begin where the live machines do"),
    "moves elsewhere": (step(1, "changes", {"hall.lamp": ["on.dim", "off"]}), r"border 1, step 2: hall\.press moves something else"),
    "moves nothing": (step(1, "changes", {}), r"border 1, step 2: hall\.press moves something else"),
    "is of another class": (step(2, "class", "progress"), r"border 1, step 3: hall\.burn is of class fault, not progress"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_tampered_trace_is_refused(name: str, ask: Callable[[Document], Rechecked], whole: Document) -> None:
    """A trace that does not happen so on live machines shows nothing."""
    document = deepcopy(whole)
    tamper, reason = TAMPERED[name]
    tamper(document)
    found = ask(document)
    assert re.search(reason, found.refused), found.refused


def test_border_of_another_claim(ask: Callable[[Document], Rechecked], lamps: Any) -> None:
    """A trace that shows something else about the same system is no border."""
    other = lamps.write("lamp-can-be-bright", "hall", [], runs=[([], FEATURES, STEPS[:2])])
    document = lamps.write("lamp-stays-whole", "hall", LEMMAS, WHEN, [BREAKS])
    document["borders"] = other["borders"]
    assert ask(document).refused == "border 1 does not end where the claim is about"


def test_witness(ask: Callable[[Document], Rechecked], bright: Document, dark: Document, lamps: Any) -> None:
    """That something is possible is shown by one trace and nothing else."""
    assert ask({**bright, "borders": []}).refused == "that something is possible is shown by one trace, not by 0"
    assert ask({**bright, "borders": bright["borders"] * 2}).refused.endswith("by one trace, not by 2")
    more = "that something is possible is shown by a trace, and there is more than that"
    assert ask({**bright, "lemmas": dark["lemmas"]}).refused == more
    short = lamps.write("lamp-can-be-bright", "hall", [], runs=[([], {"hall.kind": "dimmer"}, ["hall.press"])])
    assert ask(short).refused == "the witness does not end where the claim is about"
    conditional = lamps.write(
        "lamp-can-be-bright", "hall", [], "may(hall.press)", [([], {"hall.kind": "dimmer"}, STEPS[:2])]
    )
    assert ask(conditional).refused.startswith("the witness of what is possible has no condition")


@pytest.mark.parametrize("left", range(3))
def test_every_lemma_is_needed(left: int, ask: Callable[[Document], Rechecked], lamps: Any) -> None:
    """Without one of its lemmas the same proof does not hold, and a step is told that shows it."""
    fewer = [lemma for index, lemma in enumerate(LEMMAS) if index != left]
    found = ask(lamps.write("lamp-stays-whole", "hall", fewer, WHEN, [BREAKS]))
    assert re.search(r"does not hold: .*hall\.(lamp|kind)", found.refused), found.refused


def test_both_solvers_are_asked(parsed: Callable[[Document], Any], whole: Document) -> None:
    """The time of each is told, for every obligation if they are asked apart; one alone suffices where only that one is asked."""
    both = verify("file", parsed(whole), ("Z3", "cvc5"), 20.0, apart=True)
    assert {tuple(each.seconds) for each in both.obligations} == {("Z3", "cvc5")}
    for solver, seconds in both.seconds.items():  # obligations, and before them the questions about the text
        assert 0 < sum(each.seconds[solver] for each in both.obligations) < seconds
    together = verify("file", parsed(whole), ("Z3", "cvc5"), 20.0)
    assert [(each.name, each.event) for each in together.obligations] == [
        (each.name, each.event) for each in both.obligations
    ]
    one = verify("file", parsed(whole), ("cvc5",), 20.0)
    assert (one.refused, tuple(one.seconds)) == ("", ("cvc5",))


def test_minimal_system(ask: Callable[[Document], Rechecked], minimal: Any) -> None:
    """A claim about the minimal reference system that one lemma proves, and that does not hold by itself."""
    found = ask(minimal.write("exit-4-means-watchdog", "ivi", LEMMAS_OF_EXIT))
    assert found.refused == ""
    assert len(found.obligations) > 10
    bad = ask(minimal.write("exit-4-means-watchdog", "ivi", LEMMAS_OF_EXIT[:1]))
    assert re.search("consecution of .* does not hold", bad.refused), bad.refused


def test_features_that_cannot_be_told_apart(
    ask: Callable[[Document], Rechecked], bright: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit that is only met when a border's features are looked at is a reason of refusal, and said as such."""
    assert ask(bright).refused == ""
    monkeypatch.setattr(assignments, "MAX_BRANCHES", 0)
    assert re.search(r"constraints and assumptions tie \d+ features together in too many ways", ask(bright).refused)


@pytest.mark.parametrize("lemma", ["hall.lamp in on.dim", "hall.lamp in off, on.dim, on.bright, broken"])
def test_only_a_step_goes_somewhere(lemma: str, ask: Callable[[Document], Rechecked], lamps: Any) -> None:
    """Where a lemma does not hold at first, or does not exclude what it should, one state is told and no next one."""
    refused = ask(lamps.write("no-light-without-mains", "hall", [lemma])).refused
    assert re.match(r"(initiation|implication) does not hold: .*hall\.lamp is in ", refused), refused
    assert "goes from" not in refused
