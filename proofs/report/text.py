"""Verdicts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.findings import printable
from .layout import outline, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.composition.instantiate import Composition
    from ...specs.language.claim import Claim
    from ..check import Case, Outcome, Space
    from ..evidence.trace import Step, Trace
    from ..evidence.verdict import Verdict, Word

_NOUN = {"holds": "hold", "depends": "depend", "violated": "violated", "vacuous": "vacuous", "unknown": "unknown"}


def report(outcome: Outcome, engine: str) -> Iterator[str]:
    """An outcome → its lines: the system, the table of claims, what does not hold and how, the sources cited."""
    case = outcome.case
    yield from _system(case, outcome.space, engine)
    yield ""
    groups = _folded(outcome.verdicts)
    yield from _table(groups)
    yield ""
    yield _tally(outcome.verdicts)
    yield from _silent(case)
    cited: dict[str, None] = {}
    for group in groups:
        first = group[0]
        if first.word != "holds":
            yield ""
            yield from _details(group, case.composition, cited)
    yield from _sources(case.composition, cited)


def _system(case: Case, space: Space, engine: str) -> Iterator[str]:
    system, composition = case.composition.system, case.composition
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
    open_features = [
        feature.name
        for feature in composition.transition_system.features
        if len(feature.values) > 1 and feature.kind != "permission"
    ]
    if open_features:
        yield from wrapped(f"open: {', '.join(open_features)}", "  ", "  ")
    for note in system.notes:
        yield from wrapped(printable(note), "  ", "  ")
    counted = (
        f"{space.states:,} states (combinations of locations)" if space.states is not None else "states not counted"
    )
    yield f"  {counted}, {space.variables} machines, {space.events} events"
    permissions = sum(
        feature.kind == "permission" and len(feature.values) > 1 for feature in composition.transition_system.features
    )
    yield f"  {space.assignments:,} assignments of {len(open_features)} open features and {permissions} permissions of faults and choices"
    if engine == "explicit":
        yield "  explored with every fault and choice permitted that no assumption speaks of"
    if space.reason:
        yield from wrapped(space.reason, "  ", "  ")


def _table(groups: list[list[Verdict]]) -> Iterator[str]:
    width = max((len(group[0].claim.declared.name) for group in groups), default=0)
    for group in groups:
        first = group[0]
        elements = ", ".join(_elements(verdict.claim) for verdict in group)
        yield from wrapped(
            f"{first.claim.declared.name:{width}}  {first.word:8}  {elements}{_remark(first)}".rstrip(),
            "  ",
            " " * width,
        )


def _remark(verdict: Verdict) -> str:
    if verdict.trace is None:
        return f"  ({printable(verdict.reason)})" if verdict.word in ("vacuous", "unknown") else ""
    if verdict.claim.declared.pattern == "possible":
        return f"  reached in {_count(len(verdict.trace.steps), 'step')}"
    return f"  fails in {_count(len(verdict.trace.steps), 'step')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _elements(claim: Claim) -> str:
    return ", ".join(element.name for _, element in claim.bound)


def _tally(verdicts: list[Verdict]) -> str:
    words: tuple[Word, ...] = ("holds", "depends", "violated", "vacuous", "unknown")
    counts = {word: sum(verdict.word == word for verdict in verdicts) for word in words}
    said = ", ".join(f"{counts[word]} {_NOUN[word]}" for word in words if counts[word] or word == "holds")
    return f"{_count(len(verdicts), 'claim')}: {said}"


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


def _details(group: list[Verdict], composition: Composition, cited: dict[str, None]) -> Iterator[str]:
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
    if first.trace is not None:
        yield from _trace(first, composition, cited)


def _trace(verdict: Verdict, composition: Composition, cited: dict[str, None]) -> Iterator[str]:
    trace = verdict.trace
    if trace is None:
        return
    faults = sum(step.kind == "fault" for step in trace.steps)
    yield f"  fails like this, in {_count(len(trace.steps), 'step')}, {_count(faults, 'fault')} among them"
    chosen = [f"{name} is {value}" for name, value in trace.features if not name.startswith("may(")]
    denied = [name for name, value in trace.features if name.startswith("may(") and value == "no"]
    if chosen:
        yield from wrapped(f"with {', '.join(chosen)}", "    ", "  ")
    if denied:
        yield from wrapped(f"and not {', not '.join(denied)}", "    ", "  ")
    start = ", ".join(f"{instance} {location}" for instance, location in trace.initial)
    yield from wrapped(f"at first: {start}", "    ", "  ")
    for number, step in enumerate(trace.steps, start=1):
        yield from _step(number, step, cited)
    yield from _broken(verdict, trace)


def _step(number: int, step: Step, cited: dict[str, None]) -> Iterator[str]:
    said = f" – {printable(step.means)}" if step.means else ""
    yield from wrapped(
        f"{number:3}  {step.kind:8}  {step.event}{said}{_numbers(step.because, cited)}", "    ", " " * 15
    )
    for moved in step.moved:
        if moved.source != moved.dest:
            yield from wrapped(f"{moved.instance}: {moved.source} → {moved.dest}", " " * 19, "  ")


def _broken(verdict: Verdict, trace: Trace) -> Iterator[str]:
    """The part of the claim that became false, with where the machines are."""
    final = trace.final()
    places = {
        atom.path: final[atom.path]
        for atom in f.atoms(verdict.claim.goal)
        if isinstance(atom, f.In) and atom.path in final
    }
    body = f.text(verdict.claim.declared.body.formula)
    verb = "never" if verdict.claim.declared.pattern == "never" else "always"
    at_last = ", ".join(f"{instance} {location}" for instance, location in places.items())
    yield from wrapped(f"now {at_last}; claimed was {verb}: {body}", "    ", "  ")


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
