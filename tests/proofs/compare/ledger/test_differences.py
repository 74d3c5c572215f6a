"""Differences of ledgers: nothing that differs goes unnoticed, and each kind has its own sentence."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, get_args

import pytest

from quiesce.model.system.transition_system import Feature, TransitionSystem
from quiesce.proofs.compare.ledger.deviation import Kind
from quiesce.proofs.compare.ledger.differences import differences
from quiesce.proofs.compare.ledger.ledger import NO_CERTIFICATE, STALE, Entry, Ledger, Taken

if TYPE_CHECKING:
    from quiesce.proofs.compare.ledger.deviation import Deviation

SYSTEM = TransitionSystem(
    "s",
    (),
    (
        Feature("a.f", "choice", ("x", "y", "z")),
        Feature("a.e", "permission", ("no", "yes")),
        Feature("a.k", "permission", ("no", "yes")),
    ),
    (),
)
ENTRY = Entry(
    says="never: a.m in bad",
    assuming=("not may(k)",),
    verdict="depends",
    why="",
    holds_when=("not may(a.e)",),
    shown_in="6 steps",
    fails_by=("may(a.e)",),
    causes=1,
    rescued_by=(),
    explored="9 states of 3 machines, 32 assignments",
    certificate="1" * 64,
)
LEDGER = Ledger(
    about="s",
    digest="2" * 64,
    how={"engine": "symbolic", "causes": "all", "max_nodes": "1024", "max_states": "any"},
    options=(),
    assumed=("may(a.k)",),
    size={"states": "90", "transitions": "500", "depth": "7", "events": "not counted: too many"},
    machines={"a.m": 3},
    features={"a.f": "x, y, z"},
    permissions={"a.e": "open"},
    taken=Taken(9, ("m e from bad",)),
    claims={"good[a]": ENTRY},
    silent=("nothing-here",),
)
CHANGES: list[tuple[Kind, dict[str, Any], str]] = [
    ("claim gone", {"claims": {}}, "good[a]: the claim is gone: nobody checks any more what was depends"),
    (
        "claim new",
        {"claims": {"good[a]": ENTRY, "new[a]": ENTRY}},
        "new[a]: a new claim, of which the ledger says nothing: depends",
    ),
    (
        "engine",
        {"how": {**LEDGER.how, "engine": "explicit"}},
        "another engine: explicit, where the ledger was made with symbolic",
    ),
    ("wanted", {"how": {**LEDGER.how, "causes": "none"}}, "something else is asked for"),
    (
        "limit raised",
        {"how": {**LEDGER.how, "max_nodes": "2048"}},
        "a limit raised: nodes that diagrams may take: 1024 before, 2048 now",
    ),
    (
        "limit lowered",
        {"how": {**LEDGER.how, "max_states": "8000"}},
        "a limit lowered: states that may be kept: any before, 8000 now",
    ),
    ("options", {"options": ("--assume may(e)",)}, "the command line says something else"),
    ("system assumes more", {"assumed": ("may(a.k)", "not may(a.e)")}, "the system assumes more"),
    ("system assumes less", {"assumed": ()}, "the system assumes less"),
    ("space shrunk", {"size": {**LEDGER.size, "states": "9"}}, "the system is smaller: states: 90 before, 9 now"),
    ("space grown", {"size": {**LEDGER.size, "states": "1000"}}, "the system is larger: states: 90 before, 1,000 now"),
    ("space unknown", {"size": {**LEDGER.size, "events": "7"}}, "events: not counted: too many before, 7 now"),
    (
        "transitions lost",
        {"size": {**LEDGER.size, "transitions": "499"}},
        "fewer transitions can be taken: transitions: 500 before, 499 now",
    ),
    (
        "transitions gained",
        {"size": {**LEDGER.size, "transitions": "1500"}},
        "more transitions can be taken: transitions: 500 before, 1,500 now",
    ),
    (
        "shallower",
        {"size": {**LEDGER.size, "depth": "6"}},
        "every state is reached in fewer steps: depth: 7 before, 6 now",
    ),
    (
        "deeper",
        {"size": {**LEDGER.size, "depth": "10"}},
        "it takes more steps to reach every state: depth: 7 before, 10 now",
    ),
    ("machine", {"machines": {"a.m": 2}}, "the machine a.m: 3 locations before, 2 locations now"),
    ("machine", {"machines": {}}, "the machine a.m: is gone: 3 locations before"),
    ("feature", {"features": {"a.f": "x"}}, "the feature a.f: x, y, z before, x now"),
    ("permission", {"permissions": {"a.e": "never"}}, "may(a.e): open before, never now"),
    ("coverage lost", {"taken": Taken(9, ("m e from bad", "m e from good"))}, "coverage was lost: 1 more"),
    ("coverage gained", {"taken": Taken(9, ())}, "1 of the declared transitions are no longer"),
    ("coverage", {"taken": Taken(8, ("m e from bad",))}, "9 ways to take its transitions before, 8 now"),
    ("coverage", {"taken": Taken(9, (), "too large")}, "which transitions are taken: measured before, too large now"),
    ("property silent", {"silent": ("nothing-here", "other")}, "other: the property is new and claims nothing"),
    ("property gone", {"silent": ()}, "nothing-here: the property is gone"),
    ("behaviour", {"digest": "3" * 64}, "the system behaves differently"),
]
CLAIM_CHANGES: list[tuple[Kind, dict[str, Any], str]] = [
    ("claim says something else", {"says": "never: false"}, "the claim says something else under the same name"),
    ("assumes more", {"assuming": ("not may(k)", "not may(e)")}, "the claim was weakened: it assumes more"),
    ("assumes less", {"assuming": ()}, "the claim was strengthened: it assumes less"),
    ("verdict", {"verdict": "violated"}, "the verdict is another: violated (was depends)"),
    (
        "vacuous",
        {"verdict": "vacuous", "why": "never so"},
        "became vacuous, and says nothing any more: never so (was depends)",
    ),
    ("unknown", {"verdict": "unknown", "why": "too long"}, "is not known any more: too long (was depends)"),
    ("reason", {"why": "other"}, "still depends, for another reason: other (was: none)"),
    ("condition", {"holds_when": ("not may(a.e)", "a.f is x")}, "holds under fewer assignments than before"),
    ("condition", {"holds_when": ("true",)}, "holds under more assignments than before"),
    ("condition", {"holds_when": ("a.f is x",)}, "holds under other assignments than before"),
    ("condition", {"holds_when": ()}, "the condition under which it holds is another"),
    ("wording", {"holds_when": ("not may(a.e) and (a.f is x or a.f is y, z)",)}, "in other words, and means the same"),
    (
        "cause gained",
        {"fails_by": ("may(a.e) or may(a.k)",), "causes": 2},
        "fails by a minimal cause that the ledger does not know",
    ),
    ("cause lost", {"fails_by": (), "causes": 0}, "no longer fails by a minimal cause of the ledger"),
    ("causes", {"causes": 2}, "the same causes are put together differently"),
    ("causes", {"fails_by": ("may(",)}, "fails by other causes"),
    ("length", {"shown_in": "7 steps"}, "the shortest failure: 6 steps before, 7 steps now"),
    ("length", {"shown_in": ""}, "the shortest failure: 6 steps before, none now"),
    ("fairness", {"rescued_by": ("a.e",)}, "the events whose fairness would help are others"),
    ("explored", {"explored": ""}, "explored for it: 9 states of 3 machines, 32 assignments before, nothing now"),
    ("certificate gone", {"certificate": NO_CERTIFICATE}, "its certificate is gone"),
    ("certificate stale", {"certificate": STALE}, "its certificate is stale"),
    ("certificate other", {"certificate": "4" * 64}, "its certificate is another one"),
]


def told(found: tuple[Deviation, ...]) -> list[str]:
    """Differences → their sentences."""
    return [f"{each.about}: {each.says}" if each.about else each.says for each in found]


@pytest.mark.parametrize(("kind", "change", "sentence"), CHANGES)
def test_each_difference_is_told(kind: Kind, change: dict[str, Any], sentence: str) -> None:
    """One thing changed is one difference of its kind, and the other way round it is one as well."""
    found = differences(LEDGER, replace(LEDGER, **change), SYSTEM)
    assert [each.kind for each in found] == [kind]
    assert sentence in told(found)[0]
    assert len(differences(replace(LEDGER, **change), LEDGER, SYSTEM)) == 1


@pytest.mark.parametrize(("kind", "change", "sentence"), CLAIM_CHANGES)
def test_each_difference_of_a_claim_is_told(kind: Kind, change: dict[str, Any], sentence: str) -> None:
    """The same of what is expected of one claim."""
    now = replace(LEDGER, claims={"good[a]": replace(ENTRY, **change)})
    found = differences(LEDGER, now, SYSTEM)
    assert [each.kind for each in found] == [kind]
    assert sentence in told(found)[0]
    assert len(differences(now, LEDGER, SYSTEM)) == 1


def test_a_certificate_that_is_new_is_told() -> None:
    """A claim that had none has one now."""
    was = replace(LEDGER, claims={"good[a]": replace(ENTRY, certificate=NO_CERTIFICATE)})
    assert [each.kind for each in differences(was, LEDGER, SYSTEM)] == ["certificate new"]


def test_every_kind_is_shown_here() -> None:
    """No kind of difference is declared and never made."""
    assert {kind for kind, _, _ in (*CHANGES, *CLAIM_CHANGES)} | {"certificate new"} == set(get_args(Kind))


def test_every_field_is_compared() -> None:
    """Nothing that a ledger has is left out of the comparison; what it is about is compared when it is read."""
    assert {key for _, change, _ in CHANGES for key in change} | {"about"} == {field.name for field in fields(Ledger)}
    assert {key for _, change, _ in CLAIM_CHANGES for key in change} == {field.name for field in fields(Entry)}


def test_equal_ledgers_do_not_differ() -> None:
    """Where nothing differs, nothing is told."""
    assert differences(LEDGER, replace(LEDGER), SYSTEM) == ()


def test_a_hostile_ledger_is_no_burden() -> None:
    """A family of more causes than a check would ever find is compared as text."""
    huge = " and ".join(f"({' or '.join(f'may(a.e{i}_{j})' for j in range(9))})" for i in range(9))
    now = replace(LEDGER, claims={"good[a]": replace(ENTRY, fails_by=(huge,))})
    assert [each.kind for each in differences(LEDGER, now, SYSTEM)] == ["causes"]
