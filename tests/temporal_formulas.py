"""Random temporal formulas over given state formulas and events, as the parser would make them.

What has no operator of time in it is one state formula; and in branching time, every operator has A or E before it, and
steps are spoken of only behind one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Formulas = st.SearchStrategy[t.Temporal]


def linear(states: Sequence[f.Formula], events: Sequence[str], *, most: int = 6, ahead: bool = True) -> Formulas:
    """Formulas of linear time with at most so many state formulas and steps; with X only if `ahead`."""
    unary = (t.Next, t.Eventually, t.Always) if ahead else (t.Eventually, t.Always)

    def wider(inner: Formulas) -> Formulas:
        return st.one_of(_joined(inner), *(st.builds(kind, inner) for kind in unary), *_infix(inner))

    return st.recursive(_leaves(states, events), wider, max_leaves=most)


def branching(states: Sequence[f.Formula], events: Sequence[str], *, most: int = 6, ahead: bool = True) -> Formulas:
    """The same of branching time."""
    unary = (t.Next, t.Eventually, t.Always) if ahead else (t.Eventually, t.Always)

    def wider(inner: Formulas) -> Formulas:
        behind = st.one_of(inner, _joined(st.one_of(inner, _leaves(states, events)))) if events else inner
        paths = st.one_of(*(st.builds(kind, behind) for kind in unary), *_infix(behind))
        return st.one_of(_joined(inner), st.builds(t.OnAll, paths), st.builds(t.OnSome, paths))

    return st.recursive(_leaves(states, ()), wider, max_leaves=most)


def quantified(inner: Formulas, names: st.SearchStrategy[str], collections: st.SearchStrategy[str]) -> Formulas:
    """The formulas with a quantifier over elements before them."""

    def each(quantifier: str, name: str, collection: str, body: t.Temporal) -> t.Temporal:
        if isinstance(body, t.Holds):
            return t.Holds(f.Each(quantifier, name, collection, body.formula))
        return f.Each(quantifier, name, collection, body)

    return st.builds(each, st.sampled_from(["all", "some"]), names, collections, inner)


def _leaves(states: Sequence[f.Formula], events: Sequence[str]) -> Formulas:
    held = st.sampled_from([*states, f.TRUE, f.FALSE]).map(t.Holds)
    return st.one_of(held, st.sampled_from([t.Occurs(each) for each in events])) if events else held


def _infix(inner: Formulas) -> list[Formulas]:
    return [st.builds(kind, inner, inner) for kind in (t.Until, t.WeakUntil, t.Release)]


def _joined(inner: Formulas) -> Formulas:
    """Formulas under a connective."""
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    pairs = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(inner).map(_under(lambda x: f.Not(*x), lambda x: f.Not(*x))),
        several.map(_under(f.And, f.And)),
        several.map(_under(f.Or, f.Or)),
        pairs.map(_under(lambda x: f.Implies(*x), lambda x: f.Implies(*x))),
    )


def _under(
    state: Callable[[tuple[f.Formula, ...]], f.Formula], timed: Callable[[tuple[t.Temporal, ...]], t.Temporal]
) -> Callable[[tuple[t.Temporal, ...]], t.Temporal]:
    def build(parts: tuple[t.Temporal, ...]) -> t.Temporal:
        held = tuple(part.formula for part in parts if isinstance(part, t.Holds))
        return t.Holds(state(held)) if len(held) == len(parts) else timed(parts)

    return build
