"""Products reduced to what can be seen: the symbolic way agrees with looking at every state one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.model.language.findings import InputError
from quiesce.model.system.after import after
from quiesce.model.system.specialise import grant
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.engines.explicit import explore
from quiesce.proofs.engines.graph import State, product_graph
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.report.draw.aspects import machine_aspects, predicate_aspects, settled
from quiesce.proofs.report.draw.bisimulation import bisimilar
from quiesce.proofs.report.draw.collapse import Collapsed, collapsed
from quiesce.proofs.report.draw.product_drawing import product_drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from quiesce.model.system.transition_system import TransitionSystem
    from quiesce.proofs.evidence.case import Case
    from quiesce.proofs.report.draw.collapse import Aspect, Class

BY = [
    (["hall.lamp"], []),
    (["hall.lamp", "host.mains"], []),
    (["hall.lamp", "porch.lamp"], ["host.mains in live"]),
    ([], ["hall.lamp in on", "porch.lamp in on.bright", "hall.kind is dimmer"]),
]


def graph_of(system: TransitionSystem) -> nx.MultiDiGraph[State]:
    """The product, state by state."""
    return product_graph(explore(grant(system)))


def true(graph: nx.MultiDiGraph[State], state: State, formula: f.Formula) -> bool:
    """Truth of a ground formula in a state of the product."""
    known = graph.nodes[state]

    def holds(atom: f.Atom) -> bool:
        if isinstance(atom, f.In):
            return known[atom.path] in atom.locations
        return known[atom.path] in atom.values if isinstance(atom, f.Is) else True

    return f.evaluate(formula, holds)


def aspects_of(
    case: Case, machines: Sequence[str], predicates: Sequence[str], depth: int | None = None
) -> tuple[Aspect, ...]:
    """Aspects as they are named on the command line."""
    return (*machine_aspects(case.composition, machines, depth), *predicate_aspects(case.composition, predicates))


def named(found: Collapsed, each: Class) -> tuple[str, ...]:
    """A class by the names of its values, the number of its variant left out."""
    return tuple(
        aspect.values[value][0] for aspect, value in zip(found.aspects, each, strict=True) if aspect.name != "variant"
    )


@pytest.mark.parametrize(("machines", "predicates"), BY)
def test_collapsing_agrees_with_every_state(lamps: Case, machines: list[str], predicates: list[str]) -> None:
    """The classes are those of the reachable states, and there is a step where, and only where, some state has one."""
    system, aspects = lamps.composition.transition_system, aspects_of(lamps, machines, predicates)
    found = collapsed(system, aspects, 1_000, Limits(), Progress())
    graph = graph_of(system)
    where = {
        state: tuple(next(i for i, (_, formula) in enumerate(a.values) if true(graph, state, formula)) for a in aspects)
        for state in graph.nodes
    }
    assert set(found.classes) == set(where.values())
    assert set(found.initial) == {where[state] for state, first in graph.nodes(data="initial") if first}
    steps = {
        (where[one], where[other], event) for one, other, event in graph.edges(keys=True) if where[one] != where[other]
    }
    assert {(*pair, event) for pair, events in found.steps.items() for event in events} == steps
    assert found.complete


@pytest.mark.parametrize(
    "formula", ["hall.lamp in on and host.mains in live", "not hall.lamp in on.bright or porch.lamp in off"]
)
def test_what_holds_after_an_event_is_known_before(lamps: Case, formula: str) -> None:
    """In every reachable state and for every event that can occur there, the precondition is true just where it leads to the formula."""
    system = grant(lamps.composition.transition_system)
    [aspect] = predicate_aspects(lamps.composition, [formula])
    graph, events = graph_of(system), {event.name: event for event in system.events}
    goal = aspect.values[0][1]
    seen = set()
    for one, other, name in graph.edges(keys=True):
        reached = true(graph, other, goal)
        assert true(graph, one, after(system, events[name], goal)) is reached
        seen.add(reached)
    assert seen == {True, False}


@pytest.mark.parametrize(("machines", "predicates"), BY[:2] + BY[3:])
def test_bisimilar_states_can_do_the_same(lamps: Case, machines: list[str], predicates: list[str]) -> None:
    """Classes refine the collapsed ones; what leads on from a class does so from every state in it, after unseen steps at most."""
    system, aspects = lamps.composition.transition_system, aspects_of(lamps, machines, predicates)
    coarse = collapsed(system, aspects, 1_000, Limits(), Progress())
    fine = bisimilar(system, aspects, 1_000, Limits())
    assert {named(fine, each) for each in fine.classes} == {named(coarse, each) for each in coarse.classes}
    assert {named(fine, each) for each in fine.initial} == {named(coarse, each) for each in coarse.initial}
    seen = {
        (named(fine, a), named(fine, b), e)
        for (a, b), es in fine.steps.items()
        for e in es
        if named(fine, a) != named(fine, b)
    }
    steps = {(named(coarse, a), named(coarse, b), e) for (a, b), es in coarse.steps.items() for e in es}
    assert seen == steps


def test_what_may_follow_tells_states_apart(kettles: Case) -> None:
    """A kettle without a switch never clicks: bisimulation keeps it apart from one with a switch, collapsing does not."""
    aspects = aspects_of(kettles, ["kitchen.kettle"], [])
    system = kettles.composition.transition_system
    coarse = collapsed(system, aspects, 100, Limits(), Progress())
    fine = bisimilar(system, aspects, 100, Limits())
    assert len(fine.classes) > len(coarse.classes)
    alike = [each for each in fine.classes if named(fine, each) == ("boiling",)]
    clicking = {one for (one, _), events in fine.steps.items() if "kitchen.clicks" in events}
    assert set(alike) - clicking
    assert set(alike) & clicking


def test_features_can_be_settled(lamps: Case) -> None:
    """Every feature has one value then, the first that is allowed, and every permission is as open as it was."""
    before = lamps.composition.transition_system
    after_it = settled(before)
    for old, new in zip(before.features, after_it.features, strict=True):
        assert new.values == (old.values if old.kind == "permission" else old.values[:1])


def test_nested_states_can_be_taken_together(lamps: Case) -> None:
    """With depth 1, a lamp is on, off or broken."""
    [aspect] = machine_aspects(lamps.composition, ["hall.lamp"], 1)
    assert [name for name, _ in aspect.values] == ["off", "on", "broken"]


def test_too_many_classes_are_not_finished(lamps: Case) -> None:
    """The limit is kept, and said to be."""
    found = collapsed(lamps.composition.transition_system, aspects_of(lamps, *BY[1]), 2, Limits(), Progress())
    assert not found.complete


@pytest.mark.parametrize(
    ("machines", "predicates", "said"),
    [
        (["hall.lmap"], [], '--by: there is no machine "hall.lmap" in this system; known: host.mains, hall.counter, '),
        ([], ["hall.lamp in"], "--predicate:12: in the formula, the end is unexpected"),
        ([], ["hall.lmap in on"], '--predicate: unknown machine "lmap"'),
        ([], ["true"] * 9, "--predicate: 9 predicates are more than the 8 that are told apart at once"),
    ],
)
def test_what_is_told_apart_must_be_known(lamps: Case, machines: list[str], predicates: list[str], said: str) -> None:
    """A wrong name is refused with what is known."""
    with pytest.raises(InputError) as refused:
        aspects_of(lamps, machines, predicates)
    assert str(refused.value).startswith(said)


def test_a_drawing_has_every_class_and_step(lamps: Case) -> None:
    """A node for each class and an edge for each pair, beside the one where it begins."""
    found = collapsed(lamps.composition.transition_system, aspects_of(lamps, *BY[1]), 100, Limits(), Progress())
    drawing = product_drawing("lamps", "said", found)
    assert len([*drawing.nodes()]) == len(found.classes) + 1
    assert len(drawing.edges) == len(found.steps) + len(found.initial)
