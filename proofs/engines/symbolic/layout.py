"""A transition system → which bit of which variable or feature stands where in the order of the diagrams.

Levels are counted from the top. The order is made of *blocks*: the system scope first, then one block per VM, so that
what talks to each other stands together (the size of a diagram grows with what has to be remembered across a cut of the
order: Bryant, "Graph-based algorithms for Boolean function manipulation", 1986). Features that concern one block alone stand
at its end, the others below all blocks: of what was tried the best, for reachable states as for what leads to a target.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.formula import And, In, Is, May, atoms
from ....model.system.transition_system import HOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....model.language.formula import Formula
    from ....model.system.transition_system import Event, TransitionSystem


@dataclass(frozen=True, slots=True)
class Digits:
    """The bits of one value: `width` levels from `first` on, most significant first. Values are coded by their index."""

    first: int
    width: int

    @property
    def levels(self) -> range:
        """The levels of the bits, from the top."""
        return range(self.first, self.first + self.width)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    Attributes:
        variables: for each variable of the system, its bits; none for a variable with one location.
        features: for each feature of the system, its bits; none for a pinned feature.
        copies: for variables that need a second copy of their value within a step, the bits of that copy.
        blocks: the levels of each block, top to bottom, adjacent.
        levels: how many levels there are.
    """

    variables: tuple[Digits, ...]
    features: tuple[Digits, ...]
    copies: dict[int, Digits]
    blocks: tuple[range, ...]
    levels: int


@dataclass(frozen=True, slots=True)
class Reads:
    """What a formula speaks of: indices of variables and of features."""

    variables: frozenset[int]
    features: frozenset[int]


class Names:
    """Names of a system → indices."""

    __slots__ = ("_known", "features", "permissions", "variables")

    def __init__(self, system: TransitionSystem) -> None:
        self.variables = {variable.name: index for index, variable in enumerate(system.variables)}
        self.features = {f.name: i for i, f in enumerate(system.features) if f.kind != "permission"}
        self.permissions = {f.name: i for i, f in enumerate(system.features) if f.kind == "permission"}
        self._known: dict[int, tuple[Formula, Reads]] = {}

    def reads(self, formulas: Iterable[Formula]) -> Reads:
        """Everything that some of the ground formulas speaks of.

        Raises:
            KeyError: a name that the system does not have.
        """
        parts = [part for formula in formulas for part in (formula.parts if isinstance(formula, And) else (formula,))]
        if len(parts) == 1:
            return self._reads(parts[0])
        found = [self._reads(part) for part in parts]
        variables = frozenset[int]().union(*(reads.variables for reads in found))
        return Reads(variables, frozenset[int]().union(*(reads.features for reads in found)))

    def _reads(self, part: Formula) -> Reads:
        """What one condition speaks of: of one that many guards have in common, looked up once."""
        known = self._known.get(id(part))
        if known is None:
            known = self._known[id(part)] = part, self._spoken_of(part)
        return known[1]

    def _spoken_of(self, part: Formula) -> Reads:
        variables: set[int] = set()
        features: set[int] = set()
        for atom in atoms(part):
            match atom:
                case In(path):
                    variables.add(self.variables[path])
                case Is(path):
                    features.add(self.features[path])
                case May(event):
                    features.add(self.permissions[event])
        return Reads(frozenset(variables), frozenset(features))


def guards(event: Event) -> Iterator[Formula]:
    """Every guard of an event."""
    return (edge.guard for participant in event.participants for edge in participant.edges)


def lay_out(system: TransitionSystem, *, gathered: bool = False) -> Layout:
    """A transition system → its order of bits.

    Args:
        system: the system.
        gathered: where there is one VM at most, all features stand below the blocks, where an `Ordering` may move them.
    """
    names = Names(system)
    block_of = _blocks(system)
    count = max(block_of, default=0) + 1
    together = gathered and len(system.vms) <= 1
    order: list[list[tuple[str, int]]] = [[] for _ in range(count + 1)]
    copied = _copied(system, names)
    for variable, block in enumerate(block_of):
        order[block].append(("variable", variable))
        if variable in copied:
            order[block].append(("copy", variable))
    for feature, variables in _concerned(system, names).items():
        blocks = {block_of[variable] for variable in variables}
        order[blocks.pop() if len(blocks) == 1 and not together else count].append(("feature", feature))
    return _numbered(system, order)


def _blocks(system: TransitionSystem) -> list[int]:
    """For each variable, its block: the system scope first, then the VMs in order of appearance."""
    vms = dict.fromkeys([HOST, *(variable.vm for variable in system.variables)])
    number = {vm: index for index, vm in enumerate(vms)}
    return [number[variable.vm] for variable in system.variables]


def _concerned(system: TransitionSystem, names: Names) -> dict[int, set[int]]:
    """Features → the variables whose moves depend on them."""
    concerned: dict[int, set[int]] = {index: set() for index in range(len(system.features))}
    for event in system.events:
        if event.permission is not None:
            concerned[event.permission].add(event.participants[0].variable)
        for participant in event.participants:
            for feature in names.reads(edge.guard for edge in participant.edges).features:
                concerned[feature].add(participant.variable)
    return concerned


def _copied(system: TransitionSystem, names: Names) -> set[int]:
    """Variables that move in one event and whose guards read each other in a circle: no order of updates suits them."""
    copied: set[int] = set()
    for event in (event for event in system.events if len(event.participants) > 1):
        reads = {
            participant.variable: names.reads(edge.guard for edge in participant.edges).variables
            for participant in event.participants
        }
        while True:
            loose = {v for v in reads if not any(v in reads[other] for other in reads if other != v)}
            loose |= {v for v in reads if not reads[v] & reads.keys() - {v}}
            if not loose:
                break
            reads = {v: read for v, read in reads.items() if v not in loose}
        copied |= reads.keys()
    return copied


def _numbered(system: TransitionSystem, order: list[list[tuple[str, int]]]) -> Layout:
    """What stands in each block, in order → numbered levels."""
    variables = [Digits(0, 0)] * len(system.variables)
    features = [Digits(0, 0)] * len(system.features)
    copies: dict[int, Digits] = {}
    blocks: list[range] = []
    level = 0
    for block in order:
        start = level
        for kind, index in block:
            values = system.features[index].values if kind == "feature" else system.variables[index].locations
            digits = Digits(level, (len(values) - 1).bit_length())
            level += digits.width
            if kind == "feature":
                features[index] = digits
            elif kind == "variable":
                variables[index] = digits
            else:
                copies[index] = digits
        blocks.append(range(start, level))
    return Layout(tuple(variables), tuple(features), copies, tuple(blocks), level)
