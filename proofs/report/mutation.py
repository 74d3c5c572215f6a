"""What the claims notice of mutants, in words and as one JSON document."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from ...model.language.findings import printable
from ..compare.mutate.kinds import MEANS
from ..compare.mutate.score import OUTCOMES
from ..evidence.counted import count
from ..evidence.digest import digest
from ..evidence.steps import in_short
from .layout import place, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.system.topology import Topology
    from ..compare.mutate.change import Mutant
    from ..compare.mutate.fate import Fate
    from ..compare.mutate.parted import Apart
    from ..compare.mutate.score import Findings

_COLUMNS = ("made", "refused", "equivalent", "killed", "surviving", "unknown")


def report(findings: Findings) -> Iterator[str]:
    """Findings → their lines: the score, what survives, and what that says of the claims."""
    yield from _head(findings)
    yield ""
    yield from _table(findings)
    yield ""
    yield from _score(findings)
    for mutant, fate in findings.pairs("survived"):
        yield ""
        yield from _survivor(mutant, fate, findings)
    unknown = findings.pairs("unknown")
    if unknown:
        yield ""
        yield f"not known: {count(len(unknown), 'mutant')}"
        for mutant, fate in unknown:
            yield from wrapped(printable(f"{place(mutant.at)}: {_said(mutant)}: {fate.reason}"), "  ", "  ")
    yield ""
    yield from _claims(findings)
    yield from _untaken(findings)


def _head(findings: Findings) -> Iterator[str]:
    case, made = findings.case, len(findings.examined.mutants)
    whole = f", of {findings.available:,}" if made < findings.available else ""
    machines = sorted({mutant.machine.name for mutant in findings.examined.mutants})
    where = f"one of {len(machines):,} machines" if len(machines) != 1 else printable(f"the machine {machines[0]}")
    said = f"{count(made, 'mutant')}{whole}, each with one change in {where}"
    yield printable(f"system {case.composition.system.name}: {count(len(case.claims), 'claim')}")
    yield from wrapped(said, "  ")


def _table(findings: Findings) -> Iterator[str]:
    rows = [(operator, findings.counted(operator)) for operator in findings.operators]
    width = max((len(MEANS[operator]) for operator, _ in rows), default=0)
    yield " " * (width + 4) + "  ".join(f"{name:>{_wide(name)}}" for name in _COLUMNS)
    for operator, counts in rows:
        yield f"  {MEANS[operator]:{width}}  " + _numbers(counts.values())
    yield f"  {'all':{width}}  " + _numbers(findings.counted().values())


def _numbers(counts: Iterable[int]) -> str:
    numbers = list(counts)
    columns = zip(_COLUMNS, (sum(numbers), *numbers), strict=True)
    return "  ".join(f"{number:{_wide(name)},}" for name, number in columns)


def _wide(name: str) -> int:
    """How wide a column is: as its name, and as 99,999."""
    return max(len(name), 6)


def _score(findings: Findings) -> Iterator[str]:
    killed, noticeable = findings.counted()["killed"], findings.noticeable
    if not noticeable:
        yield "score: none, as there is nothing to notice"
        return
    said = f"score: {killed:,} of {noticeable:,} that differ in some run are noticed by a claim, {percent(killed, noticeable)}"
    if findings.wanted.sample is not None:
        said += "; a sample"
    yield said
    yield from wrapped(
        "refused: not well formed, so that quiesce check refuses it; equivalent: no run comes to a difference, so that no "
        "claim can have another verdict",
        "  ",
    )


def percent(part: int, whole: int) -> str:
    """A share, rounded down, so that it is 100 only where it is all."""
    return f"{part * 1000 // whole / 10:g} %"


def _survivor(mutant: Mutant, fate: Fate, findings: Findings) -> Iterator[str]:
    yield from wrapped(printable(f"{place(mutant.at)}: {_said(mutant)} is noticed by no claim"), "", "  ")
    if fate.apart is not None:
        yield from wrapped(printable(_told(fate.apart, findings.case.composition.grounding.topology)), "  ", "  ")


def _said(mutant: Mutant) -> str:
    return f"{mutant.machine.name}: {mutant.told}"


def _told(apart: Apart, topology: Topology) -> str:
    """Where a mutant parts from the original, as a sentence."""
    first = apart.first
    if first.how == "initial":
        return f"at the start, {first.machine} is in {first.places[1]}, not in {first.places[0]}"
    *run, event = in_short((*apart.run, first.event), topology)
    then = {
        "gone": f"{event} can no longer occur",
        "new": f"{event} can occur, which it cannot in the original",
        "elsewhere": f"{event} leads {first.machine} to {first.places[1]}, not to {first.places[0]}",
        "class": f"{event} is a {first.places[1]}, not a {first.places[0]}",
    }[first.how]
    said = f"the shortest run to a difference: {', '.join(run)}; then" if run else "a difference from the start:"
    return f"{said} {then}"


def _claims(findings: Findings) -> Iterator[str]:
    kills, found = findings.kills(), findings.smallest()
    if found.names:
        fewer = ", and no fewer would" if found.proved else "; perhaps fewer would (--matrix)"
        alone = len(found.names) == 1
        said = f"{count(len(found.names), 'claim')} {'notices' if alone else 'notice'} all that any claim notices"
        said += "" if alone else fewer
        yield from _named(said, [f"{name} {kills[name]:,}" for name in found.names])
    idle = [name for name, number in kills.items() if not number]
    if findings.wanted.thorough:
        yield from _named(f"{count(len(idle), 'claim')} notice nothing", idle)
    yield from _named("vacuous, so that they can notice little", findings.vacuous())


def _named(said: str, names: list[str]) -> Iterator[str]:
    if names:
        yield from wrapped(printable(f"{said}: {', '.join(names)}"), "", "  ")


def _untaken(findings: Findings) -> Iterator[str]:
    rows, limited = findings.untaken(), findings.coverage.unknown
    if rows:
        verb = "not known to be taken" if limited else "never taken"
        places = ", ".join(f"{file}:{','.join(lines)}" for file, lines in _by_file(place(each.at) for each in rows))
        yield from wrapped(printable(f"{verb} in this system: {count(len(rows), 'declared row')}: {places}"), "", "  ")


def _by_file(places: Iterable[str]) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for each in places:
        file, line, _ = each.rsplit(":", 2)
        found.setdefault(file, []).append(line)
    return list(found.items())


def document(findings: Findings) -> dict[str, Any]:
    """Findings → a document of plain values, ready for JSON.

    `score.killed` of `score.noticeable` is the score. While `thorough` is false, claims were asked about a mutant until one
    noticed it: `killers` is that one then, and `smallest.proved` is false.
    """
    system, smallest = findings.case.composition.transition_system, findings.smallest()
    return {
        "quiesce": metadata.version("quiesce"),
        "system": {"name": system.name, "digest": digest(system)},
        "thorough": findings.wanted.thorough,
        "available": findings.available,
        "score": {"killed": findings.counted()["killed"], "noticeable": findings.noticeable},
        "operators": [
            {"operator": each, "made": sum(findings.counted(each).values())} | dict(findings.counted(each))
            for each in findings.operators
        ],
        "mutants": [_mutant(mutant, fate) for mutant, fate in findings.pairs(*OUTCOMES)],
        "smallest": {"claims": list(smallest.names), "proved": smallest.proved},
        "claims": [
            {"claim": name, "verdict": findings.examined.words.get(name, "unknown"), "kills": kills}
            for name, kills in findings.kills().items()
        ],
        "untaken": [{"machine": each.way.machine, "row": each.way.row} | _at(each) for each in findings.untaken()],
        "unknown": list(findings.coverage.unknown),
    }


def _mutant(mutant: Mutant, fate: Fate) -> dict[str, Any]:
    apart = fate.apart
    return {
        "mutant": mutant.name,
        "operator": mutant.operator,
        "machine": mutant.machine.name,
        **_at(mutant),
        "outcome": fate.outcome,
        "killers": [{"claim": k.claim, "before": k.before, "after": k.after} for k in fate.killers],
        "apart": None
        if apart is None
        else {
            "how": apart.first.how,
            "run": list(apart.run),
            "event": apart.first.event,
            "machine": apart.first.machine,
            "original": apart.first.places[0],
            "changed": apart.first.places[1],
        },
        "reason": fate.reason,
    }


def _at(known: Any) -> dict[str, Any]:
    return {"file": known.at.file, "line": known.at.line, "column": known.at.column}
