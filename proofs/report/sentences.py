"""A trace in sentences: who does what, what follows, who reacted and who did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language import temporal_parts
from ...model.language.findings import printable
from ...model.reduce.cone import cone
from ...model.system.topology import HOST
from ..evidence.trace import REST
from ..walk.replayed import following
from .claimed import claimed
from .ending import ending
from .layout import sentence, wrapped
from .meanings import meaning
from .narrative import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...model.system.instantiate import Composition
    from ...model.system.live import Moved
    from ...specs.language.claim import Claim
    from ..evidence.trace import Step, Trace
    from ..walk.walk import Walk


class Sentences:
    """Tells traces of one claim.

    Attributes:
        composition: the system.
        claim: what the traces are about.
        cited: collects the numbers of the sources that are cited.

    Of the machines, only those are told of that can influence the claim. What was told of one trace is not told in full
    again of the next.
    """

    def __init__(self, composition: Composition, claim: Claim, cited: dict[str, None]) -> None:
        self.composition, self.claim, self.cited = composition, claim, cited
        system = composition.transition_system
        events = temporal_parts.steps(claim.temporal) if claim.temporal is not None else ()
        self._part = {variable.name for variable in cone(system, *claim.states, events=[*events]).variables}
        listeners = {e.name: [system.variables[p.variable].name for p in e.participants] for e in system.events}
        self._listeners = {event: [n for n in names if n in self._part] for event, names in listeners.items()}
        self._begun: dict[tuple[str, ...], str] = {}
        self._seen: set[tuple[str, tuple[Moved, ...]]] = set()

    def trace(self, trace: Trace, members: Sequence[f.Formula], indent: str, name: str = "") -> Iterator[str]:
        """A trace that shows a cause → its beginning in one sentence, then step by step from where it matters.

        Args:
            trace: of the claim.
            members: those of the cause.
            indent: what every line begins with.
            name: of the cause, so that a later one that begins alike can say so.
        """
        walk = following(self.composition, trace, self.claim)
        several = len({self._vm(step.event) for step in trace.steps} - {HOST, ""}) > 1
        matter = _features(members) if members else set(trace.matters)
        since = self._matters(walk, trace, members, matter)
        yield from self._beginning(trace.steps[:since], several, indent, name)
        for number, step in enumerate(trace.steps, start=1):
            features = [key for key in walk.asked(step.event) if key in matter]
            if number > since and step.event != REST:
                parts = [self._sentence(step, several), *self._consequences(step, features, walk)]
                yield from wrapped(f"{number}. {' '.join(parts)}", indent, " " * (len(str(number)) + 2))
            walk.take(step.event)
        yield from self._going_on(trace, indent)
        yield from self._end(trace, walk, indent)

    @staticmethod
    def _going_on(trace: Trace, indent: str) -> Iterator[str]:
        """How a run goes on that never ends; `check` tells of each progress event why that is fair to it."""
        found = ending(trace)
        if found is not None:
            yield from wrapped(" ".join(map(sentence, filter(None, (str(found), found.fair)))), indent, "")

    def _beginning(self, steps: Sequence[Step], several: bool, indent: str, name: str) -> Iterator[str]:
        events = tuple(step.event for step in steps)
        if events in self._begun:
            yield f"{indent}It begins as under {self._begun[events]}."
        elif steps:
            said = "; ".join(self._meant(step, several) for step in steps)
            yield from wrapped(f"It begins without any fault: {said}.", indent, "")
            if name:
                self._begun[events] = name

    def _vm(self, event: str) -> str:
        topology = self.composition.grounding.topology
        owner = event.partition(".")[0]
        return next((topology.vm_of(each) for each in topology.elements() if each.name == owner), "")

    def _matters(self, walk: Walk, trace: Trace, members: Sequence[f.Formula], features: set[str]) -> int:
        """How many steps of a trace come before the first in which a cause plays a part; the walk is taken back."""
        events = {atom.event for member in members for atom in f.atoms(member) if isinstance(atom, f.May)}
        since = len(trace.steps)
        for index, step in enumerate(trace.steps):
            deciding = step.event in events or step.kind == "fault" or features.intersection(walk.asked(step.event))
            if since == len(trace.steps) and (deciding or index == trace.loop):
                since = index
            walk.take(step.event)
        walk.undo(len(trace.steps))
        return min(since, max(0, len(trace.steps) - 2))

    def _consequences(self, step: Step, features: Sequence[str], walk: Walk) -> Iterator[str]:
        """Who moved, who might have and did not, and why; nothing if just that was told already."""
        if (step.event, step.moved) in self._seen:
            return
        self._seen.add((step.event, step.moved))
        moved = [each for each in step.moved if each.source != each.dest and each.instance in self._part]
        if moved:
            yield f"Then {_listed([self._at(each.instance, each.dest) for each in moved])}."
        took, where = [each.instance for each in step.moved], walk.locations()
        still = [name for name in self._listeners.get(step.event, ()) if name not in took and name in where]
        if still:
            yield f"No reaction: {_listed([self._at(name, where[name]) for name in still])}."
        if features:
            yield f"That is so because {' and '.join(f'{key} is {walk.features[key]}' for key in features)}."

    def _meant(self, step: Step, several: bool) -> str:
        """What a step means, within a sentence; of which element where that may be in doubt."""
        said = printable(step.means).rstrip(".") or f"{step.event} occurs"
        return f"{said} ({step.event.partition('.')[0]})" if several and step.means else said

    def _sentence(self, step: Step, several: bool) -> str:
        said = self._meant(step, several)
        names = {graph.machine.name for graph in self.composition.library.graphs}
        spelt = said.split(" ", 1)[0] in names or not step.means  # names of machines are written as they are
        return f"{said if spelt else said[:1].upper() + said[1:]}{numbered(step.because, self.cited)}."

    def _at(self, instance: str, location: str) -> str:
        means = meaning(self.composition, instance, location)
        return f"{instance} is in {location}" + (f" ({printable(means)})" if means else "")

    def _end(self, trace: Trace, walk: Walk, indent: str) -> Iterator[str]:
        """Where those are of whom the claim speaks, and since when."""
        if self.claim.declared.pattern == "possible":
            return
        said, where = [], walk.locations()
        for name in (name for name in self.claim.machines if name in where):
            since = max((n for n, step in enumerate(trace.steps, start=1) if _moves(step, name)), default=0)
            said.append(f"{name} is in {where[name]} {f'since step {since}' if since else 'from the start'}")
        if self.claim.temporal is None and said:
            yield from wrapped(f"So {_listed(said)}: just what the claim rules out.", indent, "")
        else:
            so = f"So {_listed(said)}, and" if said else "So"
            lost = "it never comes any more to what should stay possible"
            fails = lost if self.claim.declared.pattern == "recoverable" else "the claim does not hold"
            yield from wrapped(f"{so} {fails}: {claimed(self.claim, self.composition)}.", indent, "")


def _moves(step: Step, name: str) -> bool:
    return any(moved.instance == name and moved.source != moved.dest for moved in step.moved)


def _features(members: Sequence[f.Formula]) -> set[str]:
    return {atom.path for member in members for atom in f.atoms(member) if isinstance(atom, f.Is)}


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
