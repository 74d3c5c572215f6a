"""Which declared transitions some run of some reference system takes: what is never taken models nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.reduce.quotient import onto, quotient
from ...model.system.specialise import grant
from ...model.system.surroundings import at_rest, frozen, havoc
from ...model.system.topology import HOST
from ..engines import symbolic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ...model.language.findings import Position
    from ...model.system.flatten import LocationGraph
    from ...model.system.instantiate import Composition
    from ...model.system.library import Library
    from ...model.system.transition_system import Event, TransitionSystem, Variable
    from ..engines.limits import Limits
    from .progress import Progress


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take a declared row: a row names one way for each pair of its triggers and sources.

    Attributes:
        machine: the machine's name.
        row: the row's index.
        trigger: as the row writes it.
        source: as the row writes it; a composite state stands for all of its descendants.
    """

    machine: str
    row: int
    trigger: str
    source: str


@dataclass(frozen=True, slots=True)
class Untaken:
    """A way that nothing takes, with its row's `dest` and place."""

    way: Way
    dest: str
    at: Position


@dataclass(frozen=True, slots=True)
class Coverage:
    """What reference systems take.

    Attributes:
        declared: every way, in declared order.
        taken: for each system in turn, the ways that it takes and none before it does.
        unknown: why some ways that no system is known to take may be taken all the same; empty if none is.
    """

    declared: tuple[Untaken, ...]
    taken: tuple[tuple[str, frozenset[Way]], ...]
    unknown: tuple[str, ...]

    @property
    def untaken(self) -> tuple[Untaken, ...]:
        """The ways that no system is known to take."""
        taken = frozenset().union(*(ways for _, ways in self.taken))
        return tuple(each for each in self.declared if each.way not in taken)


def coverage(library: Library, systems: Mapping[str, Composition], limits: Limits, progress: Progress) -> Coverage:
    """A model and its reference systems → which of the declared rows they take. Exact.

    Args:
        library: the model.
        systems: the systems by name; what one takes, the next are not asked for.
        limits: how much may be used.
        progress: told how far it is.
    """
    declared = tuple(_declared(library))
    left = {each.way: None for each in declared}
    taken, unknown = [], dict[str, None]()
    for name, composition in systems.items():
        found, reasons = _taken(composition, left, limits, progress, name)
        unknown |= reasons
        taken.append((name, frozenset(found)))
        left = {way: None for way in left if way not in found}
    return Coverage(declared, tuple(taken), tuple(unknown) if left else ())


def _declared(library: Library) -> Iterator[Untaken]:
    for machine in library.model.machines:
        for row in machine.rows:
            for trigger in row.triggers:
                for source in row.sources:
                    yield Untaken(Way(machine.name, row.index, trigger.text, source.text), row.dest.text, row.at)


def _taken(
    composition: Composition, wanted: Iterable[Way], limits: Limits, progress: Progress, name: str
) -> tuple[dict[Way, None], dict[str, None]]:
    """The ways among those wanted that some run of a system takes, and the limits that were reached."""
    system = grant(composition.transition_system)
    found, reasons, left = dict[Way, None](), dict[str, None](), dict.fromkeys(wanted)
    for index, (variable, instance) in enumerate(zip(system.variables, composition.instances, strict=True)):
        progress.subject(f"{name}: {index + 1} of {len(system.variables)} machines, {variable.name}")
        questions = {way: g for way, g in _questions(system, index, instance.graph).items() if way in left}
        answers, why = _reached(system, variable, questions, limits, progress)
        reasons |= why
        found |= dict.fromkeys(answers)
        left = {way: None for way in left if way not in answers}
    return found, reasons


def _questions(system: TransitionSystem, index: int, graph: LocationGraph) -> dict[Way, f.Formula]:
    """A variable → for each way to take a row of its machine, where that can happen."""
    variable = system.variables[index]
    where: dict[Way, list[f.Formula]] = {}
    for event in system.events:
        participant = next((part for part in event.participants if part.variable == index), None)
        if participant is None:
            continue
        trigger = _heard_as(event, variable)
        occurs = symbolic.enabled(system, event)
        for edge in participant.edges:
            location = variable.locations[edge.source]
            happens = f.conjunction((f.In(variable.name, (location,)), edge.guard, occurs))
            for machine, row in edge.rows:
                for source in graph.machine.rows[row].sources:
                    if source.text == "*" or location in graph.covers[source.text]:
                        where.setdefault(Way(machine, row, trigger, source.text), []).append(happens)
    return {way: onto(system, f.disjunction(parts)) for way, parts in where.items()}


def _heard_as(event: Event, variable: Variable) -> str:
    """An event → how the rows of a variable's machine write it: bare in its own scope, with `host.` or `vm.` else."""
    owner, _, bare = event.name.partition(".")
    if owner == variable.scope:
        return bare
    return f"{HOST}.{bare}" if owner == HOST else f"vm.{bare}"


def _reached(
    system: TransitionSystem,
    variable: Variable,
    questions: Mapping[Way, f.Formula],
    limits: Limits,
    progress: Callable[[str], None],
) -> tuple[Iterable[Way], dict[str, None]]:
    """The questions about a variable that are reached, and the limits that kept others from being answered.

    They are asked first while all VMs but one stand still: what happens then can happen. Then, of the machines of one VM,
    while the others move as they please: what does not happen then cannot happen. Only the rest is asked of the whole.
    """
    found, left = dict[Way, None](), dict(questions)
    others = dict.fromkeys(other.vm for other in system.variables if other.vm != HOST)
    for vm in (variable.vm,) if variable.vm != HOST else (HOST, *others):
        near = _near(system, vm)
        if len(near) < len(system.variables):
            calm = {way: at_rest(system, near, question) for way, question in left.items()}
            found |= dict.fromkeys(_explored(frozen(system, near), calm, limits, progress)[0])
            left = {way: question for way, question in left.items() if way not in found}
    near = _near(system, variable.vm)
    if variable.vm != HOST and len(near) < len(system.variables):
        wild = havoc(system, near)
        known = {other.name for other in wild.variables}
        asked = {way: question for way, question in left.items() if _names(question) <= known}
        may, limited = _explored(wild, asked, limits, progress)
        left = {way: question for way, question in left.items() if limited or way in may or way not in asked}
    more, reasons = _explored(system, left, limits, progress)
    return (*found, *more), reasons


def _near(system: TransitionSystem, vm: str) -> set[str]:
    """The variables of a VM and of the host."""
    return {variable.name for variable in system.variables if variable.vm in (vm, HOST)}


def _names(formula: f.Formula) -> set[str]:
    return {atom.path for atom in f.atoms(formula) if isinstance(atom, f.In)}


def _explored(
    system: TransitionSystem, questions: Mapping[Way, f.Formula], limits: Limits, progress: Callable[[str], None]
) -> tuple[list[Way], dict[str, None]]:
    """The questions that are reached in a system, and the limit, if one was."""
    questions = {way: question for way, question in questions.items() if question != f.FALSE}
    if not questions:
        return [], {}
    part = quotient(system, *questions.values())

    def tell(now: symbolic.Progress) -> None:
        progress(f"{now.fired:,} firings, {now.nodes:,} nodes")

    space = symbolic.explore(part, node_limit=limits.max_nodes, stop=limits.stop, progress=tell, keep_permissions=True)
    if not space.complete:
        return [], {space.reason: None}
    try:
        return [way for way, question in questions.items() if not space.reaches(onto(part, question)).empty], {}
    except symbolic.Exhausted as exhausted:
        return [], {exhausted.reason: None}
