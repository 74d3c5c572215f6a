"""What is said of mutants of random systems, against walks of live machines side by side, and against the explicit engine."""

from __future__ import annotations

from collections import deque
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language.names import Names
from quiesce.model.reduce.cone import cone, influences
from quiesce.model.system.flatten import flatten
from quiesce.model.system.instantiate import instantiate
from quiesce.model.system.library import Library
from quiesce.model.system.live import LiveSystem
from quiesce.model.system.specialise import domains_of, key_of
from quiesce.proofs.compare.mutate.answered import Answered, bare
from quiesce.proofs.compare.mutate.divergence import unlike
from quiesce.proofs.compare.mutate.killing import compared
from quiesce.proofs.compare.mutate.operators import every
from quiesce.proofs.compare.mutate.parted import parting
from quiesce.proofs.engines import explicit
from quiesce.proofs.engines.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from quiesce.model.system.instantiate import Composition
    from quiesce.proofs.compare.mutate.change import Mutant
    from quiesce.proofs.compare.mutate.parted import Apart
    from quiesce.specs.language.claim import Claim

MOST_STATES = 300
MOST_ASSIGNMENTS = 50_000


def changed(composition: Composition, mutant: Mutant) -> Composition:
    """A system under a mutant; what is never taken or never reached is welcome."""
    model = mutant.model(composition.library.model)
    library = Library(model, Names.of(model), tuple(flatten(machine)[0] for machine in model.machines))
    return instantiate(library, composition.system)


@st.composite
def pairs(draw: st.DrawFn, systems: st.SearchStrategy[Composition | None]) -> tuple[Composition, Composition, Mutant]:
    """A random system, the same under a random mutant, and the mutant."""
    composition = draw(systems)
    assume(composition is not None)
    assert composition is not None
    machine = draw(st.sampled_from(composition.library.model.machines))
    mutant = draw(st.sampled_from(list(every(machine, everywhere=True))))
    return composition, changed(composition, mutant), mutant


def features(composition: Composition) -> Iterator[dict[str, str]]:
    """Every allowed assignment of the features, permissions left out: they are granted."""
    for colour, size in product(("red", "green", "blue"), ("small", "large")):
        if not (colour == "red" and size == "large" and composition.clauses):
            yield {"host.colour": colour, "host.size": size}


def walked(before: Composition, after: Composition, values: Mapping[str, str]) -> int | None:
    """After how many steps of both, side by side, they differ in places, in events or in their classes; None: never."""
    one, other = LiveSystem(before), LiveSystem(after)
    one.start(values)
    other.start(values)
    if one.locations() != other.locations():
        return 0
    kinds = [{each.name: each.kind for each in c.transition_system.events} for c in (before, after)]
    queue, seen = deque([(one.locations(), 0)]), {tuple(one.locations().items())}
    while queue:
        places, depth = queue.popleft()
        for name in dict.fromkeys((*kinds[0], *kinds[1])):
            moved = []
            for live in (one, other):
                live.start(values)
                live.put(places)
                moved.append(live.occur(name) is not None)
            if moved[0] != moved[1] or one.locations() != other.locations():
                return depth
            if moved[0] and kinds[0][name] != kinds[1][name]:
                return depth
            state = tuple(one.locations().items())
            if state not in seen:
                seen.add(state)
                queue.append((one.locations(), depth + 1))
        assume(len(seen) <= MOST_STATES)
    return None


def led(before: Composition, after: Composition, apart: Apart) -> bool:
    """Whether some assignment has both make the run, and then differ as is said."""
    for values in features(before):
        lives = LiveSystem(before), LiveSystem(after)
        for live in lives:
            live.start(values)
        if apart.first.how == "initial":
            return tuple(live.locations()[apart.first.machine] for live in lives) == apart.first.places
        if not all(live.occur(name) is not None for name in apart.run for live in lives):
            continue
        possible = tuple(live.occur(apart.first.event) is not None for live in lives)
        there = tuple(live.locations()[apart.first.machine] for live in lives)
        expected = {
            "gone": possible == (True, False),
            "new": possible == (False, True),
            "elsewhere": there == apart.first.places,
            "class": any(possible),
        }
        if expected[apart.first.how]:
            return True
    return False


@given(data=st.data())
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_equivalent_is_what_live_machines_cannot_tell(
    data: st.DataObject, random_compositions: Callable[[], st.SearchStrategy[Composition | None]]
) -> None:
    """A mutant is called equivalent just where walks side by side never differ, and else parts after as many steps."""
    before, after, mutant = data.draw(pairs(random_compositions()))
    found = [depth for values in features(before) if (depth := walked(before, after, values)) is not None]
    one, other = before.transition_system, after.transition_system
    parted = parting(one, other, Limits())
    event(f"{mutant.operator}: {'differs' if parted.divergences else 'equivalent'}")
    assert bool(parted.divergences) == bool(found)
    if parted.divergences:
        apart = parted.apart()
        assert len(apart.run) == min(found)
        assert led(before, after, apart)


def reached(composition: Composition, claim: Claim, domains: Mapping[str, tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The assignments of all features that either side knows under which the explicit engine reaches a claim's goal."""
    space = explicit.explore(composition.transition_system)
    own = {key_of(x): (place, x.values) for place, x in enumerate(composition.transition_system.features)}
    rows = {tuple(int(value) for value in row) for row in space.values(space.reaches(claim.goal))}
    found = set()
    for values in product(*domains.values()):
        known = dict(zip(domains, values, strict=True))
        if tuple(choices.index(known[key]) for key, (_, choices) in own.items()) in rows:
            found.add(values)
    return found


@given(data=st.data())
@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_killed_is_what_the_explicit_engine_answers_otherwise(
    data: st.DataObject,
    random_compositions: Callable[[], st.SearchStrategy[Composition | None]],
    never: Callable[[f.Formula], Claim],
) -> None:
    """A claim notices a mutant just where the explicit engine finds it to fail under other assignments."""
    before, after, mutant = data.draw(pairs(random_compositions()))
    variable = data.draw(st.sampled_from(before.transition_system.variables))
    twin = after.transition_system.variables[after.transition_system.variable(variable.name)]
    location = data.draw(st.sampled_from(variable.locations))
    assume(location in twin.locations)
    claim = never(f.In(variable.name, (location,)))
    domains = dict(domains_of(before.transition_system)) | dict(domains_of(after.transition_system))
    size = 1
    for values in domains.values():
        size *= len(values)
    assume(size <= MOST_ASSIGNMENTS)
    told = compared("random", claim.name, Answered(before, (claim,)), Answered(after, (claim,)))
    same = reached(before, claim, domains) == reached(after, claim, domains)
    event(f"{mutant.operator}: {'noticed' if told else 'not noticed'}")
    assert (told is None) == same
    if told is not None:
        words = {"holds", "violated", "depends"}
        assert {told.before, told.after} <= words


@given(data=st.data())
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_what_is_unlike_elsewhere_leaves_a_claim_alone(
    data: st.DataObject, random_compositions: Callable[[], st.SearchStrategy[Composition | None]]
) -> None:
    """Where no machine that can influence a goal is unlike, all that can influence it is the same in both systems."""
    before, after, _ = data.draw(pairs(random_compositions()))
    one, other = bare(before.transition_system), bare(after.transition_system)
    moved = unlike(one, other)
    event("more than machines" if moved is None else f"{min(len(moved), 2)} machines")
    assert (moved == frozenset()) <= (one == other)
    for variable in one.variables:
        goal = f.In(variable.name, variable.locations[:1])
        if moved is not None and not moved & influences(one, goal):
            assert cone(one, goal) == cone(other, goal)
