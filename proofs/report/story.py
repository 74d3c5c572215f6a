"""What does not hold, told: the claim, when it holds, how it fails, and the causes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language import temporal_parts
from ...model.language.findings import printable
from ...model.system.topology import HOST
from ..evidence.counted import count, length
from ..evidence.steps import events_in_short
from ..evidence.trace import REST
from .claimed import claimed
from .ending import LOST, ending
from .layout import elements_of, outline, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.language.declaration import FeatureDeclaration
    from ...model.language.document import Scalar
    from ...model.system.instantiate import Composition
    from ..evidence.families import Family
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
        yield from wrapped(printable(first.reason), "  ", "  ")
    if first.holds_when is not None and first.word == "depends":
        yield "  holds exactly when"
        yield from outline(first.holds_when, "      ")
        yield from _readings(first.holds_when, composition, cited)
    if first.explored is not None and first.explored.states is not None:
        size = f"{first.explored.variables} of {first.explored.of_variables} machines can influence it"
        yield f"  {size}: {first.explored.states:,} states explored, under {count(first.explored.assignments or 0, 'assignment')}"
    if first.trace is not None:
        yield from _trace(first, first.trace, composition, cited)
        yield from rescued(first)
    if first.causes and (first.word != "violated" or any(cause.members for cause in first.causes)):
        yield from _causes(first, composition, cited, traces=traces)


def brief(group: list[Verdict], composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    """Equal verdicts of one property → the claim, what it hangs on, its shortest failure, and its first causes."""
    first = group[0]
    yield from _heading(group, cited)
    if first.reason:
        yield from wrapped(printable(first.reason), "  ", "  ")
    if first.holds_when is not None and first.word == "depends":
        asked = [
            f"{HOST}.{r.name}{numbered(_texts(r.because), cited)}" for r in readings_of(first.holds_when, composition)
        ]
        if asked:
            yield from wrapped(f"hangs on the readings {', '.join(asked)}", "  ", "    ")
    if first.trace is not None:
        story = ", ".join(events_in_short(first.trace, composition.grounding.topology))
        yield from wrapped(f"fails in {length(first.trace)}: {story}", "  ", "    ")
    if first.causes and any(cause.members for cause in first.causes):
        yield f"  {tally(first)}"
        for number, family in enumerate(first.families[:_BRIEF_FAMILIES], start=1):
            yield from wrapped(f"{number}. {said(family)}", "    ", "   ")
        if len(first.families) > _BRIEF_FAMILIES:
            yield f"    and {len(first.families) - _BRIEF_FAMILIES} more"


def _heading(group: list[Verdict], cited: dict[str, None]) -> Iterator[str]:
    first = group[0]
    declared = first.claim.declared
    where = ", ".join(filter(None, (elements_of(verdict.claim) for verdict in group)))
    yield f"{declared.name}: {first.word}" + (f", for {where}" if where else "")
    yield from wrapped(f"{printable(declared.claim)}{numbered(declared.because, cited)}", "  ", "  ")


def _readings(condition: f.Formula, composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    """The open questions of the documentation that a condition speaks of: what to ask the vendor."""
    readings = readings_of(condition, composition)
    if readings:
        yield "  so it hangs on what the documentation leaves open"
    for reading in readings:
        numbers = numbered(_texts(reading.because), cited)
        yield from wrapped(f"{HOST}.{reading.name}: {printable(reading.means)}{numbers}", "      ", "    ")


def readings_of(condition: f.Formula, composition: Composition) -> list[FeatureDeclaration]:
    """The readings of the documentation that a condition speaks of."""
    features = composition.library.names.features
    names = dict.fromkeys(atom.path for atom in f.atoms(condition) if isinstance(atom, f.Is))
    asked = [features["system", name.partition(".")[2]] for name in names if name.startswith(f"{HOST}.")]
    return [feature for feature in asked if feature.kind == "reading"]


def _texts(scalars: Iterable[Scalar]) -> tuple[str, ...]:
    return tuple(scalar.text for scalar in scalars)


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


def tally(verdict: Verdict) -> str:
    """How many minimal causes there are."""
    if len(verdict.causes) == 1:
        return "the only minimal cause"
    if len(verdict.causes) == len(verdict.families):
        return f"{len(verdict.causes)} minimal causes, each enough by itself"
    several = f"{count(len(verdict.families), 'row')} of alternatives"
    return f"{len(verdict.causes)} minimal causes, each enough by itself, in {several}"


def said(family: Family) -> str:
    """The members of a family's causes: what all of them have, and where they may differ."""
    factors = [" or ".join(f.text(member) for member in factor) for factor in family.factors]
    several = [f"({said})" if len(factor) > 1 else said for factor, said in zip(family.factors, factors, strict=True)]
    if len(factors) == 1:
        return factors[0]
    return " and ".join(several) or "nothing: it fails whatever is permitted"


def _trace(verdict: Verdict, trace: Trace, composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    faults = sum(step.kind == "fault" for step in trace.steps)
    among = f"{count(faults, 'fault')} among them" if faults else "without any fault"
    chosen = [f"{name} is {value}" for name, value in trace.features if name in trace.matters]
    given = f", where {' and '.join(chosen)}" if chosen else ""
    verb = "is reached" if verdict.claim.declared.pattern == "possible" else "fails"
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
    final = trace.final()
    formulas = [verdict.claim.goal]
    if verdict.claim.temporal is not None:
        formulas = [*temporal_parts.states(verdict.claim.temporal)]
    atoms = (atom for formula in formulas for atom in f.atoms(formula))
    places = {atom.path: final[atom.path] for atom in atoms if isinstance(atom, f.In) and atom.path in final}
    at_last = " and ".join(f"{instance} is in {location}" for instance, location in places.items())
    if at_last and trace.loop is None:
        yield from wrapped(f"now {at_last},", "    ", "  ")
    if verdict.claim.declared.pattern == "recoverable":
        yield f"    and {LOST}"
    but = "" if trace.loop is not None or not at_last else "but "
    yield from wrapped(f"{but}the claim is {claimed(verdict.claim, composition)}", "    ", "  ")


def rescued(verdict: Verdict) -> Iterator[str]:
    """Which events would make an end of a loop if nobody could put them off for ever."""
    for strong, when in ((False, "all the while"), (True, "again and again")):
        names = [name for name, strongly in verdict.rescue if strongly is strong]
        if names:
            either = " or ".join(names)
            yield from wrapped(
                f"it would not fail so if {either}, possible {when}, could not be put off for ever", "  ", "    "
            )


def _going_on(trace: Trace) -> Iterator[str]:
    """How a run goes on that never ends, and why that is fair."""
    found = ending(trace)
    if found is not None:
        for line in filter(None, (str(found), found.fair)):
            yield from wrapped(line, "    ", "  ")
        for line in found.disabled:
            yield from wrapped(line, "      ", "  ")


def numbered(because: tuple[str, ...], cited: dict[str, None]) -> str:
    """The numbers of sources, in brackets after what rests on them; `cited` collects them."""
    cited |= dict.fromkeys(because)
    return f" [{' '.join(because)}]" if because else ""
