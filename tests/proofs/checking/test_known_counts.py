"""The benchmark family, declared in our YAML and run through everything, has the counts that other checkers found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.declaration import Device, System, VirtualMachine
from quiesce.model.language.document import Scalar
from quiesce.model.language.findings import Position
from quiesce.model.system.instantiate import Composition, instantiate
from quiesce.model.system.load import load
from quiesce.proofs.checking.count import counts
from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.engines import explicit, symbolic
from quiesce.proofs.engines.limits import Limits
from quiesce.specs.language.claim import claims
from quiesce.specs.language.property import load_properties

if TYPE_CHECKING:
    from quiesce.model.system.library import Library

ASSETS = Path(__file__).resolve().parents[2] / "assets" / "guests"
NOWHERE = Position("benchmark", 0, 0)

COUNTS = {
    (1, 1): (43, 111),
    (2, 1): (1_833, 9_498),
    (2, 2): (12_257, 76_778),
    (3, 1): (77_571, 604_773),
}
LARGE = {
    (16, 2): 359890473234776618100670462006017,
    (32, 2): 89752884397180070341982978458353620064638387479508833559841859073,
}


@pytest.fixture(scope="session")
def machines() -> Library:
    """The machines of the benchmark."""
    return load(ASSETS / "machines")


def guests(machines: Library, count: int, devices: int) -> Composition:
    """The system of so many guests with so many devices each."""
    vms = tuple(VirtualMachine(f"g{index}", (), NOWHERE) for index in range(count))
    passed = tuple(
        Device(f"d{index}_{number}", Scalar(NOWHERE, f"g{index}"), (), (), NOWHERE)
        for index in range(count)
        for number in range(devices)
    )
    return instantiate(machines, System(f"guests({count},{devices})", vms, passed, (), ()))


@pytest.mark.parametrize("size", COUNTS)
def test_explicit_engine_counts_states_and_transitions(machines: Library, size: tuple[int, int]) -> None:
    """Declared in YAML, flattened by `transitions` and composed, the system has exactly the known states and transitions."""
    space = explicit.explore(guests(machines, *size).transition_system)
    assert (space.states, space.transitions) == COUNTS[size]


@pytest.mark.parametrize("size", [*COUNTS, *LARGE])
def test_symbolic_engine_counts_states(machines: Library, size: tuple[int, int]) -> None:
    """Decision diagrams count the same, to the last digit, also where nobody could list the states."""
    space = symbolic.explore(guests(machines, *size).transition_system)
    assert space.states == (LARGE.get(size) or COUNTS[size][0])


@pytest.mark.parametrize("size", COUNTS)
def test_both_count_transitions_and_depth(machines: Library, size: tuple[int, int]) -> None:
    """Without features, a transition is a state and an event enabled in it, as other checkers count; so is the depth one."""
    system = guests(machines, *size).transition_system
    found, space = counts(system, Limits(), lambda _: None), explicit.explore(system)
    assert (found.states, found.transitions, found.depth) == (*COUNTS[size], space.depth)


@pytest.mark.parametrize("engine", ["explicit", "symbolic"])
@pytest.mark.parametrize("size", [(1, 1), (2, 2)])
def test_claims_of_the_benchmark(machines: Library, size: tuple[int, int], engine: str) -> None:
    """A and A2 hold, B is violated, and its shortest counterexample has 5 steps: start, boot_done, open, sigquit, exit."""
    composition = guests(machines, *size)
    made = claims(load_properties(ASSETS / "specs"), composition)
    assert engine in ("explicit", "symbolic")
    decider = Decider(composition, engine, Limits())
    words = {verdict.claim.name.split("-")[0]: verdict for verdict in decider.verdicts(made)}
    assert words["A"].word == words["A2"].word == "holds"
    assert words["B"].word == "violated"
    trace = words["B"].trace
    assert trace is not None
    assert [step.event.split(".")[1] for step in trace.steps] == ["start", "boot_done", "open", "sigquit", "exit"]


def test_no_deadlock(machines: Library) -> None:
    """The benchmark never gets stuck."""
    space = explicit.explore(guests(machines, 2, 1).transition_system)
    assert not any(layer.any() for layer in space.deadlocks())
