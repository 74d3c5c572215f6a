"""Text → formula, with the place and the expected words of a mistake."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from . import formula as f
from .findings import Finding, Position, nearest

if TYPE_CHECKING:
    from lark import Lark, Token

    from .document import Scalar

KEYWORDS = ("all", "some", "in", "is", "may", "not", "and", "or", "implies", "true", "false")
"""Words of the formula language; nothing can be named by one."""

MAX_LENGTH = 10_000
MAX_NESTING = 60

_SAID = {
    "NAME": "a name",
    "LPAR": '"("',
    "RPAR": '")"',
    "COMMA": '","',
    "COLON": '":"',
    "DOT": '"."',
    "$END": "the end",
}


def parse(scalar: Scalar) -> f.Formula | Finding:
    """A scalar of a document → the formula it says, or what is wrong with it. Offsets are kept for later messages."""
    text = scalar.text
    if len(text) > MAX_LENGTH:
        return Finding(scalar.at, f"a formula of {len(text):,} characters", f"at most {MAX_LENGTH:,} are read")
    if _nesting(text) > MAX_NESTING:
        return Finding(scalar.at, f"a formula nested more than {MAX_NESTING} levels deep")
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    try:
        result: Any = _parser().parse(text)
    except UnexpectedToken as error:
        offset = len(text.rstrip()) if error.token.type == "$END" else (error.token.start_pos or 0)
        found = "the end" if error.token.type == "$END" else f'"{error.token}"'
        # A parenthesis that closes nothing comes after a whole formula, where the parser knows of nothing to expect.
        expected = ", ".join(sorted({_said(name) for name in error.accepts or error.expected or ("$END",)}))
        advice = nearest(str(error.token), KEYWORDS) if error.token.type == "NAME" else ""
        return Finding(place(scalar, offset), f"in the formula, {found} is unexpected", f"expected {expected}", advice)
    except UnexpectedCharacters as error:
        char = text[error.pos_in_stream or 0]
        what = f'in the formula, the character "{char}" is unexpected'
        return Finding(place(scalar, error.pos_in_stream or 0), what, 'known: names, words, ". , : ( )"')
    except UnexpectedInput as error:  # pragma: no cover  # the family has no further members today
        return Finding(scalar.at, f"in the formula: {error}")
    assert isinstance(result, f.Formula)  # noqa: S101  # every rule of the grammar builds one
    return result


def place(scalar: Scalar, offset: int | None) -> Position:
    """Offset into a scalar's text → its place; the scalar's own place if it spans lines or has escapes."""
    if offset is None or "\n" in scalar.text:
        return scalar.at
    return Position(scalar.at.file, scalar.at.line, scalar.at.column + scalar.inset + offset)


def _said(terminal: str) -> str:
    return _SAID.get(terminal, f'"{terminal.strip("_").lower()}"')


def _nesting(text: str) -> int:
    """An upper bound on the depth of the formula: what opens a level, without looking at what closes one."""
    depth = deepest = negations = longest = 0
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        deepest = max(deepest, depth)
    words = text.replace("(", " ").split()
    for word in words:
        negations = negations + 1 if word == "not" else 0
        longest = max(longest, negations)
    return deepest + longest + sum(words.count(word) for word in ("implies", "all", "some"))


@cache
def _parser() -> Lark:  # noqa: C901  # one short method for each rule of the grammar
    from lark import Lark, Transformer, v_args

    @v_args(inline=True)
    class Build(Transformer):  # type: ignore[type-arg]  # the methods say what each rule becomes
        """Rules → formulas, while parsing, so that no recursion over a tree is needed."""

        def path(self, *names: Token) -> tuple[str, int | None]:
            return ".".join(names), names[0].start_pos

        def in_(self, path: tuple[str, int | None], *locations: tuple[str, int | None]) -> f.Formula:
            return f.In(path[0], tuple(name for name, _ in locations), path[1])

        def is_(self, path: tuple[str, int | None], *values: Token) -> f.Formula:
            return f.Is(path[0], tuple(str(value) for value in values), path[1])

        def may(self, event: tuple[str, int | None]) -> f.Formula:
            return f.May(event[0], event[1])

        def not_(self, part: f.Formula) -> f.Formula:
            return f.Not(part)

        def and_(self, *parts: f.Formula) -> f.Formula:
            return f.And(parts)

        def or_(self, *parts: f.Formula) -> f.Formula:
            return f.Or(parts)

        def implies(self, left: f.Formula, right: f.Formula) -> f.Formula:
            return f.Implies(left, right)

        def all_(self, name: Token, collection: tuple[str, int | None], body: f.Formula) -> f.Formula:
            return f.Each("all", str(name), collection[0], body, collection[1])

        def some_(self, name: Token, collection: tuple[str, int | None], body: f.Formula) -> f.Formula:
            return f.Each("some", str(name), collection[0], body, collection[1])

        def true(self) -> f.Formula:
            return f.TRUE

        def false(self) -> f.Formula:
            return f.FALSE

    grammar = resources.files(__package__).joinpath("formula.lark").read_text("utf-8")
    return Lark(grammar, start="formula", parser="lalr", transformer=Build(), maybe_placeholders=False)
