"""Trace → a drawing of its states, one after another, and of what else could have happened in each."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ....model.system.transition_system import PERMITTED
from ....model.views.drawing import Drawing, Edge, Line, Node, Span, plain
from ....model.views.lettering import listed, sentence
from ...evidence.trace import REST
from ...walk.replayed import following
from ...walk.walk import Contradiction
from .product_drawing import BEGIN, cut, event_edge, event_legend

if TYPE_CHECKING:
    from ....model.system.instantiate import Composition
    from ....model.system.transition_system import EventClass
    from ....specs.language.claim import Claim
    from ...evidence.trace import Trace
    from ...walk.walk import Walk


def around_trace(composition: Composition, claim: Claim, trace: Trace, said: str) -> Drawing:
    """A claim's trace → its states in turn, told by what changed, each with the other events that could have occurred in it.

    What else could have occurred is tried on live machines, under the values of features that the trace has, and with
    every event permitted whose permission makes no difference to the trace.

    Args:
        composition: the system.
        claim: what the trace is of.
        trace: the run.
        said: what it shows.
    """
    walk, name = _permissive(composition, claim, trace), claim.name
    nodes, edges = [Node(f"{name}:{BEGIN}", "initial")], [Edge("", (f"{name}:{BEGIN}",), f"{name}:state-0")]
    places = [walk.locations()]
    others = [_others(walk, trace, 0)]
    for number, step in enumerate(trace.steps, start=1):
        if step.event != REST:
            walk.take(step.event)
            places.append(walk.locations())
            others.append(_others(walk, trace, number))
    moving = [each for each, place in places[0].items() if any(then[each] != place for then in places)]
    for number, place in enumerate(places):
        changed = [each for each in moving if number == 0 or places[number - 1][each] != place[each]]
        nodes.append(_state(name, number, {each: place[each] for each in changed}, last=number == len(places) - 1))
    for number, step in enumerate(trace.steps[: len(places) - 1]):
        back = trace.loop if number == len(trace.steps) - 1 and trace.loop is not None else number + 1
        edges.append(event_edge(f"{name}:state-{number}", f"{name}:state-{back}", {step.event: step.kind}))
    legend = event_legend(edges)
    for number, found in enumerate(others):
        if found:
            lines = (plain("or", "muted"), *cut(listed(Span(event, kind) for event, kind in found.items())))
            nodes.append(Node(f"{name}:else-{number}", "note", (), lines, look="faded"))
            edges.append(Edge("", (f"{name}:state-{number}",), f"{name}:else-{number}", look="faded"))
    title = (plain(name, style="strong"), *sentence(said, "muted", width=90))
    return Drawing(name, title, tuple(nodes), tuple(edges), legend)


def _permissive(composition: Composition, claim: Claim, trace: Trace) -> Walk:
    walk = following(composition, trace, claim)
    features = dict(trace.features)
    more = {key: PERMITTED for key in walk.open if key.startswith("may(") and key not in trace.matters}
    with suppress(Contradiction):
        walk.follow({**features, **more}, (), None)
    return walk


def _others(walk: Walk, trace: Trace, number: int) -> dict[str, EventClass]:
    """The events that can occur now, other than the one that does."""
    taken = trace.steps[number].event if number < len(trace.steps) else ""
    return {name: walk.events[name].declared.kind for name in walk.enabled() if name != taken}


def _state(name: str, number: int, changed: dict[str, str], *, last: bool) -> Node:
    lines = tuple(_place(instance, location) for instance, location in changed.items())
    title = (plain("at first" if number == 0 else f"after step {number}", style="strong"),)
    return Node(f"{name}:state-{number}", "state", title, lines, look="marked" if last else "plain")


def _place(instance: str, location: str) -> Line:
    return Line((Span(f"{instance}  ", "muted"), Span(location)))
