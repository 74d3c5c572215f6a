"""What the parser makes of each rule of the formula language. Imported when the first formula is parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lark import Transformer, v_args

from . import formula as f

if TYPE_CHECKING:
    from lark import Token


@v_args(inline=True)
class Atoms(Transformer):  # type: ignore[type-arg]  # the methods say what each rule becomes
    """Rules of what a formula is made from → atoms and constants."""

    def path(self, *names: Token) -> tuple[str, int | None]:
        """A path, and the offset of its first character."""
        return ".".join(names), names[0].start_pos

    def in_(self, path: tuple[str, int | None], *locations: tuple[str, int | None]) -> f.Formula:
        """Where a machine is."""
        return f.In(path[0], tuple(name for name, _ in locations), path[1])

    def is_(self, path: tuple[str, int | None], *values: Token) -> f.Formula:
        """What a feature is."""
        return f.Is(path[0], tuple(str(value) for value in values), path[1])

    def may(self, event: tuple[str, int | None]) -> f.Formula:
        """A permission."""
        return f.May(event[0], event[1])

    def named(self, path: tuple[str, int | None]) -> f.Formula:
        """The name of a formula."""
        return f.Named(path[0], path[1])

    def true(self) -> f.Formula:
        """What is always true."""
        return f.TRUE

    def false(self) -> f.Formula:
        """What never is."""
        return f.FALSE


@v_args(inline=True)
class Formulas(Atoms):
    """Rules → formulas, while parsing, so that no recursion over a tree is needed."""

    def not_(self, part: f.Formula) -> f.Formula:
        """Negation."""
        return f.Not(part)

    def and_(self, *parts: f.Formula) -> f.Formula:
        """Conjunction."""
        return f.And(parts)

    def or_(self, *parts: f.Formula) -> f.Formula:
        """Disjunction."""
        return f.Or(parts)

    def implies(self, left: f.Formula, right: f.Formula) -> f.Formula:
        """Implication."""
        return f.Implies(left, right)

    def all_(self, name: Token, collection: tuple[str, int | None], body: f.Formula) -> f.Formula:
        """Each of a collection."""
        return f.Each("all", str(name), collection[0], body, collection[1])

    def some_(self, name: Token, collection: tuple[str, int | None], body: f.Formula) -> f.Formula:
        """One of a collection."""
        return f.Each("some", str(name), collection[0], body, collection[1])
