"""Formulas, and other things said of elements, each as a number: equal for what is the same up to the order of its parts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeVar

from ..language import formula as f
from ..language import temporal as t
from ..language import temporal_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from .renaming import Renaming

_UNORDERED = frozenset({"And", "Or"})

_MADE: dict[str, Callable[..., f.Formula]] = {
    "Truth": f.Truth,
    "In": lambda locations, path: f.In(path, locations),
    "Is": lambda values, path: f.Is(path, values),
    "May": f.May,
    "Not": f.Not,
    "And": lambda *parts: f.And(parts),
    "Or": lambda *parts: f.Or(parts),
    "Implies": f.Implies,
}
"""How formulas of states are made of what their numbers stand for."""

_Thing = TypeVar("_Thing")

_Node = tuple[tuple[Any, ...], tuple[str, ...], tuple[int, ...]]
"""What is said, of which paths, and of which parts."""


class Nodes:
    """Numbers for all that is said of the elements of a system."""

    def __init__(self, elements: Collection[str]) -> None:
        self._elements = elements
        self._nodes: list[_Node] = []
        self._speaks: list[frozenset[str]] = []
        self._number: dict[_Node, int] = {}
        self._known: dict[int, tuple[object, int]] = {}
        self._told: dict[int, f.Formula] = {}
        self._renamed: dict[frozenset[tuple[str, str]], dict[int, int]] = {}
        self._shapes: dict[int, int] = {}
        self._numbered: dict[object, int] = {}

    def of(self, said: tuple[object, ...], paths: tuple[str, ...] = (), parts: tuple[int, ...] = ()) -> int:
        """What is said, of which paths, and of which parts → its number."""
        if said[0] in _UNORDERED:
            parts = tuple(sorted(set(parts)))
        node = said, paths, parts
        found = self._number.get(node)
        if found is None:
            found = self._number[node] = len(self._nodes)
            self._nodes.append(node)
            own = (_element(path) for path in paths)
            below = (self._speaks[part] for part in parts)
            self._speaks.append(frozenset(x for x in own if x in self._elements).union(*below))
        return found

    def formula(self, formula: f.Formula) -> int:
        """A ground formula, of states or of runs → its number."""
        return self.once(formula, self._formula)

    def once(self, thing: _Thing, number: Callable[[_Thing], int]) -> int:
        """The number of a thing, worked out once as long as it is the very same one."""
        known = self._known.get(id(thing))
        if known is None:
            known = self._known[id(thing)] = thing, number(thing)
        return known[1]

    def _formula(self, formula: f.Formula) -> int:
        name = type(formula).__name__
        match formula:
            case f.Truth(value):
                return self.of((name, value))
            case f.In(path, locations):
                return self.of((name, locations), (path,))
            case f.Is(path, values):
                return self.of((name, values), (path,))
            case f.May(event) | t.Occurs(event):
                return self.of((name,), (event,))
            case t.Holds(state):
                return self.of((name,), (), (self.formula(state),))
        parts = temporal_parts.parts(formula)
        if not parts:
            raise TypeError(f"not ground: {formula}")
        return self.of((name,), (), tuple(map(self.formula, parts)))

    def told(self, number: int) -> f.Formula:
        """The number of a ground formula of states → one that has it.

        Raises:
            KeyError: it is the number of something else.
        """
        found = self._told.get(number)
        if found is None:
            (name, *rest), paths, parts = self._nodes[number]
            found = self._told[number] = _MADE[str(name)](*rest, *paths, *map(self.told, parts))
        return found

    def node(self, number: int) -> _Node:
        """What is said, of which paths, and of which parts."""
        return self._nodes[number]

    def clauses(self, number: int) -> tuple[int, ...]:
        """A formula → the parts of its conjunction."""
        said, _, parts = self._nodes[number]
        return parts if said[0] == "And" else (number,)

    def outline(self, numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
        """Some things that are said → what is the same where they are said of other elements, and easily compared."""
        return tuple(sorted(Counter(self._shape(number) for number in numbers).items()))

    def _shape(self, number: int) -> int:
        """The same number for all that is said likewise of something."""
        said, paths, parts = self._nodes[number]
        if number not in self._shapes:
            bare = tuple(path.partition(".")[2] for path in paths)
            self._shapes[number] = self._numbered.setdefault((said, bare, len(parts)), len(self._numbered))
        return self._shapes[number]

    def speaks(self, number: int) -> frozenset[str]:
        """Of which elements something is said."""
        return self._speaks[number]

    def renamed(self, renaming: Renaming) -> Callable[[int], int]:
        """A renaming of elements → what makes of a number that of the same said of the others."""
        told = self._renamed.setdefault(frozenset(renaming.names.items()), {})

        def other(number: int) -> int:
            found = told.get(number)
            if found is None:
                found = number
                if not self._speaks[number].isdisjoint(renaming.names):
                    said, paths, parts = self._nodes[number]
                    found = self.of(said, tuple(map(renaming.path, paths)), tuple(map(other, parts)))
                told[number] = found
            return found

        return other


def _element(path: str) -> str:
    return path.removeprefix("may(").partition(".")[0]
