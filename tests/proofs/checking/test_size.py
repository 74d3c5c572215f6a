"""How large a system is, as it is told: what was asked for and found out, why the rest is missing, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import Mock

import pytest

from quiesce.proofs.checking import schedule
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Silent
from quiesce.proofs.checking.run import Outcome, run
from quiesce.proofs.checking.schedule import Schedule
from quiesce.proofs.checking.size import size
from quiesce.proofs.compare.ledger.ledger import Taken
from quiesce.proofs.compare.ledger.made import made
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.report.document import document
from quiesce.proofs.report.junit import junit
from quiesce.proofs.report.text import report

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.system.instantiate import Composition
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


def test_what_nobody_asked_for_is_not_found_out(
    checked: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a ledger and without --count nothing is counted; nobody is told of states, nor why there are none."""
    monkeypatch.setattr(schedule, "size", lambda *_: pytest.fail("nobody asked"))
    outcome = checked(measured=False)
    assert sizes(outcome.space) == (None, None, None)
    assert (outcome.space.reason, outcome.space.further) == ("", "")
    assert lines(outcome) == []
    assert not [line for line in report(outcome, "symbolic") if "combinations of locations" in line]
    space = document(outcome)["space"]
    assert (space["states"], space["transitions"], space["depth"]) == (None, None, None)
    assert 'name="states"' not in junit(outcome)
    assert pinned(outcome)["states"] == "not counted: nobody asked"


def test_a_limit_leaves_a_reason_in_place_of_a_number(
    lamps: Case, checked: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the time is over, first the depth is missing, then transitions, then states; the reason stands in their place."""
    whole = checked().space
    seen = dict[tuple[bool, ...], Outcome]()
    for asked in range(0, 400, 10):
        monkeypatch.setattr(schedule, "size", partial(tired, asked))
        outcome = checked()
        known = tuple(number is not None for number in sizes(outcome.space))
        assert all(now in (None, then) for now, then in zip(sizes(outcome.space), sizes(whole), strict=True))
        assert [verdict.word for verdict in outcome.verdicts] == ["holds"] * len(lamps.claims)
        seen.setdefault(known, outcome)
        if all(known):
            break
    nothing, states, transitions = (
        seen[known] for known in ((False, False, False), (True, False, False), (True, True, False))
    )
    assert lines(nothing) == ["states not counted: enough"]
    assert lines(states) == ["transitions not counted: enough"]
    assert lines(transitions)[1:] == ["depth not known: enough"]
    assert pinned(nothing) == {
        "states": "not counted: enough",
        "transitions": "not counted: enough",
        "depth": "not known: enough",
    }
    assert pinned(transitions) == {
        "states": str(whole.states),
        "transitions": str(whole.transitions),
        "depth": "not known: enough",
    }


def tired(asked: int, composition: Composition, _: Limits, progress: Callable[[str], None]) -> Space:
    """The size, as far as it is found before somebody has asked so often whether the time is over."""
    left = iter(range(asked))
    limits = Mock(spec=Limits, max_nodes=Limits().max_nodes)
    limits.stop = lambda: "enough" if next(left, None) is None else None
    return size(composition, limits, progress)


def test_a_size_that_was_cut_short_is_not_remembered(
    checked: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What a limit cut short is found anew; what is whole is remembered, and told only where it is asked for."""
    cache = str(tmp_path / "cache")
    with monkeypatch.context() as patched:
        patched.setattr(schedule, "size", partial(tired, 0))
        assert checked(cache=cache).space.reason == "enough"
    whole = checked(cache=cache).space
    assert None not in sizes(whole)
    monkeypatch.setattr(Schedule, "found", lambda roads, task: iter(()))
    assert checked(cache=cache).space == whole
    assert checked(measured=False, cache=cache).space == replace(whole, states=None, transitions=None, depth=None)
