"""A model with everything that it names spelt out, and what is wrong with how it names formulas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .findings import Finding
from .named import Meanings
from .scope import Place, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .declaration import Machine, Model, NamedFormula
    from .names import Names
    from .reading import Written


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
