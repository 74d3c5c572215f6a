"""A check → the ledger that it makes."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.system.assignments import clauses
from ...checking.coverage import coverage
from ...checking.shipped import FOLDER
from ...evidence.certificate import file_of
from ...evidence.counted import length
from ...evidence.digest import digest
from .ledger import NO_CERTIFICATE, STALE, Entry, Ledger, Taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ....model.language import temporal as t
    from ....model.language.declaration import Machine, Row
    from ...checking.coverage import Untaken
    from ...checking.judge import Causes
    from ...checking.progress import Progress
    from ...checking.run import Outcome
    from ...checking.size import Space
    from ...engines.limits import Limits
    from ...evidence.question import Question
    from ...evidence.verdict import Verdict

MOST_MACHINES = 100
"""Of a larger system, it takes too long to find out which transitions are taken. Not seconds: every machine must agree."""

_SETTLED: dict[tuple[str, ...], str] = {("no",): "never", ("yes",): "granted"}


def how(engine: str, causes: Causes, limits: Limits) -> dict[str, str]:
    """What is asked for, and how much may be used, by name. A limit of time is none of it: it can only make a verdict unknown."""
    return {
        "engine": engine,
        "causes": causes.kind,
        "max_order": "any" if causes.max_order is None else str(causes.max_order),
        "max_states": str(limits.max_states),
        "max_nodes": str(limits.max_nodes),
    }


def options(question: Question) -> tuple[str, ...]:
    """What the command line says of the system besides its files."""
    said = (
        ("--given", question.given),
        ("--assume", question.assume),
        ("--define", question.defines),
        ("--quiescer", question.quiescers),
    )
    found = sorted(f"{option} {value}" for option, values in said for value in values)
    return (*found, *(["--leave-open"] if question.leave_open else []))


def made(outcome: Outcome, asked: Mapping[str, str], taken: Taken) -> Ledger:
    """An outcome → the ledger that says just that.

    Args:
        outcome: what a check found.
        asked: how it was found out.
        taken: which declared transitions are taken.
    """
    composition = outcome.case.composition
    system = composition.transition_system
    assumed = (f.text(part) for written in composition.system.assume for part in clauses(written.formula))
    of = {verdict.claim.name: _entry(verdict, system.name) for verdict in outcome.verdicts}
    return Ledger(
        about=system.name,
        digest=digest(system),
        how=asked,
        options=options(outcome.case.question),
        assumed=tuple(sorted(set(assumed))),
        size=_size(outcome.space),
        machines={variable.name: len(variable.locations) for variable in system.variables},
        features={x.name: ", ".join(x.values) for x in system.features if x.kind != "permission"},
        permissions={x.name: _SETTLED.get(x.values, "open") for x in system.features if x.kind == "permission"},
        taken=taken,
        claims=dict(sorted(of.items())),
        silent=tuple(sorted(item.name for item in outcome.case.silent)),
    )


def taken_by(outcome: Outcome, limits: Limits, progress: Progress) -> Taken:
    """Which declared transitions some run of a system takes."""
    composition = outcome.case.composition
    name, machines = composition.transition_system.name, len(composition.transition_system.variables)
    asked = {name: composition} if machines <= MOST_MACHINES else {}
    found = coverage(composition.library, asked, limits, progress)
    if not asked or found.unknown:
        why = f"not measured of a system of more than {MOST_MACHINES} machines"
        return Taken(len(found.declared), (), "; ".join(found.unknown) if asked else why)
    return Taken(len(found.declared), _told(found.untaken, composition.library.model.machines))


def _told(ways: Iterable[Untaken], machines: Iterable[Machine]) -> tuple[str, ...]:
    """Ways → a line for each, sorted; one that stands for several says how many."""
    rows = {(machine.name, row.index): row for machine in machines for row in machine.rows}
    lines = Counter(_way(each, rows[each.way.machine, each.way.row]) for each in ways)
    return tuple(sorted(line if number == 1 else f"{line} ({number} of them)" for line, number in lines.items()))


def _way(untaken: Untaken, row: Row) -> str:
    source = "anywhere" if untaken.way.source == "*" else untaken.way.source
    dest = {"": "", "=": " to itself"}.get(untaken.dest, f" to {untaken.dest}")
    holding = [f.text(each.formula) for each in row.conditions]
    lacking = [f.text(each.formula) for each in row.unless]
    only = f" if {' and '.join(holding)}" if holding else ""
    unless = f" unless {' or '.join(lacking)}" if lacking else ""
    return f"{untaken.way.machine} {untaken.way.trigger} from {source}{dest}{only}{unless}"


def _size(space: Space) -> dict[str, str]:
    why = space.reason or space.further or "nobody asked"
    return {
        "states": f"not counted: {why}" if space.states is None else str(space.states),
        "transitions": f"not counted: {why}" if space.transitions is None else str(space.transitions),
        "depth": f"not known: {why}" if space.depth is None else str(space.depth),
        "events": str(space.events),
        "machines": str(space.variables),
        "assignments": str(space.assignments),
    }


def _entry(verdict: Verdict, system: str) -> Entry:
    claim, trace = verdict.claim, verdict.trace if verdict.needed is None else verdict.needed.trace
    return Entry(
        says=_says(verdict),
        assuming=tuple(sorted({f.text(part) for each in claim.assumed for part in clauses(each)})),
        verdict=verdict.word,
        why=verdict.reason,
        holds_when=() if verdict.holds_when is None else _clauses(verdict.holds_when),
        shown_in="" if trace is None else length(trace),
        fails_by=tuple(f.text(_family(family.factors)) for family in verdict.families),
        causes=len(verdict.causes),
        rescued_by=tuple(f"{event}, strongly" if strong else event for event, strong in verdict.rescue),
        explored=_explored(verdict),
        certificate=_certificate(verdict, system),
    )


def _says(verdict: Verdict) -> str:
    from ....model.language.temporal import text

    declared = verdict.claim.declared
    temporal: t.Temporal | None = declared.temporal
    return f"{declared.pattern}: {f.text(declared.body.formula) if temporal is None else text(temporal)}"


def _clauses(condition: f.Formula) -> tuple[str, ...]:
    """A condition → its clauses in the order in which they are told; `true` is one clause."""
    return tuple(map(f.text, clauses(condition))) or (f.text(condition),)


def _family(factors: tuple[tuple[f.Formula, ...], ...]) -> f.Formula:
    return f.conjunction(f.disjunction(factor) for factor in factors)


def _explored(verdict: Verdict) -> str:
    seen = verdict.explored
    if seen is None or seen.states is None:
        return ""
    under = "" if seen.assignments is None else f", {seen.assignments} assignments"
    return f"{seen.states} states of {seen.variables} machines{under}"


def _certificate(verdict: Verdict, system: str) -> str:
    claim = verdict.claim
    file = FOLDER / file_of(system, claim.declared.name, (element.name for _, element in claim.bound))
    try:
        found = file.read_bytes()
    except OSError:
        return NO_CERTIFICATE
    fits = any(known in verdict.known for known in ("certificate", "certificate_unchecked"))
    return hashlib.sha256(found).hexdigest() if fits else STALE
