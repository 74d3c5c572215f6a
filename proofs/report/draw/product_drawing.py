"""Classes of states and the steps between them → a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.system.topology import HOST
from ....model.views.drawing import Drawing, Edge, Line, Node, Sample, Span, plain
from ....model.views.lettering import listed, sentence, tooltip
from ....model.views.machine_drawing import MANY, class_samples
from .collapse import VARIANT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ....model.system.transition_system import EventClass
    from ....model.views.drawing import Tone
    from .collapse import Class, Collapsed

MOST_LINES = 6
"""Lines of events beyond which the rest is only counted; the tooltip has all of them."""

BEGIN = "(initial)"


def product_drawing(name: str, said: str, found: Collapsed) -> Drawing:
    """Collapsed states → a node for each class, with what is told apart in it, and an edge for all events from one to another.

    Args:
        name: what the drawing is called.
        said: how the states were collapsed.
        found: all classes.
    """
    ids = {each: f"{name}:class-{number}" for number, each in enumerate(found.classes, start=1)}
    nodes = [Node(ids[each], "location", tuple(_titled(found, each))) for each in found.classes]
    begin = Node(f"{name}:{BEGIN}", "initial")
    edges = [Edge("", (begin.id,), ids[each]) for each in found.initial]
    edges += [event_edge(ids[before], ids[then], events) for (before, then), events in found.steps.items()]
    title = (plain(name, style="strong"), *sentence(said, "muted", width=90))
    return Drawing(name, title, (begin, *nodes), tuple(edges), event_legend(edges), sideways=len(edges) > MANY)


def event_edge(source: str, dest: str, events: Mapping[str, EventClass]) -> Edge:
    """Events that lead from one node to another → one edge with their names."""
    kinds: set[Tone] = set(events.values())
    lines = tuple(cut(listed(Span(_short(name, events), kind) for name, kind in events.items())))
    said = tooltip(f"{name} ({kind})" for name, kind in events.items())
    return Edge(f"{source}→{dest}", (source,), dest, lines, kinds.pop() if len(kinds) == 1 else "several", tooltip=said)


def event_legend(edges: Iterable[Edge]) -> tuple[Sample, ...]:
    """The classes of events, as far as edges have them."""
    return tuple(class_samples({edge.tone for edge in edges}))


def cut(lines: Iterable[Line], most: int = MOST_LINES) -> Iterator[Line]:
    """Lines of names → the first of them, and how many names the others have."""
    every = list(lines)
    yield from every[: most if len(every) <= most else most - 1]
    if len(every) > most:
        left = sum(span.tone != "muted" for line in every[most - 1 :] for span in line.spans)
        yield plain(f"and {left} more", "muted")


def _titled(found: Collapsed, each: Class) -> Iterator[Line]:
    """What is told apart of a class; the number of a variant only where there are several."""
    several = sum(other[:-1] == each[:-1] for other in found.classes) > 1
    for aspect, value in zip(found.aspects, each, strict=True):
        said = aspect.values[value][0]
        if aspect.machine and (several or aspect.name != VARIANT):
            yield Line((Span(f"{aspect.name}  ", "muted"), Span(said, "ink", "strong")))
        elif not aspect.machine:
            yield from sentence(said, "ink", "strong")


def _short(name: str, events: Mapping[str, EventClass]) -> str:
    """An event's bare name where all of these are of one element and that is not the host."""
    owners = {event.partition(".")[0] for event in events}
    return name.partition(".")[2] if len(owners) == 1 and HOST not in owners else name
