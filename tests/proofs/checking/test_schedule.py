"""What is found out first, and what is left where there is no time."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.checking.inquiry import Inquiry
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Silent
from quiesce.proofs.checking.schedule import INTERRUPTED, Schedule
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quiesce.proofs.checking.size import Space
    from quiesce.proofs.checking.task import Task
    from quiesce.proofs.evidence.case import Case
    from quiesce.proofs.evidence.verdict import Verdict

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def case(name: str) -> Case:
    """A toy system with its claims."""
    folder = ASSETS / name
    return prepare(Question((str(folder / f"{name}.yaml"),), str(folder / "machines"), str(folder / "specs")))


def inquiry(name: str, limits: Limits = Limits()) -> Inquiry:  # noqa: B008  # frozen
    """Everything about a toy system."""
    return Inquiry(case(name), "symbolic", limits, Causes("none"), measured=True)


@pytest.mark.parametrize("name", ["kettle", "lamp"])
def test_nothing_is_found_out_before_claims_about_states(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims about states are decided before those about whole runs, and the size of the system is found out last."""
    asked, find = list[str](), Schedule.found

    def found(schedule: Schedule, task: Task | None) -> Iterator[Space | Verdict]:
        asked.extend(["size"] if task is None else ["states" if x[0].temporal is None else "runs" for x in task.claims])
        return find(schedule, task)

    monkeypatch.setattr(Schedule, "found", found)
    size, verdicts = Schedule(inquiry(name), Silent()).answers(1)
    assert asked == sorted(asked, key=["states", "runs", "size"].index)
    assert asked.count("size") == 1
    assert size.states is not None
    assert len(verdicts) == len(asked) - 1


def test_nothing_is_begun_without_time() -> None:
    """Where the limit of time is reached before anything is begun, all is unknown for that reason, also the size."""
    wanted = inquiry("lamp", Limits(seconds=1e-9))
    size, verdicts = Schedule(wanted, Silent()).answers(1)
    assert [(each.word, each.reason) for each in verdicts.values()] == [("unknown", wanted.limits.reason)] * 8
    assert (size.states, size.reason) == (None, wanted.limits.reason)


def test_what_does_not_listen_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Preparation that asks nobody for the time is ended soon after the limit; there is an answer for each claim."""
    wanted = inquiry("lamp", Limits.starting_now(0.1))

    def preparing(*_: object) -> None:
        while time.monotonic() < wanted.limits.started + 60:
            pass

    schedule = Schedule(wanted, Silent())
    monkeypatch.setattr(schedule, "_tasks", preparing)
    verdicts = schedule.answers(2)[1]
    assert {(each.word, each.reason) for each in verdicts.values()} == {("unknown", wanted.limits.reason)}
    assert time.monotonic() < wanted.limits.started + 60
    assert not schedule.interrupted


def test_an_interrupt_is_one_unless_somebody_wants_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who asks for several systems, or within a test, is interrupted altogether; who wants what was found by then has it."""
    monkeypatch.setattr(Schedule, "_verdict", lambda *_: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        Schedule(inquiry("lamp"), Silent()).answers(1)
    schedule = Schedule(inquiry("lamp"), Silent())
    size, verdicts = schedule.answers(1, partial=True)
    assert schedule.interrupted
    assert {each.reason for each in verdicts.values()} == {size.reason} == {INTERRUPTED}


def test_each_verdict_is_told_as_it_is_found() -> None:
    """Whoever listens hears each verdict once; what he hears is what is answered."""
    heard = list[str]()
    verdicts = Schedule(inquiry("lamp"), Silent(), told=lambda x: heard.append(f"{x.claim.name} {x.word}")).answers(1)[
        1
    ]
    assert sorted(heard) == sorted(f"{claim.name} {verdict.word}" for claim, verdict in verdicts.items())
