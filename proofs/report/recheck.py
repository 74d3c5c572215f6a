"""What rechecking found, in words and as one JSON document."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from ...model.language.findings import printable
from ..evidence.certificate import title
from ..evidence.counted import count
from .basis import document as rests_on
from .basis import lines
from .layout import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..recheck.solvers import Solver
    from ..recheck.verify import Rechecked


def report(
    found: Sequence[Rechecked],
    versions: Mapping[Solver, str],
    *,
    verbose: bool,
    full: bool = False,
    paint: Callable[[bool, str], str] = lambda _, text: text,
) -> Iterator[str]:
    """Answers in order → a line for each certificate, and how many there are.

    Args:
        found: the answers.
        versions: of the solvers that were asked.
        verbose: whether every obligation has a line.
        full: whether it is said of every certificate what it claims and on what that rests; otherwise of those that rest on
            more than their system, or are about other machines or claims than come with Quiesce.
        paint: gives a text its colour: that something was rechecked, or refused.
    """
    rows = [(each.system, each.claim, *_cells(each)) for each in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for each, row in zip(found, rows, strict=True):
        cells = (printable(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
        answer = f"refused: {printable(each.refused)}" if each.refused else "rechecked"
        yield f"{'  '.join(cells)}  {paint(not each.refused, answer)}"
        if full or verbose or each.refused or _unusual(each):
            yield from _claimed(each)
        if verbose:
            yield from _in_full(each)
    refused = sum(bool(each.refused) for each in found)
    tally = f"{count(len(found), 'certificate')}: {len(found) - refused} rechecked, {refused} refused"
    tally += "".join(f", {number} {what}" for what, number in _counts(found).items() if number)
    solvers = ", ".join(f"{solver} {version}" for solver, version in versions.items())
    yield f"{tally}; {solvers}" + ("" if len(versions) > 1 else "; no second solver was asked")


_ADDED, _FOREIGN, _GRANTED, _WHEN = (
    "with added assumptions",
    "about other machines or claims",
    "with default assumptions",
    "under a condition",
)
_OWN = "with assumptions of the system's file"
_SINCE = "changed since the certificate was made, in nothing that it is about"


def _counts(found: Sequence[Rechecked]) -> dict[str, int]:
    """How many of what was rechecked rest on more than their system's own files, or are about something else."""
    good = [each for each in found if not each.refused and each.basis is not None]
    return {
        _ADDED: sum(each.basis.assuming for each in good if each.basis),
        _OWN: sum(bool(each.basis.own and each.basis.files) for each in good if each.basis),
        _GRANTED: sum(bool(each.basis.granted) for each in good if each.basis),
        _FOREIGN: sum(each.basis.foreign for each in good if each.basis),
        _WHEN: sum(each.when is not None for each in good),
    }


def _unusual(each: Rechecked) -> bool:
    """Whether a certificate says less than its claim does about its system as everybody has it."""
    rests = each.basis
    return rests is not None and bool(rests.assuming or rests.granted or rests.foreign or (rests.own and rests.files))


def _claimed(each: Rechecked) -> Iterator[str]:
    """What a certificate claims, under which condition, and on what that rests."""
    if each.words:
        yield from wrapped(f"claimed: {printable(each.words)}", "  ", "  ")
        yield from wrapped(f"that is: {printable(each.says)}", "  ", "  ")
    if each.when is not None:
        yield from wrapped(f"holds when: {printable(each.when)}", "  ", "  ")
    if each.basis is not None:
        yield from lines(each.basis, "  ")
        yield from (f"  {name}: {_SINCE}" for name in each.since)
        if not (each.basis.assuming or each.basis.granted or each.basis.own):
            yield "  nothing is assumed beyond what the claim says"
        brought = ["system"] if not each.basis.files else []
        brought += ["machines"] if each.basis.machines is None else []
        brought += ["claims"] if each.basis.specs is None else []
        if brought:
            yield f"  {' and '.join(brought)}: as they come with Quiesce"


def _cells(each: Rechecked) -> tuple[str, str]:
    """What a certificate consists of, and how long that took."""
    if each.steps is not None:
        return f"a witness in {count(each.steps, 'step')}", ""
    ranks = [] if each.ranks is None else [count(each.ranks, "rank")]
    parts = [*ranks, count(each.lemmas, "lemma"), count(each.proofs, "obligation")]
    if each.borders:
        parts.append(count(each.borders, "border"))
    return ", ".join(parts), "  ".join(f"{solver} {seconds:.1f} s" for solver, seconds in each.seconds.items())


def _in_full(each: Rechecked) -> Iterator[str]:
    yield f"  {printable(each.file)}"
    for part in each.obligations:
        name = title(part.name, part.event, part.rank)
        times = "  ".join(f"{solver} {seconds:.3f} s" for solver, seconds in part.seconds.items())
        yield f"    {printable(name):44}  {times}"


def document(found: Sequence[Rechecked], versions: Mapping[Solver, str]) -> dict[str, Any]:
    """Answers → a document of plain values, ready for JSON.

    It is `{"quiesce": version, "solvers": {name: version}, "certificates": [{"file": path, "system": name, "claim": name,
    "words": what it claims | null, "says": the same as it is declared | null, "when": formula | null, "rests_on": {see `basis.document`} | null, "changed_since": [name, …], "rechecked": true | false, "refused": reason | null, "lemmas": number, "borders": number,
    "ranks": number around what must come, of a proof about whole runs, "steps": number of the witness | null, "seconds": {solver: number}, "obligations": [{"name": text, "event": name |
    null, "rank": number, of a proof about whole runs, "seconds": {solver: number}}, …]}, …], "counts": {"rechecked": number, "refused": number, "with_added_assumptions":
    number, "with_assumptions_of_the_systems_file": number, "with_default_assumptions": number, "about_other_machines_or_claims": number, "under_a_condition": number}}`.
    """
    refused = sum(bool(each.refused) for each in found)
    return {
        "quiesce": metadata.version("quiesce"),
        "solvers": dict(versions),
        "certificates": [
            {
                "file": each.file,
                "system": each.system,
                "claim": each.claim,
                "words": each.words or None,
                "says": each.says or None,
                "when": each.when,
                "rests_on": None if each.basis is None else rests_on(each.basis),
                "changed_since": list(each.since),
                "rechecked": not each.refused,
                "refused": each.refused or None,
                "lemmas": each.lemmas,
                **({} if each.ranks is None else {"ranks": each.ranks}),
                "borders": each.borders,
                "steps": each.steps,
                "seconds": _rounded(each.seconds),
                "obligations": [
                    {
                        "name": part.name,
                        "event": part.event,
                        **({} if part.rank is None else {"rank": part.rank}),
                        "seconds": _rounded(part.seconds),
                    }
                    for part in each.obligations
                ],
            }
            for each in found
        ],
        "counts": {
            "rechecked": len(found) - refused,
            "refused": refused,
            **{what.lower().replace("'", "").replace(" ", "_"): number for what, number in _counts(found).items()},
        },
    }


def _rounded(seconds: Mapping[Solver, float]) -> dict[Solver, float]:
    return {solver: round(spent, 4) for solver, spent in seconds.items()}
