"""A run of an engine → a trace, by letting it happen on live machines.

The engine explored packed or encoded locations of a part of the system; here the declared machines of the whole system
run in the `transitions` library, conditions are read as declared, and every location that the engine predicted is
compared. What does not come out is a defect of this program, never an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language.formula import Atom, Formula, In, Truth, atoms, substitute
from ...model.system import assignments
from ...model.system.specialise import domains_of, key_of
from .internal import InternalError
from .loop import Loop
from .trace import REST, RESTS, Step, Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from ...model.system.instantiate import Composition
    from ...model.system.live import LiveSystem, Moved
    from ...model.system.transition_system import Event, TransitionSystem
    from ...specs.language.claim import Claim
    from .run import Run


def replay(
    composition: Composition,
    live: LiveSystem,
    whole: TransitionSystem,
    part: TransitionSystem,
    influencing: Container[str],
    run: Run,
    claim: Claim,
    watch: Callable[[], None] = lambda: None,
) -> Trace:
    """A run → the trace of the whole system.

    Args:
        composition: the system as declared.
        live: its live machines, in any state.
        whole: its transition system under the claim's assumptions, for values of features that the part lacks.
        part: the part of it that was explored.
        influencing: the names of the variables that can influence the claim; what others ask for does not matter.
        run: a path through the part that ends where the claim's goal is reached.
        claim: tells what must be true at the end of a run without a loop.
        watch: called in each state, the first one included, when the live machines are in it.

    Raises:
        InternalError: an event cannot occur, a machine is elsewhere than predicted, the goal is not reached, or a loop does
            not close or is not fair.
    """
    chosen = {key_of(f): f.values[value] for f, value in zip(part.features, run.assignment, strict=True)}
    features = complete(whole, chosen)
    live.start(features)
    initial = live.locations()
    steps = []
    _compare(live, part, run.states[0], "at the start")
    loop = Loop(live, part, run)
    watch()
    for number, (event, state) in enumerate(zip(run.events, run.states[1:], strict=True), start=1):
        loop.before(number)
        name = REST if event < 0 else part.events[event].name
        step = happened(composition, live, name)
        if step is None:
            raise InternalError(f"step {number}: {name} cannot occur on the live machines")
        steps.append(step)
        _compare(live, part, state, f"after step {number}, {name}")
        watch()
    reached = live.true(claim.declared.body.formula, dict(claim.bound))
    if claim.temporal is None and reached is (claim.declared.pattern == "always"):
        raise InternalError(f"the trace of {claim.name} does not end where it should")
    fair = loop.closed()
    opened = {key for key, values in domains_of(whole).items() if len(values) > 1}
    shown = tuple((key, value) for key, value in chosen.items() if key in opened)
    used = set[str]()
    for event, state in zip(run.events, run.states, strict=False):
        if event >= 0:
            places = {each.name: each.locations[at] for each, at in zip(part.variables, state, strict=True)}
            used |= asked(part, part.events[event], places, influencing)
    matters = tuple(key for key, _ in shown if key in used)
    return Trace(shown, matters, tuple(initial.items()), tuple(steps), run.loop, fair)


def happened(composition: Composition, live: LiveSystem, event: str) -> Step | None:
    """Let an event occur on live machines, or nothing where it is a rest → the step; None if the event cannot occur."""
    if event == REST:
        return RESTS
    moved = live.occur(event)
    return None if moved is None else _stepped(composition, event, moved)


def complete(whole: TransitionSystem, chosen: Mapping[str, str]) -> dict[str, str]:
    """Values of some features → values of all: the first that the constraint allows, in declared order.

    `chosen` must contain all or none of the features that a clause of the constraint ties together, and be allowed.
    """
    domains = domains_of(whole)
    features = {key: values[0] for key, values in domains.items()} | dict(chosen)
    for names, members in assignments.components(assignments.clauses(whole.constraint)):
        if not set(names) & set(chosen):
            features |= next(assignments.allowed(members, names, domains))
    # A permission stands for an event that may occur; where nothing forbids it, it is granted.
    spoken = {assignments.feature_of(atom) for atom in atoms(whole.constraint)}
    for key, values in domains.items():
        if key.startswith("may(") and key not in chosen and key not in spoken:
            features[key] = values[-1]
    return features


def asked(system: TransitionSystem, event: Event, places: Mapping[str, str], among: Container[str]) -> set[str]:
    """The features that guards of an event ask for, once the locations in them are known; its permission is not among them.

    Args:
        system: whose event it is.
        event: the event.
        places: where each machine is; one that is absent is in no location.
        among: the machines whose guards are looked at.
    """

    def located(atom: Atom) -> Formula:
        return Truth(places.get(atom.path) in atom.locations) if isinstance(atom, In) else atom

    found: set[str] = set()
    for participant in event.participants:
        variable = system.variables[participant.variable]
        for edge in participant.edges if variable.name in among else ():
            if places.get(variable.name) == variable.locations[edge.source]:
                found |= {assignments.feature_of(atom) for atom in atoms(substitute(edge.guard, located))}
    return found


def _compare(live: LiveSystem, part: TransitionSystem, state: tuple[int, ...], when: str) -> None:
    locations = live.locations()
    for variable, value in zip(part.variables, state, strict=True):
        predicted = variable.originals(value)
        # An absent machine has no location; to engines it rests in its first one.
        actual = locations.get(variable.name, variable.originals(variable.initial)[0])
        if actual not in predicted:
            said = ", ".join(predicted)
            raise InternalError(f"{when}: {variable.name} is in {actual}, not in {said} as predicted")


def _stepped(composition: Composition, name: str, moved: tuple[Moved, ...]) -> Step:
    """An event that occurred on live machines, and who moved → the step, with all that it rests on."""
    _element, _, bare = name.partition(".")
    machine = next(graph.machine for graph in composition.library.graphs if graph.machine.name == moved[0].machine)
    declared = next(event for event in machine.events if event.name == bare)
    because = dict.fromkeys(scalar.text for scalar in declared.because)
    for part in moved:
        for row in part.rows:
            because |= dict.fromkeys(composition.transition_system.because[part.machine, row])
    return Step(name, declared.kind, declared.means, moved, tuple(because))
