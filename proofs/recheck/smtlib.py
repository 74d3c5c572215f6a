"""Formulas and events of a system → SMT-LIB text, in the names that certificates use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ...model.system.instantiate import Composition
    from .derive import Guarded, Happening

NOW, NEXT = "@0", "@1"


class UnknownWord(Exception):
    """A formula speaks of what the system does not have."""


class Words:
    """What certificates about a system can speak of.

    Attributes:
        locations: of each variable, the names of its locations.
        initial: of each variable, the first location.
        values: of each feature, all the values that are declared.
        permissions: the events that have one.
    """

    def __init__(self, composition: Composition) -> None:
        grounding = composition.grounding
        scopes = {element.name: element.scope for element in grounding.topology.elements()}
        self.locations = {each.name: each.graph.locations for each in composition.instances}
        self.initial = {each.name: each.graph.locations[each.graph.initial] for each in composition.instances}
        self.values: dict[str, tuple[str, ...]] = {}
        for name in grounding.values:
            element, _, bare = name.partition(".")
            self.values[name] = grounding.names.features[scopes[element], bare].domain
        self.permissions = frozenset(grounding.permitted)
        # A feature may have the name of a machine, and a value that of a location: then its values are told apart.
        self._occurring: dict[tuple[str, tuple[str, ...]], str] = {}
        self._mixed = {name for name, values in self.values.items() if set(values) & set(self.locations.get(name, ()))}

    def declared(self, symbol: str) -> Iterator[str]:
        """A symbol for something that may have any value ("|ivi.qvm@0|") → its declaration, then those of its values.

        The values of a variable come with the symbol for what it is now.

        Raises:
            UnknownWord: there is nothing of that name.
        """
        name = symbol.strip("|")
        variable, at, step = name.rpartition("@")
        if at and variable in self.locations and step in ("0", "1"):
            names = [self.place(variable, each) for each in self.locations[variable]]
            yield from _constants(symbol, names, values=step == "0")
        elif name in self.values:
            yield from _constants(symbol, [self.value(name, each) for each in self.values[name]], values=True)
        elif name.startswith("may(") and name[4:-1] in self.permissions:
            yield f"(declare-const {symbol} Bool)"
        else:
            raise UnknownWord(f"the system has nothing that {symbol} could stand for")

    def symbols(self, formula: f.Formula) -> Iterator[str]:
        """The symbols that the text of a ground formula needs to be declared, for the state now."""
        for atom in f.atoms(formula):
            match atom:
                case f.In(path):
                    yield f"|{path}{NOW}|"
                case f.Is(path):
                    yield f"|{path}|"
                case f.May(event):
                    yield f"|may({event})|"

    def text(self, formula: f.Formula) -> str:
        """A ground formula → its text, about the state now.

        Raises:
            UnknownWord: it has a quantifier, or speaks of what the system does not have.
        """
        match formula:
            case f.Truth(value):
                return "true" if value else "false"
            case f.In(path, locations):
                self._check(path, locations, self.locations)
                return either(f"(= |{path}{NOW}| {self.place(path, each)})" for each in locations)
            case f.Is(path, values):
                self._check(path, values, self.values)
                return either(f"(= |{path}| {self.value(path, each)})" for each in values)
            case f.May(event):
                if event not in self.permissions:
                    raise UnknownWord(f'there is no permission of an event "{event}"')
                return f"|may({event})|"
            case f.Not(part):
                return f"(not {self.text(part)})"
            case f.And(parts):
                return both(map(self.text, parts))
            case f.Or(parts):
                return either(map(self.text, parts))
            case f.Implies(left, right):
                return f"(=> {self.text(left)} {self.text(right)})"
        raise UnknownWord("a quantifier speaks of no system in particular")

    def _check(self, name: str, wanted: Iterable[str], known: Mapping[str, tuple[str, ...]]) -> None:
        if name not in known:
            raise UnknownWord(f'the system has nothing of the name "{name}"')
        for value in wanted:
            if value not in known[name]:
                raise UnknownWord(f'"{name}" has no value "{value}"')

    def place(self, variable: str, location: str) -> str:
        """The symbol for a location of a variable."""
        return f"|{variable}:{location}|"

    def value(self, feature: str, value: str) -> str:
        """The symbol for a value of a feature."""
        return f"|{feature} is {value}|" if feature in self._mixed else f"|{feature}:{value}|"

    def domain(self, symbols: Iterable[str]) -> str:
        """Symbols → that each of those that have several values has one of them."""
        parts = []
        for symbol in symbols:
            name = symbol.strip("|")
            variable, at, _ = name.rpartition("@")
            if at:
                parts.append(f"(bvule {symbol} {self.place(variable, self.locations[variable][-1])})")
            elif name in self.values:
                parts.append(f"(bvule {symbol} {self.value(name, self.values[name][-1])})")
        return both(parts)

    def begins(self, variables: Iterable[str]) -> str:
        """Variables → that each is in its first location."""
        return both(f"(= |{name}{NOW}| {self.place(name, self.initial[name])})" for name in variables)

    def occurs(self, event: str, happening: Happening, moving: Collection[str]) -> str:
        """An event → that it occurs, as far as the variables `moving` can tell.

        It is permitted, its controller has an enabled row, and each of the variables makes the move that is enabled,
        and stays where it is if there is none.
        """
        key = event, tuple(moving)
        if key not in self._occurring:
            self._occurring[key] = self._occurs(event, happening, moving)
        return self._occurring[key]

    def _occurs(self, event: str, happening: Happening, moving: Collection[str]) -> str:
        parts = [f"|may({event})|"] if happening.permitted else []
        parts.append(
            either(self._enabled(happening.controller, each) for each in happening.moves[happening.controller])
        )
        for name in moving:
            moves, here, there = happening.moves.get(name, ()), f"|{name}{NOW}|", f"|{name}{NEXT}|"
            enabled = [self._enabled(name, move) for move in moves]
            made = [
                f"(and {on} (= {there} {self.place(name, move.dest)}))" for on, move in zip(enabled, moves, strict=True)
            ]
            stays = both([*(f"(not {on})" for on in enabled), f"(= {there} {here})"])
            parts.append(either([*made, stays]))
        return both(parts)

    def spoken(self, happening: Happening, moving: Collection[str]) -> set[str]:
        """The symbols of the state now, and of features and permissions, that the text of an event needs."""
        found: set[str] = set()
        for name in {happening.controller, *(each for each in moving if each in happening.moves)}:
            found.add(f"|{name}{NOW}|")
            for move in happening.moves[name]:
                found.update(self.symbols(move.guard))
        return found

    def _enabled(self, name: str, move: Guarded) -> str:
        return f"(and (= |{name}{NOW}| {self.place(name, move.source)}) {self.text(move.guard)})"


def both(parts: Iterable[str]) -> str:
    """Texts → that all of them are true; "true" for none."""
    return _joined("and", "true", parts)


def either(parts: Iterable[str]) -> str:
    """Texts → that some of them is true; "false" for none."""
    return _joined("or", "false", parts)


def _joined(word: str, empty: str, parts: Iterable[str]) -> str:
    found = list(parts)
    if len(found) > 1:
        return f"({word} {' '.join(found)})"
    return found[0] if found else empty


def _constants(symbol: str, known: list[str], *, values: bool) -> Iterator[str]:
    width = max(1, (len(known) - 1).bit_length())
    yield f"(declare-const {symbol} (_ BitVec {width}))"
    if values:
        for index, value in enumerate(known):
            yield f"(define-fun {value} () (_ BitVec {width}) #b{index:0{width}b})"
