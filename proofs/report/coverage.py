"""Which declared transitions are taken, in words and as one JSON document."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from ...model.language.findings import printable
from ..evidence.counted import count
from .layout import place, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..checking.coverage import Coverage, Untaken


def report(coverage: Coverage) -> Iterator[str]:
    """A coverage → its lines: how much each system takes, and what none takes, file by file."""
    rows = {(each.way.machine, each.way.row) for each in coverage.declared}
    yield f"{count(len(rows), 'declared transition')}, {count(len(coverage.declared), 'way')} to take them (trigger and source)"
    width = max((len(name) for name, _ in coverage.taken), default=0)
    for number, (name, taken) in enumerate(coverage.taken):
        yield f"  {name:{width}}  {len(taken):5,} taken{' that none before takes' if number else ''}"
    for reason in coverage.unknown:
        yield from wrapped(printable(reason), "  ", "  ")
    untaken = coverage.untaken
    if not untaken:
        yield "every one of them is taken in some run"
        return
    taken_rows = {(way.machine, way.row) for _, taken in coverage.taken for way in taken}
    nowhere = {(each.way.machine, each.way.row) for each in untaken} - taken_rows
    yield ""
    verb = "not known to be taken" if coverage.unknown else "never taken"
    yield f"{verb}: {count(len(untaken), 'way')}; {count(len(nowhere), 'transition')} in no way at all"
    for ways in _by_row(untaken):
        first = ways[0]
        whole = "" if (first.way.machine, first.way.row) in taken_rows else "in no way: "
        yield place(first.at)
        sources: dict[str, list[str]] = {}
        for each in ways:
            sources.setdefault(each.way.source, []).append(each.way.trigger)
        triggers: dict[tuple[str, ...], list[str]] = {}
        for source, heard in sources.items():
            triggers.setdefault(tuple(heard), []).append(source)
        for heard_there, left in triggers.items():
            anywhere = ", ".join("anywhere" if source == "*" else source for source in left)
            said = f"{first.way.machine}: {whole}{', '.join(heard_there)} from {anywhere} {_dest(first)}"
            yield from wrapped(printable(said), "  ", "  ")


def _dest(untaken: Untaken) -> str:
    return {"": "(stays)", "=": "to itself"}.get(untaken.dest, f"to {untaken.dest}")


def _by_row(untaken: tuple[Untaken, ...]) -> list[list[Untaken]]:
    rows: dict[tuple[str, int], list[Untaken]] = {}
    for each in untaken:
        rows.setdefault((each.way.machine, each.way.row), []).append(each)
    return list(rows.values())


def document(coverage: Coverage) -> dict[str, Any]:
    """A coverage → a document of plain values, ready for JSON.

    It is `{"quiesce": version, "transitions": number, "ways": number, "systems": [{"name": name, "taken": number}, …],
    "untaken": [{"machine": name, "row": index, "trigger": event, "source": path, "dest": path, "file": path, "line":
    number, "column": number}, …], "unknown": [reason, …]}`. A system is asked only for ways that none before it takes. While
    "unknown" is not empty, ways in "untaken" may be taken all the same.
    """
    return {
        "quiesce": metadata.version("quiesce"),
        "transitions": len({(each.way.machine, each.way.row) for each in coverage.declared}),
        "ways": len(coverage.declared),
        "systems": [{"name": name, "taken": len(taken)} for name, taken in coverage.taken],
        "untaken": [
            {
                "machine": each.way.machine,
                "row": each.way.row,
                "trigger": each.way.trigger,
                "source": each.way.source,
                "dest": each.dest,
                "file": each.at.file,
                "line": each.at.line,
                "column": each.at.column,
            }
            for each in coverage.untaken
        ],
        "unknown": list(coverage.unknown),
    }
