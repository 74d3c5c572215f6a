"""Text → temporal formula, with the place and the expected words of a mistake.

In linear time (`parse_ltl`), X F G U W R are about every run. In branching time (`parse_ctl`), each of them has A or E
right before it: `AG EF p`, `A(p U q)`. There, `occurs(…)` is about a step of the run that the nearest A or E around it
speaks of. A *moment* (`parse_moment`) is about one position of a run: a state formula, `occurs(EVENT)`, or these with
`not and or implies`.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from .findings import Finding
from .parse import Tongue, grammar, understood
from .temporal import Temporal

if TYPE_CHECKING:
    from lark import Lark

    from .document import Scalar
    from .temporal_building import Logic

_PREFIXES = ("not", *"XFGAE", *(path + operator for path in "AE" for operator in "XFG"))
_ELSEWHERE = {
    "always": "G",
    "globally": "G",
    "eventually": "F",
    "finally": "F",
    "next": "X",
    "until": "U",
    "unless": "W",
    "releases": "R",
}
"""How operators are called by people and by other tools."""


def parse_ltl(scalar: Scalar) -> Temporal | Finding:
    """A scalar of a document → the formula of linear time that it says, or what is wrong with it."""
    return _parsed(scalar, "ltl")


def parse_ctl(scalar: Scalar) -> Temporal | Finding:
    """A scalar of a document → the formula of branching time that it says, or what is wrong with it."""
    return _parsed(scalar, "ctl")


def parse_moment(scalar: Scalar) -> Temporal | Finding:
    """A scalar of a document → what it says of one position of a run, or what is wrong with it."""
    return _parsed(scalar, "moment")


def _parsed(scalar: Scalar, logic: Logic) -> Temporal | Finding:
    hidden = frozenset({"ltl": "AE", "ctl": "", "moment": "AEXFGUWR"}[logic])
    advice = (lambda _text, _offset, _word: "") if logic == "moment" else _advice
    result = understood(scalar, Tongue(partial(_parser, logic), _PREFIXES, hidden, advice=advice))
    assert isinstance(result, Temporal | Finding)  # noqa: S101  # so the grammar says
    return result


def _advice(text: str, offset: int, word: str) -> str:
    """What to write for a word that is unexpected, or for the one before it."""
    *before, last = ["", "", *text[:offset].split()][-2:]
    for other in (word, "" if before[0] in ("in", "is") else last):
        if other in _ELSEWHERE:
            return f'"{other}" is written {_ELSEWHERE[other]}'
    return ""


@cache
def _parser(logic: Logic) -> Lark:
    from lark import Lark

    from .temporal_building import Temporals

    both = f"{grammar('formula')}\n{grammar('temporal')}"
    return Lark(both, start="whole", parser="lalr", transformer=Temporals(logic), maybe_placeholders=False)
