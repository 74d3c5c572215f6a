"""Which names a formula may use where, and what each stands for.

Within a scope its names are bare; a device reaches its VM by `vm.`, everything reaches the system by `host.`; a
quantifier, a claim's `for:` and a concrete system bind further names to VMs and devices.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from . import formula as f
from . import temporal as t
from .findings import Finding, nearest
from .parse import place
from .reading import RESERVED
from .temporal_parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .declaration import EventDeclaration, FeatureDeclaration, Group, Machine, Model, NamedFormula, Scope, State
    from .reading import Written

COLLECTIONS: dict[str, dict[str, Scope]] = {
    "system": {"vms": "vm", "devices": "device"},
    "vm": {"vms": "vm", "devices": "device", "shared": "device"},
    "device": {"vms": "vm", "sharers": "vm"},
}
"""For each scope, the collections known in it and the scope of their elements.

`vms` are all VMs of the system. A VM's `devices` are those it holds, its `shared` those of other VMs that are passed
to it as well; a device's `sharers` are the VMs it is shared with.
"""

_SCOPE_NAMES: dict[str, str] = {"system": "the system", "vm": "each VM", "device": "each device"}

Noun = Literal["machine", "feature", "event", "formula"]
_USED: dict[Noun, str] = {
    "machine": 'a machine, as in "{} in …"',
    "feature": 'a feature, as in "{} is …"',
    "event": 'an event, as in "may({})"',
    "formula": "a formula",
}


def state_paths(states: Iterable[State], prefix: str = "") -> Iterator[tuple[str, State]]:
    """States → every state below them with its path ("running.hosting"), parents first."""
    for state in states:
        path = prefix + state.name
        yield path, state
        yield from state_paths(state.children, path + ".")


def joined(prefix: str, path: str) -> str:
    """A path as it is said in one scope → the same said from where `prefix` leads there; `host.` leads on from anywhere."""
    return path if not prefix or path == "host" or path.startswith("host.") else f"{prefix}.{path}"


@dataclass(frozen=True, slots=True)
class Names:
    """What a model declares, by scope and name."""

    machines: Mapping[tuple[str, str], Machine]
    features: Mapping[tuple[str, str], FeatureDeclaration]
    events: Mapping[tuple[str, str], tuple[Machine, EventDeclaration]]
    groups: Mapping[tuple[str, str], Group] = field(default_factory=dict)
    formulas: Mapping[tuple[str, str], NamedFormula] = field(default_factory=dict)

    @classmethod
    def of(cls, model: Model) -> Names:
        """A model → its names; of two declarations with one name, the first."""
        machines: dict[tuple[str, str], Machine] = {}
        events: dict[tuple[str, str], tuple[Machine, EventDeclaration]] = {}
        features: dict[tuple[str, str], FeatureDeclaration] = {}
        groups: dict[tuple[str, str], Group] = {}
        formulas: dict[tuple[str, str], NamedFormula] = {}
        for machine in model.machines:
            machines.setdefault((machine.per, machine.name), machine)
            for event in machine.events:
                events.setdefault((machine.per, event.name), (machine, event))
            for group in machine.groups:
                groups.setdefault((machine.per, group.name), group)
            for formula in machine.formulas:
                formulas.setdefault((machine.per, formula.name), formula)
        for feature in model.features:
            features.setdefault((feature.per, feature.name), feature)
        return cls(machines, features, events, groups, formulas)

    def table(self, noun: Noun) -> Mapping[tuple[str, str], object]:
        """The declarations of one sort."""
        tables: dict[str, Mapping[tuple[str, str], object]] = {
            "machine": self.machines,
            "feature": self.features,
            "event": self.events,
            "formula": self.formulas,
        }
        return tables[noun]

    def known(self, noun: Noun, scope: str) -> tuple[str, ...]:
        """The names of one sort in one scope, in declared order."""
        return tuple(name for kind, name in self.table(noun) if kind == scope)

    def noun_of(self, name: str, scope: str) -> Noun | None:
        """What a name of a scope is the name of, if it is known at all."""
        nouns: tuple[Noun, ...] = ("machine", "feature", "event", "formula")
        return next((noun for noun in nouns if (scope, name) in self.table(noun)), None)

    def homes(self, noun: Noun, name: str) -> tuple[Scope, ...]:
        """The scopes in which a name of that sort is declared."""
        scopes: tuple[Scope, ...] = ("system", "vm", "device")
        return tuple(scope for scope in scopes if (scope, name) in self.table(noun))


class UnknownName(Exception):  # noqa: N818  # it says what it is; it never leaves the language layer
    """A name in a formula that stands for nothing: what is wrong, what is known instead, what to do."""

    def __init__(self, what: str, known: str = "", advice: str = "") -> None:
        super().__init__(what)
        self.what, self.known, self.advice = what, known, advice


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands: the scope whose names are bare, and the names bound to VMs and devices."""

    scope: Scope
    bound: Mapping[str, Scope] = field(default_factory=dict)

    def prefix(self, parts: tuple[str, ...]) -> Scope:
        """The parts before the last of a path → the scope they lead to.

        Raises:
            UnknownName: they lead nowhere from here.
        """
        scope = self.scope
        for index, part in enumerate(parts):
            if part == "host":
                scope = "system"
            elif part == "vm" and scope == "device":
                scope = "vm"
            elif index == 0 and part in self.bound:
                scope = self.bound[part]
            else:
                steps = ["host", *(["vm"] if scope == "device" else []), *(self.bound if index == 0 else [])]
                raise UnknownName(f'"{part}." leads nowhere here', f"known: {', '.join(steps)}", nearest(part, steps))
        return scope

    def collection(self, path: str) -> Scope:
        """The path of a collection → the scope of its elements.

        Raises:
            UnknownName: there is no such collection here.
        """
        *before, last = path.split(".")
        known = COLLECTIONS[self.prefix(tuple(before))]
        if last not in known:
            raise UnknownName(f'unknown collection "{last}"', f"known: {', '.join(known)}", nearest(last, known))
        return known[last]

    def inside(self, name: str, collection: str) -> Place:
        """The same place within a quantifier: its name is bound to the elements of a collection.

        Raises:
            UnknownName: there is no such collection here, or the name is a word of the language.
        """
        if name in RESERVED:
            raise UnknownName(f'"{name}" is a word of the language and cannot be a name')
        return self.binding(name, self.collection(collection))

    def binding(self, name: str, scope: Scope) -> Place:
        """The same place with one more name bound."""
        return replace(self, bound={**self.bound, name: scope})


