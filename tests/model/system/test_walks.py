"""Composed systems walk as live machines do: the transition system and `transitions` agree, step by step.

At every state of a random walk, every declared event is tried on the live machines, also those that are not enabled or
not part of the transition system; whether it can occur, and where every machine is after a step, must be what the
transition system says. Walks are the same in every run.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.formula import FALSE, In, Is, May, evaluate, negation
from quiesce.model.qvmconf.system import open_system
from quiesce.model.reduce.quotient import onto, quotient
from quiesce.model.system import assignments
from quiesce.model.system.instantiate import Composition, instantiate
from quiesce.model.system.live import LiveSystem
from quiesce.model.system.load import EMBEDDED, load
from quiesce.model.system.specialise import domains_of, specialise
from quiesce.proofs.engines import symbolic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quiesce.model.language.formula import Atom, Formula
    from quiesce.model.system.transition_system import Event

STEPS = {
    "minimal": 15_000,
    "bench": 25_000,
    "x86": 10_000,
    "cockpit": 8_000,
    "vehicle": 8_000,
    "shared": 13_000,
    "guests": 30_000,
    "kettle": 500,
}
"""How many steps each system is walked at least; together 109,500."""

MOST = {"minimal": 8_000, "guests": 8_000, "kettle": 500}
"""Steps that are walked at each push; with many fewer, ways have to be looked for that chance would have come to."""

FEW = 1_500
"""Steps of the other systems at each push, which need not come to every event."""

TRIES = 25
"""Under how many features chosen at random a way is looked for to an event that chance did not come to."""

SHARED = """
system {name}
ram 0x80000000,512M
cpu
vdev gic
vdev wdt-sp805 loc 0x1c0f0000 intr gic:32
pass loc mem:0xfd580000,0x10000,rwn=0xfd580000
pass loc mem:0x{own}0000000,0x10000,rwn
"""
GUESTS = "system: two\nvms:\n  g0: {}\n  g1: {}\ndevices:\n  d0: {vm: g0}\n  d1: {vm: g1}\n"
WHISTLE = """\
machine: whistle
per: vm
means: a whistle, which asks what may happen to the lid
when: switch is missing or may(pour)
initial: silent
events:
  wails: {class: choice}
states: [silent, loud]
transitions:
  - {trigger: warms, source: silent, dest: loud}
  - {trigger: wails, source: loud, dest: null, conditions: may(lift) and not may(shake)}
  - {trigger: simmer, source: loud, dest: silent, conditions: may(lift)}
  - {trigger: clicks, source: loud, dest: silent, unless: may(lift)}
