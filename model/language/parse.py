"""Text → formula, with the place and the expected words of a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from . import formula as f
from .findings import Finding, Position, nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from lark import Lark

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


_AFTER_PATH = {"IN", "IS"}


class Misplaced(Exception):
    """Something that the grammar allows and the language does not: at which offset, what is wrong, what to do."""

    def __init__(self, at: int | None, what: str, advice: str = "") -> None:
        super().__init__(what)
        self.at, self.what, self.advice = at, what, advice


@dataclass(frozen=True, slots=True)
class Tongue:
    """What parsing has to know of a language besides its grammar.

    Attributes:
        parser: makes its parser, when it is first needed.
        prefixes: words of which a chain nests as deeply as it is long.
        hidden: names of terminals that nobody should be told to write.
        naming: whether a path alone is a formula; if not, only what can follow it in one is said to be expected there.
        advice: the text, the offset of a word that is unexpected and that word → what to do; nothing leaves it at the
            nearest word of the language.
    """

    parser: Callable[[], Lark]
    prefixes: tuple[str, ...] = ("not",)
    hidden: frozenset[str] = frozenset()
    naming: bool = True
    advice: Callable[[str, int, str], str] = lambda _text, _offset, _word: ""


def parse(scalar: Scalar, *, naming: bool = False) -> f.Formula | Finding:
    """A scalar of a document → the formula it says, or what is wrong with it. Offsets are kept for later messages.

    `naming`: a name can stand for a formula.
    """
    result = understood(scalar, Tongue(_parser, naming=naming))
    assert isinstance(result, f.Formula | Finding)  # noqa: S101  # every rule of the grammar builds a formula
    alone = None if naming or isinstance(result, Finding) else next(f.names(result), None)
    return result if alone is None else stands_alone(scalar, alone)


def stands_alone(scalar: Scalar, name: f.Named) -> Finding:
    """The finding for a name that stands for a formula where nothing can."""
    what = f'in the formula, nothing is said of "{name.path}"'
    after = None if name.at is None else name.at + len(name.path)
    return Finding(place(scalar, after), what, 'expected "in" or "is" after it')


def understood(scalar: Scalar, tongue: Tongue) -> Any:
    """A scalar of a document → what the parser makes of it, or a finding."""
    text = scalar.text
    if len(text) > MAX_LENGTH:
        return Finding(scalar.at, f"a formula of {len(text):,} characters", f"at most {MAX_LENGTH:,} are read")
    if _nesting(text, tongue.prefixes) > MAX_NESTING:
        return Finding(scalar.at, f"a formula nested more than {MAX_NESTING} levels deep")
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    try:
        return tongue.parser().parse(text)
    except Misplaced as error:
        return Finding(place(scalar, error.at), error.what, "", error.advice)
    except UnexpectedToken as error:
        ended = error.token.type == "$END"
        offset = len(text.rstrip()) if ended else (error.token.start_pos or 0)
        found = "the end" if ended else f'"{error.token}"'
        # A parenthesis that closes nothing comes after a whole formula, where the parser knows of nothing to expect.
        possible = (error.accepts or error.expected or {"$END"}) - tongue.hidden
        if not tongue.naming and possible >= _AFTER_PATH:
            possible &= _AFTER_PATH | {"DOT"}
        expected = ", ".join(sorted({_said(name) for name in possible}))
        advice = "" if ended else tongue.advice(text, offset, str(error.token))
        if not advice and error.token.type == "NAME":
            advice = nearest(str(error.token), KEYWORDS)
        return Finding(place(scalar, offset), f"in the formula, {found} is unexpected", f"expected {expected}", advice)
    except UnexpectedCharacters as error:
        char = text[error.pos_in_stream or 0]
        what = f'in the formula, the character "{char}" is unexpected'
        return Finding(place(scalar, error.pos_in_stream or 0), what, 'known: names, words, ". , : ( )"')
    except UnexpectedInput as error:  # pragma: no cover  # the family has no further members today
        return Finding(scalar.at, f"in the formula: {error}")


def place(scalar: Scalar, offset: int | None) -> Position:
    """Offset into a scalar's text → its place; the scalar's own place if it spans lines or has escapes."""
    if offset is None or "\n" in scalar.text:
        return scalar.at
    return Position(scalar.at.file, scalar.at.line, scalar.at.column + scalar.inset + offset)


def grammar(name: str) -> str:
    """The text of a grammar that stands beside this file."""
    return resources.files(__package__).joinpath(f"{name}.lark").read_text("utf-8")


def _said(terminal: str) -> str:
    if len(terminal) == 1:
        return f'"{terminal}"'
    return _SAID.get(terminal, f'"{terminal.strip("_").lower()}"')


def _nesting(text: str, prefixes: tuple[str, ...]) -> int:
    """An upper bound on the depth of the formula: what opens a level, without looking at what closes one."""
    depth = deepest = chain = longest = 0
    for char in text:
        depth += {"(": 1, ")": -1}.get(char, 0)
        deepest = max(deepest, depth)
    words = text.replace("(", " ").split()
    for word in words:
        chain = chain + 1 if word in prefixes else 0
        longest = max(longest, chain)
    return deepest + longest + sum(words.count(word) for word in ("implies", "all", "some"))


@cache
def _parser() -> Lark:
    from lark import Lark

    from .building import Formulas

    return Lark(grammar("formula"), start="formula", parser="lalr", transformer=Formulas(), maybe_placeholders=False)
