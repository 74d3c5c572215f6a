"""How large a whole system is: exactly, and piece by piece where its machines do not know of each other.

VMs that share no device, and nothing else, share features at most: readings of the documentation, say. Each piece is
explored by itself; which combinations of the pieces' states exist together is then a question of under which values of
the shared features each of them is reached. A transition of the whole is a transition of one piece, while each other one is
in some state that exists together with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import count as numbers
from itertools import product
from math import prod
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ...model.language.formula import In
from ...model.reduce.cone import cone, pieces
from ...model.system.specialise import allows, grant, key_of
from ..engines import symbolic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...model.system.transition_system import TransitionSystem
    from ..engines.limits import Limits

_Found = TypeVar("_Found")

Listed: TypeAlias = "list[tuple[int, ...]]"
"""Assignments of some features, as the indices of their values."""

MOST_SHARED = 1 << 12
"""Assignments of shared features that are told apart; where there are more, the whole is explored at once."""

ENOUGH = "events were fired as often as it is worth"


@dataclass(frozen=True, slots=True)
class Counts:
    """How large a system is, over all allowed assignments of its features. All numbers are exact.

    Attributes:
        states: distinct combinations of machine locations that are reachable under some assignment.
        transitions: distinct triples of such a combination, an event that can occur in it under an assignment under
            which it is reached, and the combination after the event, which may be the same. None where a limit was
            reached.
        depth: steps within which every such combination is reached under some assignment: the length of the longest of all
            shortest runs. None where a limit was reached.
        reason: which limit was reached; empty if all is known.
    """

    states: int
    transitions: int | None
    depth: int | None
    reason: str = ""


def count_states(
    system: TransitionSystem, limits: Limits, progress: Callable[[str], None], most: int | None = None
) -> int:
    """A system → the number of distinct combinations of machine locations reachable under some allowed assignment.

    Args:
        system: the system.
        limits: how much may be used.
        progress: told how far it is.
        most: how often an event may be fired in each piece that is explored; None for no limit. Not seconds, so that the
            answer is the same on every machine.

    Raises:
        Exhausted: a limit was reached.
    """
    return _counted(system, _Explorer(limits, progress, most), further=False).states


def counts(system: TransitionSystem, limits: Limits, progress: Callable[[str], None]) -> Counts:
    """A system → its states, its transitions, and how deep it is.

    Raises:
        Exhausted: a limit was reached before the states were counted.
    """
    return _counted(system, _Explorer(limits, progress), further=True)


@dataclass(frozen=True, slots=True)
class _Explorer:
    """Explores as far as limits allow, and tells how far it is; what is asked of a space afterwards counts towards its firings."""

    limits: Limits
    progress: Callable[[str], None]
    most: int | None = None

    def explored(self, system: TransitionSystem) -> symbolic.SymbolicSpace:
        """A finished exploration.

        Raises:
            Exhausted: a limit was reached.
        """
        fired = numbers(1)

        def stop() -> str | None:
            return ENOUGH if self.most is not None and next(fired) > self.most else self.limits.stop()

        def tell(now: symbolic.Progress) -> None:
            self.progress(f"{now.fired:,} firings, {now.nodes:,} nodes")

        space = symbolic.explore(system, node_limit=self.limits.max_nodes, stop=stop, progress=tell)
        if space.reason:
            raise symbolic.Exhausted(space.reason)
        return space


def _counted(system: TransitionSystem, explorer: _Explorer, *, further: bool) -> Counts:
    """The counts; `further`: of transitions and depth, too."""
    if not allows(system):  # no piece need speak of the features of which too much is demanded
        return Counts(0, 0, 0) if further else Counts(0, None, None)
    # More permission only adds transitions, so those under all permissions are those with everything granted.
    granted = grant(system)
    parts = _parts(granted)
    shared = _shared(parts)
    if len(parts) > 1 and prod(map(len, shared.values())) <= MOST_SHARED:
        return _in_pieces(granted, parts, shared, explorer, further=further)
    space = explorer.explored(granted)
    reasons: list[str] = []
    transitions = _known(space.transitions, reasons) if further else None
    depth = _known(space.depth, reasons) if further else None
    return Counts(space.states, transitions, depth, *reasons[:1])


def _in_pieces(
    granted: TransitionSystem,
    parts: list[TransitionSystem],
    shared: Mapping[str, tuple[str, ...]],
    explorer: _Explorer,
    *,
    further: bool,
) -> Counts:
    """Counts, put together from those of the pieces by the assignments of shared features under which something exists."""
    states = {(1 << prod(map(len, shared.values()))) - 1: 1}
    moved: dict[int, int] | None = {} if further else None
    depth: int | None = 0 if further else None
    reasons: list[str] = []
    for part in parts:
        space = explorer.explored(part)
        here = _signatures(part, shared, space.signatures)
        if moved is not None:
            there = _known(partial(_signatures, part, shared, space.move_signatures), reasons)
            moved = None if there is None else _sum(_together(moved, here), _together(states, there))
        if depth is not None and not shared:
            own = _known(space.depth, reasons)
            depth = None if own is None else depth + own
        states = _together(states, here)
    if further and shared:
        # How soon something is reached depends on features about which the pieces have to agree.
        depth = _known(lambda: explorer.explored(granted).depth(), reasons)
    transitions = None if moved is None else sum(moved.values())
    return Counts(sum(states.values()), transitions, depth, *reasons[:1])


def _parts(system: TransitionSystem) -> list[TransitionSystem]:
    """A system → its pieces, with every event that one of its machines controls, also if that moves nothing."""
    found = pieces(system)
    if len(found) < 2:
        return [system]
    parts = []
    for piece in found:
        names = {variable.name for variable in piece.variables}
        controllers = ((event, system.variables[event.participants[0].variable].name) for event in system.events)
        own = [event.name for event, controller in controllers if controller in names]
        places = (In(variable.name, variable.locations[:1]) for variable in piece.variables)
        parts.append(cone(system, *places, events=own))
    return parts


def _shared(parts: list[TransitionSystem]) -> dict[str, tuple[str, ...]]:
    """The open features of more than one part, with their values."""
    seen: dict[str, int] = {}
    values: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for feature in part.features:
            if len(feature.values) > 1:
                seen[key_of(feature)] = seen.get(key_of(feature), 0) + 1
                values[key_of(feature)] = feature.values
    return {key: values[key] for key, times in seen.items() if times > 1}


def _known(ask: Callable[[], _Found], reasons: list[str]) -> _Found | None:
    """What is asked for; None where a limit was reached, for a reason that is added to those given."""
    try:
        return ask()
    except symbolic.Exhausted as exhausted:
        reasons.append(exhausted.reason)
        return None


def _together(some: Mapping[int, int], others: Mapping[int, int]) -> dict[int, int]:
    """Numbers of two kinds of things by where they exist → numbers of pairs of them by where both exist."""
    found: dict[int, int] = {}
    for here, number in some.items():
        for there, more in others.items():
            if here & there:
                found[here & there] = found.get(here & there, 0) + number * more
    return found


def _sum(some: Mapping[int, int], others: Mapping[int, int]) -> dict[int, int]:
    return {mask: some.get(mask, 0) + others.get(mask, 0) for mask in dict.fromkeys((*some, *others))}


def _signatures(
    part: TransitionSystem, shared: Mapping[str, tuple[str, ...]], ask: Callable[[list[int], Listed], dict[int, int]]
) -> dict[int, int]:
    """Numbers of the part's states, or transitions, by the set of assignments of the shared features under which they exist.

    Args:
        part: one of several.
        shared: the features that are shared.
        ask: as `SymbolicSpace.signatures`: indices of features and assignments of them → numbers.
    """
    number = {key_of(feature): index for index, feature in enumerate(part.features)}
    own = [key for key in shared if key in number]
    listed = list(product(*(range(len(shared[key])) for key in own)))
    found = ask([number[key] for key in own], listed)
    if len(own) == len(shared):
        return found
    # What the part does not speak of may have any value.
    places = [list(shared).index(key) for key in own]
    bits = [0] * len(listed)
    for bit, values in enumerate(product(*(range(len(each)) for each in shared.values()))):
        bits[listed.index(tuple(values[place] for place in places))] |= 1 << bit
    return {
        sum(bits[index] for index in range(len(listed)) if mask >> index & 1): count for mask, count in found.items()
    }
