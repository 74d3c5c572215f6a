"""A verdict: what every engine's answer becomes, and what every report reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...model.language.formula import TRUE, Formula, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...model.system.lifted import Excluded
    from ...specs.language.claim import Claim
    from .families import Family
    from .trace import Trace

Word = Literal["holds", "not applicable", "violated", "depends", "vacuous", "unknown"]

Known = Literal[
    "explored", "certificate", "certificate_unchecked", "induction", "ranking", "recheck", "bounded", "remembered"
]
"""How a verdict is known: every state was explored; a certificate that fits comes with Quiesce, and was rechecked on this
machine by this version, or was not; Z3 proved it by induction, or checked a
ranking; the proof was checked again by other code and solvers; Z3 found a run as short; an earlier run found it, and nothing has
changed since."""

SEVERITY: tuple[Word, ...] = ("holds", "not applicable", "unknown", "vacuous", "depends", "violated")
"""From the best to the worst: what decides the exit status."""


@dataclass(frozen=True, slots=True)
class Explored:
    """What was explored for a verdict.

    Attributes:
        states: distinct combinations of machine locations that were looked at, all that can be reached among them; None where a limit was reached.
        variables: machines that can influence the claim.
        of_variables: machines of the system.
        assignments: allowed assignments of the features; None where a limit was reached.
    """

    states: int | None
    variables: int
    of_variables: int
    assignments: int | None


@dataclass(frozen=True, slots=True)
class Cause:
    """A minimal cause (cut set) of a claim to fail.

    Attributes:
        members: literals over features and permissions; whenever they hold the claim can fail, and none can be spared.
        trace: a shortest one that shows this cause and, if possible, no other; None where none was asked for.
    """

    members: tuple[Formula, ...]
    trace: Trace | None


@dataclass(frozen=True, slots=True)
class Needed:
    """Why a scenario is not applicable: it needs what somebody has excluded.

    Attributes:
        events: the excluded events that it needs: a smallest choice with which it is possible.
        trace: a shortest run to it with these permitted, replayed; none of the system as it is assumed to be.
    """

    events: tuple[Excluded, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one claim.

    Attributes:
        claim: what was asked.
        word: `holds`, for every allowed assignment (a `possible` claim: for some); `violated`, for none; `depends`,
            for those in `holds_when`; `vacuous`, an assumption or antecedent is never true; `unknown`, a limit; `not applicable`, a
            `possible` claim that needs what somebody has excluded, which is no failure.
        holds_when: exactly the assignments under which the claim holds, among those allowed; for a `possible` claim
            those under which the goal can be reached. None where that is not known.
        trace: the counterexample, or the witness of a `possible` claim.
        causes: the minimal causes of an invariant to fail, those with few members first; as many as were asked for.
        families: the same put together; the first cause of each has a trace.
        reason: why the verdict is `unknown` or `vacuous`.
        engine: who found it.
        explored: how much was looked at.
        seconds: how long that took; 0 for what an earlier claim's exploration had answered already.
        known: how it is known.
        rescue: events, choices and faults, with which the trace would be no failure if they were fair as events of class
            progress are; with True if it takes strong fairness: again and again possible, so again and again so.
        needed: why it is not applicable.
        alike: the name of the claim that was decided, where that is another one, which differs in nothing but the names of
            elements; what was found is told of this claim, its traces replayed. Empty if it was this claim.
    """

    claim: Claim
    word: Word
    holds_when: Formula | None = TRUE
    trace: Trace | None = None
    causes: tuple[Cause, ...] = ()
    families: tuple[Family, ...] = ()
    reason: str = ""
    engine: str = ""
    explored: Explored | None = None
    seconds: float = 0.0
    known: tuple[Known, ...] = ()
    rescue: tuple[tuple[str, bool], ...] = ()
    needed: Needed | None = None
    alike: str = ""


def needs(needed: Needed) -> str:
    """What a scenario needs that is excluded, and by which words: "needs ivi.SIGTERM, which is excluded by not may(SIGTERM)"."""
    events = " and ".join(each.event for each in needed.events)
    by = " and ".join(dict.fromkeys(text(each.by) for each in needed.events))
    return f"needs {events}, which {'is' if len(needed.events) == 1 else 'are'} excluded by {by}"


def exit_status(words: list[Word]) -> int:
    """Verdicts → the exit status: 0 all hold or are not applicable, 1 some claim does not, 3 some is unknown and none is worse."""
    worst = max(words, key=SEVERITY.index, default="holds")
    return {"holds": 0, "not applicable": 0, "unknown": 3}.get(worst, 1)


def worst(statuses: Iterable[int]) -> int:
    """Exit statuses of several systems → the one of all: an input that is wrong is worse than what fails, and that than what is unknown."""
    return max(statuses, key=(0, 3, 1, 2).index, default=0)
