"""Where a bystander holds others up, and that this is all it does to a run that goes on for ever.

A neighbour that hangs matters to claims about whole runs: others may wait for it for ever. Take a run of a system with
several bystanders that is fair, and look only at everybody else. What is seen is a run as well, and it is fair unless some event of
class progress could occur there from some position on for ever, and does not: then bystanders are in its way again and again. If

1. a bystander that is in nobody's way does not come into the way again of an event that could occur otherwise, until that is
   not so any more, then one of them is in its way all the time from some position on; and if
2. who is in the way of one event is so of all others that wait for bystanders and could occur otherwise,

then this one alone is enough: a run of everybody else with it is fair as well. The other way round, a fair run of everybody
else, with one bystander or none, is one with all: whenever the others are in the way they step aside first, and nobody
notices. So a claim that does not notice them either, nor steps that change nothing, fails where it fails without
bystanders, and where it fails in a run with just one of them that is held up by it for ever.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.reduce.cone import spoken_of
from ....model.system.surroundings import seen_at
from .bystanders import waiting
from .encoding import Encoding
from .hull import hull
from .layout import lay_out
from .limits import growing, within
from .step import encode_steps
from .stuck import enabled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Set

    from ....model.system.transition_system import Event, TransitionSystem
    from .bystanders import Bystanders


def holding(bystanders: Bystanders, scope: str, node_limit: int, stop: Callable[[], None]) -> f.Formula | None:
    """A bystander (its scope) → the formula of the states in which it holds somebody up; None if it may do more than that.

    The formula speaks of the system without the other bystanders.

    Args:
        bystanders: all of them.
        scope: which.
        node_limit: the most nodes that diagrams may take to make sure of it.
        stop: called again and again; may raise.

    Raises:
        Exhausted: a limit was reached.
    """
    system, own = spoken_of(bystanders.gone(but=scope)), bystanders.groups[scope]
    aside = seen_at({name: bystanders.places[name] for name in own})
    waits = _waiting(bystanders.system, frozenset(bystanders.places)), _waiting(system, own)
    held: dict[int, tuple[f.Formula, f.Formula]] = {}
    for index, event in enumerate(system.events):
        if event.name in waits[1]:
            able = [enabled(system, each) for each in _by_edge(event)]
            wanted = [f.substitute(each, aside) for each in able]
            up = f.disjunction(f.conjunction((w, f.negation(a))) for w, a in zip(wanted, able, strict=True))
            held[index] = f.disjunction(wanted), up
    if not held:
        return f.FALSE
    otherwise = f.disjunction(enabled(system, event) for event in system.events if event.name in waits[0])
    layout = lay_out(system, gathered=True)

    def sure(capacity: int) -> bool:
        with within(capacity, layout.levels):
            encoding = Encoding(system, layout, capacity)
            steps = encode_steps(encoding)
            reached = hull(encoding, steps, stop) & encoding.allowed
            for index, (wanted, up) in held.items():
                inside = encoding.formula(up) & reached
                free = encoding.formula(wanted) & reached & ~inside
                back = (step.preimage(inside) & free for step in steps if step.index != index)
                if (inside & encoding.formula(otherwise)).satisfiable() or any(each.satisfiable() for each in back):
                    return False
        return True

    if not growing(sure, layout.levels, node_limit):
        return None
    return f.disjunction(up for _, up in held.values())


def _waiting(system: TransitionSystem, names: Set[str]) -> frozenset[str]:
    """The events of class progress that may have to wait for some variables."""
    controllers = {id(participant) for participant, _ in waiting(system, names)}
    return frozenset(e.name for e in system.events if e.kind == "progress" and id(e.participants[0]) in controllers)


def _by_edge(event: Event) -> Iterator[Event]:
    """An event with one edge of its controller's after the other."""
    controller, *others = event.participants
    for edge in controller.edges:
        yield replace(event, participants=(replace(controller, edges=(edge,)), *others))
