"""What repeats is said once, and nothing is lost by that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.proofs.evidence.trace import REST
from quiesce.proofs.report.html.packed import Packed

if TYPE_CHECKING:
    from quiesce.proofs.checking.run import Outcome
    from quiesce.proofs.evidence.trace import Trace


def unpacked(data: dict[str, Any], number: int) -> dict[str, Any]:
    """A trace of the data, with names in place of numbers."""
    trace, machines, places = data["traces"][number], data["machines"], data["places"]
    steps = []
    for step in trace["steps"]:
        event, moved, because = data["steps"][step]
        steps.append(
            {
                "event": REST if event < 0 else data["events"][event][0],
                "moved": [(machines[m][0], places[a], places[b], tuple(rows)) for m, a, b, rows in moved],
                "because": [data["sources"][source] for source in because],
            }
        )
    names = [data["features"][name] for name in data["named"][trace["named"]]]
    values = [data["values"][value] for value in data["assignments"][trace["values"]]]
    return {
        "features": dict(zip(names, values, strict=True)),
        "matters": [data["features"][name] for name in trace["matters"]],
        "initial": {machines[m][0]: places[at] for m, at in data["starts"][trace["start"]]},
        "steps": steps,
        "loop": trace["loop"],
    }


def plain(trace: Trace) -> dict[str, Any]:
    """A trace as it was found."""
    return {
        "features": dict(trace.features),
        "matters": list(trace.matters),
        "initial": dict(trace.initial),
        "steps": [
            {
                "event": step.event,
                "moved": [(m.instance, m.source, m.dest, m.rows) for m in step.moved],
                "because": list(step.because),
            }
            for step in trace.steps
        ],
        "loop": trace.loop,
    }


@pytest.mark.parametrize("name", ["lamps", "kettles"])
def test_every_trace_can_be_unpacked(name: str, request: pytest.FixtureRequest) -> None:
    """Each claim's trace, and that of each of its causes, comes out of the data as it went in."""
    outcome: Outcome = request.getfixturevalue(name)
    data, seen = Packed(outcome).data(), 0
    for verdict, claim in zip(outcome.verdicts, data["claims"], strict=True):
        found = [(verdict.trace, claim["trace"])]
        found += [(cause.trace, packed[-1]) for cause, packed in zip(verdict.causes, claim["causes"], strict=True)]
        for trace, number in found:
            if trace is None:
                assert number is None
            else:
                assert unpacked(data, number) == plain(trace)
                seen += 1
    assert seen


def test_every_end_of_a_run_that_goes_on_is_told(kettles: Outcome) -> None:
    """A run with a loop tells how it goes on, and why nothing that has to happen is put off."""
    data = Packed(kettles).data()
    loops = [trace for trace in data["traces"] if trace["loop"] is not None]
    assert loops
    for trace in loops:
        assert any(re.search("^Stutters: |^Loops: back to step", data["ends"][end]) for end in trace["end"])
