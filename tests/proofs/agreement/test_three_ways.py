"""Explicit search, decision diagrams, and enumeration by a few lines of Python say the same of random systems."""

from __future__ import annotations

from collections import deque
from itertools import product
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.proofs.checking.decide import Decider, EngineName
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.engines import explicit, symbolic
from quiesce.proofs.engines.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quiesce.model.system.instantiate import Composition
    from quiesce.model.system.transition_system import Event, TransitionSystem
    from quiesce.specs.language.claim import Claim

Assignment = tuple[int, ...]
State = tuple[int, ...]

ENGINES: tuple[EngineName, ...] = ("explicit", "symbolic")
SYSTEMS = 500
MOST_ASSIGNMENTS = 600


def truth(system: TransitionSystem, formula: f.Formula, state: State, assignment: Assignment) -> bool:
    """Truth of a ground formula in a state under an assignment, as simply as it can be said."""

    def holds(atom: f.Atom) -> bool:
        match atom:
            case f.In(path, locations):
                index = system.variable(path)
                return system.variables[index].locations[state[index]] in locations
            case f.Is(path, values):
                index = system.feature(path)
                return system.features[index].values[assignment[index]] in values
            case f.May(event):
                index = system.feature(event, permission=True)
                return system.features[index].values[assignment[index]] == "yes"

    return f.evaluate(formula, holds)


def step(system: TransitionSystem, event: Event, state: State, assignment: Assignment) -> State | None:
    """The state after an event; None if it cannot occur."""
    if event.permission is not None and system.features[event.permission].values[assignment[event.permission]] == "no":
        return None
    after = list(state)
    for position, participant in enumerate(event.participants):
        enabled = [
            edge
            for edge in participant.edges
            if edge.source == state[participant.variable] and truth(system, edge.guard, state, assignment)
        ]
        assert len(enabled) <= 1, "guards of edges from one location exclude each other"
        if enabled:
            after[participant.variable] = enabled[0].dest
        elif position == 0:
            return None
    return tuple(after)


def distances(system: TransitionSystem, assignment: Assignment) -> dict[State, int]:
    """Every reachable state with the number of steps to it."""
    start = tuple(variable.initial for variable in system.variables)
    found, queue = {start: 0}, deque([start])
    while queue:
        state = queue.popleft()
        for each in system.events:
            after = step(system, each, state, assignment)
            if after is not None and after not in found:
                found[after] = found[state] + 1
                queue.append(after)
    return found


def allowed(system: TransitionSystem) -> list[Assignment]:
    """Every assignment that the constraint allows."""
    start = tuple(variable.initial for variable in system.variables)
    every = product(*(range(len(feature.values)) for feature in system.features))
    return [assignment for assignment in every if truth(system, system.constraint, start, assignment)]


def prime_implicants(
    system: TransitionSystem, inside: set[Assignment], every: list[Assignment]
) -> set[frozenset[tuple[int, frozenset[int]]]]:
    """All minimal causes by definition: sets of literals that imply the set among what is allowed, none can be spared or widened."""

    def choices(values: int) -> Iterator[frozenset[int]]:
        for mask in range(1, 1 << values):
            yield frozenset(index for index in range(values) if mask >> index & 1)

    domains = [range(len(feature.values)) for feature in system.features]
    cubes = {}
    for cube in product(*(tuple(choices(len(domain))) for domain in domains)):
        members = [a for a in every if all(value in part for value, part in zip(a, cube, strict=True))]
        if members and all(member in inside for member in members):
            cubes[cube] = True
    largest = [c for c in cubes if not any(c != o and all(x <= y for x, y in zip(c, o, strict=True)) for o in cubes)]
    return {frozenset((i, part) for i, part in enumerate(cube) if len(part) < len(domains[i])) for cube in largest}


