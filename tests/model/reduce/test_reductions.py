"""Specialising a system and cutting out what matters for a question change no answer."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language.findings import InputError
from quiesce.model.reduce.cone import cone, pieces
from quiesce.model.system import assignments
from quiesce.model.system.specialise import allows, domains_of, grant, key_of, specialise
from quiesce.model.system.transition_system import Edge, Event, Participant, TransitionSystem, Variable

if TYPE_CHECKING:
    from conftest import Drawn, Plain

EXAMPLES = settings(max_examples=60, deadline=None)


@EXAMPLES
@given(data=st.data())
def test_the_cone_answers_as_the_whole(
    data: st.DataObject, drawn: st.SearchStrategy[Drawn], plain: type[Plain]
) -> None:
    """A goal is reached in the part that matters under exactly the assignments under which it is reached in the whole."""
    case = data.draw(drawn)
    system = specialise(case.system)
    part = cone(system, case.goal)
    kept, reaching = set(domains_of(part)), plain(part).reaching(case.goal)
    allowed = {frozenset(each.items()) for each in plain(system).assignments()}
    extended = {each for each in allowed if frozenset(pair for pair in each if pair[0] in kept) in reaching}
    assert extended == plain(system).reaching(case.goal)
    assert bool(extended) is bool(reaching)


@EXAMPLES
@given(data=st.data())
def test_specialising_keeps_what_is_assumed(
    data: st.DataObject, drawn: st.SearchStrategy[Drawn], plain: type[Plain]
) -> None:
    """Under an assumption, the goal is reached for exactly those assignments of the whole that satisfy it."""
    case = data.draw(drawn)
    special = specialise(case.system, case.assumed)
    whole = plain(case.system)
    wanted = {each for each in whole.reaching(case.goal) if whole.true(case.assumed, (), dict(each))}
    assert plain(special).reaching(case.goal) == wanted
    satisfying = [each for each in whole.assignments() if whole.true(case.assumed, (), each)]
    assert plain(special).assignments() == satisfying
    assert (special.constraint == f.FALSE) is (not satisfying)
    assert allows(case.system, case.assumed) is bool(satisfying)
    assert plain(cone(special, case.goal)).reaching(case.goal) == {
        frozenset(pair for pair in each if pair[0] in domains_of(cone(special, case.goal))) for each in wanted
    }


@EXAMPLES
@given(data=st.data())
def test_what_is_settled_is_nowhere_asked(data: st.DataObject, drawn: st.SearchStrategy[Drawn]) -> None:
    """No clause is left that settles a feature by itself, no guard asks for what is settled, nothing forbidden is left."""
    case = data.draw(drawn)
    values = {name: data.draw(st.sampled_from(values)) for name, values in domains_of(case.system).items()}
    settled = data.draw(st.lists(st.sampled_from(sorted(values)), unique=True)) if values else []
    said = [
        (f.May(name[4:-1]) if values[name] == "yes" else ~f.May(name[4:-1]))
        if name.startswith("may(")
        else f.Is(name, (values[name],))
        for name in settled
    ]
    special = specialise(case.system, case.assumed, *said)
    if special.constraint == f.FALSE:
        return
    domains = domains_of(special)
    assert all(domains[name] == (values[name],) for name in settled)
    parts = [each.part if isinstance(each, f.Not) else each for each in assignments.clauses(special.constraint)]
    assert not any(isinstance(each, f.Is | f.May) for each in parts)
    guards = [edge.guard for event in special.events for part in event.participants for edge in part.edges]
    asked = [atom for each in [*parts, *guards] for atom in f.atoms(each) if not isinstance(atom, f.In)]
    assert all(len(domains[assignments.feature_of(atom)]) > 1 for atom in asked)
    assert all(e.permission is None or special.features[e.permission].values != ("no",) for e in special.events)


@EXAMPLES
@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=3).map(tuple), max_size=8))
def test_clauses_are_together_that_share_features(spoken: list[tuple[str, ...]]) -> None:
    """Directly or by others: groups share no feature, and none of them falls apart; those that were tied together last come last."""
    clauses = [f.And(tuple(f.Is(name, ("yes",)) for name in names)) for names in spoken]
    number = {id(clause): index for index, clause in enumerate(clauses)}
    groups = assignments.components(clauses)
    members = [each for _, group in groups for each in group]
    assert sorted(number[id(each)] for each in members) == list(range(len(clauses)))
    seen: set[str] = set()
    for names, group in groups:
        own = [{assignments.feature_of(atom) for atom in f.atoms(each)} for each in group]
        assert names == tuple(sorted(set().union(*own)))
        assert seen.isdisjoint(names)
        seen |= set(names)
        together, rest = own[0], own[1:]
        while any(not together.isdisjoint(each) for each in rest):
            together = together.union(*(each for each in rest if not together.isdisjoint(each)))
            rest = [each for each in rest if not each <= together]
        assert not rest
    last = [max(number[id(each)] for each in group) for _, group in groups]
    assert last == sorted(last)


@EXAMPLES
@given(data=st.data())
def test_each_machine_is_in_one_piece(data: st.DataObject, drawn: st.SearchStrategy[Drawn]) -> None:
    """And with it all machines of which its guards speak, and that move with it."""
    system = data.draw(drawn).system
    parts = pieces(system)
    own = [{variable.name for variable in part.variables} for part in parts]
    names = [variable.name for variable in system.variables]
    assert sorted(name for each in own for name in each) == sorted(names)
    for event in system.events:
        speaking = {names[part.variable] for part in event.participants}
        guards = [edge.guard for part in event.participants for edge in part.edges]
        speaking |= {atom.path for each in guards for atom in f.atoms(each) if isinstance(atom, f.In)}
        assert sum(not each.isdisjoint(speaking) for each in own) == 1


@EXAMPLES
@given(data=st.data())
def test_more_permission_is_more_behaviour(
    data: st.DataObject, drawn: st.SearchStrategy[Drawn], plain: type[Plain]
) -> None:
    """What is reached under some permissions is what is reached once those that nothing speaks of are granted."""
    case = data.draw(drawn)
    open_features = {name for name, values in domains_of(grant(case.system)).items() if len(values) > 1}

    def shown(reached: set[frozenset[tuple[str, str]]]) -> set[frozenset[tuple[str, str]]]:
        return {frozenset(pair for pair in each if pair[0] in open_features) for each in reached}

    guards = [edge.guard for event in case.system.events for part in event.participants for edge in part.edges]
    atoms = [atom for each in (case.system.constraint, *guards) for atom in f.atoms(each)]
    spoken = {assignments.feature_of(atom) for atom in atoms if not isinstance(atom, f.In)}
    for before, after in zip(case.system.features, grant(case.system).features, strict=True):
        free = before.values == ("no", "yes") and key_of(before) not in spoken
        assert after.values == (("yes",) if free else before.values)
    granted = plain(grant(case.system)).reaching(case.goal)
    assert shown(granted) == shown(plain(case.system).reaching(case.goal))


def test_the_cone_leaves_out_what_cannot_matter() -> None:
    """A machine that only listens is left out, the machine that lets another one move is kept."""

    def machine(name: str) -> Variable:
        return Variable(f"a.{name}", name, "a", "a", ("off", "on"), 0)

    system = TransitionSystem(
        "three",
        (machine("lamp"), machine("fan"), machine("switch")),
        (),
        (
            Event("a.light", "progress", (Participant(0, (Edge(0, 1, f.In("a.switch", ("on",))),)), Participant(1, (Edge(0, 1),)))),
            Event("a.press", "progress", (Participant(2, (Edge(0, 1),)),)),
            Event("a.turn", "progress", (Participant(1, (Edge(1, 0),)),)),
        ),
    )  # fmt: skip
    part = cone(system, f.In("a.lamp", ("on",)))
    assert [variable.name for variable in part.variables] == ["a.lamp", "a.switch"]
    assert [event.name for event in part.events] == ["a.light", "a.press"]
    assert [len(event.participants) for event in part.events] == [1, 1]


def test_an_event_that_is_asked_about_is_kept_though_it_moves_nothing() -> None:
    """Its controller matters then, with everything that decides when it can occur; without the question, it is left out."""

    def machine(name: str) -> Variable:
        return Variable(f"a.{name}", name, "a", "a", ("off", "on"), 0)

    system = TransitionSystem(
        "three",
        (machine("lamp"), machine("bell"), machine("switch")),
        (),
        (
            Event("a.light", "progress", (Participant(0, (Edge(0, 1),)),)),
            Event("a.ring", "progress", (Participant(1, (Edge(0, 0, f.In("a.switch", ("on",))),)),)),
            Event("a.press", "progress", (Participant(2, (Edge(0, 1),)),)),
        ),
    )
    lit = f.In("a.lamp", ("on",))
    part = cone(system, lit, events=["a.ring"])
    assert [variable.name for variable in part.variables] == ["a.lamp", "a.bell", "a.switch"]
    assert [event.name for event in part.events] == ["a.light", "a.ring", "a.press"]
    assert cone(system, lit, events=["a.unknown"]) == cone(system, lit)
    assert [event.name for event in cone(system, lit).events] == ["a.light"]
    assert [variable.name for variable in cone(system, events=["a.press"]).variables] == ["a.switch"]


LETTERS = {"p": ("1", "2", "3"), "q": ("1", "2"), "may(e)": ("no", "yes"), "may(d)": ("no", "yes"), "r": ("1",)}
ATOMS = [
    f.Is("p", ("1",)),
    f.Is("p", ("2", "3")),
    f.Is("q", ("1",)),
    f.May("e"),
    f.May("d"),
    f.Is("r", ("1",)),
    f.FALSE,
]
CLAUSES = st.lists(
    st.recursive(
        st.sampled_from(ATOMS),
        lambda inner: st.one_of(st.builds(f.Not, inner), st.builds(f.Implies, inner, inner), st.lists(inner, min_size=2, max_size=3).map(tuple).map(f.Or)),
        max_leaves=4,
    ),
    max_size=5,
)  # fmt: skip


@given(CLAUSES)
def test_assignments_are_counted_and_listed_exactly(clauses: list[f.Formula]) -> None:
    """Counting, listing and satisfiability agree with trying every combination; a conflict is a smallest one."""
    every = [dict(zip(LETTERS, values, strict=True)) for values in product(*LETTERS.values())]

    def meeting(parts: list[f.Formula]) -> list[dict[str, str]]:
        return [each for each in every if all(assignments.satisfied(part, each) for part in parts)]

    assert assignments.count(clauses, LETTERS) == len(meeting(clauses))
    assert assignments.satisfiable(clauses, LETTERS) is bool(meeting(clauses))
    assert list(assignments.allowed(clauses, list(LETTERS), LETTERS)) == meeting(clauses)
    guilty = list(assignments.conflict(clauses, LETTERS))
    assert bool(guilty) is not bool(meeting(clauses))
    if guilty:
        assert not meeting(guilty)
        assert all(meeting([other for other in guilty if other is not each]) for each in guilty)


def test_many_features_in_one_clause_are_no_trouble() -> None:
    """An assumption over a hundred permissions is counted exactly, without trying 2 to the 100 combinations."""
    domains = {f"may(e{number})": ("no", "yes") for number in range(100)}
    some = f.disjunction(f.May(f"e{number}") for number in range(100))
    assert assignments.count([some], domains) == 2**100 - 1
    first = next(assignments.allowed([some], list(domains), domains))
    assert [name for name, value in first.items() if value == "yes"] == ["may(e99)"]


def test_too_many_features_in_one_clause_are_bad_input() -> None:
    """A limit is a report of what is tied together, never a wrong count."""
    domains = {f"may(e{number})": ("no", "yes") for number in range(201)}
    with pytest.raises(InputError) as caught:
        assignments.count([f.disjunction(f.May(f"e{number}") for number in range(201))], domains)
    assert str(caught.value) == (
        "constraints: constraints and assumptions tie 201 features together in too many ways: "
        "may(e0), may(e1), may(e10), may(e100), may(e101) …; assume something simpler"
    )
