"""Measures that take all causes of a failure away: they suffice, none can be spared, and there are no fewer."""

from __future__ import annotations

from itertools import combinations

import pytest

from quiesce.model.language import formula as f
from quiesce.model.system import assignments
from quiesce.model.system.specialise import domains_of, specialise
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.walk.measures import kind_of, opposite, remedies
from quiesce.proofs.walk.named import chosen, verdicts

CLAIMS = ["no-device-left-unquiesced", "no-stray-dma", "hung-guest-is-ended", "exit-0-leaves-file-system-intact"]


@pytest.fixture(scope="module", params=CLAIMS)
def verdict(request, reference):
    """The verdict of a claim, with all its causes."""
    claims = chosen(reference, request.param, "a test", Progress())
    return verdicts(reference, claims, Limits(), Progress())[0]


def suffice(measures, verdict, composition):
    """Whether the claim holds under all assignments with these measures, of which there are some."""
    system = specialise(composition.transition_system, *verdict.claim.assuming, *measures)
    parts = (*assignments.clauses(system.constraint), f.negation(verdict.holds_when))
    return system.constraint != f.FALSE and not assignments.satisfiable(parts, domains_of(system))


def test_measures_suffice_and_none_can_be_spared(verdict, reference):
    """With all of them the claim holds; without any one of them it can fail."""
    found = [remedy for remedy in remedies(verdict, reference.composition) if remedy.measures]
    assert found
    for remedy in found:
        assert suffice(remedy.measures, verdict, reference.composition)
        for measure in remedy.measures:
            fewer = tuple(other for other in remedy.measures if other is not measure)
            assert not suffice(fewer, verdict, reference.composition)
        assert all(kind_of(measure, reference.composition) in remedy.kinds for measure in remedy.measures)


def test_there_are_no_fewer(verdict, reference):
    """No smaller choice of opposites of members takes all causes away, as far as all such choices can be tried."""
    composition = reference.composition
    smallest = min(len(remedy.measures) for remedy in remedies(verdict, composition) if remedy.measures)
    literals = list(dict.fromkeys(opposite(m, composition) for cause in verdict.causes for m in cause.members))
    tried = 1 if len(literals) > 12 else 2
    for size in range(1, min(smallest, tried + 1)):
        assert not any(suffice(choice, verdict, composition) for choice in combinations(literals, size))


def test_where_there_are_none_a_cause_says_why(reference):
    """Nothing that is configured takes SIGKILL away."""
    [verdict] = verdicts(
        reference, chosen(reference, "no-device-left-unquiesced", "a test", Progress()), Limits(), Progress()
    )
    first = next(iter(remedies(verdict, reference.composition)))
    assert (first.kinds, first.measures) == (("choose",), ())
    assert [f.text(member) for member in verdict.causes[first.left].members] == ["may(ivi.SIGKILL)"]
