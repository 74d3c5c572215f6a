"""Assumptions with a name of their own, and what claims say with what such names stand for, put in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from ...model.language import formula as f
from ...model.language.assumed import ambiguous, close
from ...model.language.declaration import SCOPES, NamedFormula, Scope
from ...model.language.findings import Finding
from ...model.language.former import Former
from ...model.language.named import Meanings
from ...model.language.scope import Place, check
from ...model.language.spelling_out import wrong_with
from ...model.language.wellformed import only_rigid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.language.document import Mapping
    from ...model.language.names import Names
    from ...model.language.reading import Reading, Written, WrittenTemporal


def read_assumptions(root: Mapping, reading: Reading) -> tuple[NamedFormula, ...]:
    """The root of a file of assumptions → the assumptions. Of the formulas under `says`, all are assumed."""
    entries = reading.mapping(root, "a file of assumptions", (), ("assumptions",))
    found = []
    for key, node in reading.named(entries.get("assumptions"), "assumptions"):
        parts = reading.mapping(node, f"assumption {key.text}", ("per", "means"), ("says",))
        per = cast("Scope", reading.choice(parts.get("per"), "per", SCOPES))
        says = reading.said(key, parts.get("says"), "assumption")
        if says:
            found.append(NamedFormula(key.text, per, says, reading.text(parts.get("means"), "means"), key.at))
    return tuple(found)


@dataclass(slots=True)
class Spelling:
    """Puts in what names of formulas stand for, wherever a file of properties has one.

    Attributes:
        meanings: the assumptions, and the formulas that machines name.
        wrong: takes a finding for each name that stands for nothing, and for what is wrong with an assumption.
        former: what machines and features were called.
    """

    meanings: Meanings
    wrong: list[Finding]
    former: Former

    @classmethod
    def of(cls, assumptions: Iterable[NamedFormula], names: Names, wrong: list[Finding]) -> Spelling:
        """Assumptions, and what machines declare → the names that properties may use."""
        own: dict[tuple[str, str], NamedFormula] = {}
        for each in assumptions:
            own.setdefault((each.per, each.name), each)
        meanings = Meanings(replace(names, formulas={**own, **names.formulas}), open_paths=True)
        return cls(meanings, wrong, Former.of(names))

    def formulas(self, formulas: tuple[Written, ...], where: Place, *, closes: bool = True) -> tuple[Written, ...]:
        """Formulas as written → the same without names. `closes`: they are assumed, so that a bare name may be each VM's."""
        return tuple(self.former.written(self.meanings.written(written, where, closes=closes)) for written in formulas)

    def temporal(self, written: WrittenTemporal, where: Place) -> WrittenTemporal:
        """A temporal formula as written → the same without names."""
        return self.former.temporal(self.meanings.temporal(written, where))

    def review(self, assumptions: Iterable[NamedFormula]) -> None:
        """When everything has been spelt out: what is wrong with the assumptions, and which one nothing uses."""
        self.wrong += self.meanings.wrong
        used = set(self.meanings.used)
        for each in assumptions:
            found = [*self._wrong_with(each)]
            if not found and (each.per, each.name) not in used:
                found.append(Finding(each.at, f'assumption "{each.name}" is used by no claim'))
            self.wrong += found

    def _wrong_with(self, declared: NamedFormula) -> Iterator[Finding]:
        names, where = self.meanings.names, Place(declared.per)
        yield from wrong_with(declared, self.meanings, "assumption")
        own = Meanings(names)
        for said in (own.written(written, where, closes=True) for written in declared.says):
            if next(f.names(said.formula), None) is None:
                now = self.former.written(said)
                yield from check(replace(now, formula=close(now.formula, names, where)), names, where)
                yield from only_rigid(said, "what is assumed")
                yield from ambiguous(said, names)
        yield from own.wrong
