"""Verdicts in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ...model.language.findings import printable
from ..evidence.counted import count
from . import basis as rests
from .folding import folded
from .layout import WIDTH, elements_of, wrapped
from .narrative import KNOWN, remark, why
from .sources import cited_sources
from .story import beginning, brief, details

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...specs.language.property import Property
    from ..checking.run import Outcome
    from ..checking.size import Space
    from ..evidence.case import Case
    from ..evidence.verdict import Verdict, Word

_NOUN: dict[Word, str] = {
    "holds": "hold",
    "not applicable": "not applicable",
    "depends": "depend",
    "violated": "violated",
    "vacuous": "vacuous",
    "unknown": "unknown",
}


def report(
    outcome: Outcome,
    engine: str,
    *,
    full: bool = False,
    traces: bool = False,
    paint: Callable[[Word, str], str] = lambda _, text: text,
) -> Iterator[str]:
    """An outcome → its lines: the system, the table of claims, what does not hold and how, the sources cited.

    Claims about the sanity of the model that hold are told in one line, unless claims were asked for by name, or every trace.

    Args:
        outcome: what a check found.
        engine: how it was found.
        full: tell everything about each claim that does not hold, with a trace; otherwise a few lines.
        traces: print the trace of every minimal cause, and every witness, in full.
        paint: gives the text of a verdict its colour.
    """
    case = outcome.case
    yield from _system(case, outcome.space, engine)
    yield ""
    groups = folded([each for each in outcome.verdicts if traces or not in_one_line(each, case)], case.composition)
    yield from table(groups, paint)
    yield from (f"  {line}" for line in (sanity(outcome),) if line)
    yield ""
    yield tally(outcome.verdicts)
    yield from alike(outcome.verdicts)
    yield from _legend(outcome.verdicts)
    yield from _not_applicable(groups, case)
    cited: dict[str, None] = {}
    yield from unknown(outcome.verdicts)
    told = [group for group in groups if _tells(group[0], full=full, traces=traces)]
    begun = next((group[0].trace for group in told if group[0].trace), None)
    if begun is not None and full:
        yield ""
        yield from beginning(begun)
    for group in told:
        yield ""
        if full:
            yield from details(group, case.composition, cited, traces=traces)
        else:
            yield from brief(group, case.composition, cited)
    if told and not full:
        yield ""
        yield "more: --property ID tells everything about a claim, step by step; --traces about all of them"
    yield from cited_sources(case.composition.library.model.sources, cited)


def in_one_line(verdict: Verdict, case: Case) -> bool:
    """Whether a verdict is told together with all others about the sanity of the model: it is no failure, and nobody asked for it."""
    fine = verdict.word in ("holds", "not applicable")
    return verdict.claim.declared.sanity and fine and not case.question.properties


def sanity(outcome: Outcome) -> str:
    """What claims about the sanity of the model come to, in one line; nothing if there are none, or they were asked for."""
    words = Counter(each.word for each in outcome.verdicts if each.claim.declared.sanity)
    silent = sum(item.sanity for item in outcome.case.silent) + words.pop("not applicable", 0)
    if outcome.case.question.properties or not (words or silent):
        return ""
    said = [f"{words['holds']} of {words.total()} hold"]
    said += [f"{words[word]} {noun}" for word, noun in _NOUN.items() if word != "holds" and words[word]]
    said += [f"{silent} not applicable"] if silent else []
    return f"sanity of the model: {', '.join(said)}"


def told_silent(case: Case) -> list[Property]:
    """The properties that make no claim here, but for those that are told in one line with others."""
    return [item for item in case.silent if not item.sanity or case.question.properties]


def _tells(verdict: Verdict, *, full: bool, traces: bool) -> bool:
    """Whether there is more to say of a verdict than its word; why a claim is not applicable is mostly said in a line."""
    if verdict.word == "holds" and not traces:
        return False
    if verdict.needed is not None:
        return full
    return verdict.trace is not None or verdict.word in ("vacuous", "depends", "violated")


def explored(engine: str) -> Iterator[str]:
    """Of which assignments an engine's verdicts are, where these are not all of those allowed."""
    if engine == "explicit":
        yield "  explored with every fault and choice permitted that no assumption speaks of"


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
    yield from rests.lines(case.basis, "  ", passed=("taken for granted", "system"))  # said already
    yield from size(space)
    if space.open_features or space.open_permissions:
        features = (
            f"{count(len(space.open_features), 'open feature')} and {count(space.open_permissions, 'permission')}"
        )
        yield f"  {count(space.assignments, 'assignment')} of {features} of faults and choices"
    yield from explored(engine)
    yield from uncounted(space)


