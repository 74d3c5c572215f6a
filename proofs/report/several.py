"""Several systems, each in short, and all of them in one table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ...model.language.findings import printable
from ..checking.run import Outcome
from ..evidence.counted import count
from . import basis as rests
from .document import document, version
from .folding import folded
from .layout import WIDTH, wrapped
from .text import explored, size, table, tally, uncounted, unknown
from .told import NOT_CHECKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..checking.run import Unchecked
    from ..evidence.verdict import Verdict, Word

_SHOWN = 5
"""Groups of claims that are told of each system: who wants to know more asks about this one."""

_COUNTED: tuple[Word, ...] = ("violated", "depends", "vacuous", "unknown", "holds")
_ALWAYS = ("violated", "depends", "unknown", "holds")
_NAMED = 40
"""Columns that the name of a system may take."""

_WORDS = {2: "cannot be checked", 1: "with claims that do not hold", 3: "with unknown claims", 0: "all claims hold"}


def brief(outcome: Outcome, engine: str, paint: Callable[[Word, str], str]) -> Iterator[str]:
    """An outcome → a few lines: the system, on what its verdicts rest, and the gravest of what does not hold."""
    case, where = outcome.case, called(outcome)
    name = printable(outcome.name)
    yield f"system {name}" if name == where else f"system {name}: {where}"
    for said in case.composition.system.notes:
        yield from wrapped(printable(said), "  ", "  ")
    yield from rests.lines(case.basis, "  ", passed=("taken for granted", "system"))
    if outcome.space.states is not None:
        yield from size(outcome.space)
    yield from explored(engine)
    yield from uncounted(outcome.space)
    groups = folded(_failing(outcome), case.composition)
    yield from table(groups[:_SHOWN], paint, known=False)
    if more := sum(map(len, groups[_SHOWN:])):
        yield f"  and {count(more, 'more claim')}"
    yield f"  {tally(outcome.verdicts)}"
    yield from (f"  {line}" for line in unknown(outcome.verdicts))


def together(systems: Sequence[Outcome | Unchecked], *, full: bool = False) -> Iterator[str]:
    """What became of systems → a table with a line for each, and a line that sums them up; how to get more, unless in `full`."""
    counts = [Counter(v.word for v in each.verdicts) if isinstance(each, Outcome) else Counter() for each in systems]
    words = [word for word in _COUNTED if word in _ALWAYS or any(each[word] for each in counts)]
    names = [called(each) for each in systems]
    width = min(_NAMED, max(map(len, names)))
    yield f"{'':{width}}  {'  '.join(words)}  gravest that fails"
    for name, each, counted in zip(names, systems, counts, strict=True):
        if len(name) > width:
            yield name
            name = ""
        if isinstance(each, Outcome):
            said = "  ".join(f"{counted[word]:{len(word)}}" for word in words)
            first = next((v.claim.name for v in _failing(each) if v.word != "unknown"), "")
            yield f"{name:{width}}  {said}  {printable(first)}".rstrip()
        else:
            yield _cut(f"{name:{width}}  {NOT_CHECKED}: {printable(each.reasons[0])}")
    alike = Counter(each.status for each in systems)
    summed = ", ".join(f"{alike[status]} {word}" for status, word in _WORDS.items() if alike[status])
    yield ""
    yield f"{count(len(systems), 'system')}: {summed}"
    if not full:
        yield "more: quiesce check SYSTEM tells all about one; --property ID all about a claim, in each"


def documents(systems: Sequence[Outcome | Unchecked]) -> dict[str, Any]:
    """What became of systems → plain values, ready for JSON.

    It is `{"quiesce": version, "systems": [{"path": path, …}, …]}`, in the order in which they were named, where `…` is what the
    document of one system has, or `"not_checked": [sentence, …]`.
    """
    return {
        **version(),
        "systems": [
            {"path": called(each)}
            | ({k: v for k, v in document(each).items() if k not in version()} if isinstance(each, Outcome) else {})
            | ({} if isinstance(each, Outcome) else {"not_checked": list(each.reasons)})
            for each in systems
        ],
    }


def called(system: Outcome | Unchecked) -> str:
    """How a system is named on the command line."""
    return printable(" ".join(system.case.question.paths) if isinstance(system, Outcome) else system.name)


def _failing(outcome: Outcome) -> list[Verdict]:
    """What does not hold, the gravest first, and what is not known after that."""
    failing = (each for each in outcome.verdicts if each.word not in ("holds", "not applicable"))
    return sorted(failing, key=lambda verdict: verdict.word == "unknown")


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"
