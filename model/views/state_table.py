"""Declared machine → its state table: everything that its file says, for people to read and review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import formula as f
from ..language.names import state_paths
from .markdown import code, escaped, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..language.declaration import Machine, Row, State
    from ..language.document import Scalar

_PER = {"system": "one for the system", "vm": "one for each VM", "device": "one for each device"}


def state_table(machine: Machine) -> Iterator[str]:
    """A machine → the lines of a chapter in Markdown: what it is, its states, its events, its transitions."""
    yield f"## {escaped(machine.name)}"
    yield ""
    when = f", where {code(f.text(machine.when.formula))}" if machine.when is not None else ""
    means = f"{escaped(machine.means)}; " if machine.means else ""
    yield f"{means}{_PER[machine.per]}{when}; at first {code(machine.initial.text)}"
    yield ""
    states = list(state_paths(machine.states))
    reasons = any(state.because for _, state in states)
    heads = ("state", "means", "at first", "final", *(("because",) if reasons else ()))
    yield from table(
        heads,
        (
            (code(path), escaped(state.means), _entered(path, state), "yes" if state.final else "")
            + ((_numbers(state.because),) if reasons else ())
            for path, state in states
        ),
    )
    if machine.events:
        yield ""
        events = (
            (code(event.name), event.kind, escaped(event.means), _numbers(event.because)) for event in machine.events
        )
        yield from table(("event", "class", "means", "because"), events)
    if machine.rows:
        yield ""
        rows = (_row(row) for row in machine.rows)
        yield from table(("trigger", "from", "to", "conditions", "means", "because"), rows)


def _entered(path: str, state: State) -> str:
    """Where a state with children begins."""
    if state.parallel:
        return " and ".join(code(f"{path}.{child.name}") for child in state.children)
    return code(f"{path}.{state.initial.text}") if state.initial is not None else ""


def _row(row: Row) -> tuple[str, ...]:
    conditions = [code(f.text(written.formula)) for written in row.conditions]
    conditions += [f"unless {code(f.text(written.formula))}" for written in row.unless]
    dest = {"": "stays", "=": "enters it again"}.get(row.dest.text) or code(row.dest.text)
    return (
        _names(row.triggers),
        "any" if any(source.text == "*" for source in row.sources) else _names(row.sources),
        dest,
        "<br>".join(conditions),
        escaped(row.means),
        _numbers(row.because),
    )


def _names(scalars: Iterable[Scalar]) -> str:
    return ", ".join(code(scalar.text) for scalar in scalars)


def _numbers(because: Iterable[Scalar]) -> str:
    return " ".join(escaped(scalar.text) for scalar in because)
