"""Formulas and lists, broken into lines that can be read."""

from __future__ import annotations

import textwrap

from ...model.language import formula as f

WIDTH = 100


def wrapped(text: str, indent: str, hanging: str = "") -> list[str]:
    """Text → lines of at most 100 characters, the first after `indent`, the others after `indent` and `hanging`."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [indent]


def outline(formula: f.Formula, indent: str) -> list[str]:
    """A formula → lines, one for each part of its outermost conjunction or disjunction, and of the next one inside."""
    return _outline(formula, indent, "", inner=True)


def _outline(formula: f.Formula, indent: str, lead: str, *, inner: bool) -> list[str]:
    match formula:
        case f.And(parts):
            word = "and "
        case f.Or(parts):
            word = "or "
        case _:
            return wrapped(lead + f.text(formula), indent, "    ")
    lines: list[str] = []
    for index, part in enumerate(parts):
        here = lead if index == 0 else " " * (len(lead) - len(word)) + word if len(lead) >= len(word) else word
        compound = isinstance(part, f.And | f.Or)
        if compound and inner:
            opening = here + ("all of" if isinstance(part, f.And) else "one of")
            lines.append(indent + opening)
            for piece in part.parts:
                lines += wrapped("- " + f.text(piece), indent + " " * len(here) + "  ", "    ")
        else:
            shown = f"({f.text(part)})" if compound else f.text(part)
            lines += wrapped(here + shown, indent, "    ")
    return lines
