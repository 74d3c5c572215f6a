"""What rechecking derives from declared rows is what engines read: neither allows a step that the other does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.model.system.references import references
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.recheck.derive import happenings
from quiesce.proofs.recheck.smtlib import Words
from quiesce.proofs.recheck.solvers import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


@pytest.mark.parametrize("name", [*references(), "lamps"])
def test_steps_are_those_of_the_transition_system(name: str, writer_of: Callable[[Question], Any], lamps: Any) -> None:
    """For every event of a reference system, both descriptions of its steps have the same solutions where features are allowed."""
    writer = lamps if name == "lamps" else writer_of(Question((name,)))
    composition = writer.case.composition
    words, found = Words(composition), happenings(composition)
    domains = [f.Is(key, composition.domains[key]) for key in words.values]
    symbols = [f"|{variable}{at}|" for variable in words.locations for at in ("@0", "@1")]
    symbols += [f"|{feature}|" for feature in words.values]
    symbols += [f"|may({event})|" for event in sorted(words.permissions)]
    lines = [line for symbol in symbols for line in words.declared(symbol)]
    lines.append(f"(assert {words.domain(symbols)})")
    lines += [f"(assert {words.text(each)})" for each in (*domains, *composition.clauses)]
    session = Session("Z3", lines, 60)
    assert session.satisfiable([]) is not None
    known = {event.name: event for event in writer.system.events}
    assert set(known) <= set(found)
    for event, happening in found.items():
        moving = list(happening.moves)
        mine = words.occurs(event, happening, moving)
        if event not in known:
            assert session.satisfiable([f"(assert {mine})"]) is None, event
            continue
        theirs = writer.step(known[event], moving)
        assert session.satisfiable([f"(assert (not (= {mine} {theirs})))"]) is None, event
        assert session.satisfiable([f"(assert {mine})"]) is not None, event


def test_names_that_mean_two_things(writer_of: Callable[[Question], Any]) -> None:
    """A feature may have the name of a machine, and a value that of a location: their symbols differ all the same."""
    words = Words(writer_of(Question(("x86",))).case.composition)
    assert words.place("gateway.notice", "none") == "|gateway.notice:none|"
    assert words.value("gateway.notice", "none") == "|gateway.notice is none|"
    assert words.value("gateway.arch", "arm") == "|gateway.arch:arm|"
    symbols = [f"|{name}@0|" for name in words.locations] + [f"|{name}|" for name in words.values]
    declared = [line.split("|")[1] for symbol in symbols for line in words.declared(symbol)]
    assert len(set(declared)) == len(declared)
