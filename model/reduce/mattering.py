"""Which machines matter to a question, and what of each: from what the question tells apart, to what that depends on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .behaviour import NOTHING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..language import formula as f
    from ..system.assuming import Some
    from .behaving import Behaviours
    from .behaviour import Behaviour, Blocks, Known


@dataclass(frozen=True, slots=True)
class Merging:
    """What a quotient is made of.

    Attributes:
        machines: those that matter to the question, with their blocks, by the numbers that stand for them.
        features: those that it, or what these machines do, depends on.
        assumed: what is assumed.
        behaviours: what these machines do.
    """

    machines: tuple[int, ...]
    features: Some
    assumed: tuple[f.Formula, ...]
    behaviours: tuple[Behaviour, ...] = field(compare=False)


def mattering(
    behaviours: Behaviours, told: Mapping[int, Blocks], asked: Collection[int], known: Mapping[int, Known]
) -> list[Behaviour]:
    """What is told apart of machines → what those do that matter to it, each as coarsely as that can be, in their order.

    That others depend on an event is first taken for granted where others take part in it, and then only where, so found,
    they move in it, until that is no less any more.

    Args:
        behaviours: of the machines.
        told: for some machines, what is told apart.
        asked: events of which it is asked when they occur.
        known: what machines notice of what is assumed.
    """
    found = _found(behaviours, told, asked, known, behaviours.shared)
    deciding = {each: events for each in found if (events := behaviours.shared.get(each))}
    while (left := _deciding(found.values())) != deciding:
        deciding = left
        found = _found(behaviours, told, asked, known, deciding)
    return [found[machine] for machine in sorted(found)]


def _found(
    behaviours: Behaviours,
    told: Mapping[int, Blocks],
    asked: Collection[int],
    known: Mapping[int, Known],
    deciding: Mapping[int, frozenset[int]],
) -> dict[int, Behaviour]:
    """What machines do that matter, where these are the events on which others depend: all is split that has to be."""
    blocks = dict(told)
    found: dict[int, Behaviour] = {}
    controlling = {behaviours.controller[event] for event in asked}
    pending = dict.fromkeys([*blocks, *controlling])
    while pending:
        machine, _ = pending.popitem()
        own = deciding.get(machine, frozenset())
        if machine in controlling:
            own = own.union(event for event in asked if behaviours.controller[event] == machine)
        if machine not in blocks:
            blocks[machine] = behaviours.coarsest(machine)
        behaviour = found[machine] = behaviours.of(machine, blocks[machine], own, known.get(machine, NOTHING))
        blocks[machine] = behaviour.blocks
        for controller, _ in behaviour.moving:
            if controller not in blocks:
                pending[controller] = None
        for other, apart in behaviour.told:
            finer = behaviours.met(blocks[other], apart) if other in blocks else apart
            if blocks.get(other) != finer:
                blocks[other] = finer
                pending[other] = None
    return found


def _deciding(found: Iterable[Behaviour]) -> dict[int, frozenset[int]]:
    """For each machine, the events that it controls and in which others move."""
    events: dict[int, frozenset[int]] = {}
    for behaviour in found:
        for controller, moving in behaviour.moving:
            before = events.get(controller)
            events[controller] = moving if before is None else before | moving
    return events
