"""Under which assignments a claim about whole runs does not hold.

A run that refutes a claim comes to rest in the end, or goes round and round. Where it can be at rest needs no fixpoint
to be told: no event of class progress can occur there. From where that is reached is found as for claims about states, in stages,
and mostly is all. Under the assignments that are left, a run that goes round is first looked for as if features could change,
which tells where it can go round at all; only there, fair runs are looked for under each assignment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.connectives import And, Implies, Not, Or
from ....model.language.temporal import Always, Occurs, OnAll
from ..steps import REST
from ..symbolic.backward import Target
from ..symbolic.stages import seeking
from .acceptance import endings, fairly
from .automaton import automaton
from .branching import branching
from .fixpoints import Fixpoints
from .going_round import going_round
from .labelling import Labels
from .permissions import denying, loosely
from .places import Places
from .setting import Fairer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ....model.language.formula import Formula
    from ....model.language.temporal import Temporal
    from ..symbolic.encoding import Diagram, Encoding
    from ..symbolic.stages import Seek, Stage, Stages
    from .acceptance import Component, Ending
    from .automaton import Automaton
    from .fixpoints import Visited
    from .places import Move
    from .setting import Setting

_LARGE = 2_000
"""Nodes of sets from which on it pays to find out first what of them is never reached."""


def refuting(
    setting: Setting, formula: Temporal, fairer: Fairer | None, stages: Stages, staying: Formula | None = None
) -> Diagram:
    """The allowed assignments under which a formula does not hold.

    Args:
        setting: the system.
        formula: what is claimed.
        fairer: one more event to be treated fairly than those of class progress.
        stages: what was found before, in smaller tables.
        staying: only runs matter that at last stay where this holds, and are refuted neither before nor by everything
            that may follow; for formulas of linear time.

    Raises:
        TypeError: the formula is neither of linear nor of branching time.
    """
    if not branching(formula):
        return _in_linear_time(setting, automaton(Not(formula)), fairer, stages, staying)
    labels = Labels(setting, fairer)
    if isinstance(formula, OnAll) and isinstance(formula.part, Always) and _of_states(formula.part.part):
        prepared, everywhere = setting.prepared, frozenset(range(setting.encoding.layout.levels))
        bad = setting.care & ~labels.states(formula.part.part)
        target = Target(bad, everywhere, prepared.steps, prepared.states)
        return stages.search(prepared, seeking(prepared, target, setting.check))
    places = setting.encoding.cube(level for digits in setting.encoding.layout.variables for level in digits.levels)
    return (setting.care & ~labels.states(formula) & setting.encoding.initial).exists(places)


def _of_states(formula: Temporal) -> bool:
    """Whether a formula that is true or false of positions does not look at the step from there."""
    match formula:
        case Occurs():
            return False
        case Not(part):
            return _of_states(part)
        case And(parts) | Or(parts):
            return all(map(_of_states, parts))
        case Implies(left, right):
            return _of_states(left) and _of_states(right)
    return True


def _in_linear_time(
    setting: Setting, machine: Automaton, fairer: Fairer | None, stages: Stages, staying: Formula | None
) -> Diagram:
    """Under which assignments an automaton accepts some fair run."""
    at_last = setting.encoding.true if staying is None else setting.encoding.formula(staying)
    moves = setting.along(machine)
    resting = Fixpoints([move for move in moves.moves if move.step.index == REST], setting.check)
    going = Fixpoints([move for move in moves.moves if move.step.index != REST], setting.check)
    everything = setting.everything(len(machine.locations))
    goal = everything.only(())
    turning: list[tuple[Ending, Places]] = []
    for end in endings(machine):
        if end.whatever and fairer is None:  # every run can be gone on with so that it is fair
            if staying is None:
                goal |= everything.only(end.locations)
            continue
        quiet = resting.inside(end.order).fair(everything.taken(end.order).where(at_last), end.counted)
        if fairer is not None:
            quiet = quiet.where(~setting.possible(fairer.event))
        goal |= goal.only(()).put(end.order, quiet)
        turning.append((end, quiet))
    found = stages.search(setting.prepared, _back(setting, moves, goal))
    left = setting.encoding.allowed & ~found
    if not left.satisfiable():
        return found
    goal = goal.only(())
    for end, quiet in turning:
        within = everything.taken(end.order).where(at_last)
        for component in _turning(setting, going.inside(end.order), within, quiet, end.counted, fairer, left):
            goal |= goal.only(()).put(end.order, component.lasting)
    return stages.search(setting.prepared, _back(setting, moves, goal)) if goal.some else found


def _turning(
    setting: Setting,
    moves: Fixpoints,
    within: Places,
    quiet: Places,
    visited: tuple[Visited, ...],
    fairer: Fairer | None,
    left: Diagram,
) -> tuple[Component, ...]:
    """Where a fair run goes round and round under some of the assignments that are left, within some pairs.

    Where it could come to rest instead nobody comes under these assignments: they would have been found. What comes to rest by
    progress alone takes no permission to tell.
    """
    # Where what is treated strongly fairly is never possible, it need not occur: so much weak fairness asks as well.
    weakly = None if fairer is None else Fairer(fairer.event)
    core = loosely(setting, moves, within.where(left), visited, weakly, left)
    forced, before = denying(setting, moves, setting.free), within
    while core.some and core != before:
        before, within = core, within & core & _standing(setting, moves, core, weakly)
        within -= forced.leading_to(quiet & within, within)
        core = loosely(setting, moves, within.where(left), visited, weakly, left)
    within = within.where(left) & core
    if sum(part.node_count() for part in within.parts) > _LARGE:
        within = within.where(setting.told())
    within -= moves.leading_to(quiet & within, within)
    return fairly(setting, moves, within, visited, fairer) if within.some else ()


def _standing(setting: Setting, moves: Fixpoints, core: Places, fairer: Fairer | None) -> Places:
    """Where a run that goes round among some pairs, told without features, may be if it is to be fair.

    Only some events can occur again and again, and move only some machines. Each other event that is treated fairly cannot
    occur somewhere on the way round, where all other machines stand as they do everywhere on it.
    """
    encoding = setting.encoding
    anywhere = encoding.disjunction(core.parts)
    events, machines = going_round(setting.system, _locations(encoding, anywhere))
    moving = encoding.cube(level for machine in machines for level in encoding.layout.variables[machine].levels)
    fair = {given.move.step.index for given in setting.fairness(moves.moves, fairer)} - events
    idle = [(anywhere & move.idle).exists(moving) for move in moves.moves if move.step.index in fair]
    return Places((encoding.conjunction(idle),) * len(core.parts))


def _locations(encoding: Encoding, states: Diagram) -> list[frozenset[int]]:
    """For each variable, the locations in which it is in some of the states."""
    variables = zip(encoding.system.variables, encoding.layout.variables, strict=True)
    return [
        frozenset(at for at in range(len(each.locations)) if (states & encoding.among(digits, (at,))).satisfiable())
        for each, digits in variables
    ]


def _back(setting: Setting, moves: Fixpoints, pairs: Places) -> Seek:
    """Seeks pairs of a state and a location of an automaton, with the assignments under which they are of interest."""

    def seek(stage: Stage) -> Diagram:
        steps = {step.index: step for step in stage.steps}
        allowed = setting.encoding.allowed
        these = [
            move.under(steps.get(move.step.index) or move.step.loosened(stage.forgotten, allowed), stage.forgotten)
            for move in moves.moves
        ]
        goal = Places(tuple((part & stage.wanted).exists(stage.forgotten) for part in pairs.parts))
        return _leading(setting, these, goal, stage.reached)

    return seek


def _leading(setting: Setting, moves: Sequence[Move], goal: Places, reached: Diagram) -> Diagram:
    """The assignments under which a goal is reached from the beginning; see `reaching`, which does the same for states alone."""
    encoding = setting.encoding
    places = encoding.cube(level for digits in encoding.layout.variables for level in digits.levels)
    found, wanted = encoding.false, encoding.true
    result, grown = goal.where(reached), True
    within = Places((reached,) * len(goal.parts))
    done: dict[int, Places] = {}
    while grown:
        grown = False
        # Systems are written from cause to effect, hosts before devices; backwards, the effects come first.
        for move in reversed(moves):
            setting.check()
            fresh = result - done[move.step.index] if move.step.index in done else result
            done[move.step.index] = result
            if fresh.some:
                more = move.before(fresh, within) - result
                if more.some:
                    result, grown = result | more, True
                    del fresh, more  # what nobody needs any more is not to be put into order
                    setting.check(*result.parts)
        beginning = (result.parts[0] & encoding.initial).exists(places)
        if beginning.satisfiable():
            found, wanted = found | beginning, wanted & ~beginning
            result, within = result.where(wanted), within.where(wanted)
    return found
