"""Whether a formula can tell how many steps there are that are no business of it.

Where machines are left out, or locations merged, steps disappear that change nothing and are none of the events that the
formula asks about. A formula without X over states alone does not notice (Lamport, "What good is temporal logic?", 1983). One
that asks whether an event occurs may: `G (p implies occurs(e))` fails as soon as anything else happens first. What
follows is enough, not necessary: each part is compared at a position and at such a step just before it, in the same state.
"""

from __future__ import annotations

from ....model.language.connectives import And, Implies, Not, Or
from ....model.language.formula import FALSE, TRUE
from ....model.language.temporal import (
    Always,
    Eventually,
    Holds,
    Occurs,
    OnAll,
    OnSome,
    Release,
    Temporal,
    Until,
    WeakUntil,
)

_Kinds = frozenset[str]
"""What is known of a part's truth at an idle step: "same" as at the position after it, always "false", always "true"."""

_SAME, _FALSE, _TRUE = frozenset(("same",)), frozenset(("false",)), frozenset(("true",))


def notices_idle_steps(formula: Temporal) -> bool:
    """Whether idle steps, put in or left out anywhere, might make a difference to a ground formula.

    It may be one of linear or of branching time. If the answer is no, it is true of a quotient of a system, in which the
    events that it asks about are kept, if and only if it is true of the whole.
    """
    kinds = _kinds(formula)
    return kinds is None or not kinds & _SAME


def _kinds(formula: Temporal) -> _Kinds | None:
    """What is known of a formula at idle steps; None if they might make a difference elsewhere as well."""
    match formula:
        case Holds(state):
            return _SAME | (_TRUE if state == TRUE else _FALSE if state == FALSE else frozenset())
        case Occurs():
            return _FALSE
        case Not(part):
            return _negated(_kinds(part))
        case And(parts):
            return _all([_kinds(part) for part in parts])
        case Or(parts):
            return _negated(_all([_negated(_kinds(part)) for part in parts]))
        case Implies(left, right):
            return _kinds(Or((Not(left), right)))
        case OnAll(part) | OnSome(part):
            return _SAME if _kinds(part) is not None else None
    return _lasting(formula)


def _lasting(formula: Temporal) -> _Kinds | None:
    match formula:
        case Until(left, right):
            return _until(left, right)
        case Eventually(part):
            return _until(Holds(TRUE), part)
        case Always(part):
            return _until(Holds(TRUE), Not(part))
        case Release(left, right):
            return _until(Not(left), Not(right))
        case WeakUntil(left, right):
            return _until(Not(right), And((Not(left), Not(right))))
    return None


def _until(left: Temporal, right: Temporal) -> _Kinds | None:
    """`left U right`, or its negation."""
    waiting, coming = _kinds(left), _kinds(right)
    if waiting is None or coming is None:
        return None
    if waiting & (_SAME | _TRUE) and coming & _SAME:
        return _SAME
    # What comes is over before it, at an idle step: there `left` has to be true still.
    still = waiting & _TRUE or (waiting & _SAME and isinstance(right, And) and left in right.parts)
    return _SAME if coming & _FALSE and still else None


def _negated(kinds: _Kinds | None) -> _Kinds | None:
    opposite = {"same": "same", "true": "false", "false": "true"}
    return None if kinds is None else frozenset(opposite[kind] for kind in kinds)


def _all(several: list[_Kinds | None]) -> _Kinds | None:
    """What is known of a conjunction."""
    known = [kinds for kinds in several if kinds is not None]
    if len(known) < len(several):
        return None
    return frozenset.intersection(*known) | (_FALSE if any(kinds & _FALSE for kinds in known) else frozenset())
