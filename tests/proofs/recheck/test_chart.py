"""The interpreter of machines does what the flattened machine does, which is what the live one does."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language.declaration import (
    EventDeclaration,
    FeatureDeclaration,
    Machine,
    Model,
    Row,
    State,
    System,
    VirtualMachine,
)
from quiesce.model.language.document import Scalar
from quiesce.model.language.findings import Position
from quiesce.model.language.names import Names, state_paths
from quiesce.model.language.reading import Written
from quiesce.model.language.wellformed import structure
from quiesce.model.system.flatten import LocationGraph, flatten
from quiesce.model.system.instantiate import instantiate
from quiesce.model.system.library import Library
from quiesce.model.system.load import EMBEDDED, load
from quiesce.proofs.recheck.chart import Chart
from quiesce.proofs.recheck.derive import happenings

if TYPE_CHECKING:
    from quiesce.model.system.transition_system import Edge
    from quiesce.proofs.recheck.derive import Guarded

AT = Position("drawn", 1, 1)
MODES = tuple(f.Is("mode", (value,)) for value in "abc")
Answers = dict[f.Formula, bool]


def word(text: str) -> Scalar:
    return Scalar(AT, text)


@st.composite
def states(draw: st.DrawFn, depth: int = 0) -> tuple[State, ...]:
    """Two or three states, some with children below, one at a time or all at once, three levels in all."""
    found = []
    for name in "pqr"[: draw(st.integers(1 if depth else 2, 3))]:
        children = draw(states(depth + 1)) if depth < 2 and draw(st.booleans()) else ()
        parallel = len(children) > 1 and draw(st.booleans())
        initial = word(draw(st.sampled_from(children)).name) if children and not parallel else None
        found.append(State(name, "", initial, children, parallel, final=False, at=AT))
    return tuple(found)


@st.composite
def machines(
    draw: st.DrawFn,
    name: str = "drawn",
    triggers: tuple[str, ...] = ("go", "halt"),
    conditions: tuple[f.Formula, ...] = (*MODES, f.TRUE),
) -> Machine:
    """A machine whose rows have conditions, `unless`, "=", "" and "*"."""
    declared = draw(states())
    paths = st.sampled_from([path for path, _ in state_paths(declared)])
    some = st.lists(st.sampled_from(conditions), max_size=2)
    rows = []
    for index in range(draw(st.integers(2, 9))):
        sources = draw(st.one_of(st.just(["*"]), st.lists(paths, min_size=1, max_size=2, unique=True)))
        heard = draw(st.lists(st.sampled_from(triggers), min_size=1, max_size=2, unique=True))
        dest = draw(st.one_of(paths, paths, paths, st.sampled_from(["=", ""])))
        asked, unless = (tuple(Written(each, word("")) for each in draw(some)) for _ in range(2))
        rows.append(
            Row(index, tuple(map(word, heard)), tuple(map(word, sources)), word(dest), asked, unless, "", (), AT)
        )
    machine = Machine(name, "vm", "", None, word(declared[0].name), (), declared, tuple(rows), AT)
    assume(not list(structure(machine)))
    return machine


def holds(row: Row, answers: Answers) -> bool:
    """Whether a row lets itself be taken where its conditions have these answers."""
    asked = [f.evaluate(each.formula, answers.__getitem__) for each in row.conditions]
    return all(asked) and not any(f.evaluate(each.formula, answers.__getitem__) for each in row.unless)


def compare(machine: Machine, graph: LocationGraph) -> int:
    """Every location, trigger and outcome of conditions, both ways. Returns how many were looked at."""
    chart = Chart(machine)
    assert chart.locations == graph.locations
    assert chart.initial == graph.locations[graph.initial]
    assert chart.covers == graph.covers
    triggers = {trigger.text for row in machine.rows for trigger in row.triggers}
    asked = {each.formula for row in machine.rows for each in (*row.conditions, *row.unless)}
    atoms = sorted({atom for formula in asked for atom in f.atoms(formula)}, key=str)
    looked = 0
    for trigger, location in product(sorted(triggers), graph.locations):
        moves = [move for move in chart.moves.get(trigger, ()) if move.source == location]
        edges = [e for e in graph.edges if (graph.locations[e.source], e.trigger) == (location, trigger)]
        for truths in product((False, True), repeat=len(atoms)):
            answers = dict(zip(atoms, truths, strict=True))
            made = [move.dest for move in moves if all(holds(row, answers) is taken for row, taken in move.asked)]
            known = [
                graph.locations[edge.dest]
                for edge in edges
                if all(f.evaluate(each, answers.__getitem__) is truth for each, truth in edge.asked)
            ]
            assert made == known
            looked += 1
    return looked


@settings(max_examples=150, deadline=None)
@given(machines())
def test_any_machine_moves_as_its_flattened_form(machine: Machine) -> None:
    """For any machine, with parallel regions too: the same locations, and the same move under every outcome of conditions."""
    graph, _ = flatten(machine)
    assume(graph.locations)
    assert compare(machine, graph)


def few(machine: Machine) -> bool:
    """Whether its conditions have few enough outcomes to try them all, and need no system to be understood."""
    asked = [each.formula for row in machine.rows for each in (*row.conditions, *row.unless)]
    quantified = any(f"{word} " in f.text(each) for each in asked for word in ("all", "some"))
    return not quantified and len({atom for each in asked for atom in f.atoms(each)}) < 7


def test_every_shipped_machine_moves_as_its_flattened_form() -> None:
    """The same for the machines that come with Quiesce; those with many conditions are compared by solvers elsewhere."""
    graphs = load(EMBEDDED).graphs
    for graph in graphs:
        chart = Chart(graph.machine)
        assert chart.locations == graph.locations
        assert chart.initial == graph.locations[graph.initial]
    plain = [graph for graph in graphs if few(graph.machine)]
    assert len(plain) > 5
    assert all(compare(graph.machine, graph) for graph in plain)


def test_regions_that_do_not_move_together() -> None:
    """A row that leaves a parallel state and one that moves a region of it are both taken, the inner one first."""
    region = (State("a", "", word("x"), (leaf("x"), leaf("y")), parallel=False, final=False, at=AT),)
    other = (State("b", "", word("u"), (leaf("u"), leaf("v")), parallel=False, final=False, at=AT),)
    both = State("both", "", None, (*region, *other), parallel=True, final=False, at=AT)
    rows = (
        Row(0, (word("go"),), (word("both.a.x"),), word("both.a.y"), (), (), "", (), AT),
        Row(1, (word("go"),), (word("both.b.u"),), word("out"), (), (), "", (), AT),
        Row(2, (word("back"),), (word("out"),), word("both"), (), (), "", (), AT),
    )
    machine = Machine("m", "vm", "", None, word("both"), (), (both, leaf("out")), rows, AT)
    graph, _ = flatten(machine)
    assert compare(machine, graph)
    assert [(move.source, move.dest) for move in Chart(machine).moves["back"]] == [("out", "both.a.x+both.b.u")]


def leaf(name: str) -> State:
    return State(name, "", None, (), parallel=False, final=False, at=AT)


ELSEWHERE = (f.In("one", ("p",)), f.In("two", ("p",)), f.Is("mode", ("a",)), f.Is("host.level", ("high",)))


@st.composite
def models(draw: st.DrawFn) -> Library:
    """Two machines of each VM, one of which may be absent, that hear each other's events and look at each other."""
    made = []
    for name, event in (("one", "go"), ("two", "halt")):
        machine = draw(machines(name, ("go", "halt"), ELSEWHERE))
        events = (EventDeclaration(event, draw(st.sampled_from(["progress", "fault"])), "", (), AT),)
        when = Written(MODES[0], word("")) if draw(st.booleans()) else None
        made.append(Machine(name, "vm", "", when, machine.initial, events, machine.states, machine.rows, AT))
    features = (
        FeatureDeclaration("mode", "vm", "choice", "", (("a", ""), ("b", "")), (), AT),
        FeatureDeclaration("level", "system", "reading", "", (("low", ""), ("high", "")), (), AT),
    )
    model = Model(tuple(made), features, (), ())
    graphs = tuple(flatten(machine)[0] for machine in made)
    assume(all(0 < len(graph.locations) < 12 for graph in graphs))
    return Library(model, Names.of(model), graphs)