def size(space: Space) -> Iterator[str]:
    """How large a system is, as far as that was counted → its lines."""
    counted = "" if space.states is None else f"{space.states:,} states (combinations of locations), "
    yield f"  {counted}{space.variables} machines, {space.events} events"
    between = "" if space.transitions is None else f"{count(space.transitions, 'transition')} between states"
    within = "" if space.depth is None else f"each state is reached within {count(space.depth, 'step')}"
    if between or within:
        yield f"  {'; '.join(filter(None, (between, within)))}"


def uncounted(space: Space) -> Iterator[str]:
    """Why it was not counted → a line, if somebody wanted to know."""
    if space.reason:
        yield from wrapped(f"states not counted: {space.reason}", "  ", "  ")
    elif space.further:
        missing = "transitions not counted" if space.transitions is None else "depth not known"
        yield from wrapped(f"{missing}: {space.further}", "  ", "  ")


def table(groups: list[list[Verdict]], paint: Callable[[Word, str], str], *, known: bool = True) -> Iterator[str]:
    """Verdicts, those that are alike together → a line for each group; with `known`, the letters that say how they are known."""
    names = max((len(group[0].claim.declared.name) for group in groups), default=0)
    remarks = [remark(group[0]) for group in groups]
    width = max(map(len, remarks), default=0)
    words = max((8, *(len(group[0].word) for group in groups)))
    letters = max((len(_letters(group[0])) + 2 for group in groups), default=0) if known else 0
    for group, remarked in zip(groups, remarks, strict=True):
        first = group[0]
        word = paint(first.word, f"{first.word:{words}}")
        how = f"{_letters(first):{letters}}" if known else ""
        lead = f"{first.claim.declared.name:{names}}  {word}  {how}{remarked:{width}}  "
        elements = ", ".join(elements_of(verdict.claim) for verdict in group)
        lines = wrapped(elements, "", "", max(24, WIDTH - names - words - letters - width - 8)) if elements else [""]
        yield f"  {lead}{lines[0]}".rstrip()
        for line in lines[1:]:
            yield " " * (names + words + letters + width + 8) + line


def _letters(verdict: Verdict) -> str:
    return "".join(KNOWN[known][0] for known in verdict.known)


def _legend(verdicts: list[Verdict]) -> Iterator[str]:
    """What the letters say of how verdicts are known, as far as they occur."""
    used = dict.fromkeys(known for verdict in verdicts for known in verdict.known)
    said = "; ".join(f"{KNOWN[known][0]} {KNOWN[known][1]}" for known in KNOWN if known in used)
    if said:
        yield from wrapped(f"known by: {said}", "", "  ")


def tally(verdicts: list[Verdict]) -> str:
    """Verdicts → how many there are of each kind: "93 claims: 55 hold, 38 depend"."""
    words: tuple[Word, ...] = ("holds", "depends", "violated", "vacuous", "unknown", "not applicable")
    counts = {word: sum(verdict.word == word for verdict in verdicts) for word in words}
    said = ", ".join(f"{counts[word]} {_NOUN[word]}" for word in words if counts[word] or word == "holds")
    return f"{count(len(verdicts), 'claim')}: {said}"


def alike(verdicts: list[Verdict]) -> Iterator[str]:
    """How many claims are told by others that differ in names only, if any."""
    told = sum(bool(verdict.alike) for verdict in verdicts)
    if told:
        what = "VMs and devices that differ in nothing but their names"
        yield from wrapped(f"decided once for {what}: {told} of {count(len(verdicts), 'claim')}", "", "  ")


def unknown(verdicts: list[Verdict]) -> Iterator[str]:
    """Why claims without any trace are unknown: each reason once."""
    reasons = dict.fromkeys(verdict.reason for verdict in verdicts if verdict.word == "unknown" and not verdict.trace)
    for reason in reasons:
        yield from wrapped(f"unknown: {printable(reason)}", "", "  ")


def _not_applicable(groups: list[list[Verdict]], case: Case) -> Iterator[str]:
    """What is claimed of nothing here, and what needs something that somebody has excluded: neither is a failure."""
    silent = told_silent(case)
    if silent:
        names = ", ".join(item.name for item in silent)
        yield from wrapped(f"not applicable, as nothing here is what they speak of: {names}", "", "  ")
    for group in groups:
        if group[0].needed is not None:
            name = group[0].claim.declared.name
            yield from wrapped(printable(f"not applicable: {name} {why(group[0])}"), "", "  ")
    for file in case.silent_files:
        yield from wrapped(f"no claim of {printable(file)} applies here", "", "  ")
