"""A transition system → the formula of its deadlocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language.formula import FALSE, In, May, conjunction, disjunction, negation

if TYPE_CHECKING:
    from ....model.language.formula import Formula
    from ....model.system.transition_system import Event, TransitionSystem


def stuck(system: TransitionSystem) -> Formula:
    """A system → the ground formula that no event can occur and some machine is not in a final location."""
    resting = conjunction(
        In(variable.name, tuple(variable.locations[location] for location in sorted(variable.final)))
        if variable.final
        else FALSE
        for variable in system.variables
    )
    return conjunction([*(negation(enabled(system, event)) for event in system.events), negation(resting)])


def enabled(system: TransitionSystem, event: Event) -> Formula:
    """An event → the ground formula that it can occur: it is permitted, and its controller has an enabled edge."""
    controller = event.participants[0]
    variable = system.variables[controller.variable]
    enabled = disjunction(
        conjunction([In(variable.name, (variable.locations[edge.source],)), edge.guard]) for edge in controller.edges
    )
    if event.permission is None:
        return enabled
    return conjunction([May(system.features[event.permission].name), enabled])
