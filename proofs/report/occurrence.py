"""Why an event cannot occur, now or ever, or how it comes about: in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.findings import printable
from ...model.system import assignments
from ..evidence.counted import count
from ..evidence.steps import events_in_short
from ..walk.obstacle import obstacle
from .layout import outline, place, wrapped
from .narrative import numbered
from .obstacle import barred, forbidden, starts
from .sources import cited_sources
from .story import step_lines
from .wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.language.declaration import Row
    from ...model.system.instantiate import Composition
    from ..walk.event import Absent
    from ..walk.occurrence import Closed, Occurrence, Way
    from ..walk.walk import Known, Walk


def now_and_ever(walk: Walk, event: Known, where: str, found: Occurrence) -> Iterator[str]:
    """An event, and what is known of it → whether it can occur where a walk is, why not, and whether it ever can."""
    cited: dict[str, None] = {}
    declared = event.declared
    because = numbered(tuple(scalar.text for scalar in declared.because), cited)
    means = f": {printable(declared.means)}" if declared.means else ""
    yield from wrapped(f"{event.name}, {declared.kind} ({place(declared.at)}){means}{because}", "", "  ")
    yield ""
    barrier = obstacle(walk, event)
    if barrier is not None:
        yield f"{where}, it cannot occur"
        yield from barred(barrier, walk, "  ")
    else:
        yield f"{where}, it can occur, and this is what would happen"
        step = walk.preview(event.name)
        if step is not None:
            yield from step_lines(len(walk.steps) + 1, step, cited)
    yield ""
    yield from _ever(walk.composition, found)
    yield from cited_sources(walk.composition.library.model.sources, cited)


def never_there(missing: Absent, composition: Composition) -> Iterator[str]:
    """An event of a machine that is never there → that, and what it would take."""
    machine, element = missing.machine, missing.element
    yield f"{element.name}.{missing.declared.name} can never occur in this system: {element.name} has no {machine.name}"
    if machine.when is not None:
        yield from wrapped(f"that takes {f.text(machine.when.formula)} ({place(machine.when.scalar.at)})", "  ", "  ")
        for atom in f.atoms(machine.when.formula):
            if isinstance(atom, f.Is):
                key = f"{element.name}.{atom.path}"
                values = next((x.values for x in composition.transition_system.features if x.name == key), ())
                if values:
                    yield from wrapped(f"{key} is {' or '.join(values)}{_why(key, composition)}", "  ", "  ")


def _why(key: str, composition: Composition) -> str:
    """What showed a feature's value, as the system's file or a configuration says."""
    element, _, bare = key.partition(".")
    system = composition.system
    owners = {"host": system.pins}
    owners |= {vm.name: vm.pins for vm in system.vms}
    owners |= {device.name: device.pins for device in system.devices}
    pin = next((pin for pin in owners.get(element, ()) if pin.feature.text == bare), None)
    if pin is None:
        return ""
    return f" ({place(pin.value.at)}" + (f", {printable(pin.why)})" if pin.why else ")")


def _ever(composition: Composition, found: Occurrence) -> Iterator[str]:
    if found.reason:
        yield from wrapped(f"whether it ever can is unknown: {found.reason}", "", "  ")
    elif found.trace is not None:
        story = ", ".join(events_in_short(found.trace, composition.grounding.topology))
        steps = count(len(found.trace.steps), "step")
        yield from wrapped(
            f"it can occur in this system, at the soonest as step {len(found.trace.steps)}: {story}", "", "  "
        )
        if found.when != f.TRUE:
            yield f"it can occur, in {steps} or more, exactly when"
            yield from outline(found.when, "  ")
    else:
        yield "it can never occur in this system"
        if found.forbidden:
            yield from wrapped(f"it is not permitted: {forbidden(found.event.name, composition)}", "  ", "  ")
        if found.absent:
            controller = found.event.controller
            present = f"{f.text(controller.present)}{_but(controller.present, composition)}"
            yield from wrapped(f"there is no {controller.name}: that takes {present}", "  ", "  ")
        if not (found.forbidden or found.absent or found.closed):
            yield from starts((), "  ")
        for closed in found.closed:
            yield from _closed(closed, found.event, composition)


def _closed(closed: Closed, event: Known, composition: Composition) -> Iterator[str]:
    row, controller = closed.choice.row, event.controller.name
    lead = f"from {_sources(row)} ({place(row.at)}):"
    said = [f.text(Words(composition).gathered(part)) for part in closed.parts]
    match closed.kind:
        case "unreached":
            yield from wrapped(f"{lead} {controller} never comes there", "  ", "  ")
        case "never_together":
            yield from wrapped(
                f"{lead} while {controller} is there, it is never so that all of these are true", "  ", "  "
            )
        case "never":
            yield from wrapped(f"{lead} while {controller} is there, it is never so that", "  ", "  ")
        case "settled":
            yield from wrapped(f"{lead} what the system says rules it out", "  ", "  ")
    for part, text in zip(closed.parts, said, strict=True):
        yield from wrapped(f"{text}{_but(part, composition)}", "    ", "  ")
    for way in closed.ways:
        yield from _way(way, composition)


def _way(way: Way, composition: Composition) -> Iterator[str]:
    """A row that would lead to where its machine never comes."""
    row = way.row
    triggers = " or ".join(trigger.text for trigger in row.triggers)
    lead = f"it would come there from {_sources(row)} by {triggers} ({place(row.at)})"
    match way.kind:
        case "unreached":
            yield from wrapped(f"{lead}, where it never comes either", "    ", "  ")
        case "never":
            yield from wrapped(f"{lead}, which never happens while it is there", "    ", "  ")
        case "settled":
            yield from wrapped(f"{lead}, which what the system says rules out", "    ", "  ")
    for part in way.parts:
        yield from wrapped(f"{f.text(Words(composition).gathered(part))}{_but(part, composition)}", "      ", "  ")


def _sources(row: Row) -> str:
    return ", ".join("any state" if source.text == "*" else source.text for source in row.sources)


def _but(part: f.Formula, composition: Composition) -> str:
    """The values that a part of a condition asks for and that are settled, with what settled them."""
    features = {feature.name: feature.values for feature in composition.transition_system.features}
    keys = dict.fromkeys(assignments.feature_of(atom) for atom in f.atoms(part) if isinstance(atom, f.Is))
    settled = [f"{key} is {features[key][0]}{_why(key, composition)}" for key in keys if len(features[key]) == 1]
    return f"; but {' and '.join(settled)}" if settled else ""
