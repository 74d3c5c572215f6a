"""Flattening changes nothing: a walk in the location graph is the walk of the live machine, step by step."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language.declaration import Machine, Row, State
from quiesce.model.language.document import Scalar
from quiesce.model.language.findings import Position
from quiesce.model.language.names import state_paths
from quiesce.model.language.reading import Written
from quiesce.model.language.wellformed import structure
from quiesce.model.system.flatten import LocationGraph, flatten
from quiesce.model.system.load import EMBEDDED, load
from quiesce.model.system.statechart import Statechart, location_name

if TYPE_CHECKING:
    from collections.abc import Callable

AT = Position("drawn", 1, 1)
TRIGGERS = ("go", "stop", "vm.exit")
CONDITIONS = tuple(f.Is("mode", (value,)) for value in "abc")


def word(text: str) -> Scalar:
    return Scalar(AT, text)


@st.composite
def states(draw: st.DrawFn, depth: int) -> tuple[State, ...]:
    """One to three states, some with children below or in parallel, three levels in all."""
    found = []
    for name in "pqr"[: draw(st.integers(1 if depth else 2, 3))]:
        children = draw(states(depth + 1)) if depth < 2 and draw(st.booleans()) else ()
        parallel = len(children) > 1 and draw(st.booleans())
        initial = word(draw(st.sampled_from(children)).name) if children and not parallel else None
        found.append(State(name, "", initial, children, parallel, final=False, at=AT))
    return tuple(found)


@st.composite
def machines(draw: st.DrawFn) -> Machine:
    """A machine with up to eight rows between any of its states, with conditions, `unless`, "=", "" and "*"."""
    declared = draw(states(0))
    paths = st.sampled_from([path for path, _ in state_paths(declared)])
    conditions = st.lists(st.sampled_from(CONDITIONS), max_size=2)
    rows = []
    for index in range(draw(st.integers(2, 8))):
        sources = draw(st.one_of(st.just(["*"]), st.lists(paths, min_size=1, max_size=2, unique=True)))
        triggers = draw(st.lists(st.sampled_from(TRIGGERS), min_size=1, max_size=2, unique=True))
        dest = draw(st.one_of(paths, paths, paths, st.sampled_from(["=", ""])))
        asked, unless = (tuple(Written(each, word("")) for each in draw(conditions)) for _ in range(2))
        rows.append(
            Row(index, tuple(map(word, triggers)), tuple(map(word, sources)), word(dest), asked, unless, "", (), AT)
        )
    return Machine("drawn", "device", "", None, word(declared[0].name), (), declared, tuple(rows), AT)


def walk(machine: Machine, graph: LocationGraph, steps: int, seed: int) -> int:
    """Walk both ways at random and compare each step. Returns how many steps some row was taken in."""
    chance = random.Random(seed)  # noqa: S311
    outcome: dict[f.Formula, bool] = {}
    chart = Statechart(machine, lambda condition: outcome[condition])
    triggers = sorted({trigger.text for row in machine.rows for trigger in row.triggers})
    conditions = [written.formula for row in machine.rows for written in (*row.conditions, *row.unless)]
    at, taken = graph.initial, 0
    assert location_name(chart.location) == graph.locations[at]
    for _ in range(steps):
        heard = sorted(chart.triggers()) if chance.random() < 0.5 else []
        trigger = chance.choice(heard or triggers)
        outcome |= {condition: chance.random() < 0.6 for condition in conditions}
        rows = chart.fire(trigger)
        edges = [
            edge
            for edge in graph.edges
            if (edge.source, edge.trigger) == (at, trigger)
            and all(outcome[asked] is said for asked, said in edge.asked)
        ]
        assert [edge.rows for edge in edges] == ([rows] if rows else [])
        if edges:
            at, taken = edges[0].dest, taken + 1
        assert location_name(chart.location) == graph.locations[at]
    return taken


@settings(max_examples=150, deadline=None)
@given(machines(), st.integers(0, 1_000_000))
def test_a_flat_machine_walks_as_the_live_one(machine: Machine, seed: int) -> None:
    """For any machine that is well built, and any outcome of conditions, locations and rows taken are the same."""
    assume(not list(structure(machine)))
    graph, _ = flatten(machine)
    assume(graph.locations)
    walk(machine, graph, 40, seed)


@settings(max_examples=100, deadline=None)
@given(machines())
def test_a_location_hears_what_its_rows_listen_to(machine: Machine) -> None:
    """The triggers tried in a location are those of every row whose source is active there, on any level."""
    assume(not list(structure(machine)))
    graph, _ = flatten(machine)
    assume(graph.locations)
    chart = Statechart(machine, lambda _: False)
    seen = {chart.location}
    for trigger in TRIGGERS * 3:
        chart.fire(trigger)
        seen.add(chart.location)
    for location in seen:
        chart.location = location
        active = {path for path in graph.covers if location_name(location) in graph.covers[path]}
        top = {state.name for state in machine.states}
        assert chart.triggers() == {
            trigger.text
            for row in machine.rows
            for source in row.sources
            if active & (top if source.text == "*" else {source.text})
            for trigger in row.triggers
        }


def test_every_shipped_machine_walks_as_the_live_one() -> None:
    """The same for the machines that come with Quiesce, in many short walks, each of which moves."""
    for graph in load(EMBEDDED).graphs:
        assert all(walk(graph.machine, graph, 60, seed) for seed in range(40)), graph.machine.name


def row(index: int, trigger: str, source: str, dest: str, *conditions: f.Formula) -> Row:
    asked = tuple(Written(each, word("")) for each in conditions)
    return Row(index, (word(trigger),), (word(source),), word(dest), asked, (), "", (), AT)


def state(name: str, *children: State, initial: str = "", parallel: bool = False) -> State:
    return State(name, "", word(initial) if initial else None, children, parallel, final=False, at=AT)


def edges(graph: LocationGraph, guard: Callable[[f.Formula, bool], str]) -> list[str]:
    """The edges as text: where from, on what, under which answers, where to, by which rows."""
    return [
        f"{graph.locations[edge.source]} {edge.trigger} [{' '.join(guard(*asked) for asked in edge.asked)}]"
        f" {graph.locations[edge.dest]} {list(edge.rows)}"
        for edge in graph.edges
    ]


def test_three_levels_of_nesting_by_hand() -> None:
    """The innermost row is asked first, then its parents'; entering a state enters its initial children."""
    low, high = f.Is("mode", ("low",)), f.Is("mode", ("high",))
    machine = Machine(
        "heater", "device", "", None, word("off"), (),
        (
            state("off"),
            state("on", state("warm", state("slow"), state("fast"), initial="slow"), state("hot"), initial="warm"),
        ),
        (
            row(0, "press", "off", "on"),
            row(1, "press", "on", "off"),
            row(2, "press", "on.warm", "on.hot", high),
            row(3, "press", "on.warm.slow", "on.warm.fast", low),
        ),
        AT,
    )  # fmt: skip
    graph, findings = flatten(machine)
    assert findings == []
    assert graph.locations == ("off", "on.warm.slow", "on.warm.fast", "on.hot")
    assert graph.covers["on.warm"] == ("on.warm.slow", "on.warm.fast")
    assert graph.covers["on"] == ("on.warm.slow", "on.warm.fast", "on.hot")
    assert edges(graph, lambda asked, answer: f"{f.text(asked).removeprefix('mode is ')}={answer}") == [
        "off press [] on.warm.slow [0]",
        "on.warm.slow press [low=False high=False] off [1]",
        "on.warm.slow press [low=False high=True] on.hot [2]",
        "on.warm.slow press [low=True] on.warm.fast [3]",
        "on.warm.fast press [high=False] off [1]",
        "on.warm.fast press [high=True] on.hot [2]",
        "on.hot press [] off [1]",
    ]


