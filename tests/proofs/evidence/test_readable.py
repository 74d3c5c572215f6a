"""A condition made readable says the same."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language.document import Scalar
from quiesce.model.language.findings import Position
from quiesce.model.language.parse import parse
from quiesce.model.system.assignments import satisfied
from quiesce.proofs.evidence.readable import readable

DOMAINS = {"a": ("x", "y"), "b": ("x", "y", "z"), "c": ("x", "y")}
PERMISSIONS = ("d.e", "d.f")


def said(text: str) -> f.Formula:
    """Text → formula."""
    formula = parse(Scalar(Position("test", 1, 1), text))
    assert isinstance(formula, f.Formula)
    return formula


def literals() -> st.SearchStrategy[f.Formula]:
    """Atoms and negated atoms."""
    atoms: list[f.Formula] = [f.Is(name, (value,)) for name, values in DOMAINS.items() for value in values]
    atoms += [f.May(event) for event in PERMISSIONS]
    return st.sampled_from([*atoms, *(f.Not(atom) for atom in atoms)])


def conditions() -> st.SearchStrategy[f.Formula]:
    """Conjunctions and disjunctions, nested."""

    def larger(inner: st.SearchStrategy[f.Formula]) -> st.SearchStrategy[f.Formula]:
        some = st.lists(inner, min_size=2, max_size=4)
        return st.one_of(some.map(f.conjunction), some.map(f.disjunction))

    return st.recursive(literals(), larger, max_leaves=12)


@given(conditions())
@settings(deadline=None, derandomize=True)
def test_readable_is_equal(condition: f.Formula) -> None:
    """Under every assignment, the readable form is true exactly where the condition is."""
    shown = readable(condition, DOMAINS)
    domains = DOMAINS | {f"may({event})": ("no", "yes") for event in PERMISSIONS}
    for values in product(*domains.values()):
        assignment = dict(zip(domains, values, strict=True))
        assert satisfied(shown, assignment) == satisfied(condition, assignment)


def test_shared_parts_are_written_once() -> None:
    """What several alternatives share is taken out of them, and two-valued features are said positively."""
    condition = said("(not a is x or not may(d.e)) and (not a is x or not may(d.f)) and not b is z")
    assert f.text(readable(condition, DOMAINS)) == "(a is y or not may(d.e) and not may(d.f)) and not b is z"
