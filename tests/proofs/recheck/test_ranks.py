"""Proofs by ranks: untouched they are rechecked, and tampered with they are refused, each for its own reason."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.proofs.checking.certify import KINDS
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.checking.prove import prove
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.certificate import document
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.recheck.verify import Rechecked, verify

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, Any]

KETTLE = Path(__file__).resolve().parents[2] / "assets" / "kettle"


@pytest.fixture(scope="module")
def proofs() -> dict[str, Document]:
    """The certificates of all claims about a kettle, by property. Tests must not change them."""
    question = Question((str(KETTLE / "kettle.yaml"),), str(KETTLE / "machines"), str(KETTLE / "specs"))
    found = prove(prepare(question), "projections", KINDS, Limits(), Progress())
    kept = [each.certificate for each in found if each.certificate is not None]
    return {each.claim.declared: json.loads(json.dumps(document(each))) for each in kept}


@pytest.fixture(scope="module")
def ask(parsed: Callable[[Document], Any]) -> Callable[[Document], Rechecked]:
    """What is found about a document, by both solvers."""
    return lambda doc: verify("file", parsed(json.loads(json.dumps(doc))), ("Z3", "cvc5"), 20.0)


def test_untouched_ones_are_rechecked(proofs: dict[str, Document], ask: Callable[[Document], Rechecked]) -> None:
    """Something comes after an event, comes under a condition and beyond it does not, comes at all, stays possible."""
    found = {name: ask(each) for name, each in proofs.items()}
    assert {name: each.refused for name, each in found.items()} == dict.fromkeys(
        ("kettle-boils", "kettle-ends", "fitted-kettle-ends", "kettle-can-be-lifted"), ""
    )
    told = {name: (each.ranks, each.lemmas, len(each.obligations), each.borders) for name, each in found.items()}
    assert told == {
        "kettle-boils": (1, 0, 8, 0),
        "kettle-ends": (2, 2, 18, 1),
        "fitted-kettle-ends": (2, 1, 18, 0),
        "kettle-can-be-lifted": (3, 0, 8, 0),
    }


def body(name: str, text: str) -> Any:
    """Give definitions other bodies, the same for the state now and the next one."""

    def tamper(doc: Document) -> None:
        for at in ("@0", "@1") if name.endswith("@") else ("",):
            symbol = f"|{name.removesuffix('@')}{at}|"
            (index,) = (i for i, each in enumerate(doc["definitions"]) if each.startswith(f"(define-fun {symbol} "))
            doc["definitions"][index] = f"(define-fun {symbol} () Bool {text.replace('@|', at + '|') if at else text})"

    return tamper


def drop(name: str, event: str | None = None, rank: int | None = None) -> Any:
    """Leave an obligation out, and what only it needed."""

    def tamper(doc: Document) -> None:
        kept = [
            each
            for each in doc["obligations"]
            if (each["name"], each["event"], each.get("rank")) != (name, event, rank)
        ]
        assert len(kept) == len(doc["obligations"]) - 1
        doc["obligations"] = kept
        used = {each["event"] for each in kept if each["name"] != "enabled"}
        started = {each["event"] for each in kept if each["name"] == "start"}
        doc["definitions"] = [
            each
            for each in doc["definitions"]
            if not (m := re.match(r"\(define-fun \|(event|start) (\S+?)(@0)?\| ", each))
            or m[2] in (used if m[1] == "event" else started)
        ]

    return tamper


def exchange(old: str, new: str, *parts: str) -> Any:
    """Another text, everywhere in some parts."""

    def tamper(doc: Document) -> None:
        for part in parts:
            assert old in json.dumps(doc[part])
            doc[part] = json.loads(json.dumps(doc[part]).replace(old, new))

    return tamper


def put(*path: str | int, value: Any) -> Any:
    """Another value in one place."""

    def tamper(doc: Document) -> None:
        here: Any = doc
        for key in path[:-1]:
            here = here[key]
        here[path[-1]] = value

    return tamper


def every(*tampers: Any) -> Any:
    """One after the other."""

    def tamper(doc: Document) -> None:
        for each in tampers:
            each(doc)

    return tamper


def another_helper(event: str, doc: Document) -> None:
    """Rank 2 rests on another event."""
    doc["ranks"][2]["event"] = event
    kept = [each for each in doc["obligations"] if (each.get("rank"), each["event"]) != (2, event)]
    for each in kept:
        if each.get("rank") == 2 and each["name"] in ("enabled", "down"):
            each["smtlib"] = [line.replace("kitchen.warms", event) for line in each["smtlib"]]
            each["event"] = event
    doc["obligations"] = kept
    doc["definitions"] = [each.replace("|enabled kitchen.warms|", f"|enabled {event}|") for each in doc["definitions"]]


KEEPS = "(= |kitchen.kettle@| |kitchen.kettle:{}|)"
ENDS, BOILS, LIFTS = "fitted-kettle-ends", "kettle-boils", "kettle-can-be-lifted"

TAMPERED = {
    "no rank at all": (ENDS, put("ranks", value=[]), r"the first rank is not what must come"),
    "first rank with an event": (ENDS, put("ranks", 0, "event", value="kitchen.clicks"), r"the first rank is not what must come, which has no event"),
    "rank without an event": (ENDS, put("ranks", 1, "event", value=None), r'rank 1 has the event "None", and there is no such event'),
    "event that is not there": (ENDS, put("ranks", 1, "event", value="kitchen.bangs"), r'rank 1 has the event "kitchen\.bangs", and there is no such event'),
    "event that need not come": (ENDS, lambda d: another_helper("kitchen.press", d), r"rank 2 rests on kitchen\.press, which is not of class progress"),
    "event that cannot occur": (ENDS, lambda d: another_helper("kitchen.clicks", d), r"\|enabled kitchen\.clicks\| is (defined twice, or of no use|so where)"),
    "other event in words only": (ENDS, put("ranks", 1, "event", value="kitchen.warms"), r'there is no obligation "enabled from rank 1 by kitchen\.clicks"|the definition of|\|enabled kitchen\.clicks\| is'),
    "rank dropped": (ENDS, lambda d: d["ranks"].pop(), r"expected the definition \(define-fun \|below 1@0\|"),
    "rank too much": (ENDS, lambda d: d["ranks"].append(d["ranks"][1]), r"expected the definition \(define-fun \|rank 3@0\|"),
    "ranks in another order": (ENDS, every(body("rank 1@", KEEPS.format("heating")), body("rank 2@", KEEPS.format("boiling")), put("ranks", 1, "formula", value="kitchen.kettle in heating"), put("ranks", 2, "formula", value="kitchen.kettle in boiling")), r"enabled from rank 1 by kitchen\.clicks does not hold: kitchen\.kettle is in heating"),
    "rank formulas exchanged": (ENDS, lambda d: d["ranks"][1].update(formula="kitchen.kettle in heating"), r"the text of rank 1 does not mean what its formula says"),
    "rank that is wider in its text": (ENDS, body("rank 2@", f"(or {KEEPS.format('heating')} {KEEPS.format('cold')})"), r"the text of rank 2 does not mean what its formula says"),
    "rank that is wider throughout": (ENDS, every(body("rank 2@", f"(or {KEEPS.format('cold')} {KEEPS.format('heating')})"), put("ranks", 2, "formula", value="kitchen.kettle in cold, heating")), r"enabled from rank 2 by kitchen\.warms does not hold: kitchen\.kettle is in cold"),
    "what must come is anything": (ENDS, every(body("rank 0@", "true"), put("ranks", 0, "formula", value="true")), r"the first rank is not what the claim says must come"),
    "what must come is anything, in the text": (ENDS, body("rank 0@", "true"), r"the text of rank 0 does not mean what its formula says"),
    "other state after the step": (ENDS, body("rank 1@1", "true"), r"\|rank 1@1\| is true, and it should be"),
    "below is everything": (ENDS, body("below 3@0", "true"), r"\|below 3@0\| is true, and it should be \(or \|below 2@0\| \|rank 2@0\|\)"),
    "below leaves nothing out": (ENDS, body("below 1@1", "|rank 1@1|"), r"\|below 1@1\| is \|rank 1@1\|, and it should be \|rank 0@1\|"),
    "start that says less": (ENDS, body("start@0", KEEPS.format("boiling").replace("@|", "@0|")), r"\|start@0\| leaves out where something must come: .*kitchen\.kettle is in heating"),
    "nowhere to start": (ENDS, body("start@0", "false"), r"\|start@0\| leaves out where something must come"),
    "event to start with says less": (BOILS, body("start kitchen.press@0", "false"), r"\|start kitchen\.press@0\| leaves out where"),
    "no start": (ENDS, drop("start"), r"the obligation start is missing"),
    "no start after the event": (BOILS, drop("start", "kitchen.press"), r"there is no start after kitchen\.press, which the claim names: .*kitchen\.kettle goes from cold to heating"),
    "start after another event": (BOILS, exchange("start kitchen.press@0", "start kitchen.pour@0", "definitions"), r"\|start kitchen\.pour@0\| is defined twice, or of no use"),
    "no initiation": (ENDS, drop("initiation"), r"the obligation initiation is missing"),
    "no consecution": (ENDS, drop("consecution", "kitchen.lift"), r"there is no obligation for kitchen\.lift, which can move something of which a lemma speaks"),
    "no way down": (ENDS, drop("down", "kitchen.clicks", 1), r"the obligation down from rank 1 by kitchen\.clicks is missing"),
    "nothing has to occur": (ENDS, drop("enabled", "kitchen.warms", 2), r"the obligation enabled from rank 2 by kitchen\.warms is missing"),
    "perhaps up": (ENDS, drop("never up", "kitchen.pour", 1), r"there is no obligation never to go up from rank 1 by kitchen\.pour, which can move"),
    "up from where it is not": (ENDS, lambda d: d["obligations"][-1].update(rank=7), r'there is no obligation "never up from rank 7'),
    "up from what must come": (ENDS, lambda d: d["obligations"][-1].update(rank=0), r'there is no obligation "never up from rank 0'),
    "up, of what is possible": (LIFTS, lambda d: d["obligations"].append({"name": "never up", "event": "kitchen.clicks", "rank": 1, "smtlib": ["(assert (and |domain| |allowed| |invariant@0| |rank 1@0| (not |below 1@0|) |event kitchen.clicks| (not |below 2@1|)))"]}), r"there is an obligation never to go up, and the claim is about what is possible"),
    "obligation twice": (ENDS, lambda d: d["obligations"].append(d["obligations"][-1]), r"is there twice"),
    "obligation of no known name": (ENDS, lambda d: d["obligations"][-1].update(name="never mind"), r'there is no obligation "never mind from rank 2'),
    "implication": (ENDS, lambda d: d["obligations"].append({"name": "implication", "event": None, "smtlib": ["(assert false)"]}), r'there is no obligation "implication"'),
    "assertion of something else": (ENDS, lambda d: d["obligations"][-1].update(smtlib=["(assert false)"]), r"the assertion of never up from rank 2 by kitchen\.pour is \(assert false\), and it should be"),
    "assertion about a lower rank": (ENDS, exchange("(not |below 1@1|)", "(not |below 2@1|)", "obligations"), r"the assertion of down from rank 1 by kitchen\.clicks is"),
    "can always occur": (ENDS, body("enabled kitchen.clicks", "true"), r"\|enabled kitchen\.clicks\| is so where kitchen\.clicks cannot occur: .*kitchen\.lid is in open|\|enabled kitchen\.clicks\| is so where"),
    "can occur with the lid open": (ENDS, body("enabled kitchen.clicks", KEEPS.format("boiling").replace("@|", "@0|")), r"\|enabled kitchen\.clicks\| is so where kitchen\.clicks cannot occur"),
    "step that is lost": (ENDS, body("event kitchen.pour", "false"), r"\|event kitchen\.pour\| leaves out steps of the declared rows"),
    "event defined twice": (ENDS, lambda d: d["definitions"].append(d["definitions"][-1]), r"\|enabled kitchen\.warms\| is defined twice, or of no use"),
    "event not defined": (ENDS, lambda d: d["definitions"].pop(), r"the definition of \|enabled kitchen\.warms\| is missing"),
    "assertion among definitions": (ENDS, lambda d: d["definitions"].append("(assert false)"), r"no definition: \(assert false\)"),
    "lemma left out": (ENDS, every(put("lemmas", value=[]), lambda d: d.update(definitions=[x for x in d["definitions"] if "|lemma 1@1|" not in x.split(" ")[1] and "|lemma 1@0| ()" not in x])), r"\|invariant@0\| is \|lemma 1@0\|, and it should be true|expected the definition"),
    "assignments left out": (ENDS, body("allowed", "(not |may(kitchen.press)|)"), r"\|allowed\| leaves out what the system and the claim allow"),
    "claim in other words": (ENDS, put("claim", "says", value="leads_to: G (true implies (F (v.kettle in done)))"), r"the claim is not what the file says it is, but leads_to"),
    "claim without its price": (ENDS, every(put("claim", "property", value="kettle-ends"), put("claim", "digest", value="")), r"the claim has changed since"),
    "border without a condition": (ENDS, put("borders", value="whole"), r'there are borders, and no "when"'),
}  # fmt: skip
"""What is done to a proof, and why that is refused."""


@pytest.mark.parametrize("what", TAMPERED)
def test_tampered_proofs_are_refused(
    what: str, proofs: dict[str, Document], ask: Callable[[Document], Rechecked]
) -> None:
    """Whatever is done to a proof, the answer says what is wrong with it."""
    name, tamper, reason = TAMPERED[what]
    doc = deepcopy(proofs[name])
    if what == "border without a condition":
        tamper = put("borders", value=deepcopy(proofs["kettle-ends"]["borders"]))
    tamper(doc)
    assert re.search(reason, ask(doc).refused), ask(doc).refused


STEPS = ("borders", 0, "trace", "steps")

BENT = {
    "no loop": (put("borders", 0, "trace", "loop", value=None), r"border 1 ends, and so does not show that something never comes"),
    "loop from before": (put("borders", 0, "trace", "loop", value=0), r"border 1 does not come back to where its loop begins"),
    "rest where something has to occur": (lambda d: d["borders"][0]["trace"]["steps"].insert(1, {"event": "rest", "class": "progress", "changes": {}, "because": []}), r"border 1, step 2: a rest, and yet kitchen\.warms has to occur"),
    "rest that moves": (put(*STEPS, 2, "changes", value={"kitchen.lid": ["closed", "open"]}), r"border 1, step 3: in a rest nothing changes"),
    "rest of another class": (put(*STEPS, 2, "class", value="choice"), r"border 1, step 3: in a rest nothing changes, and its class is progress"),
    "event that cannot occur": (put(*STEPS, 1, "event", value="kitchen.pour"), r"border 1, step 2: kitchen\.pour cannot occur"),
    "event that is not there": (put(*STEPS, 1, "event", value="kitchen.bangs"), r"border 1, step 2: kitchen\.bangs cannot occur"),
    "nothing is due": (every(put(*STEPS, value=[{"event": "rest", "class": "progress", "changes": {}, "because": []}]), put("borders", 0, "trace", "loop", value=0)), r"border 1 does not show that what is claimed to come never does"),
    "features under which it comes": (put("borders", 0, "trace", "features", "kitchen.switch", value="fitted"), r"the features of border 1 satisfy \"when\""),
    "no border": (put("borders", value=[]), r"there is no border, so nothing shows"),
}  # fmt: skip
"""What is done to the run on which a kettle boils for ever, and why that is refused."""


@pytest.mark.parametrize("what", BENT)
def test_bent_runs_are_refused(what: str, proofs: dict[str, Document], ask: Callable[[Document], Rechecked]) -> None:
    """A run that goes on for ever has to be fair, to close, and to refute the claim."""
    tamper, reason = BENT[what]
    doc = deepcopy(proofs["kettle-ends"])
    tamper(doc)
    assert re.search(reason, ask(doc).refused), ask(doc).refused


def test_unfair_loop_is_refused(proofs: dict[str, Document], ask: Callable[[Document], Rechecked]) -> None:
    """A kettle may simmer for ever instead of resting; to shake it for ever is not fair to its heating."""
    doc = deepcopy(proofs["kettle-ends"])
    trace = doc["borders"][0]["trace"]
    trace["steps"][2] = {"event": "kitchen.simmer", "class": "progress", "changes": {}, "because": []}
    assert ask(doc).refused == ""
    trace["steps"][1:] = [{"event": "kitchen.shake", "class": "choice", "changes": {}, "because": []}]
    trace["loop"], trace["features"]["may(kitchen.shake)"] = 1, "yes"
    assert ask(doc).refused == "border 1 is not fair: kitchen.warms can always occur, and never does"
