"""A solver's model → words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .smtlib import NEXT, NOW

if TYPE_CHECKING:
    from .smtlib import Words

MOST = 8
"""Values that a message shows."""


def in_words(model: dict[str, str], words: Words) -> str:
    """Values by symbol → ": ivi.qvm goes from running to gone, …": what moves first, then where the others are."""
    moves, stays, rest = list[str](), list[str](), list[str]()
    for symbol, value in model.items():
        name = symbol.strip("|")
        if name.endswith(NOW):
            variable = name.removesuffix(NOW)
            here = _named(value, words.locations[variable])
            after = model.get(f"|{variable}{NEXT}|")
            there = here if after is None else _named(after, words.locations[variable])
            if there != here:
                moves.append(f"{variable} goes from {here} to {there}")
            else:
                (rest if after is None else stays).append(f"{variable} is in {here}")
        elif name in words.values:
            rest.append(f"{name} is {_named(value, words.values[name])}")
        elif value == "true":
            rest.append(name)
    said = [*moves, *stays, *rest]
    more = f" and {len(said) - MOST} more" if len(said) > MOST else ""
    return f": {', '.join(said[:MOST])}{more}" if said else ""


def _named(value: str, known: tuple[str, ...]) -> str:
    number = int(f"0{value[1:]}", 0)  # "#b0101" or "#x5", as the solver likes
    return known[number] if number < len(known) else f"value {number}"
