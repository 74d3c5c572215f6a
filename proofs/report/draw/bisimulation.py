"""The product of what matters for some aspects → its states up to branching bisimulation.

Two states are one where the same can be seen of them, now and whatever happens: each can follow what the other does, with
steps in between of which nothing is seen and that decide nothing (van Glabbeek and Weijland, "Branching time and
abstraction in bisimulation semantics", Journal of the ACM 43, 1996). Found by refining with signatures (Blom and van de Pol,
"Distributed branching bisimulation minimization by inductive signatures", PDMC 2009). So, other than in a collapsed
product, what leads on from a class can be done from every state in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.language.findings import Finding, InputError, Position
from ....model.reduce.quotient import quotient
from ....model.system.specialise import domains_of, grant
from ...engines import explicit, symbolic
from ...engines.graph import ProductGraphError, State, product_graph
from .collapse import VARIANT, Aspect, Collapsed

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from ....model.system.transition_system import EventClass, TransitionSystem
    from ...engines.limits import Limits
    from .collapse import Class

_STATES = 50_000

Successors = dict[State, list[tuple[str, State]]]
"""For each state, the events that can occur in it and where they lead."""


def bisimilar(system: TransitionSystem, aspects: Sequence[Aspect], most: int, limits: Limits) -> Collapsed:
    """A system → its reachable states, those put together that are alike in some aspects and in all that may follow.

    Classes that are alike in every aspect, and differ in what may follow, are told apart by a number.

    Args:
        system: the whole.
        aspects: what can be seen.
        most: classes beyond which not all are returned.
        limits: how much may be used.

    Raises:
        Exhausted: a limit was reached.
        InputError: there are too many states to be looked at one by one.
    """
    part = quotient(grant(system), *(formula for aspect in aspects for _, formula in aspect.values))
    space = explicit.explore(part, max_states=_STATES, stop=limits.stop)
    if (reason := limits.stop()) is not None:
        raise symbolic.Exhausted(reason)
    try:
        graph = product_graph(space, _STATES)
    except ProductGraphError:
        what = f"more than {_STATES:,} states have to be looked at one by one for this"
        advice = "pin features with --given, or all of them with --settle, or leave out --bisimulation"
        raise InputError([Finding(Position("--bisimulation", 0, 0), what, "", advice)]) from None
    seen = _observer(part, aspects)
    order = list(graph.nodes)
    visible = {state: seen(state) for state in order}
    leads: Successors = {
        state: [(event, then) for _, then, event in graph.out_edges(state, keys=True)] for state in order
    }
    blocks = _refined(order, visible, leads)
    kinds: dict[str, EventClass] = {event.name: event.kind for event in part.events}
    return _collapsed(
        order, visible, leads, blocks, tuple(aspects), kinds, most, {s for s in order if graph.nodes[s]["initial"]}
    )


def _observer(part: TransitionSystem, aspects: Sequence[Aspect]) -> Callable[[State], Class]:
    """Tells, of a state of the product graph, which values its aspects have."""
    from ....model.reduce.quotient import onto

    values = [[onto(part, formula) for _, formula in aspect.values] for aspect in aspects]
    machines = [variable.name for variable in part.variables]
    domains = domains_of(part)
    left = [name for name, domain in domains.items() if len(domain) > 1]
    fixed = {name: domain[0] for name, domain in domains.items() if len(domain) == 1}

    def seen(state: State) -> Class:
        places = dict(zip(machines, state.locations, strict=True))
        known = fixed | dict(zip(left, state.features, strict=True))
        return tuple(next(at for at, each in enumerate(own) if f.true(each, places, known)) for own in values)

    return seen


def _refined(order: list[State], visible: dict[State, Class], leads: Successors) -> dict[State, int]:
    """The coarsest blocks: split by signatures until nothing is left to split."""
    blocks = _numbered(order, lambda state: visible[state])
    while True:
        signatures = _signatures(order, visible, leads, blocks)
        finer = _numbered(order, lambda state: (blocks[state], signatures[state]))  # noqa: B023  # used at once
        if max(finer.values()) == max(blocks.values()):
            return blocks
        blocks = finer


def _signatures(
    order: list[State], visible: dict[State, Class], leads: Successors, blocks: dict[State, int]
) -> dict[State, frozenset[tuple[str, int]]]:
    """What each state can do, after any steps within its block: the event, where it is seen, and the block it leads to."""
    found = {state: frozenset[tuple[str, int]]() for state in order}
    inner: dict[State, list[State]] = {state: [] for state in order}
    for state in order:
        own = set()
        for event, then in leads[state]:
            if blocks[then] == blocks[state]:
                inner[then].append(state)
            else:
                own.add((event if visible[then] != visible[state] else "", blocks[then]))
        found[state] = frozenset(own)
    waiting = dict.fromkeys(order)
    while waiting:
        state = next(iter(waiting))
        del waiting[state]
        for before in inner[state]:
            if not found[state] <= found[before]:
                found[before] |= found[state]
                waiting[before] = None
    return found


def _numbered(order: list[State], key: Callable[[State], Hashable]) -> dict[State, int]:
    numbers: dict[Hashable, int] = {}
    return {state: numbers.setdefault(key(state), len(numbers)) for state in order}


def _collapsed(
    order: list[State],
    visible: dict[State, Class],
    leads: Successors,
    blocks: dict[State, int],
    aspects: tuple[Aspect, ...],
    kinds: dict[str, EventClass],
    most: int,
    initial: Iterable[State],
) -> Collapsed:
    """Blocks → classes; those that look alike are numbered."""
    alike: dict[Class, dict[int, int]] = {}
    for state in order:
        alike.setdefault(visible[state], {}).setdefault(blocks[state], len(alike[visible[state]]))
    several = max(map(len, alike.values()))
    classes = {state: (*visible[state], alike[visible[state]][blocks[state]]) for state in order}
    steps: dict[tuple[Class, Class], dict[str, EventClass]] = {}
    for state in order:
        for event, then in leads[state]:
            if classes[then] != classes[state]:
                steps.setdefault((classes[state], classes[then]), {})[event] = kinds[event]
    variants = Aspect(VARIANT, tuple((str(number + 1), f.TRUE) for number in range(several)), machine=True)
    every = tuple(dict.fromkeys(classes.values()))
    first = tuple(dict.fromkeys(classes[state] for state in order if state in set(initial)))
    return Collapsed((*aspects, variants), first, every, steps, complete=len(every) <= most)
