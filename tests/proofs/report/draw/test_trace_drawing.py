"""Traces laid over machines: every step that moves something is there, with its number."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from quiesce.model.views.drawing import Cluster
from quiesce.model.views.machine_drawing import machine_drawing
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.report.draw.around import around_trace
from quiesce.proofs.report.draw.trace_drawing import trace_drawing, trace_marks
from quiesce.proofs.walk.named import chosen, traced

if TYPE_CHECKING:
    from quiesce.proofs.evidence.case import Case
    from quiesce.proofs.evidence.trace import Trace
    from quiesce.proofs.evidence.verdict import Verdict


@pytest.fixture(scope="module")
def failure(reference: Case) -> Verdict:
    """How the reference system leaves a device unquiesced."""
    claims = chosen(reference, "no-device-left-unquiesced", "test", Progress())
    return traced(reference, claims, Limits(), Progress())


@pytest.fixture(scope="module")
def trace(failure: Verdict) -> Trace:
    """Its trace."""
    assert failure.trace is not None
    return failure.trace


def test_whoever_moves_is_drawn_with_every_move(trace: Trace) -> None:
    """A frame for each machine that moves and no other; in it the locations visited, and an edge for each move with its number."""
    drawing = trace_drawing("x", "y", trace)
    moves = {
        (m.instance, number, m.source, m.dest)
        for number, s in enumerate(trace.steps, 1)
        for m in s.moved
        if m.source != m.dest
    }
    assert {part.id for part in drawing.parts} == {instance for instance, *_ in moves}
    drawn = set()
    for edge in drawing.edges:
        for row in edge.rows:
            instance, _, number = row.partition(":step-")
            [source] = edge.sources
            drawn.add((instance, int(number), source.partition(":")[2], edge.dest.partition(":")[2]))
    assert drawn == moves


def test_the_last_place_stands_out(trace: Trace) -> None:
    """In each frame exactly one location is marked: where the machine is in the end."""
    final = trace.final()
    for part in trace_drawing("x", "y", trace).parts:
        assert isinstance(part, Cluster)
        assert [each.id for each in part.parts if each.look == "marked"] == [f"{part.id}:{final[part.id]}"]


def test_a_machine_shows_which_rows_were_taken(trace: Trace, reference: Case) -> None:
    """Over the whole machine, the rows taken and the states passed stand out, with their steps; all else stands back."""
    marks = trace_marks(trace, "ivi.qvm")
    taken = {row for step in trace.steps for moved in step.moved if moved.instance == "ivi.qvm" for row in moved.rows}
    assert set(marks.rows) == taken
    qvm = next(i.graph.machine for i in reference.composition.instances if i.name == "ivi.qvm")
    drawing = machine_drawing(qvm, marks=marks, called="ivi.qvm")
    marked = {row for edge in drawing.edges if edge.look == "marked" for row in edge.rows}
    assert marked == {f"ivi.qvm:row-{row}" for row in taken}
    states = {node.id: node.look for node in drawing.nodes()}
    assert (states["ivi.qvm:gone"], states["ivi.qvm:lost"]) == ("marked", "faded")


def test_around_a_trace_stands_what_else_could_have_happened(failure: Verdict, trace: Trace, reference: Case) -> None:
    """One node for each state of the trace, in a row; beside the second to last, the signals that were not sent."""
    drawing = around_trace(reference.composition, failure.claim, trace, "y")
    states = [node.id for node in drawing.nodes() if node.kind == "state"]
    assert len(states) == len(trace.steps) + 1
    chain = [(edge.sources[0], edge.dest) for edge in drawing.edges if edge.lines]
    assert chain == list(pairwise(states))
    others = {node.id: " ".join(line.text for line in node.lines) for node in drawing.nodes() if node.kind == "note"}
    before = trace.steps.index(next(step for step in trace.steps if step.event == "ivi.SIGKILL"))
    [said] = [text for known, text in others.items() if known.endswith(f":else-{before}")]
    assert "ivi.SIGSEGV" in said
    assert "ivi.SIGKILL" not in said
