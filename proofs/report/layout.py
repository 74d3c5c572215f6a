"""Formulas and sentences, broken into lines that can be read."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...model.language import formula as f

if TYPE_CHECKING:
    from ...model.language.findings import Position
    from ...specs.language.claim import Claim

WIDTH = 100


def wrapped(text: str, indent: str, hanging: str = "", width: int = WIDTH) -> list[str]:
    """Text → lines of at most `width` characters, the first after `indent`, the others after `indent` and `hanging`."""
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [indent.rstrip()]


def outline(formula: f.Formula, indent: str) -> list[str]:
    """A formula → an outline: what fits on a line stays there, longer ones become a list of their parts."""
    flat = f.text(formula)
    if not isinstance(formula, f.And | f.Or) or len(indent) + len(flat) <= WIDTH:
        return wrapped(flat, indent, "    ")
    lines = [indent + ("all of" if isinstance(formula, f.And) else "one of")]
    for part in formula.parts:
        first, *more = outline(part, indent + "    ")
        lines += [f"{indent}  - {first.lstrip()}", *more]
    return lines


def sentence(said: str) -> str:
    """Words → a sentence, unless something is to follow."""
    return f"{said[:1].upper()}{said[1:]}" + ("" if said.endswith(":") else ".")


def place(at: Position) -> str:
    """A place in a file, as seen from the folder one is in: "model/qvm.yaml:26:3"."""
    try:
        near = str(Path(at.file).relative_to(Path.cwd()))
    except ValueError:
        near = at.file
    return str(replace(at, file=near))


def elements_of(claim: Claim) -> str:
    """The elements that a claim is about: "gpu, ivi"."""
    return ", ".join(element.name for _, element in claim.bound)
