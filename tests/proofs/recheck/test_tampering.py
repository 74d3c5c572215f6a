"""Certificates that were tampered with are refused, each for its own reason."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.proofs.recheck.verify import Rechecked, verify

if TYPE_CHECKING:
    from collections.abc import Callable

Document = dict[str, Any]


@pytest.fixture(scope="module")
def ask(parsed: Callable[[Document], Any]) -> Callable[[Document], Rechecked]:
    """What is found about a document, by both solvers."""
    return lambda document: verify("file", parsed(json.loads(json.dumps(document))), ("Z3", "cvc5"), 20.0)


def test_untouched_ones_are_rechecked(
    ask: Callable[[Document], Rechecked], dark: Document, whole: Document, bright: Document
) -> None:
    """A proof, a proof under a condition, and a witness: nothing is refused as long as nothing is changed."""
    found = [ask(document) for document in (dark, whole, bright)]
    assert [each.refused for each in found] == ["", "", ""]
    assert [(each.lemmas, len(each.obligations), each.borders, each.steps) for each in found] == [
        (1, 7, 0, None),
        (3, 6, 1, None),
        (0, 0, 0, 2),
    ]


def line(document: Document, part: str, name: str) -> int:
    """Where a symbol is declared or defined."""
    (index,) = (
        index for index, each in enumerate(document[part]) if each.split(" ")[1:2] == [name] or f" {name} ()" in each
    )
    return index


def define(name: str, body: str) -> Callable[[Document], None]:
    """Give a definition another body."""

    def tamper(document: Document) -> None:
        document["definitions"][line(document, "definitions", name)] = f"(define-fun {name} () Bool {body})"

    return tamper


def obligation(document: Document, event: str) -> Document:
    """The obligation of an event, or the one of that name."""
    (found,) = (each for each in document["obligations"] if event in (each["event"], each["name"]))
    return found


def drop(event: str) -> Callable[[Document], None]:
    """Leave an obligation out."""
    return lambda document: document["obligations"].remove(obligation(document, event))


def occurs(event: str, body: str) -> Callable[[Document], None]:
    """Say that an event does something else."""

    def tamper(document: Document) -> None:
        obligation(document, event)["smtlib"][0] = f"(define-fun |event {event}| () Bool {body})"

    return tamper


def exchange(part: str, old: str, new: str) -> Callable[[Document], None]:
    """Another text, everywhere in one part."""

    def tamper(document: Document) -> None:
        assert old in json.dumps(document[part])
        document[part] = json.loads(json.dumps(document[part]).replace(old, new))

    return tamper


def put(*path: str | int, value: Any) -> Callable[[Document], None]:
    """Another value in one place."""

    def tamper(document: Document) -> None:
        here: Any = document
        for key in path[:-1]:
            here = here[key]
        here[path[-1]] = value

    return tamper


def insert(part: str, at: int, value: Any) -> Callable[[Document], None]:
    """One line more."""
    return lambda document: document[part].insert(at, value)


def rename(event: str, other: str) -> Callable[[Document], None]:
    """Say that an obligation is for another event, throughout."""

    def tamper(document: Document) -> None:
        found = obligation(document, event)
        renamed = json.loads(json.dumps(found).replace(event, other))
        document["obligations"][document["obligations"].index(found)] = renamed

    return tamper


def twice(document: Document) -> None:
    document["obligations"].append(obligation(document, "hall.press"))


def unneeded(document: Document) -> None:
    """An obligation for what moves only a machine of which no lemma speaks."""
    found = json.loads(json.dumps(obligation(document, "hall.hum")).replace("hall.hum", "porch.press"))
    found["smtlib"][0] = "(define-fun |event porch.press| () Bool true)"
    document["obligations"].append(found)


def shape(name: str, old: str, new: str) -> Callable[[Document], None]:
    """Another assertion of an obligation."""

    def tamper(document: Document) -> None:
        found = obligation(document, name)
        assert old in found["smtlib"][-1]
        found["smtlib"][-1] = found["smtlib"][-1].replace(old, new)

    return tamper


def without_guard(document: Document) -> None:
    """A row that is asked later, as if it could be taken only where an earlier one is possible too: moves are lost."""
    text = obligation(document, "hall.press")["smtlib"][0]
    guard = "(and (= |hall.lamp@0| |hall.lamp:on.dim|) (not (= |hall.kind| |hall.kind:dimmer|)))"
    assert guard in text
    obligation(document, "hall.press")["smtlib"][0] = text.replace(
        guard, guard.replace("(not (= |hall.kind| |hall.kind:dimmer|))", "false")
    )


PRESS = "(and |domain| |allowed| |invariant@0| |event hall.press| (not |invariant@1|))"
LAMP = "(or (= |hall.lamp@{0}| |hall.lamp:on.dim|) (= |hall.lamp@{0}| |hall.lamp:on.bright|))"
MAINS = "(= |host.mains@{0}| |host.mains:dead|)"

TAMPERED = {
    "stale system": (put("system", "digest", value="0" * 64), r"the system has changed since; make it again with: quiesce prove"),
    "stale claim": (put("claim", "digest", value="0" * 64), r"the claim has changed since; make it again with: quiesce prove"),
    "other claim": (put("claim", "property", value="lamp-stays-whole"), r"the claim has changed since"),
    "claim that is not there": (put("claim", "property", value="x"), r'the system has no claim "x" about v: hall'),
    "other element": (put("claim", "elements", value={"v": "porch"}), r"the claim has changed since"),
    "element that is not there": (put("claim", "elements", value={"v": "attic"}), r"the system has no claim .* about v: attic"),
    "no element": (put("claim", "elements", value={}), r'the system has no claim "no-light-without-mains"$'),
    "claim in other words": (put("claim", "says", value="never: host.mains in live"), r"the claim is not what the file says it is, but never"),
    "claim of another pattern": (put("claim", "says", value="always: host.mains in dead and v.lamp in on"), r"the claim is not what the file says"),
    "system by another name": (put("system", "name", value="lights"), r'the system is called "lamps", not "lights"'),
    "system that is not there": (put("system", "paths", value=["nowhere"]), r"its system cannot be read: nowhere:1:1: cannot be read"),
    "something assumed in addition": (put("system", "assume", value=["not may(press)"]), r"the system has changed since"),
    "a feature given": (put("system", "given", value=["kind=plain"]), r"the system has changed since"),
    "no initiation": (drop("initiation"), r"the obligation initiation is missing"),
    "no implication": (drop("implication"), r"the obligation implication is missing"),
    "no consecution": (drop("hall.press"), r"there is no obligation for hall\.press, which can move .*: .*hall\.lamp goes from"),
    "no consecution of what others control": (drop("host.outage"), r"there is no obligation for host\.outage"),
    "event renamed": (rename("hall.press", "hall.push"), r'there is an obligation for "hall\.push", and no such event'),
    "event of another lamp": (rename("hall.press", "porch.press"), r"in \|event porch\.press\|: \|may\(porch\.press\)\| may not be used here"),
    "event doubled": (twice, r"the obligation consecution of hall\.press is there twice"),
    "event unneeded": (unneeded, r"there is an obligation for porch\.press, which moves nothing"),
    "event in words only": (put("obligations", 3, "event", value="hall.burn"), r"expected the definition \(define-fun \|event hall\.burn\|"),
    "obligation of no known name": (put("obligations", 0, "name", value="initialisation"), r'there is no obligation "initialisation"'),
    "initiation with an event": (put("obligations", 0, "event", value="hall.hum"), r'there is no obligation "initiation of hall\.hum"'),
    "consecution without an event": (put("obligations", 1, "event", value=None), r'there is no obligation "consecution"'),
    "two assertions": (lambda d: obligation(d, "initiation")["smtlib"].append("(assert false)"), r"initiation has 2 assertions, not one"),
    "no assertion": (lambda d: obligation(d, "hall.press")["smtlib"].pop(), r"consecution of hall\.press has 0 assertions"),
    "no definition of the event": (lambda d: obligation(d, "hall.press")["smtlib"].clear(), r"expected the definition \(define-fun \|event hall\.press\|"),
    "assertion of something else": (shape("initiation", "(not |invariant@0|)", "(not (not |invariant@0|))"), r"the assertion of initiation is .*, and it should be"),
    "assertion without its negation": (shape("hall.press", "(not |invariant@1|)", "|invariant@1|"), r"the assertion of consecution of hall\.press is"),
    "assertion about the wrong state": (shape("implication", "|bad@0|", "|invariant@0|"), r"the assertion of implication is"),
    "assertion of false": (shape("hall.press", PRESS, "false"), r"the assertion of consecution of hall\.press is \(assert false\)"),
    "lemma that says less": (define("|lemma 1@0|", "true"), r"\|lemma 1@1\| is .*, and it should be true"),
    "lemma that says less, throughout": (exchange("definitions", "|hall.lamp:on.bright|", "|hall.lamp:broken|"), r"the text of lemma 1 does not mean what its formula says: .*hall\.lamp"),
    "lemma whose formula says more": (put("lemmas", 0, "formula", value="not hall.lamp in on.dim, on.bright"), r"the text of lemma 1 does not mean what its formula says"),
    "lemma that is no formula": (put("lemmas", 0, "formula", value="hall.lamp is"), r"lemma 1:\d+: in the formula"),
    "lemma about what is not there": (put("lemmas", 0, "formula", value="not attic.lamp in broken"), r'a lemma: the system has nothing of the name "attic\.lamp"'),
    "lemma about no location": (put("lemmas", 0, "formula", value="not hall.lamp in on"), r'a lemma: "hall\.lamp" has no value "on"'),
    "lemma with a quantifier": (put("lemmas", 0, "formula", value="all v in vms: v.lamp in broken"), r"a lemma: a quantifier"),
    "lemma about a system event": (put("lemmas", 0, "formula", value="may(host.repair)"), r'a lemma: there is no permission of an event "host\.repair"'),
    "one lemma more": (lambda d: d["lemmas"].append(d["lemmas"][0]), r"expected the definition \(define-fun \|lemma 2@0\|"),
    "no lemma": (put("lemmas", value=[]), r"there is no lemma"),
    "values left out": (define("|domain|", "(= |hall.lamp@0| |hall.lamp:off|)"), r"\|domain\| leaves out values that something can have: .*hall\.lamp is in"),
    "no values": (define("|domain|", "false"), r"\|domain\| leaves out values"),
    "assignments left out": (define("|allowed|", "(not |may(hall.press)|)"), r"\|allowed\| leaves out what the system and the claim allow: .*may\(hall\.press\)"),
    "no assignments": (define("|allowed|", "false"), r"\|allowed\| leaves out what"),
    "allowed locations": (define("|allowed|", MAINS.format(0)), r"\|allowed\| leaves out what"),
    "begins elsewhere": (define("|initial|", "(= |hall.lamp@0| |hall.lamp:broken|)"), r"\|initial\| is not where the machines begin"),
    "nothing is bad": (define("|bad@0|", "false"), r"\|bad@0\| leaves out what must never be: .*host\.mains is in dead"),
    "less is bad": (define("|bad@0|", f"(and {MAINS.format(0)} (= |hall.lamp@0| |hall.lamp:on.dim|))"), r"\|bad@0\| leaves out what must never be: .*on\.bright"),
    "event that never occurs": (occurs("host.outage", "false"), r"\|event host\.outage\| leaves out steps of the declared rows: host\.mains goes from live to dead"),
    "event that needs more": (lambda d: occurs("hall.hum", "(and |may(hall.press)| " + obligation(d, "hall.hum")["smtlib"][0].partition("Bool ")[2])(d), r"\|event hall\.hum\| leaves out steps"),
    "move that is lost": (without_guard, r"\|event hall\.press\| leaves out steps of the declared rows: hall\.lamp goes from on\.dim to off"),
    "place that is lost": (lambda d: occurs("host.repair", "(= |hall.lamp@0| |hall.lamp@1| )")(d) or exchange("obligations", "(= |hall.lamp@0| |hall.lamp@1| )", "(= |hall.lamp@1| |hall.lamp:off|)")(d), r"\|event host\.repair\| leaves out steps"),
    "values that are the same": (exchange("declarations", "|hall.lamp:on.bright| () (_ BitVec 2) #b10", "|hall.lamp:on.bright| () (_ BitVec 2) #b01"), r"declared is \(define-fun \|hall\.lamp:on\.bright\| .* #b01\), and it should be .* #b10"),
    "value of another number": (exchange("declarations", "|host.mains:live| () (_ BitVec 1) #b0", "|host.mains:live| () (_ BitVec 1) #b1"), r"declared is \(define-fun \|host\.mains:live\|"),
    "too few bits": (exchange("declarations", "|hall.lamp@1| (_ BitVec 2)", "|hall.lamp@1| (_ BitVec 1)"), r"declared is \(declare-const \|hall\.lamp@1\| \(_ BitVec 1\)\), and it should be"),
    "value missing": (lambda d: d["declarations"].pop(line(d, "declarations", "|hall.lamp:broken|")), r"\(define-fun \|hall\.lamp:broken\| .* is missing among the declarations"),
    "value of nothing": (insert("declarations", 0, "(define-fun |hall.lamp:melted| () (_ BitVec 2) #b11)"), r"\|hall\.lamp:melted\| is a value of nothing that is declared"),
    "variable of nothing": (insert("declarations", 0, "(declare-const |attic.lamp@0| (_ BitVec 2))"), r"the system has nothing that \|attic\.lamp@0\| could stand for"),
    "what only looks like a permission": (insert("declarations", 0, "(declare-const |yam(hall.press)| Bool)"), r"the system has nothing that \|yam\(hall\.press\)\| could stand for"),
    "declared twice": (insert("declarations", 0, "(declare-const |hall.lamp@0| (_ BitVec 2))"), r"\|hall\.lamp@0\| is declared twice"),
    "next state of what no lemma speaks of": (insert("declarations", 0, "(declare-const |hall.kind@1| (_ BitVec 2))"), r"the system has nothing that \|hall\.kind@1\|"),
    "next state not declared": (lambda d: d["declarations"].pop(line(d, "declarations", "|hall.lamp@1|")), r"a lemma speaks of hall\.lamp, and yet \|hall\.lamp@1\| is not declared"),
    "next state only": (lambda d: d["declarations"].pop(line(d, "declarations", "|hall.lamp@0|")), r"\|hall\.lamp@1\| is declared, and \|hall\.lamp@0\| is not"),
    "a function with arguments": (insert("declarations", 0, "(declare-fun |hall.lamp@0| () (_ BitVec 2))"), r"no declaration: \(declare-fun"),
    "assertion among declarations": (insert("declarations", 3, "(assert false)"), r"no declaration: \(assert false\)"),
    "assertion among definitions": (insert("definitions", 3, "(assert false)"), r"expected the definition \(define-fun \|lemma 1@0\| .*, not \(assert false\)"),
    "assertion after definitions": (lambda d: d["definitions"].append("(assert false)"), r"after the last definition, \|bad@0\|, there is more"),
    "option": (insert("declarations", 0, "(set-option :timeout 1)"), r"not understood from here: :timeout"),
    "logic": (insert("declarations", 0, "(set-logic |ALL|)"), r"no declaration: \(set-logic"),
    "push": (insert("definitions", 0, "(push 1)"), r"expected the definition \(define-fun \|domain\|"),
    "exit": (insert("definitions", 0, "(exit)"), r"expected the definition \(define-fun \|domain\|"),
    "reset": (insert("declarations", 9, "(reset)"), r"no declaration: \(reset\)"),
    "another command on the same line": (exchange("definitions", "(define-fun |allowed|", "(reset) (define-fun |allowed|"), r"2 expressions, not one"),
    "comment": (exchange("definitions", "(define-fun |allowed| () Bool", "(define-fun |allowed| () Bool ;"), r"not understood from here: ;"),
    "let": (define("|allowed|", "(let ((|x| true)) |x|)"), r"in \|allowed\|: not one of and, or, not"),
    "redefinition": (insert("definitions", 1, "(define-fun |domain| () Bool true)"), r"expected the definition \(define-fun \|allowed\|"),
    "definitions in another order": (lambda d: d["definitions"].reverse(), r"expected the definition \(define-fun \|domain\|"),
    "definition missing": (lambda d: d["definitions"].pop(), r"the definition of \|bad@0\| is missing"),
    "definition by a later one": (define("|allowed|", "|initial|"), r"in \|allowed\|: \|initial\| may not be used here"),
    "definition with arguments": (exchange("definitions", "(define-fun |allowed| () Bool", "(define-fun |allowed| ((|x| Bool)) Bool"), r"expected the definition \(define-fun \|allowed\| \(\) Bool"),
    "next lemma not the same": (define("|lemma 1@1|", "true"), r"\|lemma 1@1\| is true, and it should be"),
    "next state in a lemma": (define("|lemma 1@0|", MAINS.format(1)), r"in \|lemma 1@0\|: \|host\.mains@1\| may not be used here"),
    "neither step nor permission": (lambda d: (drop("hall.press")(d), d["declarations"].pop(line(d, "declarations", "|may(hall.press)|"))), r"there is no obligation for hall\.press, which can move something of which a lemma speaks: .*may\(hall\.press\)"),
    "next state in what must not be": (define("|bad@0|", MAINS.format(1)), r"in \|bad@0\|: \|host\.mains@1\| may not be used here"),
    "invariant of something else": (define("|invariant@1|", "|lemma 1@0|"), r"\|invariant@1\| is \|lemma 1@0\|, and it should be \|lemma 1@1\|"),
    "event with an unknown symbol": (occurs("hall.press", "|own domain|"), r"in \|event hall\.press\|: \|own domain\| may not be used here"),
    "border without a condition": (put("borders", value="whole"), r'there are borders, and no "when"'),
}  # fmt: skip
"""What is done to the proof that a lamp is dark without mains, and why that is refused."""


@pytest.mark.parametrize("name", TAMPERED)
def test_tampered_proof_is_refused(
    name: str, ask: Callable[[Document], Rechecked], dark: Document, whole: Document
) -> None:
    """A proof that was changed in one place does not pass, and what is said names the place."""
    document = deepcopy(dark)
    tamper, reason = TAMPERED[name]
    tamper(document)
    if document["borders"] == "whole":
        document["borders"] = whole["borders"]
    assert document != dark
    found = ask(document)
    assert re.search(reason, found.refused), found.refused


def test_each_has_a_reason_of_its_own(ask: Callable[[Document], Rechecked], dark: Document) -> None:
    """What is expected to be said is not so vague that it would do for the untouched proof, or for everything."""
    reasons = [reason for _, reason in TAMPERED.values()]
    assert len(TAMPERED) > 80
    assert len(set(reasons)) > 60
    assert not any(re.search(reason, ask(dark).refused) for reason in reasons)
