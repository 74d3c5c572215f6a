"""Verdicts → GitHub annotations: workflow commands on standard output, which GitHub shows at lines of changed files.

References:
    GitHub Docs, "Workflow commands for GitHub Actions": the commands `error`, `warning`, `notice` and `stop-commands`, and
    what is escaped in a message (`%`, carriage return, line feed) and besides in a property (`:` and `,`).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ...model.language.findings import printable
from ..evidence.counted import count
from .basis import facts
from .blame import Blamer
from .layout import place
from .level import LEVELS
from .told import headline, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..evidence.case import Case
    from ..evidence.verdict import Verdict
    from .artifacts import Artifacts
    from .blame import Blame

SHOWN = 10
"""Annotations of one level that GitHub shows for one step of a job; what comes after is dropped without a word."""


def annotated(verdicts: Iterable[Verdict], case: Case, artifacts: Artifacts, among: int = 1) -> Iterator[str]:
    """Verdicts → a line for each that is not `holds`, the worst first, as many as are shown; the rest in one line.

    Where the case is one `among` several, they share what is shown. In the end it is said on what all of them rest, if somebody has assumed something, or has machines or claims of his own.
    """
    composition, basis = case.composition, case.basis
    blamer = Blamer(composition)
    failing = [verdict for verdict in verdicts if verdict.word in LEVELS]
    left: list[Verdict] = []
    shown = dict.fromkeys(LEVELS.values(), 0)
    for verdict in sorted(failing, key=lambda verdict: [*LEVELS].index(verdict.word)):
        level = LEVELS[verdict.word]
        shown[level] += 1
        if shown[level] > max(1, SHOWN // among):
            left.append(verdict)
            continue
        blame = blamer.blame(verdict)
        said = f"{short(verdict, composition)}\nLook at {place(blame.at)}: {printable(blame.says)}"
        yield command(level, said, {**_place(blame, artifacts), "title": headline(verdict)})
    if left:
        several = f"{count(len(left), 'more claim')} not shown: {', '.join(headline(verdict) for verdict in left)}"
        yield command("notice", several, {"title": "quiesce"})
    if basis.assuming or basis.granted or basis.foreign:
        rests = (printable(f"{name}: {what}") for name, what in facts(basis))
        yield command("notice", "\n".join(rests), {"title": "quiesce: on what this rests"})


def command(name: str, message: str, properties: dict[str, str]) -> str:
    """A workflow command: `::error file=ivi.qvmconf,line=3::what is wrong`."""
    said = ",".join(f"{key}={_escaped(value, {':': '%3A', ',': '%2C'})}" for key, value in properties.items())
    return f"::{name} {said}::{_escaped(message, {})}" if said else f"::{name}::{_escaped(message, {})}"


def inert(lines: Iterable[str]) -> Iterator[str]:
    """Lines → the same, with GitHub told to take nothing in them for a command, whatever names they repeat.

    The word that ends this is made from the lines, so none of them can contain it.
    """
    text = "\n".join(lines)
    token = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
    yield f"::stop-commands::{token}"
    yield text
    yield f"::{token}::"


def _place(blame: Blame, artifacts: Artifacts) -> dict[str, str]:
    """The properties that name a place; nothing for a file that is not in the repository."""
    file = artifacts.below_root(blame.at.file)
    return {} if file is None else {"file": file, "line": str(blame.at.line), "col": str(blame.at.column)}


def _escaped(text: str, besides: dict[str, str]) -> str:
    for char, code in {"%": "%25", "\r": "%0D", "\n": "%0A", **besides}.items():
        text = text.replace(char, code)
    return text
