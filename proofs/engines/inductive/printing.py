"""Transition system → SMT-LIB 2 text that a person can read: every code by the name that it stands for.

Nothing has a name of its own but what has one in the system, and parts that occur twice are written twice, so that the text
can be read beside the declared machines. (Language: Barrett, Fontaine, Tinelli, "The SMT-LIB Standard: Version 2.6".)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .encoder import Encoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def quoted(name: str) -> str:
    """A name as a quoted symbol."""
    return f"|{name}|"


class Text(Encoder[str]):
    """The text of one system. What was written once is remembered: many proofs speak of the same events."""

    def truth(self, value: bool) -> str:  # noqa: D102
        return "true" if value else "false"

    def at(self, variable: int, location: int, moment: int) -> str:  # noqa: D102
        found = self.system.variables[variable]
        return f"(= |{found.name}@{moment}| |{found.name}:{found.locations[location]}|)"

    def stays(self, variable: int, moment: int) -> str:  # noqa: D102
        name = self.system.variables[variable].name
        return f"(= |{name}@{moment}| |{name}@{moment - 1}|)"

    def chosen(self, feature: str, value: int) -> str:  # noqa: D102
        return f"(= |{feature}| {self._value(feature, value)})"

    def permission(self, event: str) -> str:  # noqa: D102
        return f"|may({event})|"

    def valid(self, variables: Iterable[int], features: Iterable[str], moment: int = 0) -> list[str]:  # noqa: D102
        places = [self.system.variables[variable] for variable in variables]
        sized = [f"|{each.name}@{moment}| |{each.name}:{each.locations[-1]}|" for each in places]
        sized += [f"|{name}| {self._value(name, len(self.domains[name]) - 1)}" for name in features]
        return [f"(bvule {each})" for each in sized]

    def negation(self, part: str) -> str:  # noqa: D102
        return f"(not {part})"

    def implication(self, left: str, right: str) -> str:  # noqa: D102
        return f"(=> {left} {right})"

    def all_of(self, parts: Sequence[str]) -> str:  # noqa: D102
        return f"(and {' '.join(parts)})"

    def some_of(self, parts: Sequence[str]) -> str:  # noqa: D102
        return f"(or {' '.join(parts)})"

    def _value(self, feature: str, value: int) -> str:
        return quoted(feature + self.between(feature) + self.domains[feature][value])

    def between(self, feature: str) -> str:
        """What stands between a feature and its value; a machine may have the same name, and a location the value's."""
        return " is " if feature in self.index else ":"
