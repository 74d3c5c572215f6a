"""`set NAME VALUE` → the features that are meant, with that value on a walk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language.findings import nearest
from .choosing import matching
from .walk import Contradiction
from .words import Wrong

if TYPE_CHECKING:
    from .walk import Walk
    from .words import Word


def choose(walk: Walk, words: tuple[Word, ...]) -> list[str]:
    """A name and a value, chosen on a walk → the features that were meant.

    Raises:
        Wrong: nothing open has this name, or cannot have the value, or a step has been taken.
    """
    if len(words) != 2:
        raise Wrong(words[0].column if words else 1, "say which feature, and which value", "set NAME VALUE")
    name, value = words
    domains = walk.open
    keys = matching(domains, name.text)
    if not keys:
        settled = [f"{key} is {walk.features[key]}" for key in matching(walk.features, name.text)]
        what = f"settled: {', '.join(settled)}" if settled else f'nothing open is named "{name.text}"'
        raise Wrong(name.column, what, "", nearest(name.text, domains))
    wrong = next((key for key in keys if value.text not in domains[key]), None)
    if wrong is not None:
        what, values = f'{wrong} cannot be "{value.text}"', domains[wrong]
        raise Wrong(value.column, what, f"known: {', '.join(values)}", nearest(value.text, values))
    if walk.steps:
        raise Wrong(1, "features are fixed before the first step", "", "go back with: goto 0")
    try:
        walk.choose(dict.fromkeys(keys, value.text))
    except Contradiction as error:
        raise Wrong(value.column, f"that is not allowed together with {error}") from None
    return keys
