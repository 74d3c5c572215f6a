"""Verdicts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.composition.topology import HOST, Element
from ...model.language import formula as f
from ...model.language.findings import printable
from .layout import outline, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...model.composition.instantiate import Composition
    from ...specs.language.claim import Claim
    from ..check import Case, Outcome, Space
    from ..evidence.trace import Step, Trace
    from ..evidence.verdict import Verdict, Word

_SHOWN_CAUSES = 20
_NOUN = {"holds": "hold", "depends": "depend", "violated": "violated", "vacuous": "vacuous", "unknown": "unknown"}


def report(
    outcome: Outcome, engine: str, *, traces: bool = False, paint: Callable[[Word, str], str] = lambda _, text: text
) -> Iterator[str]:
    """An outcome → its lines: the system, the table of claims, what does not hold and how, the sources cited.

    Args:
        outcome: what a check found.
        engine: how it was found.
        traces: print the trace of every minimal cause, and every witness, in full.
        paint: gives the text of a verdict its colour.
    """
    case = outcome.case
    yield from _system(case, outcome.space, engine)
    yield ""
    groups = _folded(outcome.verdicts)
    yield from _table(groups, paint)
    yield ""
    yield _tally(outcome.verdicts)
    yield from _silent(case)
    cited: dict[str, None] = {}
    yield from _unknown(outcome.verdicts)
    for group in groups:
        first = group[0]
        if first.trace or first.word == "vacuous":
            if first.word == "holds" and not traces:
                continue
            yield ""
            yield from _details(group, case.composition, cited, traces=traces)
    yield from _sources(case.composition, cited)


def _system(case: Case, space: Space, engine: str) -> Iterator[str]:
    system, _composition = case.composition.system, case.composition
    vms = ", ".join(vm.name for vm in system.vms)
    devices = ", ".join(f"{device.name} of {device.vm.text}" for device in system.devices) or "none passed through"
    yield f"system {printable(system.name)}"
    yield from wrapped(f"VMs: {vms}; devices: {devices}", "  ", "  ")
    for vm in system.vms:
        known = [
            f"{pin.feature.text} {pin.value.text}" + (f" ({printable(pin.why)})" if pin.why else "") for pin in vm.pins
        ]
        if known:
            yield from wrapped(f"{vm.name}: {', '.join(known)}", "  ", "  ")
    for device in system.devices:
        known = [
            f"{pin.feature.text} {pin.value.text}" + (f" ({printable(pin.why)})" if pin.why else "")
            for pin in device.pins
        ]
        shared = [f"shared with {', '.join(vm.text for vm in device.sharers)}"] if device.sharers else []
        if known or shared:
            yield from wrapped(f"{device.name}: {', '.join(known + shared)}", "  ", "  ")
    if space.open_features:
        yield from wrapped(f"open: {', '.join(space.open_features)}", "  ", "  ")
    for note in system.notes:
        yield from wrapped(printable(note), "  ", "  ")
    counted = (
        f"{space.states:,} states (combinations of locations)" if space.states is not None else "states not counted"
    )
    yield f"  {counted}, {space.variables} machines, {space.events} events"
    features = f"{_count(len(space.open_features), 'open feature')} and {_count(space.open_permissions, 'permission')}"
    yield f"  {space.assignments:,} assignments of {features} of faults and choices"
    if engine == "explicit":
        yield "  explored with every fault and choice permitted that no assumption speaks of"
    if space.reason:
        yield from wrapped(space.reason, "  ", "  ")


def _table(groups: list[list[Verdict]], paint: Callable[[Word, str], str]) -> Iterator[str]:
    names = max((len(group[0].claim.declared.name) for group in groups), default=0)
    remarks = [_remark(group[0]) for group in groups]
    width = max((len(remark) for remark in remarks), default=0)
    for group, remark in zip(groups, remarks, strict=True):
        first = group[0]
        word = paint(first.word, f"{first.word:8}")
        lead = f"{first.claim.declared.name:{names}}  {word}  {remark:{width}}  "
        elements = ", ".join(_elements(verdict.claim) for verdict in group)
        lines = wrapped(elements, "", "") if elements else [""]
        yield f"  {lead}{lines[0]}".rstrip()
        for line in lines[1:]:
            yield " " * (names + width + 16) + line


def _remark(verdict: Verdict) -> str:
    if verdict.trace is not None:
        said = "reached" if verdict.claim.declared.pattern == "possible" else "fails"
        return f"{said} in {_count(len(verdict.trace.steps), 'step')}"
    if verdict.word == "holds" and verdict.explored is not None and verdict.explored.variables == 0:
        return "nothing to go wrong"
    return "see below" if verdict.word in ("vacuous", "unknown") else ""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _elements(claim: Claim) -> str:
    return ", ".join(element.name for _, element in claim.bound)


def _tally(verdicts: list[Verdict]) -> str:
    words: tuple[Word, ...] = ("holds", "depends", "violated", "vacuous", "unknown")
    counts = {word: sum(verdict.word == word for verdict in verdicts) for word in words}
    said = ", ".join(f"{counts[word]} {_NOUN[word]}" for word in words if counts[word] or word == "holds")
    return f"{_count(len(verdicts), 'claim')}: {said}"


def _unknown(verdicts: list[Verdict]) -> Iterator[str]:
    """Why claims without any trace are unknown: each reason once."""
    reasons = dict.fromkeys(verdict.reason for verdict in verdicts if verdict.word == "unknown" and not verdict.trace)
    for reason in reasons:
        yield from wrapped(f"unknown: {printable(reason)}", "", "  ")


def _silent(case: Case) -> Iterator[str]:
    if case.silent:
        names = ", ".join(item.name for item in case.silent)
        yield from wrapped(f"nothing here to which these would apply: {names}", "", "  ")


def _folded(verdicts: list[Verdict]) -> list[list[Verdict]]:
    """Verdicts in order, those next to the first with the same answer up to the names of elements."""
    groups: dict[tuple[str, ...], list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(_anonymous(verdict), []).append(verdict)
    return list(groups.values())


def _anonymous(verdict: Verdict) -> tuple[str, ...]:
    elements = {element.name: f"<{index}>" for index, (_, element) in enumerate(verdict.claim.bound)}

    def unnamed(path: str) -> str:
        element, _, rest = path.partition(".")
        return f"{elements.get(element, element)}.{rest}"

    def renamed(atom: f.Atom) -> f.Formula:
        match atom:
            case f.Is(path, values):
                return f.Is(unnamed(path), values)
            case f.May(event):
                return f.May(unnamed(event))
            case f.In(path, locations):
                return f.In(unnamed(path), locations)

    condition = "" if verdict.holds_when is None else f.text(f.substitute(verdict.holds_when, renamed))
    steps = tuple(unnamed(step.event) for step in verdict.trace.steps) if verdict.trace else ()
    return (verdict.claim.declared.name, verdict.word, verdict.reason, condition, *steps)


def _details(group: list[Verdict], composition: Composition, cited: dict[str, None], *, traces: bool) -> Iterator[str]:
    first = group[0]
    declared = first.claim.declared
    yield f"{declared.name}: {first.word}, for {', '.join(_elements(verdict.claim) for verdict in group)}"
    yield from wrapped(f"{printable(declared.claim)}{_numbers(declared.because, cited)}", "  ", "  ")
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
        yield f"  {size}: {first.explored.states:,} states explored, under {first.explored.assignments:,} assignments"
    if first.trace is not None:
        yield from _trace(first, first.trace, composition, cited)
    if first.causes:
        yield from _causes(first, composition, cited, traces=traces)


def _readings(condition: f.Formula, composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    """The open questions of the documentation that a condition speaks of: what to ask the vendor."""
    features = composition.library.names.features
    names = dict.fromkeys(atom.path for atom in f.atoms(condition) if isinstance(atom, f.Is))
    asked = [features["system", name.partition(".")[2]] for name in names if name.startswith(f"{HOST}.")]
    readings = [feature for feature in asked if feature.kind == "reading"]
    if readings:
        yield "  so it hangs on what the documentation leaves open"
    for reading in readings:
        numbers = _numbers(tuple(scalar.text for scalar in reading.because), cited)
        yield from wrapped(f"{HOST}.{reading.name}: {printable(reading.means)}{numbers}", "      ", "    ")


def _causes(verdict: Verdict, composition: Composition, cited: dict[str, None], *, traces: bool) -> Iterator[str]:
    """The minimal causes, each with the story of its shortest trace in a line, or in full."""
    several = len(verdict.causes) > 1
    yield f"  {len(verdict.causes)} minimal causes, each enough by itself" if several else "  the only minimal cause"
    shown = verdict.causes if traces else verdict.causes[:_SHOWN_CAUSES]
    for number, cause in enumerate(shown, start=1):
        members = " and ".join(f.text(member) for member in cause.members) or "nothing: it fails whatever is permitted"
        yield from wrapped(f"{number}. {members}", "    ", "   ")
        if traces:
            yield from _trace(verdict, cause.trace, composition, cited)
        else:
            story = ", ".join(_story(cause.trace, composition))
            yield from wrapped(f"{_count(len(cause.trace.steps), 'step')}: {story}", "       ", "  ")
    if len(shown) < len(verdict.causes):
        yield f"    and {len(verdict.causes) - len(shown)} more: --traces or --json shows all"


def _story(trace: Trace, composition: Composition) -> Iterator[str]:
    """The events of a trace, by their bare names where they are all of one VM and its devices."""
    topology = composition.grounding.topology
    elements = {element.name: element for element in topology.elements()}
    vms = {topology.vm_of(elements[step.event.partition(".")[0]]) for step in trace.steps} - {HOST}
    for step in trace.steps:
        yield step.event if len(vms) > 1 else step.event.partition(".")[2]


def _trace(verdict: Verdict, trace: Trace, composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    faults = sum(step.kind == "fault" for step in trace.steps)
    among = f"{_count(faults, 'fault')} among them" if faults else "without any fault"
    chosen = [f"{name} is {value}" for name, value in trace.features if name in trace.matters]
    given = f", where {' and '.join(chosen)}" if chosen else ""
    verb = "is reached" if verdict.claim.declared.pattern == "possible" else "fails"
    yield from wrapped(f"{verb} like this, in {_count(len(trace.steps), 'step')}, {among}{given}", "  ", "    ")
    start = ", ".join(f"{instance} {location}" for instance, location in trace.initial)
    yield from wrapped(f"at first: {start}", "    ", "  ")
    for number, step in enumerate(trace.steps, start=1):
        yield from _step(number, step, cited)
    yield from _broken(verdict, trace, composition)


def _step(number: int, step: Step, cited: dict[str, None]) -> Iterator[str]:
    said = f" – {printable(step.means)}" if step.means else ""
    yield from wrapped(
        f"{number:3}  {step.kind:8}  {step.event}{said}{_numbers(step.because, cited)}", "    ", " " * 15
    )
    for moved in step.moved:
        if moved.source != moved.dest:
            yield from wrapped(f"{moved.instance}: {moved.source} → {moved.dest}", " " * 19, "  ")


def _broken(verdict: Verdict, trace: Trace, composition: Composition) -> Iterator[str]:
    """The part of the claim that became false, with where the machines are."""
    final = trace.final()
    places = {
        atom.path: final[atom.path]
        for atom in f.atoms(verdict.claim.goal)
        if isinstance(atom, f.In) and atom.path in final
    }
    if verdict.claim.declared.pattern == "possible":
        return
    at_last = " and ".join(f"{instance} is in {location}" for instance, location in places.items())
    body = f.text(_about(verdict.claim, composition))
    yield from wrapped(f"now {at_last},", "    ", "  ")
    yield from wrapped(f"but the claim is {verdict.claim.declared.pattern}: {body}", "    ", "  ")


def _about(claim: Claim, composition: Composition) -> f.Formula:
    """The claim's formula as declared, with the elements' names in place of those of `for:`."""
    bound = dict(claim.bound)
    host = Element("system", HOST)

    def path(written: str) -> str:
        first, *rest = written.split(".")
        if first not in bound:
            return written
        return f"{composition.grounding.topology.walk((first, *rest[:-1]), host, bound).name}.{rest[-1]}"

    def named(formula: f.Formula) -> f.Formula:
        match formula:
            case f.In(written, locations):
                return f.In(path(written), locations)
            case f.Is(written, values):
                return f.Is(path(written), values)
            case f.Not(part):
                return f.Not(named(part))
            case f.And(parts):
                return f.And(tuple(named(part) for part in parts))
            case f.Or(parts):
                return f.Or(tuple(named(part) for part in parts))
            case f.Implies(left, right):
                return f.Implies(named(left), named(right))
            case f.Each(quantifier, name, collection, body):
                return f.Each(quantifier, name, path(collection), named(body))
        return formula

    return named(claim.declared.body.formula)


def _numbers(because: tuple[str, ...], cited: dict[str, None]) -> str:
    cited |= dict.fromkeys(because)
    return f" [{' '.join(because)}]" if because else ""


def _sources(composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    known = [source for source in composition.library.model.sources if source.number in cited]
    if known:
        yield ""
        yield "sources"
    for source in known:
        document = f" ({printable(source.document)})" if source.document else ""
        yield from wrapped(f"{source.number:4} {printable(source.says)}{document}", "  ", "     ")
