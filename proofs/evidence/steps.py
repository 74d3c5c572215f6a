"""A trace in short: the names of its events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.system.topology import HOST
from .trace import REST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model.system.topology import Topology
    from .trace import Trace


def events_in_short(trace: Trace, topology: Topology) -> tuple[str, ...]:
    """The events of a trace; those of VMs and devices by their bare names where they are all of one VM and its devices."""
    said = in_short([step.event for step in trace.steps if step.event != REST], topology)
    if trace.loop is not None and trace.loop < len(said):
        said[trace.loop] = f"again and again {said[trace.loop]}"
    return tuple(said)


def in_short(events: Sequence[str], topology: Topology) -> list[str]:
    """Events by their bare names, where all are of one VM and its devices; those of the host in full."""
    elements = {element.name: element for element in topology.elements()}
    names = [event.partition(".") for event in events]
    several = len({topology.vm_of(elements[owner]) for owner, _, _ in names} - {HOST}) > 1
    return [f"{owner}.{bare}" if several or owner == HOST else bare for owner, _, bare in names]
