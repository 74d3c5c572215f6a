"""What somebody might write who wishes the reader ill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quiesce.proofs.check import Outcome
    from quiesce.proofs.evidence.trace import Trace
    from quiesce.proofs.evidence.verdict import Verdict

HOSTILE = "</script><script>document.title='harm'</script><img src=x onerror=\"alert('1')\">'\u202e\u2028&amp;{{ 7*7 }}"
"""Ends of elements, quotes, handlers, marks of direction, entities and a template."""


def poisoned(outcome: Outcome, text: str = HOSTILE) -> Outcome:
    """An outcome → the same with a text wherever it can be without becoming another outcome."""
    composition = outcome.case.composition
    system = replace(composition.system, name=text, notes=(*composition.system.notes, text))
    transition_system = replace(composition.transition_system, name=text)
    case = replace(outcome.case, composition=replace(composition, system=system, transition_system=transition_system))
    return replace(outcome, case=case, verdicts=[_verdict(verdict, text) for verdict in outcome.verdicts])


def _verdict(verdict: Verdict, text: str) -> Verdict:
    declared = replace(verdict.claim.declared, claim=text, because=(*verdict.claim.declared.because, text))
    causes = tuple(replace(cause, trace=_trace(cause.trace, text)) for cause in verdict.causes)
    claim, trace = replace(verdict.claim, declared=declared), _trace(verdict.trace, text)
    return replace(verdict, claim=claim, trace=trace, causes=causes, reason=text)


def _trace(trace: Trace | None, text: str) -> Trace | None:
    if trace is None:
        return None
    steps = []
    for step in trace.steps:
        event = f"{step.event.partition('.')[0]}.{text}"
        moved = tuple(replace(each, dest=text if each.dest != each.source else each.source) for each in step.moved)
        steps.append(replace(step, event=event, means=text, moved=moved, because=(*step.because, text, "constructor")))
    return replace(trace, steps=tuple(steps))
