"""What somebody might write who wishes the reader ill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from quiesce.proofs.evidence.trace import REST

if TYPE_CHECKING:
    from quiesce.proofs.checking.run import Outcome
    from quiesce.proofs.compare.diff.difference import Difference
    from quiesce.proofs.compare.diff.entry import Entry
    from quiesce.proofs.evidence.trace import Trace
    from quiesce.proofs.evidence.verdict import Verdict
    from quiesce.specs.language.claim import Claim

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
        event = step.event if step.event == REST else f"{step.event.partition('.')[0]}.{text}"
        moved = tuple(replace(each, dest=text if each.dest != each.source else each.source) for each in step.moved)
        steps.append(replace(step, event=event, means=text, moved=moved, because=(*step.because, text, "constructor")))
    return replace(trace, steps=tuple(steps))


def poisoned_difference(found: Difference, text: str = HOSTILE) -> Difference:
    """A difference → the same with a text wherever it can be without becoming another difference."""
    changes = tuple(
        replace(
            change,
            name=change.name if change.subject in ("row", "event", "location", "machine") else text,
            said=text,
            place=text,
            base=tuple(_entry(entry, text) for entry in change.base),
            head=tuple(_entry(entry, text) for entry in change.head),
        )
        for change in found.changes
    )
    told = []
    for each in found.told:
        trace = _trace(each.trace, text)
        assert trace is not None
        told.append(replace(each, trace=trace, apart=tuple((name, text, text) for name, _, _ in each.apart)))
    moved = tuple(
        replace(
            each,
            pair=replace(each.pair, base=_claim(each.pair.base, text), head=_claim(each.pair.head, text)),
            base=each.base and _verdict(each.base, text),
            head=each.head and _verdict(each.head, text),
        )
        for each in found.moved
    )
    states = found.states and replace(
        found.states, gained=(*found.states.gained, ("kitchen.kettle", text)), reason=text
    )
    return replace(
        found, name=text, changes=changes, told=tuple(told), moved=moved, states=states, stale=(*found.stale, text)
    )


def _entry(entry: Entry, text: str) -> Entry:
    return replace(entry, place=text, parts=tuple((key, text) for key, _ in entry.parts))


def _claim(claim: Claim | None, text: str) -> Claim | None:
    return claim and replace(claim, declared=replace(claim.declared, claim=text))
