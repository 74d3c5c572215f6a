"""Traces of reference systems: who has a lane, who decides, and what is marked."""

from __future__ import annotations

import pytest

from quiesce.model.system.live import Moved
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.trace import Step
from quiesce.proofs.report.sequence.chart import chart
from quiesce.proofs.report.sequence.lanes import Lanes, who
from quiesce.proofs.report.sequence.text import drawn, most_lanes
from quiesce.proofs.walk.named import chosen, traced


@pytest.fixture(scope="module")
def verdict(reference):
    """The claim of all claims, with its trace."""
    return traced(reference, chosen(reference, "no-device-left-unquiesced", "a test", Progress()), Limits(), Progress())


def test_lanes_are_those_who_decide_and_those_the_claim_speaks_of(reference, verdict):
    """In the killing of a qvm: host, somebody, qvm and the device, whose driver is the guest's; the fault is marked; the break is told."""
    made = chart(verdict.trace, verdict.claim, reference.composition)
    titles = [lane.title for lane in made.lanes]
    assert titles == ["host", "somebody", "qvm", "device"]
    fault = next(row for row in made.rows if row.kind == "fault")
    assert (titles[fault.source], [titles[lane] for lane in fault.targets]) == ("somebody", ["qvm"])
    assert [(titles[lane], where) for lane, where in made.finals] == [("qvm", "gone"), ("device", "active.idle")]
    assert "never: ivi.qvm in gone and ethernet.device in active" in made.end[-1]
    assert not made.good


@pytest.mark.parametrize("most", range(1, 6))
def test_lanes_can_be_shared(reference, verdict, most):
    """However few lanes there may be, every step and change is in one of them, and the text fits."""
    made = chart(verdict.trace, verdict.claim, reference.composition, most)
    full = chart(verdict.trace, verdict.claim, reference.composition)
    assert len(made.lanes) <= most
    assert [len(row.changes) for row in made.rows] == [len(row.changes) for row in full.rows]
    assert max(map(len, drawn(made, 60))) <= 60


def test_the_text_of_a_chart_has_room(reference, verdict):
    """A hundred columns are enough for every lane of a usual trace."""
    made = chart(verdict.trace, verdict.claim, reference.composition, most_lanes(100))
    assert len(made.lanes) == len(chart(verdict.trace, verdict.claim, reference.composition).lanes)


@pytest.mark.parametrize(
    ("kind", "means", "expected"),
    [
        ("choice", "the operator sends SIGTERM to qvm", "operator"),
        ("fault", "somebody sends SIGKILL to qvm", "somebody"),
        ("choice", "somebody in the guest runs reboot", "ivi.qvm"),
        ("choice", "the host's own driver ends", "ivi.qvm"),
        ("progress", "the host decides to start the VM again", "ivi.qvm"),
        ("fault", "", "ivi.qvm"),
    ],
)
def test_who_decides(kind, means, expected):
    """Somebody outside decides where the meaning of a choice or fault begins with him; otherwise the controller."""
    moved = (Moved("ivi.qvm", "qvm", "a", "b", (0,)),)
    assert who(Step("ivi.x", kind, means, moved, ())) == expected


def test_an_unknown_lane_is_an_error(verdict):
    """Nobody is drawn on a lane that is not there."""
    lanes = Lanes(verdict.trace, [], 10)
    assert lanes.find("nobody") is None
    with pytest.raises(KeyError):
        lanes.of("nobody")
