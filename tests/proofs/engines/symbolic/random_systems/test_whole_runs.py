"""Claims about whole runs of systems whose guards speak of permissions and whose constraints tie them together."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness
from quiesce.proofs.engines.liveness.symbolic import SymbolicLiveness


def same_regions(systems, formulas, data):
    system = data.draw(systems)
    if not system.events:
        return
    first, second = (t.Holds(data.draw(formulas(system))) for _ in range(2))
    step = t.Occurs(data.draw(st.sampled_from(system.events)).name)
    claims = [
        t.Always(f.Implies(first, t.Eventually(second))),
        t.Always(t.Eventually(first)),
        t.Eventually(t.Always(first)),
        t.Always(f.Implies(step, t.Eventually(second))),
        f.Implies(t.Always(t.Eventually(step)), t.Until(first, second)),
        t.OnAll(t.Always(t.OnSome(t.Eventually(first)))),
        t.OnSome(t.Always(f.Or((first, f.Not(step))))),
        t.OnAll(t.Next(t.OnAll(t.Eventually(first)))),
    ]
    symbolic, explicit = SymbolicLiveness(system, Limits()), ExplicitLiveness(system, Limits())
    for claim in claims:
        one, other = symbolic.violating(claim), explicit.violating(claim)
        for assignment in product(*(range(len(feature.values)) for feature in system.features)):
            assert one.contains(assignment) is other.contains(assignment), t.text(claim)


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_both_engines_find_the_same_regions(systems, formulas, data):
    """Where permissions are more than permissions, they are in the diagrams from the beginning."""
    same_regions(systems, formulas, data)


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=1500, deadline=None)
def test_many_regions_of_whole_runs(systems, formulas, data):
    """The same, many times."""
    same_regions(systems, formulas, data)
