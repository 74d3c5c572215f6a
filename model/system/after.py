"""What holds after an event, said of the state before it.

The weakest precondition of a step (Dijkstra, "A discipline of programming", 1976): in the state before, each participant has
an enabled edge and goes where that leads, or has none and stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language import formula as f

if TYPE_CHECKING:
    from .transition_system import Event, Participant, TransitionSystem


def after(system: TransitionSystem, event: Event, formula: f.Formula) -> f.Formula:
    """A ground formula → the ground formula that holds where, should the event occur, the given one holds after it."""
    moving = {system.variables[part.variable].name: part for part in event.participants}

    def before(atom: f.Atom) -> f.Formula:
        if not isinstance(atom, f.In) or atom.path not in moving:
            return atom
        return _leading(system, moving[atom.path], atom)

    return f.substitute(formula, before)


def _leading(system: TransitionSystem, part: Participant, wanted: f.In) -> f.Formula:
    """Where a participant goes, or stays, so that it is in one of the locations wanted."""
    variable = system.variables[part.variable]
    enabled = [
        (f.conjunction((f.In(variable.name, (variable.locations[edge.source],)), edge.guard)), edge.dest)
        for edge in part.edges
    ]
    going = [guard for guard, dest in enabled if variable.locations[dest] in wanted.locations]
    staying = f.conjunction((wanted, *(f.negation(guard) for guard, _ in enabled)))
    return f.disjunction((*going, staying))
