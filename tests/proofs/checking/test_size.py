"""How large a system is, as it is told: what was asked for and found out, why the rest is missing, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Silent
from quiesce.proofs.checking.run import Outcome, run
from quiesce.proofs.checking.schedule import Schedule
from quiesce.proofs.compare.ledger.ledger import Taken
from quiesce.proofs.compare.ledger.made import made
from quiesce.proofs.engines import symbolic
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.report.document import document
from quiesce.proofs.report.junit import junit
from quiesce.proofs.report.text import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.proofs.checking.size import Space
    from quiesce.proofs.evidence.case import Case

LAMP = Path(__file__).resolve().parents[2] / "assets" / "lamp"


@pytest.fixture(scope="module")
def lamps() -> Case:
    """Two lamps, of which one claim is checked."""
    machines, specs = str(LAMP / "machines"), str(LAMP / "specs")
    return prepare(Question((str(LAMP / "lamp.yaml"),), machines, specs, ("no-light-without-mains",)))


@pytest.fixture
def checked(lamps: Case) -> Callable[..., Outcome]:
    """Checks the lamps."""

    def check(limits: Limits | None = None, *, measured: bool = True, cache: str = "") -> Outcome:
        return run(lamps, "symbolic", limits or Limits(), Causes(), Silent(), cache=cache, measured=measured)

    return check


def lines(outcome: Outcome) -> list[str]:
    """What a report says of the size: what begins with a number, and what is not counted."""
    told = [line.strip() for line in report(outcome, "symbolic")]
    return [line for line in told if "transition" in line or line.startswith(("states not", "depth not"))]


def sizes(space: Space) -> tuple[int | None, int | None, int | None]:
    """States, transitions and depth."""
    return space.states, space.transitions, space.depth


def pinned(outcome: Outcome) -> dict[str, str]:
    """What a ledger has of states, transitions and depth."""
    size = made(outcome, {}, Taken(0, ())).size
    return {name: size[name] for name in ("states", "transitions", "depth")}


def test_what_is_known_is_told(checked: Callable[..., Outcome]) -> None:
    """Transitions and depth are in the report, the document, the file for build servers, and the ledger."""
    outcome = checked()
    states, transitions, depth = sizes(outcome.space)
    assert None not in (states, transitions, depth)
    assert lines(outcome) == [f"{transitions} transitions between states; each state is reached within {depth} steps"]
    space = document(outcome)["space"]
    assert (space["states"], space["transitions"], space["depth"]) == (states, transitions, depth)
    for name, number in (("states", states), ("transitions", transitions), ("depth", depth)):
        assert f'name="{name}" value="{number}"' in junit(outcome)
    assert pinned(outcome) == {"states": str(states), "transitions": str(transitions), "depth": str(depth)}


def test_what_nobody_asked_for_is_not_told(checked: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a ledger and without --count only states are counted, and it costs nothing besides."""
    monkeypatch.delattr(symbolic.SymbolicSpace, "transitions")
    monkeypatch.delattr(symbolic.SymbolicSpace, "depth")
    outcome = checked(measured=False)
    assert sizes(outcome.space) == (90, None, None)
    assert (outcome.space.reason, outcome.space.further) == ("", "")
    assert lines(outcome) == []
    space = document(outcome)["space"]
    assert (space["states"], space["transitions"], space["depth"]) == (90, None, None)


def test_a_limit_of_firings_leaves_a_reason_in_place_of_a_number(checked: Callable[..., Outcome]) -> None:
    """A limit of firings leaves first the depth unknown, then transitions, then states; the reason stands in their place."""
    whole = checked().space
    seen = dict[tuple[bool, ...], Outcome]()
    for firings in range(0, 400, 10):
        outcome = checked(Limits(max_firings=firings))
        known = tuple(number is not None for number in sizes(outcome.space))
        assert all(now in (None, then) for now, then in zip(sizes(outcome.space), sizes(whole), strict=True))
        seen.setdefault(known, outcome)
        if all(known):
            break
    nothing, states, transitions = (
        seen[known] for known in ((False, False, False), (True, False, False), (True, True, False))
    )
    why = "more work than all the claims: --count does it, however long it takes"
    assert lines(nothing) == [f"states not counted: {why}"]
    assert lines(states) == [f"transitions not counted: {why}"]
    assert lines(transitions)[1:] == [f"depth not known: {why}"]
    assert pinned(nothing) == {
        "states": f"not counted: {why}",
        "transitions": f"not counted: {why}",
        "depth": f"not known: {why}",
    }
    assert pinned(transitions) == {
        "states": str(whole.states),
        "transitions": str(whole.transitions),
        "depth": f"not known: {why}",
    }


def test_a_remembered_size_answers_only_the_same_question(
    checked: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A size that was found without transitions is not taken for one with them, nor one that a limit cut short for a whole one."""
    cache = str(tmp_path / "cache")
    few = checked(measured=False, cache=cache).space
    assert checked(Limits(max_firings=few.states), cache=cache).space.further
    whole = checked(cache=cache).space
    assert whole.whole
    assert not few.whole
    monkeypatch.setattr(Schedule, "found", lambda roads, task: iter(()))
    assert checked(cache=cache).space == whole
    assert checked(measured=False, cache=cache).space == few
    assert replace(whole, transitions=None, depth=None) == few
