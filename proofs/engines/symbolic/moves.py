"""Reachable states → the transitions out of them: what occurs where, and in how many ways it ends."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .limits import checked
from .signatures import signatures
from .step import encode_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ....model.system.transition_system import Participant
    from .encoding import Diagram, Encoding
    from .limits import Stop


def moves(encoding: Encoding, pairs: Diagram, granted: frozenset[int], stop: Stop) -> Iterator[Diagram]:
    """States with their assignments → sets of them, in each of which one event leads each state to one other.

    For a combination of locations, two of these sets that have it stand for two different transitions out of it: for
    two events, or for one event that ends in two places, depending on features. An event that leaves everything where
    it is leads back to the same state, which is a transition as well.

    Args:
        encoding: the diagrams' manager.
        pairs: states with the assignments under which they are reached.
        granted: permissions (indices) that were taken as granted.
        stop: asked before each event.

    Raises:
        Exhausted: `stop` gave a reason to end.
    """
    check = checked(stop)
    forgotten = encoding.cube(level for feature in granted for level in encoding.layout.features[feature].levels)
    for step in encode_steps(encoding):
        check()
        parts = [pairs & step.enabled.exists(forgotten)]
        for participant in encoding.system.events[step.index].participants:
            if encoding.names.reads(edge.guard for edge in participant.edges).features:
                ends = list(_ends(encoding, participant))
                parts = [part & end for part in parts for end in ends]
        yield from (part for part in parts if part.satisfiable())


def of_moves(
    encoding: Encoding,
    pairs: Diagram,
    granted: frozenset[int],
    stop: Stop,
    features: Sequence[int],
    assignments: Sequence[tuple[int, ...]],
) -> dict[int, int]:
    """Numbers of transitions by the assignments of some features under which they exist; see `moves` and `signatures`."""
    found = Counter[int]()
    for part in moves(encoding, pairs, granted, stop):
        found.update(signatures(encoding, part, features, assignments))
    return dict(found)


def _ends(encoding: Encoding, participant: Participant) -> Iterator[Diagram]:
    """A participant → where it moves to each of its destinations, and where it stays as it is."""
    digits = encoding.layout.variables[participant.variable]
    by_dest: dict[int, Diagram] = {}
    for edge in participant.edges:
        if edge.source != edge.dest:
            when = encoding.among(digits, (edge.source,)) & encoding.formula(edge.guard)
            by_dest[edge.dest] = by_dest.get(edge.dest, encoding.false) | when
    yield from by_dest.values()
    yield ~encoding.disjunction(by_dest.values())
