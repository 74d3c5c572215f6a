"""What has become of verdicts, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.system.transition_system import PERMITTED
from ...evidence.counted import count, length
from ...evidence.steps import events_in_short

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....model.system.instantiate import Composition
    from ...compare.diff.difference import Difference
    from ...compare.diff.verdicts import Members, Moved
    from ...evidence.verdict import Verdict

FAILS_NOW = "fails now, and held before, when"
HOLDS_NOW = "holds now, and failed before, when"
GAINED = "new minimal causes"
LOST = "minimal causes that are gone"


def moves(found: Difference) -> list[Moved]:
    """The claims that are told: those whose answer is another one, or unknown."""
    return [each for each in found.moved if each.changed or each.unknown]


def word(found: Difference) -> str:
    """How verdicts are, in a word or in numbers; one that is unknown on both sides has not changed."""
    changed = sum(each.changed for each in found.moved)
    unknown = sum(each.unknown and not each.changed for each in found.moved)
    said = [f"{changed} of {len(found.moved)} changed"] if changed else []
    said += [f"{unknown} of {len(found.moved)} unknown"] if unknown else []
    return ", ".join(said) or "the same"


def rest(found: Difference) -> str:
    """How many claims were looked at."""
    checked = sum(each.head is not None for each in found.moved)
    others = len(found.moved) - checked
    return f"{count(checked, 'claim')} checked again; {others:,} cannot be influenced by what is different"


def became(moved: Moved) -> str:
    """From which verdict to which."""
    if moved.pair.kind == "deleted":
        return "no longer claimed"
    words = [each.word if each is not None else "" for each in (moved.base, moved.head)]
    if moved.pair.kind == "added":
        return words[1]
    return " → ".join(words) if words[0] != words[1] else f"{words[1]}, under other conditions"


def fails(verdict: Verdict | None, composition: Composition | None) -> str:
    """How a claim fails, in a line; nothing if it does not, or nothing is known of how."""
    if verdict is None or composition is None or verdict.trace is None or verdict.word == "holds":
        return ""
    story = ", ".join(events_in_short(verdict.trace, composition.grounding.topology))
    return f"fails in {length(verdict.trace)}: {story}"


def example(assigned: Mapping[str, str]) -> str:
    """One assignment: the values of features, and what is permitted."""
    said = [f"{key} is {value}" for key, value in assigned.items() if not key.startswith("may(")]
    permitted = [key for key, value in assigned.items() if key.startswith("may(") and value == PERMITTED]
    forbidden = len(assigned) - len(said) - len(permitted)
    rest = ["no other permission"] if forbidden else []
    return ", ".join(said + permitted + rest)


def cause(members: Members) -> str:
    """A minimal cause."""
    return " and ".join(f.text(member) for member in members) or "nothing: whatever is permitted"


def stale(found: Difference) -> str:
    """What has become of certificates; nothing if all of them still fit."""
    said = count(len(found.stale), "certificate")
    return f"{said} kept for this system no longer fit it: quiesce prove makes new ones" if found.stale else ""
