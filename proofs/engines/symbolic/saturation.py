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

from .encoding import halves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .encoding import Diagram, Encoding
    from .step import Step

Context = int
"""Number of a tuple of residual guards, for one block."""


class TooManyContexts(Exception):
    """Blocks depend on each other in so many ways that closing them one by one does not pay."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What there is to know of a block of levels.

    Attributes:
        stop: the first level below the block.
        groups: its own steps, as positions in the list of all, by the scope of their controller.
        foreign: (position, slot) of the guards of steps of this block and below that read levels above this block.
        cut: per own step, whether what is below has to be closed again after it.
    """

    stop: int
    groups: tuple[tuple[int, ...], ...]
    foreign: tuple[tuple[int, int], ...]
    cut: dict[int, bool]


class Saturation:
    """One closure under the steps of a system, with everything that has been closed on the way."""

    __slots__ = (
        "_below", "_blocks", "_closed", "_contexts", "_down", "_halves", "_limit", "_numbers", "_residual", "_stop",
        "_tops", "_vars", "encoding", "steps",
    )  # fmt: skip

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
        self._limit = context_limit
        self.steps = [step for step in steps if step.touched]
        self._stop = stop
        self._vars = [encoding.manager.var(level) for level in range(encoding.layout.levels)]
        self._contexts: list[tuple[Diagram, ...]] = [()]
        self._numbers: dict[tuple[Diagram, ...], Context] = {(): 0}
        self._tops: list[int] = [encoding.layout.levels]
        self._halves: dict[Context, tuple[Context, Context]] = {}
        self._below: dict[tuple[int, Context], Context] = {}
        self._residual: dict[tuple[int, Context], list[tuple[tuple[Step, bool], ...]]] = {}
        self._closed: dict[tuple[int, Context, Diagram], Diagram] = {}
        self._down: dict[tuple[int, Context, Diagram], Diagram] = {}
        self._blocks = self._prepare(blocks)

    def close(self, states: Diagram) -> Diagram:
        """States → everything reachable from them.

        Raises:
            TooManyContexts: the limit was reached; one block for everything has only one context.
            DDMemoryError: the manager is full.
        """
        return self._close(states, 0, 0)

    def _prepare(self, ranges: tuple[range, ...]) -> list[_Block]:
        home = [_block_of(ranges, min(step.touched)) for step in self.steps]
        foreign_levels: set[int] = set()
        blocks: list[_Block] = []
        for number in reversed(range(len(ranges))):
            levels = ranges[number]
            own = [position for position, at in enumerate(home) if at == number]
            cut = {
                p: max(self.steps[p].touched | self.steps[p].read) >= levels.stop
                or not foreign_levels.isdisjoint(self.steps[p].touched)
                for p in own
            }
            foreign = tuple(
                (position, slot)
                for position, at in enumerate(home)
                if at >= number and min(self.steps[position].read) < levels.start
                for slot, guard in enumerate(self.steps[position].guards())
                if _depth(guard, self.encoding.layout.levels) < levels.start
            )
            foreign_levels |= {level for p in own for level in self.steps[p].read if level < levels.start}
            blocks.append(_Block(levels.stop, self._groups(own), foreign, cut))
        return blocks[::-1]

    def _groups(self, own: list[int]) -> tuple[tuple[int, ...], ...]:
        """Steps by the scope of their controller; the smallest scopes, which move by themselves, first."""
        system = self.encoding.system
        groups: dict[str, list[int]] = {}
        for position in own:
            controller = system.events[self.steps[position].index].participants[0].variable
            groups.setdefault(system.variables[controller].scope, []).append(position)
        return tuple(tuple(group) for group in groups.values())

    def _close(self, states: Diagram, number: int, context: Context) -> Diagram:
        """States of a block and those below it → their closure in a context."""
        if number == len(self._blocks) or not states.satisfiable():
            return states
        key = (number, context, states)
        found = self._closed.get(key)
        if found is not None:
            return found
        below = self._context_below(number, context)
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
            top = self.encoding.layout.levels
            if not states.satisfiable():
                return states
        level = min(top, self._tops[context])
        if level >= stop:
            return self._close(states, number + 1, context)
        key = (number, context, states)
        found = self._down.get(key)
        if found is None:
            high, low = halves(states, level)
            if_true, if_false = self._halve(context, level)
            found = self._vars[level].ite(self._descend(high, number, if_true), self._descend(low, number, if_false))
            self._down[key] = found
        return found

    def _halve(self, context: Context, level: int) -> tuple[Context, Context]:
        """A context → what is left of it where the bit at a level is set, and where it is not."""
        if self._tops[context] > level:
            return context, context
        found = self._halves.get(context)
        if found is None:
            pairs = [halves(guard, level) for guard in self._contexts[context]]
            found = self._number(tuple(h for h, _ in pairs)), self._number(tuple(low for _, low in pairs))
            self._halves[context] = found
        return found

    def _number(self, guards: tuple[Diagram, ...]) -> Context:
        found = self._numbers.get(guards)
        if found is None:
            found = self._numbers[guards] = len(self._contexts)
            if found > self._limit:
                raise TooManyContexts
            self._contexts.append(guards)
            self._tops.append(min((_depth(guard, self.encoding.layout.levels) for guard in guards), default=1 << 30))
        return found

    def _context_below(self, number: int, context: Context) -> Context:
        """The context of a block → the one for the next block, before this block's own bits are known."""
        if number + 1 == len(self._blocks):
            return 0
        found = self._below.get((number, context))
        if found is None:
            known = dict(zip(self._blocks[number].foreign, self._contexts[context], strict=True))
            guards = (
                known[slot] if slot in known else self.steps[slot[0]].guards()[slot[1]]
                for slot in self._blocks[number + 1].foreign
            )
            found = self._below[number, context] = self._number(tuple(guards))
        return found

    def _own_steps(self, number: int, context: Context) -> list[tuple[tuple[Step, bool], ...]]:
        """A block's own steps by group, with the guards that are left in the context; those that cannot occur left out."""
        found = self._residual.get((number, context))
        if found is None:
            block = self._blocks[number]
            known = dict(zip(block.foreign, self._contexts[context], strict=True))
            found = []
            for group in block.groups:
                left = [(self._left(position, known), block.cut[position]) for position in group]
                found.append(tuple((step, cut) for step, cut in left if step.enabled.satisfiable()))
            self._residual[number, context] = found
        return found

    def _left(self, position: int, known: dict[tuple[int, int], Diagram]) -> Step:
        step = self.steps[position]
        guards = step.guards()
        left = tuple(known.get((position, slot), guard) for slot, guard in enumerate(guards))
        return step if left == guards else step.guarded(left)


def _block_of(blocks: tuple[range, ...], level: int) -> int:
    return next(number for number, levels in enumerate(blocks) if level in levels)


def _depth(diagram: Diagram, bottom: int) -> int:
    level = diagram.node_level()
    return bottom if level is None else level
