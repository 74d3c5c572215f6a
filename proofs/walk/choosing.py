"""Values that somebody chose for some features → values of all, as the constraint allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.reduce.cone import spoken_of
from ...model.system import assignments
from ...model.system.specialise import domains_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ...model.language import formula as f
    from ...model.system.transition_system import TransitionSystem


def opened(system: TransitionSystem) -> dict[str, tuple[str, ...]]:
    """The features and permissions that make a difference and are not settled, with the values that are left, in order."""
    return {key: values for key, values in domains_of(spoken_of(system)).items() if len(values) > 1}


def completed(system: TransitionSystem, chosen: Mapping[str, str]) -> dict[str, str] | tuple[f.Formula, ...]:
    """Chosen values → one value for every feature and permission: of the others the first that the constraint allows.

    What is permitted comes before what is forbidden, and values in the order in which they are declared.

    Args:
        system: what may be chosen.
        chosen: known features with values that are left of them.

    Returns:
        The assignment; or the clauses of the constraint that no assignment with these values satisfies.
    """
    domains = {
        key: (chosen[key],) if key in chosen else values[::-1] if key.startswith("may(") else values
        for key, values in domains_of(system).items()
    }
    features = {key: values[0] for key, values in domains.items()}
    for names, members in assignments.components(assignments.clauses(system.constraint)):
        found = next(assignments.allowed(members, names, domains), None)
        if found is None:
            return assignments.conflict(members, domains)
        features |= found
    return features


def matching(keys: Collection[str], name: str) -> list[str]:
    """A name as somebody writes it → those of the features that are meant: "gpu.quiescer", or "quiescer" for that of every element.

    A permission is written "may(ivi.SIGKILL)", or "may(SIGKILL)" for all of them.
    """
    if name in keys:
        return [name]
    if name.startswith("may(") and name.endswith(")"):
        return [key for key in keys if key.startswith("may(") and key[4:].partition(".")[2] == name[4:]]
    return [key for key in keys if not key.startswith("may(") and key.partition(".")[2] == name]
