"""The least set that contains the initial states and is closed under every step, block by block.

Saturation (Ciardo, Luettgen, Siminiceanu, "Saturation: an efficient iteration strategy for symbolic state-space
generation", 2001): a node of the diagram is closed under all events below it before events of its own block are
fired, and what an event changes below is closed again before it is added. Nodes here are whole blocks (one VM each).

An event belongs to the topmost block that it *touches*; what it only reads above is known once a path through the upper
blocks is chosen, and leaves residual guards. They are the *context* in which a lower part is closed, so that one
lock that everybody reads makes two contexts, not a reason to start from the top for every event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .contexts import Contexts
from .encoding import halves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .contexts import Context
    from .encoding import Diagram, Encoding
    from .step import Step


@dataclass(frozen=True, slots=True)
class _Own:
    """A step of the topmost block that it touches.

    Attributes:
        step: the step.
        foreign: which of its guards speak of levels above the block.
        cut: whether what is below the block has to be closed again after it.
    """

    step: Step
    foreign: tuple[int, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class _Block:
    """What there is to know of a block of levels.

    Attributes:
        stop: the first level below the block.
        groups: its own steps, by the scope of their controller.
    """

    stop: int
    groups: tuple[tuple[_Own, ...], ...]


class Saturation:
    """One closure under the steps of a system, with everything that has been closed on the way."""

    __slots__ = ("_blocks", "_closed", "_contexts", "_down", "_levels", "_residual", "_stop", "_vars", "encoding")

    def __init__(
        self,
        encoding: Encoding,
        steps: Iterable[Step],
        blocks: tuple[range, ...],
        context_limit: int,
        stop: Callable[[], None],
    ) -> None:
        """Prepares the blocks.

        Args:
            encoding: the diagrams' manager.
            steps: the steps to close under.
            blocks: the levels of each block, top to bottom, adjacent; together all levels.
            context_limit: the most contexts to distinguish.
            stop: called before each firing; may raise to end the closure.
        """
        self.encoding = encoding
        self._levels = encoding.layout.levels
        self._stop = stop
        self._vars = [encoding.manager.var(level) for level in range(self._levels)]
        self._residual: dict[tuple[int, Context], list[tuple[tuple[Step, bool], ...]]] = {}
        self._closed: dict[tuple[int, Context, Diagram], Diagram] = {}
        self._down: dict[tuple[int, Context, Diagram], Diagram] = {}
        self._blocks = self._prepare(steps, tuple(levels for levels in blocks if levels))
        foreign = [_foreign(block) for block in self._blocks]
        self._contexts = Contexts(foreign, context_limit)

    def close(self, states: Diagram) -> Diagram:
        """States → everything reachable from them.

        Raises:
            TooManyContexts: the limit was reached; one block for everything has only one context.
            DDMemoryError: the manager is full.
        """
        return self._close(states, 0, self._contexts.first)

    def _prepare(self, steps: Iterable[Step], ranges: tuple[range, ...]) -> list[_Block]:
        """Steps → those of each block; from the bottom up, since what lower steps read decides what has to be closed again."""
        home = [number for number, levels in enumerate(ranges) for _ in levels]
        owned: list[list[Step]] = [[] for _ in ranges]
        for step in steps:
            if step.touched:
                owned[home[min(step.touched)]].append(step)
        blocks: list[_Block] = []
        waited_for: set[int] = set()
        for levels, own in zip(reversed(ranges), reversed(owned), strict=True):
            reads = [step.read for step in own]
            pairs = zip(own, reads, strict=True)
            blocks.append(_Block(levels.stop, self._groups([_own(*pair, levels, waited_for) for pair in pairs])))
            waited_for.update(level for read in reads for level in read if level < levels.start)
        return blocks[::-1]

    def _groups(self, owned: list[_Own]) -> tuple[tuple[_Own, ...], ...]:
        """Steps by the scope of their controller; the smallest scopes, which move by themselves, first."""
        system = self.encoding.system
        groups: dict[str, list[_Own]] = {}
        for own in owned:
            controller = system.events[own.step.index].participants[0].variable
            groups.setdefault(system.variables[controller].scope, []).append(own)
        return tuple(tuple(group) for group in groups.values())

    def _close(self, states: Diagram, number: int, context: Context) -> Diagram:
        """States of a block and those below it → their closure in a context."""
        if number == len(self._blocks) or not states.satisfiable():
            return states
        key = (number, context, states)
        found = self._closed.get(key)
        if found is not None:
            return found
        below = self._contexts.below(number, context)
        result = self._descend(states, number, below)
        groups = self._own_steps(number, context)
        while True:
            before = result
            for group in groups:
                result = self._fire_group(result, group, number, below)
            if result == before:
                break
        self._closed[key] = self._closed[(number, context, result)] = result
        return result

    def _fire_group(
        self, states: Diagram, group: tuple[tuple[Step, bool], ...], number: int, below: Context
    ) -> Diagram:
        """The closure of states under the steps of one scope."""
        while True:
            before = states
            for step, cut in group:
                self._stop()
                after = step.image(states)
                states |= self._descend(after, number, below) if cut else after
            if states == before or len(group) == 1:
                return states

    def _descend(self, states: Diagram, number: int, context: Context) -> Diagram:
        """States of a block and those below it → the same with every part below the block closed."""
        stop = self._blocks[number].stop
        top = states.node_level()
        if top is None:
            top = self._levels
            if not states.satisfiable():
                return states
        level = min(top, self._contexts.top(context))
        if level >= stop:
            return self._close(states, number + 1, context)
        key = (number, context, states)
        found = self._down.get(key)
        if found is None:
            high, low = halves(states, level)
            if_true, if_false = self._contexts.halve(context, level)
            found = self._vars[level].ite(self._descend(high, number, if_true), self._descend(low, number, if_false))
            self._down[key] = found
        return found

    def _own_steps(self, number: int, context: Context) -> list[tuple[tuple[Step, bool], ...]]:
        """A block's own steps by group, with the guards that are left in the context; those that cannot occur left out."""
        found = self._residual.get((number, context))
        if found is None:
            found = []
            for group in self._blocks[number].groups:
                left = [(self._left(own, number, context), own.cut) for own in group]
                found.append(tuple((step, cut) for step, cut in left if step.enabled.satisfiable()))
            self._residual[number, context] = found
        return found

    def _left(self, own: _Own, number: int, context: Context) -> Step:
        if not own.foreign:
            return own.step
        guards = list(own.step.guards())
        for slot in own.foreign:
            guards[slot] = self._contexts.guard(number, context, guards[slot])
        return own.step.guarded(tuple(guards))


def _own(step: Step, read: frozenset[int], levels: range, waited_for: set[int]) -> _Own:
    """A step of the block with these levels; steps of lower blocks wait for what happens at some levels."""
    foreign = (slot for slot, guard in enumerate(step.guards()) if _above(guard, levels.start))
    lower = max(max(step.touched), max(read)) >= levels.stop
    return _Own(step, tuple(foreign), lower or not waited_for.isdisjoint(step.touched))


def _foreign(block: _Block) -> list[Diagram]:
    """The guards of a block's own steps that speak of levels above it."""
    return [own.step.guards()[slot] for group in block.groups for own in group for slot in own.foreign]


def _above(guard: Diagram, level: int) -> bool:
    top = guard.node_level()
    return top is not None and top < level
