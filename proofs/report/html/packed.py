"""Traces → data for the page, with all that repeats said once: an assessor's report has thousands of traces.

It is `{"claims": [{"name", "word", "possible", "speaks": [machine…], "trace": trace | null, "causes": [[literal…, trace |
null]…]}], "machines": [[name, declared name]…], "places": [location…], "events": [[name, class, meaning]…], "literals":
[words…], "features": [name…], "values": [value…], "sources": [number…], "starts": [[[machine, place]…]…], "steps":
[[event | -1, [[machine, from, to, [row…]]…], [source…]]…], "changes": [[[claim, letter]…]…], "truths": [letters…],
"assignments": [[value…]…], "named": [[feature…]…], "ends": [sentence…], "traces": [{"start", "named", "values",
"matters": [feature…], "steps": [step…], "truth", "changes": [change…], "loop": step | null, "end": [end…], "fair":
[end…]}]}`. What is the name of a list, in the singular, stands for an index in it; "truth" has a letter for each claim in
the first state, and each change those that are others after a step.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ...evidence.trace import REST
from ..ending import endings, fairness
from ..wording import in_words
from .truth import Truths

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from ....specs.language.claim import Claim
    from ...checking.run import Outcome
    from ...evidence.trace import Step, Trace
    from ...evidence.verdict import Verdict


class Interned:
    """Things, each once, by number in order of first use."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def __call__(self, thing: Hashable) -> int:
        """A thing → its number."""
        return self._numbers.setdefault(thing, len(self._numbers))

    def every(self, things: Iterable[Hashable]) -> tuple[int, ...]:
        """Things → their numbers."""
        return tuple(self(thing) for thing in things)

    def listed(self) -> list[Any]:
        """All of them in the order of their numbers."""
        return list(self._numbers)


_TABLES = ("machines", "places", "events", "literals", "features", "values", "starts", "steps", "changes")
_MORE = ("truths", "assignments", "named", "ends", "sources")


class Packed:
    """What the page's script is given."""

    def __init__(self, outcome: Outcome) -> None:
        self._composition = outcome.case.composition
        self._tables = {name: Interned() for name in (*_TABLES, *_MORE)}
        self._declared = {each.name: each.graph.machine.name for each in self._composition.instances}
        self._truths = Truths(self._composition, [verdict.claim for verdict in outcome.verdicts])
        self._traces: dict[tuple[int, Trace], int] = {}
        self._packed: list[dict[str, Any]] = []
        self._claims = [self._claim(number, verdict) for number, verdict in enumerate(outcome.verdicts)]

    def data(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        lists = {name: table.listed() for name, table in self._tables.items()}
        return {"claims": self._claims, **lists, "traces": self._packed}

    def _claim(self, number: int, verdict: Verdict) -> dict[str, Any]:
        claim = verdict.claim
        literals = self._tables["literals"]
        causes = [
            [*(literals(in_words(member)) for member in cause.members), self._trace(number, claim, cause.trace)]
            for cause in verdict.causes
        ]
        return {
            "name": claim.name,
            "word": verdict.word,
            "possible": claim.declared.pattern == "possible",
            "speaks": [self._machine(name) for name in claim.machines],
            "trace": self._trace(number, claim, verdict.trace),
            "causes": causes,
        }

    def _machine(self, name: str) -> int:
        return self._tables["machines"]((name, self._declared[name]))

    def _trace(self, number: int, claim: Claim, trace: Trace | None) -> int | None:
        if trace is None:
            return None
        # A claim's own trace is mostly that of one of its causes.
        key = (number, trace)
        if key not in self._traces:
            self._traces[key] = len(self._packed)
            self._packed.append(self._pack(claim, trace))
        return self._traces[key]

    def _pack(self, claim: Claim, trace: Trace) -> dict[str, Any]:
        tables = self._tables
        start = tuple((self._machine(name), tables["places"](place)) for name, place in trace.initial)
        names = tables["features"].every(name for name, _ in trace.features)
        values = tables["values"].every(value for _, value in trace.features)
        told = self._truths.along(trace, claim)
        changes = [_changed(before, after) for before, after in pairwise(told)]
        return {
            "start": tables["starts"](start),
            "named": tables["named"](names),
            "values": tables["assignments"](values),
            "matters": tables["features"].every(trace.matters),
            "steps": [tables["steps"](self._step(step)) for step in trace.steps],
            "truth": tables["truths"](told[0]),
            "changes": [tables["changes"](change) for change in changes],
            "loop": trace.loop,
            "end": tables["ends"].every(endings(claim, trace)),
            "fair": tables["ends"].every(fairness(trace)),
        }

    def _step(self, step: Step) -> tuple[Any, ...]:
        tables = self._tables
        moved = tuple(
            (self._machine(each.instance), tables["places"](each.source), tables["places"](each.dest), each.rows)
            for each in step.moved
        )
        event = -1 if step.event == REST else tables["events"]((step.event, step.kind, step.means))
        return event, moved, tables["sources"].every(step.because)


def _changed(before: str, after: str) -> tuple[tuple[int, str], ...]:
    return tuple((at, letter) for at, letter in enumerate(after) if letter != before[at])
