"""How long it takes to say what a region is: its short condition, and its minimal causes."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.formula import Is, May, disjunction
from quiesce.model.system.transition_system import Feature, TransitionSystem
from quiesce.proofs.engines.symbolic import explore

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from quiesce.proofs.engines.symbolic.region import Region

FEATURES = 40
"""So many permissions, and half as many choices of one of three values."""


def failing(ways: int) -> Region:
    """A claim that fails in so many ways, each a permission under one or two values of a choice; the same every time."""
    draw = Random(ways)  # noqa: S311 (examples, no secrets)
    choices = [Feature(f"choice{i}", "reading", ("a", "b", "c")) for i in range(FEATURES // 2)]
    permissions = [Feature(f"event{i}", "permission", ("no", "yes")) for i in range(FEATURES)]
    parts = [
        May(draw.choice(permissions).name)
        & Is((one := draw.choice(choices)).name, tuple(draw.sample(one.values, draw.randint(1, 2))))
        for _ in range(ways)
    ]
    space = explore(TransitionSystem("features", (), (*choices, *permissions), ()))
    return space.region(disjunction(parts))


@pytest.mark.parametrize("ways", [6, 8, 10])
def test_condition(benchmark: BenchmarkFixture, ways: int) -> None:
    """Seconds from a region to a short formula that holds in exactly its assignments."""
    region = failing(ways)
    benchmark.pedantic(region.holds_when, rounds=3, warmup_rounds=0)
    benchmark.extra_info["nodes"] = region.nodes


@pytest.mark.parametrize("ways", [6, 8, 10])
def test_causes(benchmark: BenchmarkFixture, ways: int) -> None:
    """Seconds from a region to all of its minimal causes."""
    region = failing(ways)
    causes = benchmark.pedantic(region.causes, rounds=3, warmup_rounds=0)
    benchmark.extra_info |= {"nodes": region.nodes, "causes": len(causes)}
