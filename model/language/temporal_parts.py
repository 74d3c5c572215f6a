"""Temporal formulas taken apart and put together again: what is in them, and the same with something replaced."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import formula as f
from . import temporal as t

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

TRUE, FALSE = t.Holds(f.TRUE), t.Holds(f.FALSE)


def parts(formula: t.Temporal) -> tuple[t.Temporal, ...]:
    """What a formula is directly made of, in reading order; nothing for state formulas and steps."""
    match formula:
        case f.Not(part) | t.Next(part) | t.Eventually(part) | t.Always(part) | t.OnAll(part) | t.OnSome(part):
            return (part,)
        case f.And(several) | f.Or(several):
            return several
        case f.Implies(left, right) | t.Until(left, right) | t.WeakUntil(left, right) | t.Release(left, right):
            return (left, right)
        case f.Each(body=body):
            return (body,)
    return ()


def leaves(formula: t.Temporal) -> Iterator[t.Holds | t.Occurs]:
    """The state formulas and steps of a formula, in reading order, repeated where they are repeated."""
    if isinstance(formula, t.Holds | t.Occurs):
        yield formula
    for part in parts(formula):
        yield from leaves(part)


def states(formula: t.Temporal) -> Iterator[f.Formula]:
    """The state formulas of a formula."""
    return (leaf.formula for leaf in leaves(formula) if isinstance(leaf, t.Holds))


def steps(formula: t.Temporal) -> Iterator[str]:
    """The events of which a formula says that they occur."""
    return (leaf.event for leaf in leaves(formula) if isinstance(leaf, t.Occurs))


def counts_steps(formula: t.Temporal) -> bool:
    """Whether X is in a formula, so that steps that change nothing make a difference to it."""
    return isinstance(formula, t.Next) or any(map(counts_steps, parts(formula)))


def rebuilt(formula: t.Temporal, new: Callable[[t.Temporal], t.Temporal]) -> t.Temporal:
    """A formula → the same with each of its direct parts replaced; state formulas and steps are left as they are."""
    match formula:
        case f.Not(part):
            return f.Not(new(part))
        case t.Next(part) | t.Eventually(part) | t.Always(part) | t.OnAll(part) | t.OnSome(part):
            return type(formula)(new(part))
        case f.And(several) | f.Or(several):
            return type(formula)(tuple(map(new, several)))
        case f.Implies(left, right) | t.Until(left, right) | t.WeakUntil(left, right) | t.Release(left, right):
            return type(formula)(new(left), new(right))
        case f.Each(body=body):
            return replace(formula, body=new(body))
    return formula


def renamed(formula: t.Temporal, state: Callable[[f.Formula], f.Formula], path: Callable[[str], str]) -> t.Temporal:
    """A formula → the same with its state formulas, and the paths of events and collections, replaced; nothing simplified."""
    match formula:
        case t.Holds(each):
            return t.Holds(state(each))
        case t.Occurs(event):
            return replace(formula, event=path(event))
        case f.Each(collection=collection, body=body):
            return replace(formula, collection=path(collection), body=renamed(body, state, path))
    return rebuilt(formula, lambda part: renamed(part, state, path))


def simplified(
    formula: t.Temporal,
    state: Callable[[f.Formula], f.Formula] = lambda each: f.substitute(each, lambda atom: atom),
    known: Callable[[str], bool] = lambda _: True,
) -> t.Temporal:
    """A ground formula → an equivalent one without constants, but where it is a constant as a whole.

    That a path quantifier may go with a constant behind it is so because every state begins some fair run.

    Args:
        formula: no quantifiers over elements.
        state: replaces each state formula, and removes constants from it.
        known: tells whether there is an event of that name; one that there is not never occurs.

    Raises:
        TypeError: a quantifier over elements is left in the formula.
    """
    if isinstance(formula, f.Each):
        raise TypeError(f"not ground: {t.text(formula)}")
    match formula:
        case t.Holds(each):
            return t.Holds(state(each))
        case t.Occurs(event):
            return formula if known(event) else FALSE
    return _short(rebuilt(formula, lambda part: simplified(part, state, known)))


def _short(formula: t.Temporal) -> t.Temporal:
    """A formula whose parts are simplified → the whole simplified."""
    match formula:
        case f.Not(part):
            return negation(part)
        case f.And(several):
            return conjunction(several)
        case f.Or(several):
            return disjunction(several)
        case f.Implies(left, right):
            return implication(left, right)
        case t.Next(part) | t.Eventually(part) | t.Always(part) | t.OnAll(part) | t.OnSome(part):
            return part if part in (TRUE, FALSE) else formula
    return _short_infix(formula)


def _short_infix(formula: t.Temporal) -> t.Temporal:
    # `false U p` stays: p alone could not stand behind A or E.
    match formula:
        case t.Until(left, right):
            if right in (TRUE, FALSE):
                return right
            return t.Eventually(right) if left == TRUE else formula
        case t.WeakUntil(left, right):
            if TRUE in (left, right):
                return TRUE
            return _short(t.Always(left)) if right == FALSE else formula
        case t.Release(left, right):
            if right in (TRUE, FALSE):
                return right
            return t.Always(right) if left == FALSE else formula
    return formula


def negation(part: t.Temporal) -> t.Temporal:
    """A formula → its negation, with constants and double negation removed."""
    match part:
        case t.Holds(state):
            return t.Holds(f.negation(state))
        case f.Not(inner):
            return inner
    return f.Not(part)


def conjunction(several: Iterable[t.Temporal]) -> t.Temporal:
    """Formulas → their conjunction; state formulas become one, constants and nesting go. `TRUE` for none."""
    return _joined(several, f.And, f.conjunction, FALSE)


def disjunction(several: Iterable[t.Temporal]) -> t.Temporal:
    """Formulas → their disjunction; state formulas become one, constants and nesting go. `FALSE` for none."""
    return _joined(several, f.Or, f.disjunction, TRUE)


def implication(left: t.Temporal, right: t.Temporal) -> t.Temporal:
    """Two formulas → `left implies right`, with constants removed."""
    match left, right:
        case t.Holds(one), t.Holds(other):
            return t.Holds(f.implication(one, other))
    if left == FALSE or right == TRUE:
        return TRUE
    if left == TRUE:
        return right
    return negation(left) if right == FALSE else f.Implies(left, right)


def _joined(
    several: Iterable[t.Temporal],
    kind: type[f.And | f.Or],
    of_states: Callable[[Iterable[f.Formula]], f.Formula],
    decisive: t.Temporal,
) -> t.Temporal:
    pieces = [
        *dict.fromkeys(piece for each in several for piece in (each.parts if isinstance(each, kind) else (each,)))
    ]
    state = t.Holds(of_states(piece.formula for piece in pieces if isinstance(piece, t.Holds)))
    timed = [piece for piece in pieces if not isinstance(piece, t.Holds)]
    if state == decisive or not timed:
        return state
    if state not in (TRUE, FALSE):
        timed.insert(0, state)
    return timed[0] if len(timed) == 1 else kind(tuple(timed))
