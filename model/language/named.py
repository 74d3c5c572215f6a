"""Named formulas: written once, and put in wherever a formula names one, as if they had been written there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import formula as f
from . import temporal as t
from .findings import Finding
from .names import joined
from .parse import place
from .scope import Place, UnknownName, check, unknown
from .temporal_parts import rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .declaration import Machine, Model, NamedFormula
    from .document import Scalar
    from .names import Names
    from .reading import Written, WrittenTemporal


MAX_ATOMS = 100_000
"""Of all that names stand for in one reading: a small file must not unfold into a large one."""

MAX_DEPTH = 60
"""Of names that stand for names."""


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
    _missed: list[tuple[int | None, UnknownName]] = field(default_factory=list)

    def written(self, written: Written, where: Place, *, closes: bool = False) -> Written:
        """A formula as written → with its names put in; its atoms stand where the name did.

        `closes`: a bare name of another scope is one of all of its instances, as in an assumption.
        """
        if next(f.names(written.formula), None) is None:
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

    def _temporal(self, formula: t.Temporal, where: Place) -> t.Temporal:
        match formula:
            case t.Holds(state):
                return t.Holds(self._formula(state, where, closes=False))
            case f.Each(_, name, collection, body):
                return replace(formula, body=self._temporal(body, _inside(where, name, collection)))
        return rebuilt(formula, lambda part: self._temporal(part, where))

    def _formula(self, formula: f.Formula, where: Place, closes: bool) -> f.Formula:
        match formula:
            case f.Named():
                return self._named(formula, where, closes)
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
            limit = f"names stand for more than {MAX_ATOMS:,} atoms in all, or for one another {MAX_DEPTH} levels deep"
            self._missed.append((None if self._pending else name.at, UnknownName(limit)))
            return name
        return moved(meant, name.path.rpartition(".")[0], name.at)

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
        *before, last = path.split(".")
        try:
            scope: str = where.prefix(tuple(before))
        except UnknownName:
            scope = ""
        homes = self.names.homes("formula", last)
        elsewhere = (not scope and self.open_paths) or (closes and not before and where.scope == "system")
        if scope not in homes and elsewhere and len(homes) == 1:
            scope = homes[0]
        return self.names.formulas.get((scope, last))


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


def spelt_out(model: Model, names: Names) -> Model:
    """A model as read → the same without names of formulas, each formula written where its name stood."""
    meanings = Meanings(names)
    machines = tuple(_spelt_out(machine, meanings) for machine in model.machines)
    constraints = tuple(
        replace(each, written=meanings.written(each.written, Place(each.per))) for each in model.constraints
    )
    return replace(model, machines=machines, constraints=constraints)


def _spelt_out(machine: Machine, meanings: Meanings) -> Machine:
    def said(formulas: tuple[Written, ...]) -> tuple[Written, ...]:
        return tuple(meanings.written(written, Place(machine.per)) for written in formulas)

    when = None if machine.when is None else said((machine.when,))[0]
    rows = tuple(replace(row, conditions=said(row.conditions), unless=said(row.unless)) for row in machine.rows)
    return replace(machine, when=when, rows=rows, formulas=())


def misnamed(model: Model, names: Names) -> Iterator[Finding]:
    """A model as read → what is wrong with the formulas that it names."""
    meanings = Meanings(names)
    for machine in model.machines:
        _spelt_out(machine, meanings)
    for constraint in model.constraints:
        meanings.written(constraint.written, Place(constraint.per))
    yield from meanings.wrong
    used = set(meanings.used)
    for machine in model.machines:
        for declared in machine.formulas:
            wrong = [*wrong_with(declared, meanings)]
            yield from wrong
            for written in declared.says:
                yield from check(written, names, Place(declared.per))
            if not wrong and (declared.per, declared.name) not in used:
                yield Finding(declared.at, f'formula "{declared.name}" is used by no transition')


def wrong_with(declared: NamedFormula, meanings: Meanings, noun: str = "formula") -> Iterator[Finding]:
    """A named formula → what is wrong with its having this name, and with its saying so."""
    key, what, names = (declared.per, declared.name), f'{noun} "{declared.name}"', meanings.names
    first = names.formulas[key]
    other = "group" if key in names.groups else replace(names, formulas={}).noun_of(declared.name, declared.per)
    if first is not declared:
        yield Finding(declared.at, f"{what} is declared twice", f"first at {first.at}")
    elif other is not None:
        known = f"it is that of a{'n' if other == 'event' else ''} {other}"
        yield Finding(declared.at, f"{what} cannot have this name", known, "give it another one")
    meanings.meaning(declared, closes=True)
    if key in meanings.circular and first is declared:
        yield Finding(declared.at, f"{what} comes back to itself")
