"""Differences of several systems at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...evidence.counted import count
from . import behaviour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...compare.diff.difference import Difference


@dataclass(frozen=True, slots=True)
class Glance:
    """What is different in one system, in a word or two for each band.

    Attributes:
        name: the system's name.
        declared: how many declarations are otherwise; "gone" or "new" where only one side has the system.
        behaviour: differs, unknown or the same; nothing where only one side has the system.
        verdicts: how many moved; likewise.
        moved: whether any did.
        unknown: how many verdicts a limit kept from being known, in words.
    """

    name: str
    declared: str
    behaviour: str = ""
    verdicts: str = ""
    moved: bool = False
    unknown: str = ""


def glance(found: Difference) -> Glance:
    """A difference → what is seen at a glance."""
    if found.base is None or found.head is None:
        return Glance(found.name, "gone" if found.head is None else "new")
    real = sum(change.verb != "reworded" for change in found.changes)
    declared = count(real, "change") if real else "reworded only" if found.changes else "the same"
    moved = sum(each.changed for each in found.moved)
    unknown = sum(each.unknown for each in found.moved)
    verdicts = f"{moved} of {len(found.moved)} changed" if moved else "the same"
    said = f"{unknown} unknown" if unknown else ""
    return Glance(found.name, declared, behaviour.word(found), verdicts, bool(moved), said)


def outcome(found: Sequence[Difference]) -> str:
    """Differences → what they come to, in one sentence."""
    if len(found) == 1:
        return _alone(found[0])
    differing = [each for each in found if each.behaves_otherwise or each.verdicts_moved]
    unknown = [each for each in found if each not in differing and each.unknown]
    rest = f"; of {count(len(unknown), 'other system')} not everything is known" if unknown else ""
    if not differing:
        same = "Behaviour and verdicts are the same in every system"
        return f"{same.replace('every system', 'the systems of which all is known')}{rest}." if unknown else f"{same}."
    return f"{len(differing)} of {len(found)} systems differ in behaviour or verdicts{rest}."


def _alone(found: Difference) -> str:
    if found.base is None or found.head is None:
        return "The system is gone." if found.head is None else "The system is new."
    behaves = {
        "differs": "Behaviour differs",
        "unknown": "Whether behaviour differs is not known",
        "the same": "Behaviour is the same",
    }[behaviour.word(found)]
    moved = sum(each.changed for each in found.moved)
    unknown = sum(each.unknown and not each.changed for each in found.moved)
    verdicts = f"{moved} of {count(len(found.moved), 'verdict')} changed" if moved else "no verdict changed"
    rest = f", and {count(unknown, 'verdict')} stayed unknown" if unknown else ""
    return f"{behaves}; {verdicts}{rest}."
