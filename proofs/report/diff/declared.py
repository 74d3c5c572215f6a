"""What is declared otherwise, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.findings import printable
from ...evidence.counted import count
from ..layout import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...compare.diff.change import Change
    from ...compare.diff.difference import Difference

_SIGNS = {"added": "+", "dropped": "-"}
_VERBS = {"class": " has another class", "value": " has other values", "configured": ""}


def everywhere(found: Sequence[Difference]) -> tuple[Change, ...]:
    """Differences → the changes that all systems have that are on both sides; none where there is one system alone."""
    both = [each for each in found if each.base is not None and each.head is not None]
    if len(found) < 2 or not both:
        return ()
    return tuple(change for change in both[0].changes if all(change in each.changes for each in both))


def sign(change: Change) -> str:
    """Of what is new "+", of what is gone "-", of what is otherwise "~"."""
    return _SIGNS.get(change.verb, "~")


def sentence(change: Change) -> str:
    """What has become of something, beside its sign: "row kettle: press: cold → heating weaker: if …; was if …"."""
    verb = "" if change.verb in _SIGNS else _VERBS.get(change.verb, f" {change.verb}")
    said = f": {change.said}" if change.said else ""
    return f"{change.subject} {change.name}{verb}{said}"


def lines(changes: Iterable[Change], *, full: bool) -> Iterator[str]:
    """Changes → lines; what is only said in other words is counted, unless everything is wanted."""
    reworded = 0
    for change in changes:
        if change.verb == "reworded" and not full:
            reworded += 1
            continue
        place = f" ({change.place})" if change.place else ""
        yield from wrapped(f"{sign(change)} {printable(sentence(change))}{place}", "    ", "    ")
    if reworded:
        yield f"    {count(reworded, 'declaration')} only said in other words (--full lists them)"
