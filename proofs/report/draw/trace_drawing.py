"""Trace → a drawing of the machines that move in it: where each was, and in which step it went on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.views.drawing import Cluster, Drawing, Edge, Line, Node, Sample, Span, plain
from ....model.views.lettering import sentence, tooltip
from ....model.views.marks import Mark, Marks
from ...evidence.trace import REST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....model.system.live import Moved
    from ....model.system.transition_system import EventClass
    from ...evidence.trace import Step, Trace

_Moves = list[tuple[int, "Step", "Moved"]]
"""The steps of a trace in which an instance takes part, with their numbers, and how it moves."""


def trace_drawing(name: str, said: str, trace: Trace) -> Drawing:
    """A trace → for every instance that moves, the locations in which it is, and the steps that lead from one to the next.

    Step n of instance "ivi.qvm" has the id "ivi.qvm:step-n", its location the id "ivi.qvm:running.hosting".

    Args:
        name: what the drawing is called.
        said: what the trace shows.
        trace: the run.
    """
    clusters, edges = [], list[Edge]()
    for instance, first in trace.initial:
        moves = _moves(trace, instance)
        if any(moved.source != moved.dest for _, _, moved in moves):
            clusters.append(_cluster(instance, first, moves, trace))
            edges += _edges(instance, first, moves)
    title = (plain(name, style="strong"), *sentence(said, "muted", width=90))
    return Drawing(name, title, tuple(clusters), tuple(edges), _legend(trace))


def trace_marks(trace: Trace, instance: str) -> Marks:
    """A trace and one of its instances → what stands out in the drawing of that instance's machine."""
    moves = _moves(trace, instance)
    visits: dict[str, list[str]] = {}
    for number, location in _visits(dict(trace.initial)[instance], moves):
        for leaf in location.split("+"):
            parts = leaf.split(".")
            for depth in range(1, len(parts)):
                visits.setdefault(".".join(parts[:depth]), [])
            visits.setdefault(leaf, []).append("at first" if number == 0 else f"{number}")
    rows: dict[int, list[int]] = {}
    for number, _, moved in moves:
        for row in moved.rows:
            rows.setdefault(row, []).append(number)
    states = {path: Mark(", ".join(when), "marked") for path, when in visits.items()}
    return Marks(states, {row: Mark(_step(numbers), "marked") for row, numbers in rows.items()}, "faded")


def _moves(trace: Trace, instance: str) -> _Moves:
    return [
        (number, step, moved)
        for number, step in enumerate(trace.steps, start=1)
        for moved in step.moved
        if moved.instance == instance and step.event != REST
    ]


def _visits(first: str, moves: _Moves) -> Iterator[tuple[int, str]]:
    """The locations in turn, each with the number of the step that leads there; 0 for the first."""
    yield 0, first
    for number, _, moved in moves:
        if moved.source != moved.dest:
            yield number, moved.dest


def _cluster(instance: str, first: str, moves: _Moves, trace: Trace) -> Cluster:
    visits: dict[str, list[int]] = {}
    for number, location in _visits(first, moves):
        visits.setdefault(location, []).append(number)
    staying: dict[str, list[Line]] = {}
    for number, step, moved in moves:
        if moved.source == moved.dest:
            staying.setdefault(moved.source, []).append(_line(number, step))
    last = trace.final()[instance]
    nodes: list[Node] = []
    for location in visits:
        look, said = ("marked", "in the end") if location == last else ("plain", "")
        title = (plain(location, style="strong"), *sentence(said, "accent"))
        nodes.append(
            Node(
                f"{instance}:{location}",
                "location",
                title,
                tuple(staying.get(location, ())),
                look="marked" if look == "marked" else "plain",
            )
        )
    begin = Node(f"{instance}:(initial)", "initial")
    return Cluster(instance, "machine", (plain(instance, style="strong"),), (begin, *nodes))


def _edges(instance: str, first: str, moves: _Moves) -> Iterator[Edge]:
    yield Edge("", (f"{instance}:(initial)",), f"{instance}:{first}")
    ways: dict[tuple[str, str, EventClass], list[tuple[int, Step]]] = {}
    for number, step, moved in moves:
        if moved.source != moved.dest:
            ways.setdefault((moved.source, moved.dest, step.kind), []).append((number, step))
    for (source, dest, kind), steps in ways.items():
        lines = tuple(_line(number, step, f"{instance}:step-{number}") for number, step in steps)
        ids = tuple(line.row for line in lines)
        said = tooltip(part for _, step in steps for part in (f"{step.event}: {step.means}", ", ".join(step.because)))
        yield Edge(ids[0], (f"{instance}:{source}",), f"{instance}:{dest}", lines, kind, ids, tooltip=said)


def _line(number: int, step: Step, row: str = "") -> Line:
    return Line((Span(f"{number}  ", "ink", "strong"), Span(step.event, step.kind)), row)


def _step(numbers: Iterable[int]) -> str:
    said = ", ".join(map(str, numbers))
    return f"step {said}"


def _legend(trace: Trace) -> tuple[Sample, ...]:
    kinds = {step.kind for step in trace.steps if step.event != REST}
    words: tuple[tuple[EventClass, str], ...] = (("progress", "progress"), ("choice", "choice"), ("fault", "fault"))
    return tuple(Sample(said, kind) for kind, said in words if kind in kinds)
