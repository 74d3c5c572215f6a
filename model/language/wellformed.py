"""Is a model well formed? Every name known, every event controlled once, every target enterable.

The `transitions` library takes most of these mistakes without a word; what they would mean for a proof is worse than a
refusal. What needs a machine to be run (rows that are never taken, locations that are never reached) is found while it
is flattened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import formula as f
from .findings import Finding, Position, nearest
from .former import misremembered
from .groups import group_of, misgrouped, ungrouped
from .names import Names, state_paths
from .parse import place
from .scope import Place, UnknownName, check, home
from .spelling_out import misnamed, spelt_out

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from .declaration import Machine, Model, State
    from .document import Scalar
    from .reading import Written


def structure(machine: Machine) -> Iterator[Finding]:
    """A machine → what is wrong with its states and with the ends of its transitions."""
    states = dict(state_paths(machine.states))
    for path, state in states.items():
        children = [child.name for child in state.children]
        if state.initial is not None and state.initial.text not in children:
            yield _unknown(state.initial, f'state "{path}" has no child', children)
    yield from _target(machine.initial, "initial", machine, states)
    for row in machine.rows:
        for source in row.sources:
            if source.text != "*" and source.text not in states:
                yield _unknown(source, "unknown source", states)
        if row.dest.text not in ("", "="):
            yield from _target(row.dest, "dest", machine, states)


def usage(model: Model, doubtful: Container[str] = ()) -> Iterator[Finding]:
    """A model → every name that is not known where it is used, or is given twice.

    `doubtful` are files in which something could not be read: what they seem to leave out is no finding.
    """
    names = Names.of(model)
    yield from misgrouped(model, names)
    yield from misnamed(model, names)
    yield from misremembered(names)
    spelt = spelt_out(ungrouped(model, names), names)
    for machine, plain in zip(model.machines, spelt.machines, strict=True):
        yield from _names(machine, names)
        if plain.when is not None:
            yield from only_rigid(plain.when, "when")
        if machine.at.file not in doubtful:
            yield from _idle(plain)
    yield from _unique(model)
    for constraint in model.constraints:
        yield from check(constraint.written, names, Place(constraint.per))
    for constraint in spelt.constraints:
        yield from only_rigid(constraint.written, "a constraint")
    yield from _numbers(model)


def only_rigid(written: Written, what: str) -> Iterator[Finding]:
    """A formula that must speak of features and permissions only → a finding for each atom that does not."""
    for atom in f.atoms(written.formula):
        if isinstance(atom, f.In):
            said = f'{what} speaks of features and permissions only, not of where "{atom.path}" is'
            yield Finding(place(written.scalar, atom.at), said)


def _names(machine: Machine, names: Names) -> Iterator[Finding]:
    if machine.when is not None:
        yield from check(machine.when, names, Place(machine.per))
    for group in machine.groups:
        for member in group.events:
            yield from _trigger(member, machine, names)
    for row in machine.rows:
        for trigger in row.triggers:
            yield from _trigger(trigger, machine, names)
        for written in (*row.conditions, *row.unless):
            yield from check(written, names, Place(machine.per))


def _idle(machine: Machine) -> Iterator[Finding]:
    used = {trigger.text for row in machine.rows for trigger in row.triggers}
    for event in machine.events:
        if event.name not in used:
            what = f'event "{event.name}" can never occur: its controller "{machine.name}" has no transition for it'
            yield Finding(event.at, what)


def _trigger(trigger: Scalar, machine: Machine, names: Names) -> Iterator[Finding]:
    if group_of(trigger, machine.per, names) is not None:
        return
    try:
        scope, name = home(trigger.text, "event", names, Place(machine.per))
    except UnknownName as error:
        what = f'no machine controls the event "{trigger.text}": {error.what}'
        groups = nearest(trigger.text, [name for scope, name in names.groups if scope == machine.per])
        advice = error.advice or groups or "list it under events: of one machine"
        yield Finding(trigger.at, what, error.known, advice)
    else:
        # One way to write a trigger, so that two rows for one event are seen to be for the same.
        plain = {machine.per: name, "system": f"host.{name}"}.get(scope, f"vm.{name}")
        if machine.per == "system" or scope == machine.per:
            plain = name
        if trigger.text != plain:
            yield Finding(trigger.at, f'the event "{trigger.text}" is written "{plain}" here')


def _target(scalar: Scalar, what: str, machine: Machine, states: dict[str, State]) -> Iterator[Finding]:
    if scalar.text not in states:
        yield _unknown(scalar, f"unknown {what}", states)
        return
    path = _without_initial(scalar.text, states[scalar.text])
    if path is not None:
        names = ", ".join(child.name for child in states[path].children)
        what = f'{what} "{scalar.text}" of machine "{machine.name}" enters the composite state "{path}", which has no initial'
        yield Finding(scalar.at, what, f"children: {names}", "give that state an initial, or name a child here")


def _without_initial(path: str, state: State) -> str | None:
    """A state that is entered → the path of the first composite state on the way down that does not say where to go."""
    if not state.children:
        return None
    if state.parallel:
        below = list(state.children)
    elif state.initial is None:
        return path
    else:
        below = [child for child in state.children if child.name == state.initial.text]
    return next((found for child in below if (found := _without_initial(f"{path}.{child.name}", child))), None)


def _unknown(scalar: Scalar, what: str, known: Iterable[str]) -> Finding:
    known = tuple(known)
    return Finding(scalar.at, f'{what} "{scalar.text}"', f"known: {', '.join(known)}", nearest(scalar.text, known))


def _unique(model: Model) -> Iterator[Finding]:
    machines: dict[str, Position] = {}
    events: dict[tuple[str, str], tuple[str, Position]] = {}
    features: dict[tuple[str, str], Position] = {}
    for machine in model.machines:
        if machine.name in machines:
            first = machines[machine.name]
            yield Finding(machine.at, f'machine "{machine.name}" is declared twice', f"first at {first}")
            continue
        machines[machine.name] = machine.at
        for event in machine.events:
            key = (machine.per, event.name)
            if key in events:
                other, first = events[key]
                what = f'event "{event.name}" is controlled by two machines, "{other}" and "{machine.name}"'
                yield Finding(
                    event.at, what, f"first at {first}", "list it under events: of one; the other may react to it"
                )
            events.setdefault(key, (machine.name, event.at))
    for feature in model.features:
        if (feature.per, feature.name) in features:
            first = features[feature.per, feature.name]
            yield Finding(feature.at, f'feature "{feature.name}" is declared twice', f"first at {first}")
        features.setdefault((feature.per, feature.name), feature.at)


def _numbers(model: Model) -> Iterator[Finding]:
    """Numbers given as reasons must be listed, where there is a list."""
    if not model.sources:
        return
    known = [source.number for source in model.sources]
    for scalar in _reasons(model):
        if scalar.text not in known:
            yield Finding(scalar.at, f'no source is numbered "{scalar.text}"', "", nearest(scalar.text, known))


def _reasons(model: Model) -> Iterator[Scalar]:
    for machine in model.machines:
        for event in machine.events:
            yield from event.because
        for _, state in state_paths(machine.states):
            yield from state.because
        for row in machine.rows:
            yield from row.because
    for feature in model.features:
        yield from feature.because
    for constraint in model.constraints:
        yield from constraint.because
