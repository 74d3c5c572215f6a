"""What is named once, formulas and groups of events, is put in wherever a formula names it, as if it were written there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import formula as f
from . import temporal as t
from .findings import Finding
from .groups import members
from .names import joined
from .parse import place
from .scope import Place, UnknownName, home, unknown
from .temporal_parts import disjunction, rebuilt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .declaration import NamedFormula, Scope
    from .document import Scalar
    from .names import Names, Noun
    from .reading import Written, WrittenTemporal


MAX_ATOMS = 100_000
"""Of all that names stand for in one reading: a small file must not unfold into a large one."""

MAX_DEPTH = 60
"""Of names that stand for names."""

_TOO_MANY = f"names stand for more than {MAX_ATOMS:,} atoms in all, or for one another {MAX_DEPTH} levels deep"


@dataclass(slots=True)
class Meanings:
    """Puts in what names of formulas stand for; a name that stands for nothing is left, as is one that comes back to itself.

    Attributes:
        names: what is declared.
        open_paths: a path may begin with the name of a VM or device that is not known yet.
        used: scope and name of each formula that was put in somewhere.
        circular: of each that comes back to itself.
        wrong: a finding for each name that could not be replaced where it was written.
    """

    names: Names
    open_paths: bool = False
    used: set[tuple[str, str]] = field(default_factory=set)
    circular: set[tuple[str, str]] = field(default_factory=set)
    wrong: list[Finding] = field(default_factory=list)
    _meant: dict[tuple[str, str, bool], f.Formula] = field(default_factory=dict)
    _pending: list[tuple[str, str]] = field(default_factory=list)
    _atoms: int = 0
    _members: dict[tuple[Scope, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    _missed: list[tuple[int | None, UnknownName]] = field(default_factory=list)

    def written(self, written: Written, where: Place, *, closes: bool = False) -> Written:
        """A formula as written → with its names put in; its atoms stand where the name did.

        `closes`: a bare name of another scope is one of all of its instances, as in an assumption.
        """
        if not self._says_names(written.formula):
            return written
        formula = self._formula(written.formula, where, closes)
        self._tell(written.scalar)
        if "\n" in written.scalar.text:  # whose offsets tell no place
            formula = moved(formula, "", None)
        return replace(written, formula=formula, scalar=replace(written.scalar, text=f.text(formula)))

    def temporal(self, written: WrittenTemporal, where: Place) -> WrittenTemporal:
        """The same of a temporal formula."""
        formula = self._temporal(written.formula, where)
        self._tell(written.scalar)
        if formula == written.formula:
            return written
        return replace(written, formula=formula, scalar=replace(written.scalar, text=t.text(formula)))

    def _tell(self, scalar: Scalar) -> None:
        self.wrong += (Finding(place(scalar, at), said.what, said.known, said.advice) for at, said in self._missed)
        self._missed.clear()

    def _says_names(self, formula: f.Formula) -> bool:
        groups = {name for _, name in self.names.groups}
        permissions = (atom.event for atom in f.atoms(formula) if isinstance(atom, f.May))
        return any(True for _ in f.names(formula)) or any(event.rpartition(".")[2] in groups for event in permissions)

    def _temporal(self, formula: t.Temporal, where: Place) -> t.Temporal:
        match formula:
            case t.Holds(state):
                return t.Holds(self._formula(state, where, closes=False))
            case t.Occurs():
                return self._occurrence(formula, where)
            case f.Each(_, name, collection, body):
                return replace(formula, body=self._temporal(body, _inside(where, name, collection)))
        return rebuilt(formula, lambda part: self._temporal(part, where))

    def _formula(self, formula: f.Formula, where: Place, closes: bool) -> f.Formula:
        match formula:
            case f.Named():
                return self._named(formula, where, closes)
            case f.May():
                return self._permission(formula, where, closes)
            case f.Not(f.May() as permission):
                permitted = self._permission(permission, where, closes)
                # One by one, as whoever forbids events writes them.
                several = permitted.parts if isinstance(permitted, f.Or) else (permitted,)
                return f.Not(permitted) if permitted == permission else f.And(tuple(map(f.Not, several)))
            case f.And(parts) | f.Or(parts):
                return _flat(type(formula), [self._formula(part, where, closes) for part in parts])
            case f.Each(_, name, collection, body):
                return replace(formula, body=self._formula(body, _inside(where, name, collection), closes))
        return rebuilt(formula, lambda part: self._formula(part, where, closes))

    def _named(self, name: f.Named, where: Place, closes: bool) -> f.Formula:
        found = self._find(name.path, where, closes)
        if found is None:
            if not self._pending:  # else that is said where the formula is declared
                self._missed += ((name.at, error) for _, error in unknown(name, self.names, where))
            return name
        key = (found.per, found.name)
        self.used.add(key)
        if key in self._pending:
            self.circular.add(key)
            return name
        meant = self.meaning(found, closes)
        self._atoms += sum(1 for _ in f.atoms(meant))
        if len(self._pending) > MAX_DEPTH or self._atoms > MAX_ATOMS:
            self._missed.append((None if self._pending else name.at, UnknownName(_TOO_MANY)))
            return name
        return moved(meant, name.path.rpartition(".")[0], name.at)

    def _permission(self, permission: f.May, where: Place, closes: bool) -> f.Formula:
        """That of a group is that of any of its events; those of class progress have none."""
        group = self._home("group", permission.event, where, closes)
        if group is None:
            return permission
        permitted = [text for text, kind in self._events(group, permission.at) if kind != "progress"]
        if not permitted:
            what = (
                f'group "{permission.event}" has events of class progress only, so there is no permission to speak of'
            )
            self._missed.append((permission.at, UnknownName(what)))
        prefix = permission.event.rpartition(".")[0]
        return f.Or(tuple(f.May(joined(prefix, text), permission.at) for text in permitted))

    def _occurrence(self, event: t.Occurs, where: Place) -> t.Temporal:
        """That of a group is that of any of its events."""
        group = self._home("group", event.event, where, closes=False)
        if group is None:
            return event
        prefix = event.event.rpartition(".")[0]
        return disjunction(t.Occurs(joined(prefix, text), event.at) for text, _ in self._events(group, event.at))

    def _events(self, group: tuple[Scope, str], at: int | None) -> tuple[tuple[str, str], ...]:
        """A group → its events, as its scope says them, each with its class; without those that nobody declares."""
        if group not in self._members:
            found: list[tuple[str, str]] = []
            for text in members(group, self.names):
                with suppress(UnknownName):
                    found.append((text, self.names.events[home(text, "event", self.names, Place(group[0]))][1].kind))
            self._members[group] = tuple(found)
        self._atoms += len(self._members[group])
        if self._atoms > MAX_ATOMS:
            self._missed.append((None if self._pending else at, UnknownName(_TOO_MANY)))
            return self._members[group][:1]
        return self._members[group]

    def meaning(self, declared: NamedFormula, closes: bool = False) -> f.Formula:
        """A named formula → what it says, with the names in it put in; made once."""
        key = (declared.per, declared.name)
        if (*key, closes) not in self._meant and len(self._pending) <= MAX_DEPTH:
            self._pending.append(key)
            said = [self._formula(part.formula, Place(declared.per), closes) for part in declared.says]
            self._pending.pop()
            self._meant[*key, closes] = _flat(f.And, said) if len(said) > 1 else next(iter(said), f.TRUE)
        return self._meant.get((*key, closes), f.TRUE)

    def _find(self, path: str, where: Place, closes: bool) -> NamedFormula | None:
        """A path → the formula that it names from there, if it names one."""
        key = self._home("formula", path, where, closes)
        return None if key is None else self.names.formulas[key]

    def _home(self, noun: Noun, path: str, where: Place, closes: bool) -> tuple[Scope, str] | None:
        """A path → scope and name of the formula or group that it names from there, if it names one."""
        *before, last = path.split(".")
        try:
            scope = where.prefix(tuple(before))
        except UnknownName:
            scope = None
        homes = self.names.homes(noun, last)
        elsewhere = (scope is None and self.open_paths) or (closes and not before and where.scope == "system")
        if noun == "group" and closes and not before and len({*homes, *self.names.homes("event", last)}) > 1:
            return None  # as with events, whoever means the host's or each VM's has to say so
        if scope not in homes and elsewhere and len(homes) == 1:
            scope = homes[0]
        return None if scope is None or scope not in homes or (scope, last) in self.names.events else (scope, last)


def _inside(where: Place, name: str, collection: str) -> Place:
    try:
        return where.inside(name, collection)
    except UnknownName:
        return where


def _flat(kind: type[f.And | f.Or], parts: list[f.Formula]) -> f.Formula:
    """Parts → one conjunction or disjunction, as it is read where it is written in full."""
    return kind(tuple(piece for part in parts for piece in (part.parts if isinstance(part, kind) else (part,))))


def moved(formula: f.Formula, prefix: str, at: int | None, bound: Mapping[str, str] | None = None) -> f.Formula:
    """A formula as it is said in one scope → the same said where `prefix` leads to that scope; all of it stands at `at`."""
    bound = bound or {}

    def path(old: str) -> str:
        first, dot, rest = old.partition(".")
        return f"{bound[first]}{dot}{rest}" if first in bound else joined(prefix, old)

    match formula:
        case f.In(old, locations):
            return f.In(path(old), locations, at)
        case f.Is(old, values):
            return f.Is(path(old), values, at)
        case f.May(event):
            return f.May(path(event), at)
        case f.Named(old):
            return f.Named(path(old), at)
        case f.Each(quantifier, name, collection, body):
            # What the prefix begins with must not be caught by the quantifier.
            free = f"{name}_" if name == prefix.partition(".")[0] else name
            return f.Each(quantifier, free, path(collection), moved(body, prefix, at, {**bound, name: free}), at)
    return rebuilt(formula, lambda part: moved(part, prefix, at, bound))
