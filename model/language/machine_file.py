"""A machine's file → `Machine`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .declaration import SCOPES, EventDeclaration, Group, Machine, NamedFormula, Row, Scope, State
from .document import Mapping, Node, Scalar, Sequence
from .reading import NAME

if TYPE_CHECKING:
    from typing import Literal

    from .reading import Reading

CLASSES = ("progress", "choice", "fault")


def read_machine(root: Mapping, reading: Reading) -> Machine | None:
    """The root of a machine's file → the machine; None if it has no name or no states to speak of."""
    known = ("per", "means", "when", "events", "groups", "formulas", "formerly", "because")
    entries = reading.mapping(root, "a machine", known, ("machine", "initial", "states", "transitions"))
    name = reading.name(entries.get("machine"), "machine")
    initial = entries.get("initial")
    states = _states(entries.get("states"), reading)
    if not isinstance(initial, Scalar):
        if initial is not None:
            reading.wrong(initial.at, "initial must be the path of a state")
        initial = None
    events = _events(entries.get("events"), reading)
    groups = tuple(_group(key, node, reading) for key, node in reading.named(entries.get("groups"), "groups"))
    per = cast("Scope", reading.choice(entries.get("per"), "per", SCOPES))
    formulas = tuple(
        NamedFormula(key.text, per, reading.said(key, node, "formula"), "", key.at)
        for key, node in reading.named(entries.get("formulas"), "formulas")
    )
    reading.lost = bool(reading.findings)
    when = reading.formula(entries.get("when"), "when")
    rows = tuple(
        row
        for index, node in enumerate(reading.sequence(entries.get("transitions"), "transitions"))
        if (row := _row(node, index, reading)) is not None
    )
    if name is None or initial is None or not states:
        return None
    means = reading.text(entries.get("means"), "means")
    formerly = reading.name(entries.get("formerly"), "formerly")
    return Machine(name.text, per, means, when, initial, events, states, rows, name.at, groups, formulas, formerly)


def _events(node: Node | None, reading: Reading) -> tuple[EventDeclaration, ...]:
    events = []
    for key, value in reading.named(node, "events"):
        entries = reading.mapping(value, f"event {key.text}", ("means", "formerly", "because"), ("class",))
        kind = cast('Literal["progress", "choice", "fault"]', reading.choice(entries.get("class"), "class", CLASSES))
        means = reading.text(entries.get("means"), "means")
        because = reading.scalars(entries.get("because"), "because")
        formerly = reading.name(entries.get("formerly"), "formerly")
        events.append(EventDeclaration(key.text, kind, means, because, key.at, formerly))
    return tuple(events)


def _group(key: Scalar, node: Node, reading: Reading) -> Group:
    events = reading.scalars(node, f"group {key.text}", "event")
    if isinstance(node, Sequence) and not node.items:
        reading.wrong(node.at, f'group "{key.text}" names no event')
    return Group(key.text, events, key.at)


def _states(node: Node | None, reading: Reading) -> tuple[State, ...]:
    states = []
    seen: dict[str, Scalar] = {}
    items = reading.sequence(node, "states")
    if isinstance(node, Sequence) and not items:
        reading.wrong(node.at, "a list of states must have at least one state")
    for item in items:
        # A bare name is a state without anything more to say, as in the transitions library.
        entries: dict[str, Node] = (
            {"name": item}
            if isinstance(item, Scalar)
            else reading.mapping(
                item, "a state", ("means", "initial", "children", "parallel", "final", "formerly", "because"), ("name",)
            )
        )
        name = reading.name(entries.get("name"), "state")
        if name is None:
            continue
        if name.text in seen:
            first = seen[name.text].at
            reading.wrong(name.at, f'state "{name.text}" is declared twice', f"first at {first.line}:{first.column}")
            continue
        seen[name.text] = name
        states.append(_state(name, entries, reading))
    return tuple(states)


def _state(name: Scalar, entries: dict[str, Node], reading: Reading) -> State:
    if "children" in entries and "parallel" in entries:
        reading.wrong(name.at, f'state "{name.text}" has both children and parallel', "", "give one of them")
    parallel = "parallel" in entries
    children = _states(entries.get("parallel", entries.get("children")), reading)
    initial = entries.get("initial")
    if initial is not None and not isinstance(initial, Scalar):
        reading.wrong(initial.at, "initial must be the name of a child")
        initial = None
    if initial is not None and parallel:
        reading.wrong(initial.at, f'all regions of the parallel state "{name.text}" begin together: remove initial')
        initial = None
    if initial is not None and not parallel and "children" not in entries:
        reading.wrong(initial.at, f'state "{name.text}" has no children, so it has no initial one')
        initial = None
    means = reading.text(entries.get("means"), "means")
    final = reading.flag(entries.get("final"), "final")
    because = reading.scalars(entries.get("because"), "because")
    formerly = entries.get("formerly")
    if formerly is not None and not (isinstance(formerly, Scalar) and all(map(NAME.match, formerly.text.split(".")))):
        reading.wrong(formerly.at, "formerly must be the path that the state had")
        formerly = None
    return State(name.text, means, initial, children, parallel, final, name.at, because, formerly)


def _row(node: Node, index: int, reading: Reading) -> Row | None:
    known = ("conditions", "unless", "because", "means")
    entries = reading.mapping(node, "a transition", known, ("trigger", "source", "dest"))
    triggers = reading.scalars(entries.get("trigger"), "trigger")
    sources = reading.scalars(entries.get("source"), "source")
    dest = entries.get("dest")
    if dest is not None and not isinstance(dest, Scalar):
        reading.wrong(dest.at, "dest must be the path of one state")
        dest = None
    if isinstance(dest, Scalar) and dest.plain and dest.text in ("~", "null"):
        dest = Scalar(dest.at, "", dest.plain, dest.inset)
    conditions = reading.formulas(entries.get("conditions"), "conditions")
    unless = reading.formulas(entries.get("unless"), "unless")
    means = reading.text(entries.get("means"), "means")
    because = reading.scalars(entries.get("because"), "because")
    if not triggers or not sources or dest is None:
        return None
    return Row(index, triggers, sources, dest, conditions, unless, means, because, node.at)