def check(written: Written, names: Names, where: Place) -> Iterator[Finding]:
    """A formula as written → a finding for every name in it that is not known where it stands."""
    for offset, error in unknown(written.formula, names, where):
        yield Finding(place(written.scalar, offset), error.what, error.known, error.advice)


def unknown(formula: f.Formula, names: Names, where: Place) -> Iterator[tuple[int | None, UnknownName]]:
    """A formula → every name in it that is not known where it stands, with its offset in the text."""
    match formula:
        case f.In() | f.Is() | f.May():
            try:
                _check_atom(formula, names, where)
            except UnknownName as error:
                yield formula.at, error
        case f.Named(path, at):
            try:
                home(path, "formula", names, where)
            except UnknownName as error:
                yield at, error
        case t.Holds(state):
            yield from unknown(state, names, where)
        case t.Occurs(event, at):
            try:
                home(event, "event", names, where)
            except UnknownName as error:
                yield at, error
        case f.Each(_, name, collection, body, at):
            try:
                inner = where.inside(name, collection)
            except UnknownName as error:
                yield at, error
            else:
                yield from unknown(body, names, inner)
        case _:
            for part in parts(formula):
                yield from unknown(part, names, where)


def _check_atom(atom: f.Atom, names: Names, where: Place) -> None:
    match atom:
        case f.In(path, locations):
            machine = names.machines[home(path, "machine", names, where)]
            known = [known_path for known_path, _ in state_paths(machine.states)]
            _check_known(locations, known, f'machine "{machine.name}" has no state')
        case f.Is(path, values):
            feature = names.features[home(path, "feature", names, where)]
            _check_known(values, feature.domain or values, f'feature "{feature.name}" has no value')
        case f.May(event):
            declared = names.events[home(event, "event", names, where)][1]
            if declared.kind == "progress":
                raise UnknownName(f'event "{event}" is of class progress, so there is no permission to speak of')


def _check_known(words: Iterable[str], known: Iterable[str], what: str) -> None:
    known = tuple(known)
    for word in words:
        if word not in known:
            raise UnknownName(f'{what} "{word}"', f"known: {', '.join(known)}", nearest(word, known))


def home(path: str, noun: Noun, names: Names, where: Place) -> tuple[Scope, str]:
    """A path → the scope in which its last name is declared, and that name.

    Raises:
        UnknownName: it is not declared where the path leads.
    """
    *before, last = path.split(".")
    scope = where.prefix(tuple(before))
    if (scope, last) in names.table(noun):
        return scope, last
    elsewhere = [_route(other, scope) for other in names.homes(noun, last)]
    known = names.known(noun, scope)
    what = f'unknown {noun} "{last}" in the scope of {_SCOPE_NAMES[scope]}'
    if elsewhere:
        raise UnknownName(what, f"it is declared {' and '.join(elsewhere)}")
    other = names.noun_of(last, scope)
    if other is not None:
        raise UnknownName(what, f"it is {_USED[other].format(last)}")
    # A name of another scope may be what was meant: in an assumption, it stands for all of its instances.
    anywhere = (*known, *(name for _, name in names.table(noun)))
    raise UnknownName(what, f"known: {', '.join(known) or 'none'}", nearest(last, anywhere))


def _route(declared: Scope, scope: Scope) -> str:
    if declared == "system":
        return "for the system: write host. before it"
    if declared == "vm":
        return "for each VM" + (": write vm. before it" if scope == "device" else ": say of which")
    return "for each device: say of which"
