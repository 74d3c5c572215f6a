"""Temporal formulas in as few letters as in the textbooks."""

from __future__ import annotations

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.model.language.formula import In

F, G, X, U, W, R = t.Eventually, t.Always, t.Next, t.Until, t.WeakUntil, t.Release
A, E = t.OnAll, t.OnSome


def at(path, *locations):
    return t.Holds(In(path, locations))


def occ(event):
    return t.Occurs(event)


def no(part):
    return f.Not(part)


def all_(*parts):
    return f.And(parts)


def any_(*parts):
    return f.Or(parts)


def imp(left, right):
    return f.Implies(left, right)
