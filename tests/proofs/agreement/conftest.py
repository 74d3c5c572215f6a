"""Random hierarchical systems with features, as text that is read like any other model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from quiesce.model.language.declaration import Model, System, VirtualMachine
from quiesce.model.language.document import Mapping, Scalar, read_document
from quiesce.model.language.feature_file import read_features
from quiesce.model.language.findings import InputError, Position
from quiesce.model.language.machine_file import read_machine
from quiesce.model.language.names import Names
from quiesce.model.language.reading import Reading, Written
from quiesce.model.system.flatten import flatten
from quiesce.model.system.instantiate import Composition, instantiate
from quiesce.model.system.library import Library
from quiesce.specs.language.claim import Claim
from quiesce.specs.language.property import Property

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.language.formula import Formula

FEATURES = {"colour": ("red", "green", "blue"), "size": ("small", "large")}
CLASSES = ("progress", "choice", "fault")
NOWHERE = Position("random", 0, 0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A machine as it is drawn: enough to write rows and conditions about it."""

    name: str
    per: str
    leaves: tuple[str, ...]
    composites: tuple[str, ...]
    events: tuple[str, ...]

    def text_of_states(self) -> str:
        """Its states as YAML."""
        lines = []
        for state in dict.fromkeys(leaf.split(".")[0] for leaf in self.leaves):
            children = [leaf.split(".")[1] for leaf in self.leaves if leaf.startswith(state + ".")]
            inside = f", initial: {children[0]}, children: [{', '.join(children)}]" if children else ""
            lines.append(f"  - {{name: {state}{inside}}}")
        return "\n".join(lines)


@st.composite
def drawn_machines(draw: st.DrawFn) -> list[Drawn]:
    """Two to four machines, some of the system and some of each VM, with composite states here and there."""
    found = []
    for index in range(draw(st.integers(2, 4))):
        leaves, composites = [], []
        for number in range(draw(st.integers(1, 3))):
            if draw(st.integers(0, 3)) == 0:
                composites.append(f"s{number}")
                leaves += [f"s{number}.x", f"s{number}.y"]
            else:
                leaves.append(f"s{number}")
        events = tuple(f"e{index}_{number}" for number in range(draw(st.integers(1, 2))))
        per = draw(st.sampled_from(["system", "vm"]))
        found.append(Drawn(f"m{index}", per, tuple(leaves), tuple(composites), events))
    return found


def condition(draw: st.DrawFn, here: str, machines: list[Drawn]) -> str:
    """A formula that a machine of scope `here` can use."""
    prefix = "" if here == "system" else "host."
    atoms = [f"{prefix}{name} is {value}" for name, values in FEATURES.items() for value in values]
    for machine in machines:
        place = draw(st.sampled_from([*machine.leaves, *machine.composites]))
        if machine.per == here:
            atoms.append(f"{machine.name} in {place}")
        elif machine.per == "system":
            atoms.append(f"host.{machine.name} in {place}")
        else:
            atoms.append(f"({draw(st.sampled_from(['some', 'all']))} v in vms: v.{machine.name} in {place})")
    first, second = draw(st.sampled_from(atoms)), draw(st.sampled_from(atoms))
    return draw(st.sampled_from([first, f"not {first}", f"{first} and {second}", f"{first} or not {second}"]))


def machine_text(draw: st.DrawFn, machine: Drawn, machines: list[Drawn]) -> str:
    """A machine as YAML, with rows of its own and reactions to others."""
    lines = [
        f"machine: {machine.name}",
        f"per: {machine.per}",
        f"initial: {machine.leaves[0].split('.')[0]}",
        "events:",
    ]
    lines += [f"  {event}: {{class: {draw(st.sampled_from(CLASSES))}}}" for event in machine.events]
    lines += ["states:", machine.text_of_states(), "transitions:"]
    heard = list(machine.events)
    for other in machines:
        if other is not machine and (other.per == machine.per or other.per == "system"):
            heard += [event if other.per == machine.per else f"host.{event}" for event in other.events]
    triggers = [*machine.events, *draw(st.lists(st.sampled_from(heard), min_size=1, max_size=4))]
    for trigger in triggers:
        source = draw(st.sampled_from([*machine.leaves, *machine.composites]))
        dest = draw(
            st.sampled_from([*machine.leaves, *machine.composites, *([] if trigger in machine.events else ["="])])
        )
        guard = f', conditions: "{condition(draw, machine.per, machines)}"' if draw(st.booleans()) else ""
        lines.append(f"  - {{trigger: {trigger}, source: {source}, dest: {dest}{guard}}}")
    return "\n".join(lines) + "\n"


def read(text: str) -> Mapping:
    """Text → the mapping at its root."""
    root = read_document(text, "random")
    assert isinstance(root, Mapping)
    return root


@st.composite
def compositions(draw: st.DrawFn) -> Composition | None:
    """A composed random system; None where its constraint allows nothing."""
    machines = drawn_machines()
    drawn = draw(machines)
    reading = Reading()
    features = "features:\n" + "".join(
        f"  {name}: {{class: reading, values: [{', '.join(values)}]}}\n" for name, values in FEATURES.items()
    )
    if draw(st.booleans()):
        features += "constraints:\n  - {formula: colour is red implies size is small}\n"
    declared, constraints = read_features(read(features), reading)
    read_machines = [read_machine(read(machine_text(draw, machine, drawn)), reading) for machine in drawn]
    assert not reading.findings, reading.findings
    model = Model(tuple(m for m in read_machines if m is not None), declared, constraints, ())
    # Rows that are never taken and locations that are never reached are welcome here: they must not matter.
    library = Library(model, Names.of(model), tuple(flatten(machine)[0] for machine in model.machines))
    vms = tuple(VirtualMachine(name, (), NOWHERE) for name in ("a", "b")[: draw(st.integers(1, 2))])
    try:
        return instantiate(library, System("random", vms, (), (), ()))
    except InputError:
        return None


@pytest.fixture(scope="session")
def random_compositions() -> Callable[[], st.SearchStrategy[Composition | None]]:
    """The strategy, for tests in this folder."""
    return compositions


def claimed(goal: Formula) -> Claim:
    """The claim that a goal is never reached."""
    declared = Property(
        name="drawn",
        claim="",
        binders=(),
        pattern="never",
        body=Written(goal, Scalar(NOWHERE, "")),
        where=(),
        assuming=(),
        because=(),
        at=NOWHERE,
    )
    return Claim(declared, (), goal, (), (), None)


@pytest.fixture(scope="session")
def never() -> Callable[[Formula], Claim]:
    """A goal → the claim that it is never reached."""
    return claimed
