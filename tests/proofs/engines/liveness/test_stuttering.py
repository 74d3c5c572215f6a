"""A formula that is said not to notice idle steps has the same truth with as many of them as anybody likes."""

from __future__ import annotations

from random import Random

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.proofs.engines.liveness.stuttering import notices_idle_steps
from quiesce.proofs.engines.liveness.words import Word, satisfies

ATOMS = (
    t.Holds(f.In("m", ("p",))),
    t.Holds(f.In("m", ("q",))),
    t.Occurs("d"),
    t.Occurs("e"),
    t.Holds(f.TRUE),
    t.Holds(f.FALSE),
)
UNARY = f.Not, t.Eventually, t.Always, t.Next
BINARY = (
    t.Until,
    t.Release,
    t.WeakUntil,
    f.Implies,
    lambda one, two: f.And((one, two)),
    lambda one, two: f.Or((one, two)),
)


def drawn(draw, depth):
    """A formula in which operators stand at most so deep in each other."""
    if depth == 0 or draw.random() < 0.2:
        return draw.choice(ATOMS)
    if draw.random() < 0.4:
        return draw.choice(UNARY)(drawn(draw, depth - 1))
    return draw.choice(BINARY)(drawn(draw, depth - 1), drawn(draw, depth - 1))


def word(letters, loop):
    def reads(state):
        return lambda formula: f.evaluate(formula, lambda atom: state in atom.locations)

    return Word(tuple(reads(state) for state, _ in letters), tuple(event for _, event in letters), loop)


def idling(letters, loop, at, *, within):
    """The same with a step before a position in which nothing changes; before the loop's first, within the loop or not."""
    more = [*letters[:at], (letters[at][0], None), *letters[at:]]
    return more, loop + (at < loop or (at == loop and not within))


def test_idle_steps_make_no_difference():
    """Nowhere in a run, whether they come once or in every round."""
    unnoticed = differ = 0
    for seed in range(4000):
        draw = Random(seed)  # noqa: S311 (examples, no secrets)
        formula = drawn(draw, 3)
        notices = notices_idle_steps(formula)
        unnoticed += not notices
        for _ in range(6):
            letters = [(draw.choice("pqr"), draw.choice(("d", "e", None))) for _ in range(draw.randint(1, 4))]
            loop, at = draw.randrange(len(letters)), draw.randrange(len(letters))
            more = idling(letters, loop, at, within=draw.random() < 0.5)
            same = satisfies(word(letters, loop), formula) is satisfies(word(*more), formula)
            assert same or notices, (t.text(formula), letters, loop, at)
            differ += not same
    assert unnoticed > 1000
    assert differ > 1000
