"""What rechecking found, in words and as one JSON document."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from ...model.language.findings import printable
from ..evidence.certificate import title
from .layout import count, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..engines.recheck.solvers import Solver
    from ..engines.recheck.verify import Rechecked


def report(
    found: Sequence[Rechecked],
    versions: Mapping[Solver, str],
    *,
    verbose: bool,
    paint: Callable[[bool, str], str] = lambda _, text: text,
) -> Iterator[str]:
    """Answers in order → a line for each certificate, and how many there are.

    Args:
        found: the answers.
        versions: of the solvers that were asked.
        verbose: whether every obligation has a line.
        paint: gives a text its colour: that something was rechecked, or refused.
    """
    rows = [(each.system, each.claim, *_cells(each)) for each in found]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for each, row in zip(found, rows, strict=True):
        cells = (printable(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
        answer = f"refused: {printable(each.refused)}" if each.refused else "rechecked"
        yield f"{'  '.join(cells)}  {paint(not each.refused, answer)}"
        if verbose:
            yield from _in_full(each)
    refused = sum(bool(each.refused) for each in found)
    tally = f"{count(len(found), 'certificate')}: {len(found) - refused} rechecked, {refused} refused"
    solvers = ", ".join(f"{solver} {version}" for solver, version in versions.items())
    yield f"{tally}; {solvers}" + ("" if len(versions) > 1 else "; no second solver was asked")


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
    if each.when is not None:
        yield from wrapped(f"holds when {printable(each.when)}", "  ", "    ")
    for part in each.obligations:
        name = title(part.name, part.event, part.rank)
        times = "  ".join(f"{solver} {seconds:.3f} s" for solver, seconds in part.seconds.items())
        yield f"    {printable(name):44}  {times}"


def document(found: Sequence[Rechecked], versions: Mapping[Solver, str]) -> dict[str, Any]:
    """Answers → a document of plain values, ready for JSON.

    It is `{"quiesce": version, "solvers": {name: version}, "certificates": [{"file": path, "system": name, "claim": name,
    "when": formula | null, "rechecked": true | false, "refused": reason | null, "lemmas": number, "borders": number,
    "ranks": number around what must come, of a proof about whole runs, "steps": number of the witness | null, "seconds": {solver: number}, "obligations": [{"name": text, "event": name |
    null, "rank": number, of a proof about whole runs, "seconds": {solver: number}}, …]}, …], "counts": {"rechecked": number, "refused": number}}`.
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
                "when": each.when,
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
        "counts": {"rechecked": len(found) - refused, "refused": refused},
    }


def _rounded(seconds: Mapping[Solver, float]) -> dict[Solver, float]:
    return {solver: round(spent, 4) for solver, spent in seconds.items()}