def test_parallel_regions_by_hand() -> None:
    """Regions begin together and move together on one trigger; a parent's row leaves them all."""
    machine = Machine(
        "door", "device", "", None, word("shut"), (),
        (
            state("shut"),
            state("open", state("light", state("dark"), state("lit"), initial="dark"), state("bell", state("mute"), state("rings"), initial="mute"), parallel=True),
        ),
        (
            row(0, "pull", "shut", "open"),
            row(1, "ring", "open.light.dark", "open.light.lit"),
            row(2, "ring", "open.bell.mute", "open.bell.rings"),
            row(3, "hush", "open.bell.rings", "open.bell.mute"),
            row(4, "push", "open", "shut"),
        ),
        AT,
    )  # fmt: skip
    graph, findings = flatten(machine)
    assert findings == []
    assert edges(graph, lambda asked, answer: f"{asked}={answer}") == [
        "shut pull [] open.light.dark+open.bell.mute [0]",
        "open.light.dark+open.bell.mute ring [] open.light.lit+open.bell.rings [1, 2]",
        "open.light.dark+open.bell.mute push [] shut [4]",
        "open.light.lit+open.bell.mute ring [] open.light.lit+open.bell.rings [2]",
        "open.light.lit+open.bell.mute push [] shut [4]",
        "open.light.lit+open.bell.rings hush [] open.light.lit+open.bell.mute [3]",
        "open.light.lit+open.bell.rings push [] shut [4]",
    ]
