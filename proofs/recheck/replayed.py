"""One step of a trace, let happen on live machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .subject import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.system.live import LiveSystem
    from ..evidence.certificate import StepTold
    from .subject import Subject


def kinds(subject: Subject) -> dict[str, str]:
    """The class of every event, as declared."""
    return {
        f"{instance.element.name}.{declared.name}": declared.kind
        for instance in subject.derived.case.composition.instances
        for declared in instance.graph.machine.events
    }


def happen(live: LiveSystem, kinds: Mapping[str, str], step: StepTold, where: str) -> None:
    """Let a step happen.

    Raises:
        Refused: it cannot, or it is another one than the file says.
    """
    moved = live.occur(step.event) if step.event in kinds else None
    if moved is None:
        raise Refused(f"{where}: {step.event} cannot occur on the live machines")
    if {each.instance: (each.source, each.dest) for each in moved if each.source != each.dest} != dict(step.changes):
        raise Refused(f"{where}: {step.event} moves something else on the live machines")
    if kinds[step.event] != step.kind:
        raise Refused(f"{where}: {step.event} is of class {kinds[step.event]}, not {step.kind}")
