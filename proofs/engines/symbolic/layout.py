"""A transition system → which bit of which variable or feature stands where in the order of the diagrams.

Levels are counted from the top. The order is made of *blocks*: the system scope first, then one block per VM, so that
what talks to each other stands together (the size of a diagram grows with what has to be remembered across a cut of the
order: Bryant, "Graph-based algorithms for Boolean function manipulation", 1986).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ....model.language.formula import In, Is, May, atoms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....model.language.formula import Formula
    from ....model.system.transition_system import Event, TransitionSystem

Own = Literal["scope", "top", "bottom"]
"""Where a feature of one block stands: near the end of its scope (a VM's own machines, a device), or at an end of the
block."""

Shared = Literal["top", "bottom"]
"""Where features stand that concern several blocks: above all blocks, or below them."""


@dataclass(frozen=True, slots=True)
class Placing:
    """The choices that the order leaves open.

    Attributes:
        own: place of a feature that concerns one block only.
        shared: place of a feature that concerns several blocks.
        split: whether each VM is a block of its own; otherwise the whole system is one block.
        contexts: in how many ways blocks may depend on those above before they are treated as one block after all.
    """

    own: Own = "scope"
    shared: Shared = "bottom"
    split: bool = True
    contexts: int = 20_000


FORWARDS = Placing(own="bottom")
"""What was measured best for the reachable states: what a VM and its devices were given stands below all of them."""

BACKWARDS = Placing(own="bottom")
"""What was measured best for what leads to a target: which assignments suffice is decided last."""


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

    __slots__ = ("features", "permissions", "variables")

    def __init__(self, system: TransitionSystem) -> None:
        self.variables = {variable.name: index for index, variable in enumerate(system.variables)}
        self.features = {f.name: i for i, f in enumerate(system.features) if f.kind != "permission"}
        self.permissions = {f.name: i for i, f in enumerate(system.features) if f.kind == "permission"}

    def reads(self, formulas: Iterable[Formula]) -> Reads:
        """Everything that some of the ground formulas speaks of.

        Raises:
            KeyError: a name that the system does not have.
        """
        variables: set[int] = set()
        features: set[int] = set()
        for formula in formulas:
            for atom in atoms(formula):
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


def lay_out(system: TransitionSystem, placing: Placing) -> Layout:
    """A transition system → its order of bits."""
    names = Names(system)
    block_of = _blocks(system, placing)
    count = max(block_of, default=0) + 1
    order: list[list[tuple[str, int]]] = [[] for _ in range(count + 1)]
    copied = _copied(system, names)
    before, top, bottom, shared = _features(system, names, block_of, placing)
    if placing.shared == "top":
        order[0] += [("feature", index) for index in shared]
    for index in top:
        order[top[index]].append(("feature", index))
    for variable, block in enumerate(block_of):
        order[block] += [("feature", index) for index in before.get(variable, ())]
        order[block].append(("variable", variable))
        if variable in copied:
            order[block].append(("copy", variable))
    for index in bottom:
        order[bottom[index]].append(("feature", index))
    if placing.shared == "bottom":
        order[count] += [("feature", index) for index in shared]
    return _numbered(system, order)


def _blocks(system: TransitionSystem, placing: Placing) -> list[int]:
    """For each variable, its block: the system scope first, then the VMs in order of appearance."""
    if not placing.split:
        return [0] * len(system.variables)
    vms = dict.fromkeys(["host", *(variable.vm for variable in system.variables)])
    number = {vm: index for index, vm in enumerate(vms)}
    return [number[variable.vm] for variable in system.variables]


def _features(
    system: TransitionSystem, names: Names, block_of: list[int], placing: Placing
) -> tuple[dict[int, list[int]], dict[int, int], dict[int, int], list[int]]:
    """Features → those before a variable, those at the top and at the bottom of a block, and those that are shared."""
    concerned: dict[int, set[int]] = {index: set() for index in range(len(system.features))}
    for event in system.events:
        if event.permission is not None:
            concerned[event.permission].add(event.participants[0].variable)
        for participant in event.participants:
            for feature in names.reads(edge.guard for edge in participant.edges).features:
                concerned[feature].add(participant.variable)
    before: dict[int, list[int]] = {}
    top: dict[int, int] = {}
    bottom: dict[int, int] = {}
    shared: list[int] = []
    for feature, variables in concerned.items():
        blocks = {block_of[variable] for variable in variables}
        if len(blocks) != 1:
            shared.append(feature)
        elif placing.own == "scope":
            scope = system.features[feature].name.partition(".")[0]
            of_scope = [index for index, variable in enumerate(system.variables) if variable.scope == scope]
            before.setdefault(max(of_scope or variables), []).append(feature)
        else:
            (top if placing.own == "top" else bottom)[feature] = blocks.pop()
    return before, top, bottom, shared


def _copied(system: TransitionSystem, names: Names) -> set[int]:
    """Variables that move in one event and whose guards read each other in a circle: no order of updates suits them."""
    copied: set[int] = set()
    for event in system.events:
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