"""
ASSETS = Path(__file__).resolve().parents[2] / "assets"

State = dict[str, str]


@dataclass
class Walker:
    """A system, walked in the transition system and on live machines at once."""

    composition: Composition
    chance: random.Random
    steps: int = 0
    occurred: Counter[str] = field(default_factory=Counter)
    _checked: set[tuple[str, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        system = self.composition.transition_system
        self.live = LiveSystem(self.composition)
        self.events = {event.name: event for event in system.events}
        self.declared = sorted(
            f"{instance.element.name}.{event.name}"
            for instance in self.composition.instances
            for event in instance.graph.machine.events
        )
        self.edges: dict[tuple[str, int, str], list[tuple[Formula, str]]] = {}
        for event in system.events:
            for part in event.participants:
                locations = system.variables[part.variable].locations
                for edge in part.edges:
                    key = (event.name, part.variable, locations[edge.source])
                    self.edges.setdefault(key, []).append((edge.guard, locations[edge.dest]))

    def walk(self, length: int, features: dict[str, str], begun: Sequence[str] = ()) -> None:
        """One walk that begins with certain events, until it has that many steps or no event is enabled."""
        system = self.composition.transition_system
        self.live.start(features)
        self._checked.clear()
        state = {variable.name: variable.locations[variable.initial] for variable in system.variables}
        self.compare(state)
        for number in range(length):
            enabled = self.enabled(state, features)
            if not enabled:
                return
            (name,) = self.chance.choices(enabled, [1 / (1 + self.occurred[event]) for event in enabled])
            state = self.step(begun[number] if number < len(begun) else name, state, features)

    def towards(self, name: str) -> tuple[dict[str, str], list[str]] | None:
        """Features under which an event can occur, and a shortest way to where it does; None if none come up."""
        for _ in range(TRIES):
            features = self.features()
            pinned = specialise(self.composition.transition_system, *map(_said, features, features.values()))
            event = next((event for event in pinned.events if event.name == name), None)
            goal = symbolic.enabled(pinned, event) if event else FALSE
            part = quotient(pinned, goal)
            run = symbolic.explore(part).shortest(onto(part, goal))
            if run is not None:
                return features, [*(part.events[index].name for index in run.events), name]
        return None

    def never(self, name: str) -> bool:
        """Whether an event can occur under no features at all."""
        goal = symbolic.enabled(self.composition.transition_system, self.events[name])
        part = quotient(self.composition.transition_system, goal)
        return symbolic.explore(part).reaches(onto(part, goal)).empty

    def step(self, name: str, state: State, features: dict[str, str]) -> State:
        """The state after an enabled event; the live machines must be there too."""
        system = self.composition.transition_system
        state = state | {
            system.variables[part.variable].name: dest
            for part in self.events[name].participants
            if (dest := self.dest(self.events[name], part.variable, state, features)) is not None
        }
        assert self.live.occur(name) is not None, name
        self.compare(state)
        self.steps += 1
        self.occurred[name] += 1
        return state

    def features(self) -> dict[str, str]:
        """Some allowed assignment: values in random order, permissions rather granted than not."""
        system = self.composition.transition_system
        shuffled = {}
        for name, values in domains_of(system).items():
            order = [values[index] for index in self.chance.sample(range(len(values)), len(values))]
            shuffled[name] = tuple(
                order if self.chance.random() < 0.5 else sorted(order, reverse=name.startswith("may("))
            )
        clauses = assignments.clauses(system.constraint)
        chosen = {name: values[0] for name, values in shuffled.items()}
        for names, members in assignments.components(clauses):
            chosen |= next(assignments.allowed(members, names, shuffled))
        assert assignments.satisfied(system.constraint, chosen)
        return chosen

    def enabled(self, state: State, features: dict[str, str]) -> list[str]:
        """The events enabled in the transition system; the live machines must say the same of every declared event."""
        possible = [
            event.name
            for event in self.events.values()
            if (event.permission is None or features[f"may({event.name})"] == "yes")
            and self.dest(event, event.participants[0].variable, state, features) is not None
        ]
        key = tuple(state.values())
        if key not in self._checked:  # neither side remembers more than the state and the features
            self._checked.add(key)
            assert [event for event in self.declared if self.live.enabled(event)] == sorted(possible)
            self.compare(state)
        return possible

    def dest(self, event: Event, variable: int, state: State, features: dict[str, str]) -> str | None:
        """Where an event takes a machine; None if it does not move it."""

        def holds(atom: Atom) -> bool:
            if isinstance(atom, In):
                return state[atom.path] in atom.locations
            return (
                features[atom.path] in atom.values if isinstance(atom, Is) else features[f"may({atom.event})"] == "yes"
            )

        at = state[self.composition.transition_system.variables[variable].name]
        edges = self.edges.get((event.name, variable, at), [])
        dests = [dest for guard, dest in edges if evaluate(guard, holds)]
        assert len(dests) < 2, f"guards of {event.name} from {at} exclude each other"
        return dests[0] if dests else None

    def compare(self, state: State) -> None:
        """Every machine that is present is where the transition system has it; the others rest in it."""
        variables = self.composition.transition_system.variables
        resting = {variable.name: variable.locations[variable.initial] for variable in variables}
        assert resting | self.live.locations() == state


def _said(feature: str, value: str) -> Formula:
    """A feature or permission with its value, as a formula."""
    if not feature.startswith("may("):
        return Is(feature, (value,))
    permission = May(feature[len("may(") : -1])
    return permission if value == "yes" else negation(permission)


@pytest.fixture
def composed(tmp_path: Path, request: pytest.FixtureRequest) -> Composition:
    """A reference system, two configurations that pass one device, the benchmark's machines, or rows about permissions."""
    if request.param == "shared":
        paths = []
        for name, own in (("one", 1), ("two", 2)):
            paths.append(tmp_path / f"{name}.qvmconf")
            paths[-1].write_text(SHARED.format(name=name, own=own))
        return instantiate(load(EMBEDDED), open_system(paths, {}))
    if request.param == "guests":
        (tmp_path / "two.yaml").write_text(GUESTS)
        return instantiate(load(ASSETS / "guests" / "machines"), open_system([tmp_path / "two.yaml"], {}))
    if request.param == "kettle":
        machines = shutil.copytree(ASSETS / "kettle", tmp_path / "kettle") / "machines"
        (machines / "whistle.yaml").write_text(WHISTLE)
        return instantiate(load(machines), open_system([tmp_path / "kettle" / "kettle.yaml"], {}))
    (path,) = EMBEDDED.glob(f"systems/*/{request.param}.yaml")
    return instantiate(load(EMBEDDED), open_system([path], {}))


@pytest.mark.parametrize(
    "composed",
    [pytest.param(name, marks=pytest.mark.slow) if name in {"cockpit", "vehicle"} else name for name in STEPS],
    indirect=True,
)
def test_a_system_walks_as_its_live_machines(composed: Composition, request: pytest.FixtureRequest) -> None:
    """In thousands of random steps, in which every event occurs, no location and no enabled event differs."""
    walker = Walker(composed, random.Random(20_240))  # noqa: S311
    system = request.node.callspec.params["composed"]
    sweep = request.config.getoption("--sweep")
    wanted = STEPS[system] if sweep else MOST.get(system, FEW)
    while walker.steps < wanted:
        walker.walk(200, walker.features())
    for name in walker.events if sweep or system in MOST else ():
        if name not in walker.occurred:
            found = walker.towards(name)
            while found is None and not walker.never(name):
                found = walker.towards(name)
            if found is None:
                assert composed.clauses, f"nothing forbids {name}, and yet it never occurs"
            else:
                walker.walk(len(found[1]) + 50, *found)
                assert name in walker.occurred


def test_every_shipped_system_is_walked() -> None:
    """A reference system that is added must be walked as well."""
    assert {path.stem for path in EMBEDDED.glob("systems/*/*.yaml")} <= set(STEPS)
    assert sum(STEPS.values()) >= 100_000
