"""An automaton accepts a run that repeats itself if and only if its formula holds on it."""

from __future__ import annotations

import subprocess
import sys
from itertools import product

import networkx as nx
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.model.system.transition_system import Edge, Event, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.liveness.automaton import automaton
from quiesce.proofs.engines.liveness.words import Word, satisfies

ALPHABET = TransitionSystem(
    "alphabet",
    (Variable("m", "m", "host", "host", ("a", "b", "c"), 0), Variable("n", "n", "host", "host", ("d", "e"), 0)),
    (),
    tuple(Event(name, "progress", (Participant(0, (Edge(0, 0),)),)) for name in ("go", "stop")),
)
LETTERS = [((m, n), name) for m in "abc" for n in "de" for name in ("go", "stop", None)]


def examples(number):
    return settings(max_examples=number, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def reads(state):
    return lambda formula: f.evaluate(formula, lambda atom: state["mn".index(atom.path)] in atom.locations)


def word_of(letters, loop):
    return Word(tuple(reads(state) for state, _ in letters), tuple(name for _, name in letters), loop)


def accepts(machine, word):
    """Whether some way of the automaton through the word is in every set again and again: by components of all pairs."""
    graph = nx.DiGraph()
    size = len(word.events)
    for position, move in product(range(size), machine.moves):
        if word.states[position](move.guard(word.events[position])):
            following = position + 1 if position + 1 < size else word.loop
            graph.add_edge((position, move.source), (following, move.dest))
    if (0, 0) not in graph:
        return False
    reached = graph.subgraph({(0, 0)} | nx.descendants(graph, (0, 0)))
    return any(
        all({location for _, location in component} & set(wanted) for wanted in machine.accepting)
        for component in nx.strongly_connected_components(reached)
        if reached.subgraph(component).edges
    )


def agree(drawn, data):
    formula = data.draw(drawn.linear(ALPHABET))
    machines = automaton(formula), automaton(f.Not(formula))
    for _ in range(5):
        letters = data.draw(st.lists(st.sampled_from(LETTERS), min_size=1, max_size=6))
        word = word_of(letters, data.draw(st.integers(0, len(letters) - 1)))
        holds = satisfies(word, formula)
        event("holds" if holds else "does not hold")
        assert [accepts(machine, word) for machine in machines] == [holds, not holds]


@given(data=st.data())
@examples(80)
def test_random_formulas_on_random_words(drawn, data) -> None:
    """The automaton of a formula and that of its negation share the words as the formula says."""
    agree(drawn, data)


@pytest.mark.slow
@given(data=st.data())
@examples(3000)
def test_many_random_formulas_on_random_words(drawn, data) -> None:
    """The same, many times."""
    agree(drawn, data)


A, B, D = (t.Holds(f.In(path, (location,))) for path, location in (("m", "a"), ("m", "b"), ("n", "d")))
TEXTBOOK = [
    t.Until(A, D),
    t.Release(A, D),
    t.WeakUntil(A, D),
    t.Always(t.Eventually(A)),
    t.Eventually(t.Always(A)),
    t.Always(f.Implies(A, t.Eventually(D))),
    t.Until(t.Until(A, D), B),
    t.Until(A, t.Until(D, B)),
    t.Release(t.Until(A, D), t.Eventually(B)),
    t.Next(t.Next(t.Occurs("go"))),
    t.Always(t.Next(t.Eventually(A))),
    f.Implies(t.Always(t.Eventually(t.Occurs("go"))), t.Always(t.Eventually(A))),
    f.And((t.Eventually(t.Occurs("go")), t.Always(f.Or((t.Occurs("go"), A))))),
    t.Always(f.Implies(t.Occurs("go"), t.Next(t.Until(f.Not(t.Occurs("go")), t.Occurs("stop"))))),
    f.Or((t.Always(A), t.Always(D))),
    f.And((t.Always(t.Eventually(A)), t.Always(t.Eventually(B)), t.Eventually(t.Always(D)))),
]


@pytest.mark.parametrize("formula", TEXTBOOK, ids=t.text)
def test_all_short_words(formula) -> None:
    """Formulas of the textbooks, on every word of up to three letters of a small alphabet and every loop in it."""
    machine = automaton(formula)
    small = [(("a", "d"), "go"), (("a", "e"), None), (("b", "e"), "stop"), (("b", "d"), "go"), (("c", "d"), None)]
    for length in (1, 2, 3):
        for letters in product(small, repeat=length):
            for loop in range(length):
                word = word_of(letters, loop)
                assert accepts(machine, word) is satisfies(word, formula)


def test_the_size_of_small_automata() -> None:
    """Known sizes, the first location included: no location is needless in simple claims."""
    sizes = {t.text(formula): len(automaton(formula).locations) for formula in TEXTBOOK[:6]}
    assert sizes == {
        "(m in a) U (n in d)": 3,
        "(m in a) R (n in d)": 3,
        "(m in a) W (n in d)": 3,
        "G (F (m in a))": 3,
        "F (G (m in a))": 3,
        "G ((m in a) implies (F (n in d)))": 3,
    }


def test_what_cannot_be_and_what_must() -> None:
    """No way begins for a contradiction; a truth is one location."""
    assert automaton(f.And((t.Occurs("go"), t.Occurs("stop")))).moves == ()
    assert automaton(f.And((A, f.Not(A)))).moves == ()
    assert automaton(t.Eventually(t.Holds(f.FALSE))).moves == ()
    assert automaton(t.Always(t.Holds(f.TRUE))).locations == ("start", "q0")


def test_path_quantifiers_are_refused() -> None:
    """There is no automaton of a formula of branching time."""
    with pytest.raises(TypeError, match="not a ground formula of linear temporal logic"):
        automaton(t.Always(t.OnSome(t.Eventually(A))))


def test_the_same_automaton_whatever_the_hash_seed() -> None:
    """Locations, moves, and events of the product, are in the same order everywhere."""
    code = """
from quiesce.model.system.transition_system import *
from quiesce.model.language.formula import In
from quiesce.model.language.connectives import *
from quiesce.model.language.temporal import *
from quiesce.proofs.engines.liveness.product import product
one, two, three = (Holds(In("m", (name,))) for name in "abc")
events = tuple(Event(name, "progress", (Participant(0, (Edge(0, 1), Edge(1, 2), Edge(2, 0))),)) for name in ("go", "stop"))
system = TransitionSystem("s", (Variable("m", "m", "host", "host", ("a", "b", "c"), 0),), (), events)
formula = Until(Or((Next(And((one, Eventually(two)))), Occurs("go"))), And((Always(Eventually(three)), Next(Until(one, two)))))
print(product(system, formula))
"""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
