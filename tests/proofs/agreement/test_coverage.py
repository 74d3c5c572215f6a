"""What coverage says of random systems, against walks of live machines to everywhere."""

from __future__ import annotations

from collections import deque
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from quiesce.model.system.live import LiveSystem
from quiesce.proofs.checking.coverage import Way, coverage
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.engines.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from quiesce.model.system.instantiate import Composition
    from quiesce.model.system.live import Moved

SYSTEMS = 150
MOST_STATES = 80


def walked(composition: Composition, features: Mapping[str, str]) -> set[Way] | None:
    """The ways that live machines take under an assignment, everything permitted; None if there are too many states."""
    live, system = LiveSystem(composition), composition.transition_system
    instances = {instance.name: instance for instance in composition.instances}
    taken: set[Way] = set()

    def note(name: str, moved: Moved) -> None:
        owner, _, bare = name.partition(".")
        instance = instances[moved.instance]
        trigger = bare if owner == instance.element.name else f"host.{bare}"
        for row in moved.rows:
            for source in instance.graph.machine.rows[row].sources:
                if moved.source in instance.graph.covers[source.text]:
                    taken.add(Way(moved.machine, row, trigger, source.text))

    live.start(features)
    seen, queue = {tuple(live.locations().items())}, deque([()])
    while queue:
        path = queue.popleft()
        for each in system.events:
            live.start(features)
            for name in path:
                live.occur(name)
            for moved in live.occur(each.name) or ():
                note(each.name, moved)
            after = tuple(live.locations().items())
            if after not in seen:
                seen.add(after)
                queue.append((*path, each.name))
        if len(seen) > MOST_STATES:
            return None
    return taken


@given(data=st.data())
@settings(max_examples=SYSTEMS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_coverage_is_what_live_machines_take(
    data: st.DataObject, random_compositions: Callable[[], st.SearchStrategy[Composition | None]]
) -> None:
    """Every way that some walk takes under some assignment is covered, and no other."""
    composition = data.draw(random_compositions())
    assume(composition is not None)
    assert composition is not None
    features = [f"host.{name}" for name in ("colour", "size")]
    taken: set[Way] = set()
    for colour, size in product(("red", "green", "blue"), ("small", "large")):
        if colour == "red" and size == "large" and composition.clauses:
            continue
        found = walked(composition, dict(zip(features, (colour, size), strict=True)))
        assume(found is not None)
        taken |= found or set()
    answer = coverage(composition.library, {"random": composition}, Limits(), Progress())
    assert answer.unknown == ()
    assert dict(answer.taken)["random"] == taken
    event(f"{'all' if not answer.untaken else 'not all'} taken, {len(composition.system.vms)} VMs")
