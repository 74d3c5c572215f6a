"""What came of a comparison with a ledger, in words and as plain values."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ...model.language.findings import Position, printable
from ..evidence.counted import count
from .layout import place, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..compare.ledger.comparison import Comparison
    from ..compare.ledger.deviation import Deviation


def report(comparison: Comparison, *, written: bool) -> Iterator[str]:
    """A comparison → its lines. `written`: the ledger has been written, and the lines say what changed in it."""
    yield from _unbelieved(comparison)
    file, differing = place(Position(str(comparison.file), 0, 0)), comparison.differences
    if comparison.was is None and not written:
        yield from wrapped(f"the ledger was not written: {file}", "")
    elif comparison.was is None:
        yield from wrapped(f"the ledger was written: {file}: {_claims(comparison)}", "")
    elif not differing:
        yield from wrapped(f"all is as the ledger says: {file}: {_claims(comparison)}", "")
    else:
        said = "the ledger was changed" if written else "not as the ledger says"
        yield from wrapped(f"{said}: {file}: {count(len(differing), 'difference')}", "")
        for alike in _folded(differing):
            yield from _difference(alike)
    yield from _renamed(comparison, written)
    if comparison.unknown:
        number = count(len(comparison.unknown), "claim")
        yield from wrapped(f"{number} not known, which is no pass whatever the ledger says", "")


def together(comparisons: Sequence[tuple[Comparison, bool]]) -> Iterator[str]:
    """Comparisons of several systems, each with whether its ledger has been written → lines that sum them up."""
    words = {0: "as the ledgers say", 1: "not as the ledgers say", 3: "with unknown claims"}
    systems: dict[int, list[str]] = {}
    for comparison, written in comparisons:
        systems.setdefault(comparison.exit_status(written=written), []).append(printable(comparison.now.about))
    said = (f"{word}: {', '.join(systems[status])}" for status, word in words.items() if status in systems)
    yield from wrapped(f"{count(len(comparisons), 'system')}: {'; '.join(said)}", "")


def annotated(comparison: Comparison, *, written: bool) -> Iterator[str]:
    """A comparison → a workflow command that tells it at the ledger's first line, if there is anything to tell."""
    from .annotations import command
    from .artifacts import Artifacts

    if not comparison.status and not comparison.differences and not comparison.renamed:
        return
    file = Artifacts.here().below_root(str(comparison.file))
    at = {} if file is None else {"file": file, "line": "1"}
    good = written or comparison.status == 0
    yield command(
        "notice" if good else "error", "\n".join(report(comparison, written=written)), {**at, "title": "ledger"}
    )


def _unbelieved(comparison: Comparison) -> Iterator[str]:
    for reason in comparison.alive:
        yield from wrapped(printable(f"the canary lives: {reason}"), "", "  ")
    for reason in comparison.undone:
        yield from wrapped(printable(f"not checked: {reason}"), "", "  ")
    if not comparison.believed:
        yield "so nothing that this check says is to be believed"


def _renamed(comparison: Comparison, written: bool) -> Iterator[str]:
    for former, name in comparison.renamed:
        yield from wrapped(printable(f"the ledger wrote {name} by its former name: {former}"), "", "  ")
    if comparison.renamed and not written:
        yield "former names are known until the next minor version; --update-ledger writes those of now"


def _claims(comparison: Comparison) -> str:
    words = Counter(entry.verdict for entry in comparison.now.claims.values())
    said = ", ".join(f"{number} {word}" for word, number in sorted(words.items()))
    fell = "" if comparison.alive else "; the canary fell"
    return f"{count(len(comparison.now.claims), 'claim')} ({said or 'none'}){fell}"


def _folded(differences: tuple[Deviation, ...]) -> list[list[Deviation]]:
    """Differences → those that say the same of several claims together, where the first of them stood."""
    alike: dict[tuple[str, str, tuple[str, ...]], list[Deviation]] = {}
    for each in differences:
        alike.setdefault((each.kind, each.says, each.lines), []).append(each)
    return list(alike.values())


def _difference(several: list[Deviation]) -> Iterator[str]:
    about = ", ".join(each.about for each in several if each.about)
    yield from wrapped(printable(f"{about}: {several[0].says}" if about else several[0].says), "  ", "  ")
    for line in several[0].lines:
        yield from wrapped(printable(line), "      ", "    ")


def document(comparison: Comparison, *, written: bool) -> dict[str, Any]:
    """A comparison → plain values, ready for JSON.

    It is `{"file": path, "equal": true|false, "written": true|false, "canary": [how it lives, …], "undone": [sentence, …],
    "differences": [{"kind": kind, "about": claim, "says": sentence, "lines": [detail, …]}, …], "renamed": {former name of a
    property that the ledger has: its name of now, …}}`.
    """
    return {
        "file": str(comparison.file),
        "equal": comparison.was is not None and not comparison.differences,
        "written": written,
        "canary": list(comparison.alive),
        "undone": list(comparison.undone),
        "differences": [
            {"kind": each.kind, "about": each.about, "says": each.says, "lines": list(each.lines)}
            for each in comparison.differences
        ],
        "renamed": dict(comparison.renamed),
    }
