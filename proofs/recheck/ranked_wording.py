"""The text of a proof by ranks, read: does every line of it have the form and the place that it must have?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .declared import symbols
from .sexpr import Malformed, expression, short
from .smtlib import NEXT, NOW
from .wording import Wording, body_of, invariant, invariant_names, known_events, later, same, speaking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..evidence.certificate import Certificate, Obligation
    from .sexpr import Expression
    from .smtlib import Words


@dataclass(frozen=True, slots=True)
class RankedWording:
    """What the text of a proof by ranks speaks of.

    Attributes:
        common: what every proof does; `moving` are the variables of which a lemma or a rank speaks.
        consecution: the events that have one.
        starts: the events that have a start.
        kept: ranks from which there is an obligation never to go up, each with the event.
    """

    common: Wording
    consecution: tuple[str, ...]
    starts: tuple[str, ...]
    kept: frozenset[tuple[int, str]]

    @property
    def steps(self) -> dict[str, Expression]:
        """What the events do of which an obligation speaks."""
        return self.common.steps


def ranked_wording(certificate: Certificate, words: Words, events: Collection[str]) -> RankedWording:
    """A certificate with ranks → what it speaks of. `events` are those that the system has.

    Raises:
        Malformed: a line has not the form that it must have, is missing, doubled or too much.
    """
    if not certificate.ranks or certificate.ranks[0].event is not None:
        raise Malformed("the first rank is not what must come, which has no event")
    for number, rank in enumerate(certificate.ranks[1:], start=1):
        if rank.event not in events:
            raise Malformed(f'rank {number} has the event "{short(str(rank.event))}", and there is no such event')
    known_events(certificate.obligations, events)
    free = symbols(certificate.declarations, words)
    found = {(each.name, each.rank, each.event) for each in certificate.obligations}
    starts = tuple(each.event for each in certificate.obligations if each.name == "start" and each.event is not None)
    stepping = tuple(
        dict.fromkeys(each.event for each in certificate.obligations if each.event and each.name != "enabled")
    )
    used, steps = _definitions(certificate, free.now, free.all, starts, stepping)
    _obligations(certificate, found)
    consecution = tuple(each.event for each in certificate.obligations if each.name == "consecution" and each.event)
    kept = frozenset((rank, event) for name, rank, event in found if name == "never up" and rank and event)
    common = Wording(free.free, free.variables, free.moving(used, "a lemma or rank"), steps)
    return RankedWording(common, consecution, starts, kept)


def _definitions(
    certificate: Certificate,
    now: dict[str, int | None],
    every: dict[str, int | None],
    starts: Sequence[str],
    stepping: Sequence[str],
) -> tuple[set[str], dict[str, Expression]]:
    """Definitions → the symbols that lemmas and ranks use, and what events do."""
    number = len(certificate.ranks)
    ranks = [f"|rank {index}{at}|" for index in range(number) for at in (NOW, NEXT)]
    below = [f"|below {index}{at}|" for index in range(1, number + 1) for at in (NOW, NEXT)]
    names = [*invariant_names(len(certificate.lemmas)), *ranks, *below, f"|start{NOW}|"]
    lines = certificate.definitions
    if len(lines) < len(names):
        raise Malformed(f"the definition of {names[len(lines)]} is missing")
    bodies = {name: body_of(line, name) for name, line in zip(names, lines, strict=False)}
    used = invariant(bodies, len(certificate.lemmas), now)
    for name in ranks:
        if name.endswith(f"{NEXT}|"):
            same(bodies[name], later(bodies[f"{name[:-3]}{NOW}|"]), name)
        else:
            used |= speaking(bodies[name], now, name)
    for name in below:
        index, at = int(name[len("|below ") : -3]), name[-3:]
        last = f"|rank {index - 1}{at}"
        same(bodies[name], last if index == 1 else ("or", f"|below {index - 1}{at}", last), name)
    speaking(bodies[names[-1]], now, names[-1])
    sorts = {f"|start {event}{NOW}|": now for event in starts}
    sorts |= {f"|event {event}|": every for event in stepping}
    sorts |= {f"|enabled {rank.event}|": now for rank in certificate.ranks[1:]}
    others: dict[str, Expression] = {}
    for name, body in _others(lines[len(names) :]):
        if name not in sorts:
            raise Malformed(f"{short(name)} is defined twice, or of no use")
        speaking(body, sorts.pop(name), name)
        others[name] = body
    if sorts:
        raise Malformed(f"the definition of {next(iter(sorts))} is missing")
    return used, {event: others[f"|event {event}|"] for event in stepping}


def _others(lines: Sequence[str]) -> Iterator[tuple[str, Expression]]:
    """The definitions that may stand in any order, by name."""
    for line in lines:
        found = expression(line)
        name = found[1] if not isinstance(found, str) and len(found) == 5 else ""
        if not isinstance(name, str) or not name:
            raise Malformed(f"no definition: {short(line)}")
        yield name, body_of(line, name)


def _obligations(certificate: Certificate, found: Collection[tuple[str, int | None, str | None]]) -> None:
    """Every obligation has the form that its name calls for, and is there once; those that are always needed are there."""
    helpful = {number: rank.event for number, rank in enumerate(certificate.ranks) if number}
    last = len(certificate.ranks)
    seen: set[tuple[str, int | None, str | None]] = set()
    for each in certificate.obligations:
        asserted = _asserted(each, helpful, last)
        if asserted is None:
            raise Malformed(f'there is no obligation "{each.title}"')
        key = each.name, each.rank, each.event
        if key in seen:
            raise Malformed(f"the obligation {each.title} is there twice")
        seen.add(key)
        if len(each.smtlib) != 1:
            raise Malformed(f"{each.title} has {len(each.smtlib)} assertions, not one")
        wanted = expression(f"(assert (and |domain| |allowed| {asserted}))")
        same(expression(each.smtlib[0]), wanted, f"the assertion of {each.title}")
    needed: list[tuple[str, int | None, str | None]] = [("initiation", None, None), ("start", None, None)]
    needed += [(name, number, event) for number, event in helpful.items() for name in ("enabled", "down")]
    for name, number, event in needed:
        if (name, number, event) not in found:
            raise Malformed(f"the obligation {name}{f' from rank {number} by {event}' if number else ''} is missing")


def _asserted(each: Obligation, helpful: dict[int, str | None], last: int) -> str | None:
    """What an obligation asserts besides that values are allowed; None if there is none of that kind."""
    rank, event = each.rank, each.event
    if rank is not None:
        here = f"|invariant@0| |rank {rank}@0| (not |below {rank}@0|)"
        match each.name, event == helpful.get(rank):
            case _ if rank not in helpful or event is None:
                return None
            case "enabled", True:
                return f"{here} (not |enabled {event}|)"
            case "down", True:
                return f"{here} |event {event}| (not |below {rank}@1|)"
            case "never up", False:
                return f"{here} |event {event}| (not |below {rank + 1}@1|)"
        return None
    match each.name, event:
        case "initiation", None:
            return "|initial| (not |invariant@0|)"
        case "start", None:
            return f"|invariant@0| |start@0| (not |below {last}@0|)"
        case "start", _:
            return f"|invariant@0| |start {event}@0| (not |rank 0@0|) |event {event}| (not |below {last}@1|)"
        case "consecution", str():
            return f"|invariant@0| |event {event}| (not |invariant@1|)"
    return None
