"""The text of a certificate, read: does every line of it have the form and the place that it must have?

What its lines mean is not looked at here. They are only what one would write oneself, or a formula in the few words that
formulas need; so a solver that is given them does nothing but what is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .declared import symbols
from .sexpr import Malformed, expression, short, statement, written
from .smtlib import NEXT, NOW

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ..evidence.certificate import Certificate, Obligation
    from .sexpr import Expression
    from .smtlib import Words


@dataclass(frozen=True, slots=True)
class Wording:
    """What a certificate's text speaks of.

    Attributes:
        declared: the symbols that may have any value, in order.
        variables: the names of the variables among them.
        moving: those of which a lemma speaks.
        steps: of the events of which an obligation speaks, what they do.
    """

    declared: tuple[str, ...]
    variables: tuple[str, ...]
    moving: tuple[str, ...]
    steps: dict[str, Expression]


def wording(certificate: Certificate, words: Words, events: Collection[str]) -> Wording:
    """The certificate of an invariant → what it speaks of. `events` are those that the system has.

    Raises:
        Malformed: a line has not the form that it must have, is missing, doubled or too much.
    """
    if not certificate.lemmas:
        raise Malformed("there is no lemma, and so no invariant")
    free = symbols(certificate.declarations, words)
    used = _definitions(certificate, free.now)
    moving = free.moving(used, "a lemma")
    known_events(certificate.obligations, events)
    steps = dict(_obligations(certificate.obligations, free.all))
    return Wording(free.free, free.variables, moving, steps)


def known_events(obligations: Sequence[Obligation], events: Collection[str]) -> None:
    """Every event of which there is an obligation must be one.

    Raises:
        Malformed: one is not.
    """
    for each in obligations:
        if each.event is not None and each.event not in events:
            raise Malformed(f'there is an obligation for "{short(each.event)}", and no such event')


def _definitions(certificate: Certificate, now: dict[str, int | None]) -> set[str]:
    """Definitions in their order → the symbols that lemmas use."""
    names = [*invariant_names(len(certificate.lemmas)), f"|bad{NOW}|"]
    bodies: dict[str, Expression] = {}
    for index, line in enumerate(certificate.definitions):
        if index >= len(names):
            raise Malformed(f"after the last definition, {names[-1]}, there is more: {short(line)}")
        bodies[names[index]] = body_of(line, names[index])
    if len(bodies) < len(names):
        raise Malformed(f"the definition of {names[len(bodies)]} is missing")
    used = invariant(bodies, len(certificate.lemmas), now)
    speaking(bodies[names[-1]], now, names[-1])
    return used


def invariant_names(number: int) -> list[str]:
    """So many lemmas → the definitions that begin a certificate, in their order."""
    lemmas = [f"|lemma {index}{at}|" for index in range(1, number + 1) for at in (NOW, NEXT)]
    return ["|domain|", "|allowed|", "|initial|", *lemmas, f"|invariant{NOW}|", f"|invariant{NEXT}|"]


def invariant(bodies: dict[str, Expression], number: int, now: dict[str, int | None]) -> set[str]:
    """The definitions that begin a certificate, by name → the symbols that its lemmas use.

    Raises:
        Malformed: one has not the form that it must have.
    """
    used: set[str] = set()
    for name in invariant_names(number):
        if name.startswith("|invariant"):
            whole = [f"|lemma {index}{name[-3:]}" for index in range(1, number + 1)]
            same(bodies[name], ("and", *whole) if number > 1 else whole[0] if whole else "true", name)
        elif name.startswith("|lemma") and name.endswith(f"{NEXT}|"):
            same(bodies[name], later(bodies[f"{name[:-3]}{NOW}|"]), name)
        else:
            found = speaking(bodies[name], now, name)
            used |= found if name.startswith("|lemma") else set()
    return used


def body_of(line: str, name: str) -> Expression:
    """The definition of a nullary Boolean → what it is defined as."""
    found = expression(line)
    if isinstance(found, str) or found[:4] != ("define-fun", name, (), "Bool") or len(found) != 5:
        raise Malformed(f"expected the definition (define-fun {name} () Bool …), not {short(line)}")
    return found[4]


def speaking(body: Expression, sorts: dict[str, int | None], name: str) -> frozenset[str]:
    """A formula in the few words that there are for them → the symbols in it."""
    try:
        return statement(body, sorts)
    except Malformed as error:
        raise Malformed(f"in {name}: {error}") from None


def same(found: Expression, wanted: Expression, name: str) -> None:
    """Both are the same, word by word, or it is malformed."""
    if found != wanted:
        raise Malformed(f"{name} is {short(written(found))}, and it should be {short(written(wanted), 200)}")


def later(found: Expression) -> Expression:
    """An expression about the state now → the same about the next one."""
    if isinstance(found, str):
        return f"{found[:-3]}{NEXT}|" if found.endswith(f"{NOW}|") else found
    return tuple(map(later, found))


def _obligations(obligations: Sequence[Obligation], sorts: dict[str, int | None]) -> Iterator[tuple[str, Expression]]:
    """Obligations → the events among them, with their steps; every one has the form that its name calls for, and is there once."""
    seen: set[tuple[str, str | None]] = set()
    for each in obligations:
        title = each.title
        kind = each.event is not None, each.rank is not None
        if each.name not in _ASSERTED or kind != (each.name == "consecution", False):
            raise Malformed(f'there is no obligation "{title}"')
        if (each.name, each.event) in seen:
            raise Malformed(f"the obligation {title} is there twice")
        seen.add((each.name, each.event))
        lines = list(each.smtlib)
        asserted = _ASSERTED[each.name].format(event=each.event)
        if each.event is not None:
            name = f"|event {each.event}|"
            step = body_of(lines.pop(0) if lines else "()", name)
            speaking(step, sorts, name)
            yield each.event, step
        if len(lines) != 1:
            raise Malformed(f"{title} has {len(lines)} assertions, not one")
        same(expression(lines[0]), expression(asserted), f"the assertion of {title}")
    for name in ("initiation", "implication"):
        if (name, None) not in seen:
            raise Malformed(f"the obligation {name} is missing")


_ASSERTED = {
    "initiation": "(assert (and |domain| |allowed| |initial| (not |invariant@0|)))",
    "consecution": "(assert (and |domain| |allowed| |invariant@0| |event {event}| (not |invariant@1|)))",
    "implication": "(assert (and |domain| |allowed| |invariant@0| |bad@0|))",
}
"""What each obligation asserts."""
