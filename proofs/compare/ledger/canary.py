"""The canary: a system of which it is known beforehand which claims fail, and when. A check that finds otherwise finds nothing.

What makes a ledger is checked in the same way, by the same engine with the same limits, as the canary is: were one of its
false claims to hold, no other claim that holds would mean anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.system.load import EMBEDDED as MACHINES
from ....specs.language.order import in_order
from ....specs.language.property import load_properties
from ...checking.run import run
from ...evidence.case import prepare, prepared
from ...evidence.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ....model.system.library import Library
    from ...checking.judge import Causes
    from ...checking.progress import Progress
    from ...engines.limits import Limits
    from ...evidence.case import Case
    from ...evidence.verdict import Verdict, Word

FOLDER = Path(__file__).resolve().parent / "canary"

EXPECTED: dict[str, tuple[Word, str]] = {
    "killed-vm-leaves-device-quiet[nic]": ("depends", "not may(ivi.SIGKILL)"),
    "spared-vm-leaves-device-quiet[nic]": ("holds", "true"),
    "hung-guest-comes-down[ivi]": ("depends", "not may(ivi.hang)"),
    "killed-guest-comes-down[ivi]": ("holds", "true"),
    "contradiction-is-vacuous[nic]": ("vacuous", ""),
}
"""What each claim of the canary comes to, and under which condition it holds: known by thinking, not by a check."""

GRANTING: dict[str, tuple[Word, str]] = {
    name: ("violated", "false") if word == "depends" else (word, when) for name, (word, when) in EXPECTED.items()
}
"""The same where every permission is granted of which nothing speaks, as the explicit engine does."""


def canary(case: Case) -> Case:
    """A case that is to be checked → the canary that goes with it, about the machines that come with Quiesce.

    Raises:
        InputError: the canary does not fit these machines any more.
    """
    specs = FOLDER / "claims"
    question = Question((str(FOLDER / "canary.yaml"),), specs=str(specs))
    library = _embedded(case)
    return (
        prepare(question)
        if library is None
        else prepared(question, library, in_order(load_properties(specs, names=library.names)))
    )


def _embedded(case: Case) -> Library | None:
    """The machines that come with Quiesce, if the case was read with them already."""
    own = not case.question.machines or Path(case.question.machines).resolve() == MACHINES
    return case.composition.library if own else None


def alive(case: Case, engine: str, limits: Limits, causes: Causes, progress: Progress) -> tuple[str, ...]:
    """Check the canary → why the canary lives, sentence by sentence; nothing if it fell as it should.

    Raises:
        InternalError: engines disagree, or a trace does not replay.
    """
    bird = canary(case)
    outcome = run(bird, engine, limits, causes, progress)
    found = {verdict.claim.name: verdict for verdict in outcome.verdicts}
    return tuple(_told(found, GRANTING if engine == "explicit" else EXPECTED))


def _told(found: dict[str, Verdict], expected: Mapping[str, tuple[Word, str]]) -> Iterator[str]:
    for name in dict.fromkeys((*expected, *found)):
        if name not in expected or name not in found:
            missing = "was not checked" if name in expected else "is not known beforehand"
            yield f"{name} {missing}"
            continue
        (word, when), verdict = expected[name], found[name]
        fails = word in ("depends", "violated")
        condition = "" if verdict.holds_when is None else f.text(verdict.holds_when)
        if verdict.word != word:
            yield f"{name} is {verdict.word}, and has to be {word}" + (f": {verdict.reason}" if verdict.reason else "")
        elif condition != when:
            yield f"{name} holds when {condition or 'nobody knows'}, and has to hold when {when}"
        elif fails != (verdict.trace is not None):
            yield f"{name} {'fails and shows no run in which it does' if fails else 'shows a run, and holds'}"
