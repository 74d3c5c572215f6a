"""What is found out about the text of one certificate is not asked again for another, and makes nobody believe more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.proofs.recheck import subject
from quiesce.proofs.recheck.solvers import Session
from quiesce.proofs.recheck.verify import Rechecked, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from quiesce.proofs.recheck.solvers import Solver

Document = dict[str, Any]
Ask = "Callable[..., Rechecked]"
EVENT = "host.outage"
STUCK = "(and (= |host.mains@0| |host.mains:live|) (= |host.mains@1| |host.mains@0|))"


@pytest.fixture
def ask(parsed: Callable[[Document], Any]) -> Callable[..., Rechecked]:
    """What is found about a document by solvers that know nothing of others."""
    subject.derived_from.cache_clear()

    def found(document: Document, *solvers: Solver) -> Rechecked:
        return verify("file", parsed(json.loads(json.dumps(document))), solvers or ("Z3", "cvc5"), 20.0)

    return found


@pytest.fixture
def length(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How much text each question had, in characters, as they are asked."""
    asked: list[int] = []
    right = Session.satisfiable

    def listening(self: Session, lines: Sequence[str], symbols: Sequence[str] = ()) -> dict[str, str] | None:
        asked.append(sum(map(len, lines)))
        return right(self, lines, symbols)

    monkeypatch.setattr(Session, "satisfiable", listening)
    return asked


def stuck(document: Document) -> Document:
    """The same, but that an event does not do what it does."""
    changed: Document = json.loads(json.dumps(document))
    (found,) = (each for each in changed["obligations"] if each["event"] == EVENT)
    found["smtlib"][0] = f"(define-fun |event {EVENT}| () Bool {STUCK})"
    return changed


def test_what_is_known_is_not_asked_again(ask: Callable[..., Rechecked], whole: Document, length: list[int]) -> None:
    """The second time, the same certificate takes fewer questions, and less text."""
    assert ask(whole).refused == ""
    first = length.copy()
    length.clear()
    assert ask(whole).refused == ""
    assert (len(first), len(length)) == (6, 4)  # what is allowed, the text, the obligations: of each of two solvers
    assert sum(length[:2]) < sum(first[2:4])
    assert length[2:] == first[4:]


@pytest.mark.parametrize("before", [True, False], ids=["after a good one", "before a good one"])
def test_a_good_certificate_hides_no_bad_one(ask: Callable[..., Rechecked], dark: Document, before: bool) -> None:
    """A text that leaves out steps is refused whatever was checked before, and each time anew; a good one is not."""
    if before:
        assert ask(dark).refused == ""
    for _ in range(2):
        assert ask(stuck(dark)).refused.startswith(f"|event {EVENT}| leaves out steps of the declared rows")
    assert ask(dark).refused == ""


def test_each_solver_finds_out_for_itself(ask: Callable[..., Rechecked], dark: Document, length: list[int]) -> None:
    """What Z3 alone was asked, cvc5 is asked all the same."""
    assert ask(dark, "Z3").refused == ""
    first = length.copy()
    length.clear()
    assert ask(dark, "cvc5").refused == ""
    assert length == first


def test_what_nobody_understands_at_once_is_asked_one_by_one(
    ask: Callable[..., Rechecked], whole: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a solver does not decide obligations together within the limit, each is asked by itself, and the proof stands."""
    from quiesce.proofs.recheck.solvers import Undecided

    right = Session.satisfiable
    refused: list[str] = []

    def impatient(self: Session, lines: Sequence[str], symbols: Sequence[str] = ()) -> dict[str, str] | None:
        if lines[-1].startswith("(assert (or (and |domain|"):
            refused.append(self.solver)
            raise Undecided("too much at once")
        return right(self, lines, symbols)

    monkeypatch.setattr(Session, "satisfiable", impatient)
    found = ask(whole)
    assert (found.refused, len(found.obligations), refused) == ("", found.proofs, ["Z3"])
    assert all(set(each.seconds) == {"Z3", "cvc5"} for each in found.obligations)
