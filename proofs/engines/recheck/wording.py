"""The text of a certificate, read: does every line of it have the form and the place that it must have?

What its lines mean is not looked at here. They are only what one would write oneself, or a formula in the few words that
formulas need; so a solver that is given them does nothing but what is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .sexpr import Malformed, expression, short, statement, written
from .smtlib import NEXT, NOW, UnknownWord

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ...evidence.certificate import Certificate, Obligation
    from .sexpr import Expression
    from .smtlib import Words


@dataclass(frozen=True, slots=True)
class Wording:
    """What a certificate's text speaks of.

    Attributes:
        declared: the symbols that may have any value, in order.
        variables: the names of the variables among them.
        moving: those of which a lemma speaks.
        events: the events that have an obligation.
    """

    declared: tuple[str, ...]
    variables: tuple[str, ...]
    moving: tuple[str, ...]
    events: tuple[str, ...]


def wording(certificate: Certificate, words: Words, events: Collection[str]) -> Wording:
    """A certificate → what it speaks of. `events` are those that the system has.

    Raises:
        Malformed: a line has not the form that it must have, is missing, doubled or too much.
    """
    declared = _declared(certificate.declarations, words)
    sorts: dict[str, int | None] = {}
    for symbol, found in declared.items():
        sort = found[2] if found[0] == "declare-const" else found[3]
        sorts[symbol] = None if sort == "Bool" else int(str(sort[2]))
    free = tuple(symbol for symbol, found in declared.items() if found[0] == "declare-const")
    after = [symbol for symbol in free if symbol.endswith(f"{NEXT}|")]
    now = {symbol: sort for symbol, sort in sorts.items() if symbol not in after}
    used = _definitions(certificate, now)
    moving = tuple(symbol[1:-3] for symbol in free if symbol.endswith(f"{NOW}|") and symbol in used)
    for name in moving:
        if f"|{name}{NEXT}|" not in after:
            raise Malformed(f"a lemma speaks of {name}, and yet |{name}{NEXT}| is not declared")
    for symbol in after:
        if symbol[1:-3] not in moving:
            raise Malformed(f"{symbol} is declared, and yet no lemma speaks of {symbol[1:-3]}")
    for each in certificate.obligations:
        if each.event is not None and each.event not in events:
            raise Malformed(f'there is an obligation for "{short(each.event)}", and no such event')
    proved = tuple(_obligations(certificate.obligations, sorts))
    return Wording(free, tuple(each[1:-3] for each in free if each.endswith(f"{NOW}|")), moving, proved)


def _declared(lines: Sequence[str], words: Words) -> dict[str, tuple[Expression, ...]]:
    """Declarations → each by its symbol; exactly those that the names in them call for."""
    found: dict[str, tuple[Expression, ...]] = {}
    for line in lines:
        each = expression(line)
        if isinstance(each, str) or len(each) < 3 or each[0] not in ("declare-const", "define-fun"):
            raise Malformed(f"no declaration: {short(line)}")
        symbol = each[1]
        if not isinstance(symbol, str):
            raise Malformed(f"no declaration of a symbol: {short(line)}")
        if symbol in found:
            raise Malformed(f"{symbol} is declared twice")
        found[symbol] = each
    wanted = _wanted([symbol for symbol, each in found.items() if each[0] == "declare-const"], words)
    for symbol, own in wanted.items():
        if symbol not in found:
            raise Malformed(f"{written(own)} is missing among the declarations")
    for symbol, each in found.items():
        if symbol not in wanted:
            raise Malformed(f"{short(symbol)} is a value of nothing that is declared")
        if each != wanted[symbol]:
            raise Malformed(f"declared is {short(written(each))}, and it should be {written(wanted[symbol])}")
    return found


def _wanted(free: Sequence[str], words: Words) -> dict[str, Expression]:
    """Symbols that may have any value → the declarations that they call for, by symbol."""
    wanted: dict[str, Expression] = {}
    for symbol in free:
        try:
            lines = [expression(line) for line in words.declared(symbol)]
        except UnknownWord as error:
            raise Malformed(str(error)) from None
        wanted |= {str(line[1]): line for line in lines}
        if symbol.endswith(f"{NEXT}|") and f"{symbol[:-3]}{NOW}|" not in free:
            raise Malformed(f"{symbol} is declared, and {symbol[:-3]}{NOW}| is not")
    return wanted


def _definitions(certificate: Certificate, now: dict[str, int | None]) -> set[str]:
    """Definitions in their order → the symbols that lemmas use."""
    number = len(certificate.lemmas)
    if not number:
        raise Malformed("there is no lemma, and so no invariant")
    lemmas = [f"|lemma {index}{at}|" for index in range(1, number + 1) for at in (NOW, NEXT)]
    names = ["|domain|", "|allowed|", "|initial|", *lemmas, f"|invariant{NOW}|", f"|invariant{NEXT}|", f"|bad{NOW}|"]
    bodies: dict[str, Expression] = {}
    for index, line in enumerate(certificate.definitions):
        if index >= len(names):
            raise Malformed(f"after the last definition, {names[-1]}, there is more: {short(line)}")
        bodies[names[index]] = _body(line, names[index])
    if len(bodies) < len(names):
        raise Malformed(f"the definition of {names[len(bodies)]} is missing")
    used: set[str] = set()
    for name in names:
        if name.startswith("|invariant"):
            at = name[-3:]
            whole = [f"|lemma {index}{at}" for index in range(1, number + 1)]
            _same(bodies[name], ("and", *whole) if number > 1 else whole[0], name)
        elif name.startswith("|lemma") and name.endswith(f"{NEXT}|"):
            _same(bodies[name], _later(bodies[f"{name[:-3]}{NOW}|"]), name)
        else:
            symbols = _statement(bodies[name], now, name)
            used |= symbols if name.startswith("|lemma") else set()
    return used


def _body(line: str, name: str) -> Expression:
    found = expression(line)
    if isinstance(found, str) or found[:4] != ("define-fun", name, (), "Bool") or len(found) != 5:
        raise Malformed(f"expected the definition (define-fun {name} () Bool …), not {short(line)}")
    return found[4]


def _statement(body: Expression, sorts: dict[str, int | None], name: str) -> frozenset[str]:
    try:
        return statement(body, sorts)
    except Malformed as error:
        raise Malformed(f"in {name}: {error}") from None


def _same(found: Expression, wanted: Expression, name: str) -> None:
    if found != wanted:
        raise Malformed(f"{name} is {short(written(found))}, and it should be {short(written(wanted), 200)}")


def _later(found: Expression) -> Expression:
    """An expression about the state now → the same about the next one."""
    if isinstance(found, str):
        return f"{found[:-3]}{NEXT}|" if found.endswith(f"{NOW}|") else found
    return tuple(map(_later, found))


def _obligations(obligations: Sequence[Obligation], sorts: dict[str, int | None]) -> Iterator[str]:
    """Obligations → the events among them; every one has the form that its name calls for, and is there once."""
    seen: set[tuple[str, str | None]] = set()
    for each in obligations:
        title = f"{each.name} of {each.event}" if each.event else each.name
        if each.name not in _ASSERTED or (each.event is not None) is not (each.name == "consecution"):
            raise Malformed(f'there is no obligation "{title}"')
        if (each.name, each.event) in seen:
            raise Malformed(f"the obligation {title} is there twice")
        seen.add((each.name, each.event))
        lines = list(each.smtlib)
        asserted = _ASSERTED[each.name].format(event=each.event)
        if each.event is not None:
            name = f"|event {each.event}|"
            _statement(_body(lines.pop(0) if lines else "()", name), sorts, name)
            yield each.event
        if len(lines) != 1:
            raise Malformed(f"{title} has {len(lines)} assertions, not one")
        _same(expression(lines[0]), expression(asserted), f"the assertion of {title}")
    for name in ("initiation", "implication"):
        if (name, None) not in seen:
            raise Malformed(f"the obligation {name} is missing")


_ASSERTED = {
    "initiation": "(assert (and |domain| |allowed| |initial| (not |invariant@0|)))",
    "consecution": "(assert (and |domain| |allowed| |invariant@0| |event {event}| (not |invariant@1|)))",
    "implication": "(assert (and |domain| |allowed| |invariant@0| |bad@0|))",
}
"""What each obligation asserts."""
