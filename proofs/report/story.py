"""What does not hold, told: the claim, when it holds, how it fails, and the causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.findings import printable
from ...model.system.topology import HOST
from ..evidence.counted import count, length
from ..evidence.steps import events_in_short
from ..evidence.trace import REST
from .claimed import claimed
from .ending import LOST, ending, finally_at
from .layout import outline, wrapped
from .narrative import explored, heading, in_brief, numbered, readings_of, rescued, said, tally, texts, why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.system.instantiate import Composition
    from ..evidence.trace import Step, Trace
    from ..evidence.verdict import Verdict

_SHOWN_FAMILIES = 20
_BRIEF_FAMILIES = 3


def details(group: list[Verdict], composition: Composition, cited: dict[str, None], *, traces: bool) -> Iterator[str]:
    """Equal verdicts of one property → everything about the first of them.

    Args:
        group: verdicts that are the same up to the names of elements.
        composition: the system.
        cited: collects the numbers of the sources that are cited.
        traces: tell the trace of every cause in full.
    """
    first = group[0]
    declared = first.claim.declared
    yield from _heading(group, cited)
    for written in (*declared.where, *declared.assuming):
        yield from wrapped(f"assuming {f.text(written.formula)}", "  ", "    ")
    if first.reason:
        yield from wrapped(printable(why(first)), "  ", "  ")
    if first.holds_when is not None and first.word == "depends":
        yield "  holds exactly when"
        yield from outline(first.holds_when, "      ")
        yield from _readings(first.holds_when, composition, cited)
    if size := explored(first):
        yield f"  {size}"
    if first.trace is not None:
        yield from _trace(first, first.trace, composition, cited)
        for line in rescued(first):
            yield from wrapped(line, "  ", "    ")
    elif first.needed is not None:
        yield from _trace(first, first.needed.trace, composition, cited)
    if first.causes and (first.word != "violated" or any(cause.members for cause in first.causes)):
        yield from _causes(first, composition, cited, traces=traces)


def brief(group: list[Verdict], composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    """Equal verdicts of one property → the claim, what it hangs on, its shortest failure, and its first causes."""
    yield from _heading(group, cited)
    for depth, line in in_brief(group[0], composition, cited):
        yield from wrapped(printable(line), "  " * (depth + 1), "    " if depth == 0 else "   ")


def _heading(group: list[Verdict], cited: dict[str, None]) -> Iterator[str]:
    declared = group[0].claim.declared
    yield heading(group)
    yield from wrapped(f"{printable(declared.claim)}{numbered(declared.because, cited)}", "  ", "  ")


def _readings(condition: f.Formula, composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    """The open questions of the documentation that a condition speaks of: what to ask the vendor."""
    readings = readings_of(condition, composition)
    if readings:
        yield "  so it depends on open interpretations of the documentation"
    for reading in readings:
        numbers = numbered(texts(reading.because), cited)
        yield from wrapped(f"{HOST}.{reading.name}: {printable(reading.means)}{numbers}", "      ", "    ")


def _causes(verdict: Verdict, composition: Composition, cited: dict[str, None], *, traces: bool) -> Iterator[str]:
    """The minimal causes by families, each with the story of a shortest trace in a line, or in full."""
    yield f"  {tally(verdict)}"
    shown = verdict.families if traces else verdict.families[:_SHOWN_FAMILIES]
    for number, family in enumerate(shown, start=1):
        yield from wrapped(f"{number}. {said(family)}", "    ", "   ")
        for index in family.causes:
            trace = verdict.causes[index].trace
            if trace is not None and traces:
                if len(family.causes) > 1:
                    only = " and ".join(f.text(member) for member in verdict.causes[index].members)
                    yield from wrapped(f"with {only}", "       ", "  ")
                yield from _trace(verdict, trace, composition, cited)
            elif trace is not None:
                story = ", ".join(events_in_short(trace, composition.grounding.topology))
                yield from wrapped(f"{length(trace)}: {story}", "       ", "  ")
    if len(shown) < len(verdict.families):
        yield f"    and {len(verdict.families) - len(shown)} more: --traces or --json shows all"


def _trace(verdict: Verdict, trace: Trace, composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    faults = sum(step.kind == "fault" for step in trace.steps)
    among = f"{count(faults, 'fault')} among them" if faults else "without any fault"
    chosen = [f"{name} is {value}" for name, value in trace.features if name in trace.matters]
    given = f", where {' and '.join(chosen)}" if chosen else ""
    verb = "is reached" if verdict.claim.declared.pattern == "possible" else "fails"
    verb = verb if verdict.needed is None else "with that it is reached"
    yield from wrapped(f"{verb} like this, in {length(trace)}, {among}{given}", "  ", "    ")
    for number, step in enumerate(trace.steps, start=1):
        if step.event != REST:
            yield from step_lines(number, step, cited)
    yield from _going_on(trace)
    yield from broken(verdict, trace, composition)


def beginning(trace: Trace) -> Iterator[str]:
    """Where every machine is at first, which is the same in all traces of a system."""
    start = ", ".join(f"{instance} {location}" for instance, location in trace.initial)
    yield from wrapped(f"every run begins with {start}", "", "  ")


def step_lines(number: int, step: Step, cited: dict[str, None]) -> Iterator[str]:
    """A step → its event, what it means and rests on, and who moved."""
    meant = f" – {printable(step.means)}" if step.means else ""
    yield from wrapped(
        f"{number:3}  {step.kind:8}  {step.event}{meant}{numbered(step.because, cited)}", "    ", " " * 15
    )
    for moved in step.moved:
        if moved.source != moved.dest:
            yield from wrapped(f"{moved.instance}: {moved.source} → {moved.dest}", " " * 19, "  ")


def broken(verdict: Verdict, trace: Trace, composition: Composition) -> Iterator[str]:
    """The part of the claim that became false, with where the machines are."""
    if verdict.claim.declared.pattern == "possible":
        return
    at_last = finally_at(verdict.claim, trace)
    if at_last and trace.loop is None:
        yield from wrapped(f"now {at_last},", "    ", "  ")
    if verdict.claim.declared.pattern == "recoverable":
        yield f"    and {LOST}"
    but = "" if trace.loop is not None or not at_last else "but "
    yield from wrapped(f"{but}the claim is {claimed(verdict.claim, composition)}", "    ", "  ")


def _going_on(trace: Trace) -> Iterator[str]:
    """How a run goes on that never ends, and why that is fair."""
    found = ending(trace)
    if found is not None:
        for line in filter(None, (str(found), found.fair)):
            yield from wrapped(line, "    ", "  ")
        for line in found.disabled:
            yield from wrapped(line, "      ", "  ")
