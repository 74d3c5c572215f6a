"""What tests of reports share: toy systems that were checked once, with verdicts of every kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.checking.run import Outcome, run
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def checked(name: str, file: Path | None = None) -> Outcome:
    """A toy model's verdicts about its own system, or about another of that file, with a trace for every cause."""
    folder = ASSETS / name
    paths = (str(file or folder / f"{name}.yaml"),)
    case = prepare(Question(paths, machines=str(folder / "machines"), specs=str(folder / "specs")))
    return run(case, "symbolic", Limits.starting_now(None), Causes(traced="all"), Progress())


@pytest.fixture(scope="session")
def check_toy() -> Callable[[str, Path], Outcome]:
    """Checks a system of a toy model."""
    return checked


@pytest.fixture(scope="session")
def lamps() -> Outcome:
    """Lamps: claims that hold, that depend, and one that is violated."""
    return checked("lamp")


@pytest.fixture(scope="session")
def kettles() -> Outcome:
    """A kettle: claims about what happens in the end, with traces that go on for ever."""
    return checked("kettle")


@pytest.fixture(scope="session")
def every_word(lamps: Outcome) -> Outcome:
    """The lamps, with claims of theirs that hold made vacuous and unknown: every word is among the verdicts."""
    verdicts = list(lamps.verdicts)
    holding = [index for index, verdict in enumerate(verdicts) if verdict.word == "holds"]
    for index, word in zip(holding, ("vacuous", "unknown"), strict=False):
        verdicts[index] = replace(
            verdicts[index], word=word, holds_when=None, trace=None, reason=f"that is why it is {word}"
        )
    words = {verdict.word for verdict in verdicts}
    assert words == {"holds", "depends", "violated", "vacuous", "unknown"}
    return replace(lamps, verdicts=verdicts)


@pytest.fixture(scope="session")
def renamed(lamps: Outcome) -> Callable[[str], Outcome]:
    """The lamps, with this text wherever a file can say anything: names, claims, meanings, reasons."""

    def with_text(text: str) -> Outcome:
        composition = replace(lamps.case.composition, system=replace(lamps.case.composition.system, name=text))
        verdicts = []
        for verdict in lamps.verdicts:
            declared = replace(verdict.claim.declared, name=text, claim=text)
            trace = verdict.trace
            if trace is not None:
                trace = replace(trace, steps=tuple(replace(step, means=text) for step in trace.steps))
            verdicts.append(replace(verdict, claim=replace(verdict.claim, declared=declared), reason=text, trace=trace))
        return replace(lamps, case=replace(lamps.case, composition=composition), verdicts=verdicts)

    return with_text
