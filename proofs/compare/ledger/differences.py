"""Two ledgers, what was expected and what is there → each difference, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from .claim_differences import between_claims, gone, new
from .deviation import Deviation, changed, more, signed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ....model.system.transition_system import TransitionSystem
    from .deviation import Kind
    from .ledger import Ledger

_NAMES = {
    "engine": "engine",
    "causes": "minimal causes that are looked for",
    "max_order": "members that a cause may have at most",
    "max_states": "states that may be kept",
    "max_nodes": "nodes that diagrams may take",
}
_Change: TypeAlias = "tuple[Kind, str]"
_MOST_DIGITS = 1000

_LARGER: tuple[_Change, _Change] = (
    ("space shrunk", "the system is smaller"),
    ("space grown", "the system is larger"),
)
_SIZES: dict[str, tuple[_Change, _Change]] = {
    "transitions": (
        ("transitions lost", "fewer transitions can be taken"),
        ("transitions gained", "more transitions can be taken"),
    ),
    "depth": (
        ("shallower", "every state is reached in fewer steps"),
        ("deeper", "it takes more steps to reach every state"),
    ),
}
"""What it means that a number is less than it was, and more."""

_LIMITS = ("max_order", "max_states", "max_nodes")


def differences(was: Ledger, now: Ledger, system: TransitionSystem) -> tuple[Deviation, ...]:
    """Every difference; nothing if the ledgers say the same.

    Args:
        was: what was expected.
        now: what is there.
        system: as it is now; conditions are compared under what it allows.
    """
    found = [*_how(was, now), *_system(was, now), *_elements(was, now), *_taken(was, now)]
    for name in sorted(was.claims.keys() | now.claims.keys()):
        before, after = was.claims.get(name), now.claims.get(name)
        if before is None and after is not None:
            found.append(new(name, after))
        elif after is None and before is not None:
            found.append(gone(name, before))
        elif before is not None and after is not None:
            found += between_claims(name, before, after, system)
    found += _silent(was, now)
    return tuple(found)


def _how(was: Ledger, now: Ledger) -> Iterator[Deviation]:
    """Engine, causes and limits."""
    for name in dict.fromkeys((*was.how, *now.how)):
        before, after = was.how.get(name, "nothing"), now.how.get(name, "nothing")
        if before == after:
            continue
        said = _NAMES.get(name, name)
        if name == "engine":
            yield Deviation("engine", "", f"another engine: {after}, where the ledger was made with {before}")
        elif name in _LIMITS and name in was.how and name in now.how:
            raised = _value(after) > _value(before)
            word: Kind = "limit raised" if raised else "limit lowered"
            yield Deviation(word, "", f"a {word}: {said}: {before} before, {after} now")
        else:
            yield Deviation("wanted", "", f"something else is asked for: {said}: {before} before, {after} now")


def _value(limit: str) -> float:
    return float(limit) if limit.isascii() and limit.isdigit() else float("inf")


def _system(was: Ledger, now: Ledger) -> Iterator[Deviation]:
    if was.options != now.options:
        lines = changed(was.options, now.options)
        yield Deviation("options", "", "the command line says something else of the system than it did", lines)
    added, dropped = more(was.assumed, now.assumed), more(now.assumed, was.assumed)
    if added:
        yield Deviation(
            "system assumes more", "", "the system assumes more, so every claim says less", signed("+", added)
        )
    if dropped:
        yield Deviation("system assumes less", "", "the system assumes less than it did", signed("-", dropped))
    for name in dict.fromkeys((*was.size, *now.size)):
        before, after = was.size.get(name, "nothing"), now.size.get(name, "nothing")
        if before != after:
            yield Deviation(*_space(name, before, after))
    if was.digest != now.digest:
        says = "the system behaves differently than when the ledger was made: something that decides its behaviour was changed"
        yield Deviation("behaviour", "", says)


def _space(name: str, before: str, after: str) -> tuple[Kind, str, str]:
    if not (_is_number(before) and _is_number(after)):
        return "space unknown", "", f"{name}: {_grouped(before)} before, {_grouped(after)} now"
    word, said = _SIZES.get(name, _LARGER)[int(after) > int(before)]
    return word, "", f"{said}: {name}: {_grouped(before)} before, {_grouped(after)} now"


def _grouped(number: str) -> str:
    return f"{int(number):,}" if _is_number(number) else number


def _is_number(word: str) -> bool:
    """Whether a ledger's word is a number that can be meant: Python does not read one of any length."""
    return word.isascii() and word.isdigit() and len(word) < _MOST_DIGITS


def _elements(was: Ledger, now: Ledger) -> Iterator[Deviation]:
    """Machines, features and permissions, each by its name."""
    one, other = ({k: f"{v} locations" for k, v in ledger.machines.items()} for ledger in (was, now))
    tables: tuple[tuple[Kind, str, Mapping[str, str], Mapping[str, str]], ...] = (
        ("machine", "the machine", one, other),
        ("feature", "the feature", was.features, now.features),
        ("permission", "may", was.permissions, now.permissions),
    )
    for kind, noun, before, after in tables:
        for name in dict.fromkeys((*before, *after)):
            if before.get(name) != after.get(name):
                what = f"may({name})" if kind == "permission" else f"{noun} {name}"
                yield Deviation(kind, "", f"{what}: {_moved(before.get(name), after.get(name))}")


def _moved(before: str | None, after: str | None) -> str:
    if before is None:
        return f"is new: {after}"
    return f"is gone: {before} before" if after is None else f"{before} before, {after} now"


def _taken(was: Ledger, now: Ledger) -> Iterator[Deviation]:
    one, other = was.taken, now.taken
    if one.why != other.why:
        says = f"which transitions are taken: {one.why or 'measured'} before, {other.why or 'measured'} now"
        yield Deviation("coverage", "", says)
        return
    if one.ways != other.ways:
        says = f"the model declares {one.ways} ways to take its transitions before, {other.ways} now"
        yield Deviation("coverage", "", says)
    lost, gained = more(one.never, other.never), more(other.never, one.never)
    if lost:
        says = f"coverage was lost: {len(lost)} more of the declared transitions are never taken in this system"
        yield Deviation("coverage lost", "", says, signed("+", lost))
    if gained:
        says = f"{len(gained)} of the declared transitions are no longer among those that are never taken"
        yield Deviation("coverage gained", "", says, signed("-", gained))


def _silent(was: Ledger, now: Ledger) -> Iterator[Deviation]:
    claimed = {name.partition("[")[0] for name in now.claims}
    before = {name.partition("[")[0] for name in was.claims}
    for name in more(was.silent, now.silent):
        since = "made claims before and" if name in before else "is new and"
        yield Deviation("property silent", name, f"the property {since} claims nothing of this system")
    for name in more(now.silent, was.silent):
        if name not in claimed:
            yield Deviation("property gone", name, "the property is gone; it claimed nothing of this system")
