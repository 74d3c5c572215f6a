"""A set of assignments is made up by few products of values, none of which could be larger or be missing."""

from __future__ import annotations

from itertools import combinations, count, pairwise, product
from random import Random

import pytest

from quiesce.model.system.transition_system import Feature, TransitionSystem
from quiesce.proofs.engines.symbolic import cover as searched
from quiesce.proofs.engines.symbolic.cover import cover
from quiesce.proofs.engines.symbolic.family import family
from quiesce.proofs.engines.symbolic.multivalued import Multivalued
from quiesce.proofs.engines.symbolic.primes import Primes

SIZES = (2, 3, 2, 2)
EVERY = tuple(product(*map(range, SIZES)))
PATIENCE = 10_000
"""So often a search for so little is never asked whether it should stop, if it comes to an end."""


@pytest.fixture(scope="module")
def multivalued():
    """Reads diagrams over four features with two or three values."""
    features = tuple(Feature(f"f{i}", "reading", tuple(f"v{j}" for j in range(size))) for i, size in enumerate(SIZES))
    return Multivalued(family(TransitionSystem("features", (), features, ()), 1 << 14))


def diagram(multivalued, assignments):
    return multivalued.encoding.disjunction(map(multivalued.encoding.assignment, assignments))


def inside_of(cube, among):
    return {a for a in among if all(a[feature] in values for feature, values in cube)}


def wider(cube):
    """A product of values → those with one more value in one of them."""
    for place, (feature, values) in enumerate(cube):
        for value in set(range(SIZES[feature])) - values:
            yield (*cube[:place], (feature, values | {value}), *cube[place + 1 :])


def patient():
    left = count()

    def stop():
        assert next(left) < PATIENCE

    return stop


@pytest.mark.parametrize("enough", [0, 5, searched._ENOUGH])
def test_a_cover_is_exact_and_has_nothing_to_spare(multivalued, enough, monkeypatch):
    """Whether chosen from all primes, from some, or made one by one where there would be too many."""
    monkeypatch.setattr(searched, "_ENOUGH", enough)
    for seed in range(60):
        draw = Random(seed)  # noqa: S311 (examples, no secrets)
        allowed = {a for a in EVERY if draw.random() < 0.8}
        inside = {a for a in allowed if draw.random() < 0.6}
        cubes = cover(multivalued, diagram(multivalued, inside), diagram(multivalued, allowed), patient())
        parts = [inside_of(cube, allowed) for cube in cubes]
        assert set().union(*parts) == inside
        for part in parts:
            assert set().union(*(other for other in parts if other is not part)) != inside
        for cube in cubes:
            assert all(len(values) < SIZES[feature] for feature, values in cube)
            assert not any(inside_of(each, allowed) <= inside for each in wider(cube))


def order(cube):
    return len(cube), [(feature, sorted(values)) for feature, values in cube]


def plain_primes(included):
    """The products of values that lie within a set, and would not with one more value: looked for among all there are."""
    choices = [[frozenset(v) for n in range(1, size + 1) for v in combinations(range(size), n)] for size in SIZES]
    within = {cube for cube in product(*choices) if set(product(*cube)) <= included}
    largest = [
        cube for cube in within if not any(one != cube and all(map(frozenset.issubset, cube, one)) for one in within)
    ]
    literals = [tuple((f, v) for f, v in enumerate(cube) if len(v) < SIZES[f]) for cube in largest]
    return sorted(literals, key=order)


@pytest.mark.parametrize("most", [None, 0, 1, 2, 4])
def test_primes_are_the_largest_products_within_a_set(multivalued, most):
    """Those with few literals come first and in order, each once, and as far as was asked, as a search among all products finds them."""
    for seed in range(40):
        draw = Random(seed)  # noqa: S311 (examples, no secrets)
        likely = draw.choice((0, 0.3, 0.6, 0.9, 1))
        included = {a for a in EVERY if draw.random() < likely}
        found = list(Primes(multivalued, patient()).of(diagram(multivalued, included), most))
        expected = [cube for cube in plain_primes(included) if most is None or len(cube) <= most]
        assert [cube for cubes in found for cube in cubes] == expected
        assert all(len(cube) == number for number, cubes in enumerate(found) for cube in cubes)


