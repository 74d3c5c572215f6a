"""Verdicts → SARIF, which code scanning and editors show at the lines of files.

A property is a rule, and a claim that is not `holds` is a result. It is shown at the place to look at first in the user's
own files (see `blame`); what else decided something, and the property, are related locations. A trace is a code flow: one
location per step, which is the declared row that the step's controller took.

What is not applicable is no result: who does not know results of that kind would take one for an alert. It is listed with the
run's properties.

Results are recognised again by the claim alone, so whatever else changes in a file, a finding stays the same one. How bad
each verdict is, says `level`.

References:
    OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", Errata 01.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from ...model.language import formula as f
from ...model.language.findings import printable
from ..checking.run import Unchecked
from ..evidence.trace import REST
from .basis import document
from .blame import Blamer
from .ending import ending
from .level import LEVELS
from .sarif_document import located, run, unlinked, written
from .sarif_rules import rule
from .told import short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...model.language.findings import Position
    from ...model.system.instantiate import Composition
    from ..checking.run import Outcome
    from ..evidence.trace import Step, Trace
    from ..evidence.verdict import Verdict
    from .artifacts import Artifacts


def sarif(systems: Sequence[Outcome | Unchecked], artifacts: Artifacts) -> str:
    """What became of systems → a document with a run for each: JSON in ASCII characters, ready to be written.

    Where several are called alike, where they are tells them apart.
    """
    often = Counter(each.name for each in systems)
    return written(
        *(
            run(f"quiesce/{each.name}/", [], [], each.status, undone=each.reasons)
            if isinstance(each, Unchecked)
            else _run(each, artifacts, "/".join(each.case.question.paths) if often[each.name] > 1 else "")
            for each in systems
        )
    )


def _run(outcome: Outcome, artifacts: Artifacts, where: str) -> dict[str, Any]:
    writer = _Writer(outcome.case.composition, artifacts)
    rules = list(dict.fromkeys(verdict.claim.declared for verdict in outcome.verdicts))
    numbers = {declared.name: index for index, declared in enumerate(rules)}
    return run(
        f"quiesce/{outcome.name}/{where and where + '/'}",
        [rule(declared, outcome.case.composition) for declared in rules],
        [
            writer.result(verdict, numbers[verdict.claim.declared.name])
            for verdict in outcome.verdicts
            if verdict.word in LEVELS
        ],
        outcome.status,
        {
            "restsOn": document(outcome.case.basis, lambda path: artifacts.named(path).uri),
            "notApplicable": {v.claim.name: v.reason for v in outcome.verdicts if v.word == "not applicable"},
        },
    )


class _Writer:
    """Writes the results of one system."""

    def __init__(self, composition: Composition, artifacts: Artifacts) -> None:
        self._composition = composition
        self._artifacts = artifacts
        self._blamer = Blamer(composition)

    def result(self, verdict: Verdict, number: int) -> dict[str, Any]:
        """A verdict → a result of the rule of that number."""
        blame = self._blamer.blame(verdict)
        declared = verdict.claim.declared
        related = [(setting.at, str(setting)) for setting in blame.settings if setting.at != blame.at]
        related.append((declared.at, f"the property {declared.name}"))
        flows = [*self._flows(verdict)]
        return {
            "ruleId": declared.name,
            "ruleIndex": number,
            "level": LEVELS[verdict.word],
            "message": {"text": _message(short(verdict, self._composition), [says for _, says in related])},
            "locations": [self._located(blame.at, blame.says)],
            "relatedLocations": [
                {"id": number, **self._located(at, says)} for number, (at, says) in enumerate(related, start=1)
            ],
            **({"codeFlows": flows} if flows else {}),
            "partialFingerprints": {"quiesceClaim/v1": self._fingerprint(verdict)},
            "properties": {
                "verdict": verdict.word,
                "for": {name: element.name for name, element in verdict.claim.bound},
                **({"holdsWhen": f.text(verdict.holds_when)} if verdict.holds_when is not None else {}),
            },
        }

    def _flows(self, verdict: Verdict) -> Iterator[dict[str, Any]]:
        """The claim's own trace, and those of its causes that have one."""
        if verdict.trace is not None:
            yield self._flow(verdict.trace, "how it fails")
        for cause in verdict.causes:
            if cause.trace is not None and cause.members:
                yield self._flow(cause.trace, f"cause: {f.text(f.conjunction(cause.members))}")

    def _flow(self, trace: Trace, says: str) -> dict[str, Any]:
        steps = [self._step(number, step) for number, step in enumerate(trace.steps, start=1)]
        if (found := ending(trace)) is not None:
            says = f"{says}; {found}"
        start = {instance: {"text": location} for instance, location in trace.initial}
        return {
            "message": {"text": says},
            "threadFlows": [{"initialState": start, "locations": steps}],
        }

    def _step(self, number: int, step: Step) -> dict[str, Any]:
        """A step: the row that its controller took, what it means, and where the machines are that moved."""
        changes = [moved for moved in step.moved if moved.source != moved.dest]
        moves = "; ".join(f"{moved.instance}: {moved.source} → {moved.dest}" for moved in changes)
        meant = f" – {printable(step.means)}" if step.means else ""
        says = f"{number}. {step.kind} {step.event}{meant}" + (f" ({moves})" if moves else "")
        at = self._blamer.row(step.moved[0]).at if step.event != REST else None
        return {
            "location": self._located(at, says),
            "executionOrder": number,
            "importance": "essential" if step.kind == "fault" else "important",
            "state": {moved.instance: {"text": moved.dest} for moved in changes},
        }

    def _located(self, at: Position | None, says: str) -> dict[str, Any]:
        return located(at, says, self._artifacts)

    def _fingerprint(self, verdict: Verdict) -> str:
        """What makes the claim the same one in another revision of the files."""
        about = [name for _, element in verdict.claim.bound for name in (element.scope, element.name)]
        identity = [self._composition.system.name, verdict.claim.declared.name, *about]
        return hashlib.sha256(json.dumps(identity).encode()).hexdigest()


def _message(said: str, related: list[str]) -> str:
    """What is said of a result, and links to its related locations, without which code scanning does not show them.

    Nothing else in a message becomes a link, whatever names it repeats (3.11.6, "Messages with embedded links").
    """
    names = (
        unlinked(printable(each)).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") for each in related
    )
    links = (f"[{name}]({number})" for number, name in enumerate(names, start=1))
    return f"{unlinked(said)}\nSee {'; '.join(links)}"
