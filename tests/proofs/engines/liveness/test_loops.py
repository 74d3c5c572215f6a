"""Components and loops of random graphs are what a plain reader finds, who follows one transition after the other."""

from __future__ import annotations

from random import Random
from types import SimpleNamespace

import numpy as np
import pytest

from quiesce.proofs.engines.liveness import components
from quiesce.proofs.engines.liveness.components import Components, Often
from quiesce.proofs.engines.liveness.loops import loop


class Graph:
    """A random graph, with what has to come again and again."""

    def __init__(self, seed):
        draw = Random(seed)  # noqa: S311 (examples, no secrets)
        self.count = draw.randint(0, 7)
        size = draw.randint(0, 3 * self.count)
        self.steps = sorted((draw.randrange(self.count), draw.randrange(self.count)) for _ in range(size))
        self.among = [draw.random() < 0.9 for _ in self.steps]
        self.often = [
            (
                {state for state in range(self.count) if draw.random() < 0.2},
                {s for s in range(size) if draw.random() < 0.2},
            )
            for _ in range(draw.randrange(4))
        ]
        self.explored = SimpleNamespace(
            states=np.arange(self.count),
            source=np.array([source for source, _ in self.steps], np.intp),
            dest=np.array([dest for _, dest in self.steps], np.intp),
        )
        self.flags = [
            Often(np.isin(np.arange(self.count), sorted(states)), np.isin(np.arange(size), sorted(steps)))
            for states, steps in self.often
        ]
        self.found = Components.of(self.explored, self.flags, lambda: None, np.array(self.among, np.bool_))
        self.reached = {state: self._reached(state) for state in range(self.count)}

    def _reached(self, start):
        seen, todo = {start}, [start]
        while todo:
            here = todo.pop()
            for (source, dest), kept in zip(self.steps, self.among, strict=True):
                if kept and source == here and dest not in seen:
                    seen.add(dest)
                    todo.append(dest)
        return seen

    def together(self, one, two):
        return one in self.reached[two] and two in self.reached[one]

    def inner(self, step):
        return self.among[step] and self.together(*self.steps[step])

    def meets(self, some, step):
        states, steps = self.often[some]
        return step in steps or self.steps[step][1] in states

    def meeting(self, missing):
        return {step for step in range(len(self.steps)) if any(self.meets(some, step) for some in missing)}

    def leading_to(self, state):
        return {step for step, (_, dest) in enumerate(self.steps) if dest == state}

    def fair(self, state):
        mine = [step for step, (at, _) in enumerate(self.steps) if self.inner(step) and self.together(at, state)]
        return bool(mine) and all(
            any(step in steps or self.steps[step][0] in states for step in mine) for states, steps in self.often
        )

    def distance(self, start, wanted):
        """How many transitions within a component lead to one of those wanted, and through it."""
        here, number = {start}, 1
        while True:
            steps = [step for step, (source, _) in enumerate(self.steps) if source in here and self.inner(step)]
            if wanted.intersection(steps):
                return number
            here, number = {self.steps[step][1] for step in steps}, number + 1


@pytest.fixture(scope="module")
def graphs():
    """Several hundred of them, among which are ones with fair components of several states."""
    found = [Graph(seed) for seed in range(400)]
    assert sum(len(each.often) > 1 and each.found.fair.sum() > 2 for each in found) > 20
    return found


def test_components(graphs):
    """States are together if each is reached from the other; fair is where everything can come again and again."""
    for graph in graphs:
        label, every = graph.found.label, range(graph.count)
        assert all((label[one] == label[two]) == graph.together(one, two) for one in every for two in every)
        assert graph.found.inner.tolist() == [graph.inner(step) for step in range(len(graph.steps))]
        assert graph.found.fair.tolist() == [graph.fair(state) for state in every]


def test_loops(graphs):
    """From each state of a fair component a loop goes to the nearest of what is missing until nothing is, and back."""
    for graph in graphs:
        for start in np.flatnonzero(graph.found.fair).tolist():
            steps = loop(graph.explored, graph.found, graph.flags, start)
            places = [start, *(graph.steps[step][1] for step in steps)]
            assert [graph.steps[step][0] for step in steps] == places[:-1]
            assert steps
            assert places[-1] == start
            assert all(map(graph.inner, steps))
            missing, here, since = (
                {some for some, (states, _) in enumerate(graph.often) if start not in states},
                start,
                0,
            )
            for step in steps:
                since += 1
                if any(graph.meets(some, step) for some in missing):
                    assert since == graph.distance(here, graph.meeting(missing))
                    missing = {some for some in missing if not graph.meets(some, step)}
                    here, since = graph.steps[step][1], 0
            assert not missing
            assert since == 0 or since == graph.distance(here, graph.leading_to(start))


def test_whoever_waits_is_asked_now_and_then(monkeypatch):
    """Once for so many transitions, and so a search through a long chain can be ended."""
    monkeypatch.setattr(components, "_PATIENCE", 10)
    asked = []
    components.components(100, np.arange(99), np.arange(1, 100), lambda: asked.append(1))
    assert len(asked) == (100 + 99) // 10