@settings(max_examples=60, deadline=None)
@given(models())
def test_any_system_moves_as_its_transition_system(library: Library) -> None:
    """For any two machines: each event moves everybody in the same way, from every location, under every value of features."""
    vms = tuple(VirtualMachine(name, (), AT) for name in ("x", "y"))
    composition = instantiate(library, System("drawn", vms, (), (), ()))
    system, found = composition.transition_system, happenings(composition)
    assert {event.name for event in system.events} == set(found)
    for event in system.events:
        happening = found[event.name]
        assert happening.permitted is (event.permission is not None)
        assert happening.controller == system.variables[event.participants[0].variable].name
        assert {system.variables[part.variable].name for part in event.participants} == set(happening.moves)
        vm = happening.controller.partition(".")[0]
        for state in product(*(graph.locations for graph in library.graphs), "ab", ("low", "high")):
            where = {f"{vm}.{name}": at for name, at in zip(("one", "two", "mode"), state[:3], strict=True)}
            where["host.level"] = state[3]
            for part in event.participants:
                variable = system.variables[part.variable]
                at = where[variable.name]
                edges = [e for e in part.edges if variable.locations[e.source] == at and true(e, where)]
                moves = [m for m in happening.moves[variable.name] if m.source == at and true(m, where)]
                assert [variable.locations[e.dest] for e in edges] == [m.dest for m in moves]


def true(move: Edge | Guarded, where: dict[str, str]) -> bool:
    """Whether the guard of a move holds."""

    def known(atom: f.Atom) -> bool:
        assert not isinstance(atom, f.May)
        return where[atom.path] in (atom.locations if isinstance(atom, f.In) else atom.values)

    return f.evaluate(move.guard, known)
