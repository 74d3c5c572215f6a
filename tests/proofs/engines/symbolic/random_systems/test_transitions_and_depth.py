"""Transitions and depth are the same by decision diagrams, by explicit search, and by enumeration, of random systems."""

from __future__ import annotations

from collections import deque

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.system.specialise import grant
from quiesce.proofs.checking.count import counts
from quiesce.proofs.engines import explicit
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.symbolic import explore


def enumerated(reference):
    """A reader of a system → its transitions as triples, and for each state the fewest steps to it under any assignment."""
    transitions, soonest = set(), {}
    for assignment in reference.allowed():
        steps, queue = {reference.initial(): 0}, deque([reference.initial()])
        while queue:
            state = queue.popleft()
            for event, after in reference.successors(state, assignment):
                transitions.add((state, event, after))
                if after not in steps:
                    steps[after] = steps[state] + 1
                    queue.append(after)
        for state, number in steps.items():
            soonest[state] = min(number, soonest.get(state, number))
    return transitions, soonest


def projected(system):
    """A system → the transitions and the depth that the explicit engine finds, features left out."""
    space = explicit.explore(system)
    transitions, seen, depth = set(), set(), 0
    for number, layer in enumerate(space.layers):
        after, source, cause = space.moves.expand(layer)
        before = space.layout.locations(layer)
        then = space.layout.locations(after)
        transitions |= set(zip(before[source].tolist(), cause.tolist(), then.tolist(), strict=True))
        here = set(np.unique(before).tolist())
        depth = number if here - seen else depth
        seen |= here
    return len(transitions), depth


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_all_count_the_same(systems, naive, data):
    """A transition is one whatever the features under which it happens, and two where features decide how it ends."""
    system = data.draw(systems)
    transitions, soonest = enumerated(naive(system))
    depth = max(soonest.values(), default=0)
    found = counts(system, Limits(), lambda _: None)
    assert (found.states, found.transitions, found.depth, found.reason) == (len(soonest), len(transitions), depth, "")
    assert projected(system) == (len(transitions), depth)
    space = explore(system, keep_permissions=data.draw(st.booleans()))
    assert (space.transitions(), space.depth()) == (len(transitions), depth)


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_permissions_make_no_difference(systems, data):
    """What is possible and how soon is the same where everything is granted that nothing speaks of."""
    system = data.draw(systems)
    open_, granted = explore(system, keep_permissions=True), explore(grant(system))
    assert (open_.transitions(), open_.depth()) == (granted.transitions(), granted.depth())
