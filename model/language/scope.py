"""Which names a formula may use where, and what each stands for.

Within a scope its names are bare; a device reaches its VM by `vm.`, everything reaches the system by `host.`; a
quantifier, a claim's `for:` and a concrete system bind further names to VMs and devices.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import formula as f
from . import temporal as t
from .findings import Finding, nearest
from .names import state_paths
from .parse import place
from .reading import RESERVED
from .temporal_parts import parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .declaration import Scope
    from .names import Names, Noun
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

_USED: dict[Noun, str] = {
    "machine": 'a machine, as in "{} in …"',
    "feature": 'a feature, as in "{} is …"',
    "event": 'an event, as in "may({})"',
    "formula": "a formula",
}


class UnknownName(Exception):
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
        case f.In() | f.Is() | f.May() | t.Occurs():
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


def _check_atom(atom: f.Atom | t.Occurs, names: Names, where: Place) -> None:
    match atom:
        case f.In(path, locations):
            machine = names.machines[home(path, "machine", names, where)]
            known = [known_path for known_path, _ in state_paths(machine.states)]
            _check_known(locations, known, f'machine "{machine.name}" has no state')
        case f.Is(path, values):
            feature = names.features[home(path, "feature", names, where)]
            _check_known(values, feature.domain or values, f'feature "{feature.name}" has no value')
        case f.May(event) | t.Occurs(event) if group_key(event, names, where) is None:
            declared = names.events[home(event, "event", names, where)][1]
            if declared.kind == "progress" and isinstance(atom, f.May):
                said = event.rpartition(".")[2]  # the rest may be of nobody's writing
                raise UnknownName(f'event "{said}" is of class progress, so there is no permission to speak of')


def group_key(path: str, names: Names, where: Place) -> tuple[Scope, str] | None:
    """A path → the scope and the name of the group of events that it names; None if it names none.

    Raises:
        UnknownName: its first part leads nowhere.
    """
    *before, last = path.split(".")
    key = (where.prefix(tuple(before)), last)
    return key if key in names.groups and key not in names.events else None


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
    nouns: tuple[Noun, ...] = ("event", "group") if noun == "event" else (noun,)
    elsewhere = [_route(other, scope) for each in nouns for other in names.homes(each, last)]
    known = names.known(noun, scope)
    what = f'unknown {noun} "{last}" in the scope of {_SCOPE_NAMES[scope]}'
    if elsewhere:
        raise UnknownName(what, f"it is declared {' and '.join(elsewhere)}")
    other = names.noun_of(last, scope)
    if other is not None:
        raise UnknownName(what, f"it is {_USED[other].format(last)}")
    # A name of another scope may be what was meant: in an assumption, it stands for all of its instances.
    anywhere = (*known, *(name for each in nouns for _, name in names.table(each)))
    raise UnknownName(what, f"known: {', '.join(known) or 'none'}", nearest(last, anywhere))


def _route(declared: Scope, scope: Scope) -> str:
    if declared == "system":
        return "for the system: write host. before it"
    if declared == "vm":
        return "for each VM" + (": write vm. before it" if scope == "device" else ": say of which")
    return "for each device: say of which"
