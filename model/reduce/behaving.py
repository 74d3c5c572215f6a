"""What the machines of a system do, as far as some blocks of their locations tell: worked out once, for whoever asks.

Blocks are what a question, or a guard, tells apart of a machine's locations. They are split until locations of one block lead,
on each event, under the same guards to the same blocks. All that takes is the machine itself: questions that tell the same
apart of it share the answer, and no question pays for machines that it never comes to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..system.functions import FALSE, Functions, numbered
from ..system.specialise import key_of
from ..system.transition_system import FORBIDDEN
from .behaviour import NOTHING, Behaviour, Known, Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..system.assuming import Assuming
    from .behaviour import Blocks, Leading


class Behaviours:
    """What the machines of a system do, each worked out when somebody asks for it.

    Attributes:
        assuming: the system, and what assumptions touch in it.
        functions: of its variables and features.
        controller: for each event, the machine that controls it.
        shared: for each machine that controls events in which others take part, these.
    """

    def __init__(self, assuming: Assuming) -> None:
        self.assuming = assuming
        self.functions = Functions(assuming.system)
        self.controller = [event.participants[0].variable for event in assuming.system.events]
        self._place: list[list[tuple[int, int]]] = [[] for _ in assuming.system.variables]
        for number, event in enumerate(assuming.system.events):
            for place, participant in enumerate(event.participants):
                self._place[participant.variable].append((number, place))
        self.shared: dict[int, frozenset[int]] = {}
        for machine, places in enumerate(self._place):
            own = [
                number
                for number, place in places
                if place == 0 and len(assuming.system.events[number].participants) > 1
            ]
            self.shared |= {machine: frozenset(own)} if own else {}
        self._parts: dict[int, tuple[Part, ...]] = {}
        self._found: dict[tuple[int, Blocks, frozenset[int], Known], Behaviour] = {}
        self._merged: dict[tuple[int, Blocks], int] = {}
        self._met: dict[tuple[Blocks, Blocks], Blocks] = {}

    def of(self, machine: int, blocks: Blocks, deciding: frozenset[int], known: Known = NOTHING) -> Behaviour:
        """What a machine does.

        Args:
            machine: the index of its variable.
            blocks: what has to be told apart of it.
            deciding: events that it controls and on whose occurrence somebody else depends.
            known: what is assumed.
        """
        key = (machine, blocks, deciding, known)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._behaviour(*key)
        return found

    def coarsest(self, machine: int) -> Blocks:
        """One block, with all locations of a machine."""
        return (0,) * len(self.assuming.system.variables[machine].locations)

    def met(self, one: Blocks, other: Blocks) -> Blocks:
        """The blocks that tell apart what either does."""
        if one == other:
            return one
        found = self._met.get((one, other))
        if found is None:
            found = self._met[one, other] = numbered(zip(one, other, strict=True))
        return found

    def known(self, values: dict[str, tuple[str, ...]]) -> dict[int, Known]:
        """The values left of some features → what machines notice of that; those that are not mentioned, nothing."""
        if not values:
            return {}
        system, number = self.assuming.system, self.assuming.number
        touched = self.assuming.touched(values)
        first, allowed, gone = len(system.variables), [], set[int]()
        for key, left in values.items():
            domain = self.assuming.domains[key]
            allowed.append((first + number[key], tuple(domain.index(value) for value in left)))
        settled = Known(tuple(sorted(allowed)))
        for event in touched:
            permission = system.events[event].permission
            forbidden = permission is not None and values.get(key_of(system.features[permission])) == (FORBIDDEN,)
            own = next((part for part in self.parts(self.controller[event]) if part.event == event), None)
            if forbidden or own is None or not self._restricted(own, settled).edges:
                gone.add(event)
        found: dict[int, Known] = {}
        for machine in dict.fromkeys(part.variable for event in touched for part in system.events[event].participants):
            spoken = {
                level
                for part in self.parts(machine)
                for _, _, function, _ in part.edges
                for level in self.functions.told_apart(function)
            }
            own_gone = gone.intersection(event for event, _ in self._place[machine])
            found[machine] = Known(tuple(each for each in settled.allowed if each[0] in spoken), frozenset(own_gone))
        return found

    def _behaviour(self, machine: int, blocks: Blocks, deciding: frozenset[int], known: Known) -> Behaviour:
        parts = [self._restricted(part, known) for part in self.parts(machine) if part.event not in known.gone]
        while True:
            leading = [self._leading(part, blocks, part.event in deciding) for part in parts]
            functions = dict.fromkeys(each for of in leading for to in of.values() for each in to.values())
            finer = self._split(machine, blocks, leading, functions)
            if finer == blocks:
                break
            blocks = finer
        led = [(part, of) for part, of in zip(parts, leading, strict=True) if of]
        permissions = {self.assuming.system.events[part.event].permission for part, _ in led}
        features = sum(1 << permission for permission in permissions if permission is not None)
        told: dict[int, Blocks] = {}
        for function in functions:
            for level, apart in self.functions.told_apart(function).items():
                if level < len(self._place):
                    told[level] = self.met(told[level], apart) if level in told else apart
                else:
                    features |= 1 << level - len(self._place)
        moving: dict[int, set[int]] = {}
        for part, of in led:
            controller = self.controller[part.event]
            if controller != machine and any(to.keys() != {blocks[source]} for source, to in of.items()):
                moving.setdefault(controller, set()).add(part.event)
        return Behaviour(
            machine,
            known,
            blocks,
            tuple((part, {source: to for source, to in of.items() if blocks[source] == source}) for part, of in led),
            tuple((controller, frozenset(events)) for controller, events in sorted(moving.items())),
            tuple(sorted(told.items())),
            features,
            self._merged.setdefault((machine, blocks), len(self._merged)),
        )

    def _leading(self, part: Part, blocks: Blocks, deciding: bool) -> Leading:
        """Where each location leads in an event, as far as blocks tell; that it stays in its own matters if it decides."""
        found: Leading = {}
        for source, dest, function, _ in part.edges:
            if deciding or blocks[source] != blocks[dest]:
                to = found.setdefault(source, {})
                to[blocks[dest]] = self.functions.either(to.get(blocks[dest], FALSE), function)
        return found

    def _split(self, machine: int, blocks: Blocks, leading: list[Leading], functions: Iterable[int]) -> Blocks:
        """Blocks split where locations behave differently, or where behaviour depends on which location it is."""
        signatures: list[list[object]] = [[block] for block in blocks]
        for number, of in enumerate(leading):
            for source, to in of.items():
                signatures[source].append((number, tuple(sorted(to.items()))))
        finer = numbered(map(tuple, signatures))
        for function in functions:
            apart = self.functions.told_apart(function).get(machine)
            finer = finer if apart is None else self.met(finer, apart)
        return finer

    def parts(self, machine: int) -> tuple[Part, ...]:
        """What a machine does in each event that can occur at all."""
        found = self._parts.get(machine)
        if found is None:
            events, of = self.assuming.system.events, self.functions.of
            parts = []
            for number, place in self._place[machine]:
                if any(of(edge.guard) != FALSE for edge in events[number].participants[0].edges):
                    edges = ((e.source, e.dest, of(e.guard), e.rows) for e in events[number].participants[place].edges)
                    parts.append(Part(number, place, tuple(each for each in edges if each[2] != FALSE)))
            found = self._parts[machine] = tuple(parts)
        return found

    def _restricted(self, part: Part, known: Known) -> Part:
        if not known.allowed:
            return part
        left = ((s, d, self.functions.restricted(function, known.allowed), rows) for s, d, function, rows in part.edges)
        return Part(part.event, part.place, tuple(each for each in left if each[2] != FALSE))