def test_primes_of_several_sets_share_what_was_computed(multivalued):
    """What is remembered of one set does not change what is found of another, nor does where the search for one was left off."""
    for seed in range(40):
        draw = Random(seed)  # noqa: S311 (examples, no secrets)
        primes = Primes(multivalued, patient())
        sets = [{a for a in EVERY if draw.random() < 0.7} for _ in range(3)]
        for most in (1, 0, None):
            for included in sets:
                found = [cube for cubes in primes.of(diagram(multivalued, included), most) for cube in cubes]
                assert found == [cube for cube in plain_primes(included) if most is None or len(cube) <= most]


def chosen_one_by_one(candidates, inside):
    """Always the product that adds most, then the one with fewest features, then with the first ones; looked for anew."""
    chosen, rest = [], set(inside)
    while rest:
        gains = [
            (-len(part & rest), len(cube), [feature for feature, _ in cube], place)
            for place, (cube, part) in enumerate(candidates)
        ]
        least, *_, place = min(gains)
        assert least < 0
        chosen.append(candidates[place])
        rest -= candidates[place][1]
    for cube, _ in sorted(chosen, key=lambda each: (-len(each[0]), order(each[0]))):
        others = [each for each in chosen if each[0] != cube]
        if set().union(*(part for _, part in others)) >= inside:
            chosen = others
    return tuple(sorted((cube for cube, _ in chosen), key=order))


def test_always_the_product_that_adds_most_is_taken(multivalued):
    """The choice is that of a plain reader, who looks at all products again for each that is taken."""
    for seed in range(300):
        draw = Random(seed)  # noqa: S311 (examples, no secrets)
        often, likely = draw.choice((0.4, 0.7, 1)), draw.choice((0.3, 0.6, 0.8))
        allowed = {a for a in EVERY if draw.random() < often}
        inside = {a for a in allowed if draw.random() < likely}
        every = plain_primes(inside | (set(EVERY) - allowed))
        parts = []
        for number in range(len(SIZES) + 1):
            few = [cube for cube in every if len(cube) <= number]
            parts = [(cube, inside_of(cube, inside)) for cube in few if inside_of(cube, inside)]
            if set().union(*(part for _, part in parts)) >= inside:
                break
        found = cover(multivalued, diagram(multivalued, inside), diagram(multivalued, allowed), patient())
        assert found == chosen_one_by_one(parts, inside)


def test_where_there_are_too_many_no_more_are_looked_for(multivalued, monkeypatch):
    """Single assignments are widened instead, and whoever waits is asked before each."""
    happened = []
    primes_of, widened = Primes.of, searched._widened

    def told(self, upper):
        for cubes in primes_of(self, upper):
            happened.append(len(cubes))
            yield cubes

    monkeypatch.setattr(searched, "_ENOUGH", 0)
    monkeypatch.setattr(Primes, "of", told)
    monkeypatch.setattr(searched, "_widened", lambda *given: happened.append("widened") or widened(*given))
    inside = diagram(multivalued, [a for a in EVERY if a[0] or sum(a) % 2])
    cover(multivalued, inside, multivalued.encoding.allowed, lambda: happened.append("asked"))
    no_literal, one_literal = (each for each in happened if isinstance(each, int))
    assert not no_literal
    assert one_literal
    assert happened.count("widened") > 1
    assert all(before == "asked" for before, each in pairwise(happened) if each == "widened")


def test_the_choice_among_primes_can_be_stopped(multivalued):
    """Whoever waits is asked not only while primes are computed, but also while some of them are chosen."""
    inside = diagram(multivalued, [a for a in EVERY if sum(a) % 2])
    asked, computing = [], []
    cover(multivalued, inside, multivalued.encoding.allowed, lambda: asked.append(1))
    list(Primes(multivalued, lambda: computing.append(1)).of(inside | ~multivalued.encoding.allowed))
    assert len(asked) > len(computing)