def literals(system: TransitionSystem, members: tuple[f.Formula, ...]) -> frozenset[tuple[int, frozenset[int]]]:
    """A cause's members → (feature, values) pairs."""
    found = set()
    for member in members:
        (atom,) = f.atoms(member)
        assert isinstance(atom, f.Is | f.May)
        permission = isinstance(atom, f.May)
        index = system.feature(atom.event if isinstance(atom, f.May) else atom.path, permission=permission)
        start = tuple(variable.initial for variable in system.variables)
        values = {
            value
            for value in range(len(system.features[index].values))
            if truth(system, member, start, tuple(value if i == index else 0 for i in range(len(system.features))))
        }
        found.add((index, frozenset(values)))
    return frozenset(found)


@given(data=st.data())
@settings(max_examples=SYSTEMS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_engines_agree_with_enumeration(
    data: st.DataObject,
    random_compositions: Callable[[], st.SearchStrategy[Composition | None]],
    never: Callable[[f.Formula], Claim],
) -> None:
    """Counts, regions, run lengths, conditions and minimal causes are the same by both engines and by enumeration.

    So are the verdicts that are made of them, by the symbolic engine with locations merged that make no difference.
    """
    composition = data.draw(random_compositions())
    assume(composition is not None)
    assert composition is not None
    system = composition.transition_system
    every = allowed(system)
    assume(len(every) <= MOST_ASSIGNMENTS)
    reached = {assignment: distances(system, assignment) for assignment in every}
    states = {state for found in reached.values() for state in found}
    space, space_2 = explicit.explore(system), symbolic.explore(system, keep_permissions=True)
    assert space.locations_count == space_2.states == len(states)
    assert space.states == space_2.pairs == sum(map(len, reached.values()))
    assert space.assignments == space_2.assignments == len(every)
    anywhere = st.tuples(*(st.integers(0, len(variable.locations) - 1) for variable in system.variables))
    target = data.draw(st.one_of(st.sampled_from(sorted(states)), anywhere))
    some = data.draw(st.sets(st.sampled_from(range(len(target))), min_size=1))
    goal = f.conjunction(
        f.In(variable.name, (variable.locations[target[index]],))
        for index, variable in enumerate(system.variables)
        if index in some
    )
    failing = {
        assignment: min(
            (steps for state, steps in found.items() if truth(system, goal, state, assignment)), default=None
        )
        for assignment, found in reached.items()
    }
    inside = {assignment for assignment, steps in failing.items() if steps is not None}
    listed = {tuple(int(value) for value in row) for row in space.values(space.reaches(goal))}
    region = space_2.reaches(goal)
    assert listed == inside == {assignment for assignment in every if region.contains(assignment)}
    shortest = min((steps for steps in failing.values() if steps is not None), default=None)
    runs = space.shortest(goal), space_2.shortest(goal)
    assert [None if run is None else len(run.events) for run in runs] == [shortest, shortest]
    good = ~region
    start = tuple(variable.initial for variable in system.variables)
    condition = good.holds_when()
    assert {a for a in every if truth(system, condition, start, a)} == set(every) - inside
    open_features = sum(len(feature.values) > 1 for feature in system.features)
    event(f"{open_features} open features, region {'empty' if region.empty else 'full' if region.full else 'between'}")
    expected = prime_implicants(system, inside, every) if open_features <= 4 else None
    if expected is not None:
        causes = region.causes("all")
        assert {literals(system, cause.members) for cause in causes} == expected
        for cause in causes:
            run = space_2.shortest(goal, cause.given)
            assert run is not None
            assert run.assignment in inside
    decided = {}
    for engine in ENGINES:
        wanted = Causes("none" if expected is None or engine == "explicit" else "all")
        decider = Decider(composition, engine, Limits(), wanted)
        (decided[engine],) = decider.verdicts((never(goal),))
        assert decided[engine].engine == engine
        assert (decided[engine].word == "holds") is (not inside)
        assert (None if (trace := decided[engine].trace) is None else len(trace.steps)) == shortest
    verdict = decided["symbolic"]
    assert verdict.word == ("holds" if not inside else "depends" if len(inside) < len(every) else "violated")
    assert verdict.holds_when is not None
    assert {a for a in every if truth(system, verdict.holds_when, start, a)} == set(every) - inside
    if expected is not None:
        told = {literals(system, cause.members) for cause in verdict.causes}
        assert told == (expected if inside else set())
