"""A checked model and a mutant → the changed model, checked again as far as the change can matter."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from ....model.language.findings import MAX_FINDINGS, InputError
from ....model.language.names import Names
from ....model.language.wellformed import structure, usage
from ....model.system.flatten import flatten
from ....model.system.instantiate import instantiate
from ....model.system.library import Library
from ....specs.language.claim import claims

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ....model.language.declaration import Machine
    from ....model.system.flatten import Tried
    from ....model.system.instantiate import Composition
    from ....specs.language.claim import Claim
    from .change import Mutant


class Refused(Exception):
    """A mutant that is refused when it is loaded: nobody needs a claim to notice it."""


def mutated(library: Library, mutant: Mutant, tried: Tried | None = None) -> Library:
    """A model and a mutant → the changed model, as if loaded; the other machines are flattened already.

    Args:
        library: the model.
        mutant: what is changed.
        tried: see `flatten`; for many mutants of one machine.

    Raises:
        Refused: the mutant is not well formed.
    """
    model, machine = mutant.model(library.model), mutant.machine
    found = [*islice(usage(model), MAX_FINDINGS), *islice(structure(machine), MAX_FINDINGS)]
    if not found:
        graph, found = flatten(machine, tried)
        graphs = tuple(graph if _key(g.machine) == _key(machine) else g for g in library.graphs)
        if not found:
            named = library.names  # what rows say is spelt out by now; claims and systems still name it
            return Library(model, replace(Names.of(model), groups=named.groups, formulas=named.formulas), graphs)
    raise Refused(str(InputError(found)))


def _key(machine: Machine) -> tuple[str, str]:
    return machine.per, machine.name


def composed(composition: Composition, mutant: Mutant, tried: Tried | None = None) -> Composition:
    """A system and a mutant → the same system under the changed model; see `mutated`.

    Raises:
        Refused: the mutant is not well formed, or the system is none under it.
    """
    try:
        return instantiate(mutated(composition.library, mutant, tried), composition.system)
    except InputError as error:
        raise Refused(str(error)) from None


def claimed(before: Composition, known: Sequence[Claim], after: Composition) -> Sequence[Claim]:
    """The claims about a system, and the system under a changed model → what the same properties claim of it then.

    Raises:
        Refused: a property names what is no longer known.
    """
    if _named(before) == _named(after):
        return known
    try:
        return claims({claim.declared.name: claim.declared for claim in known}.values(), after)
    except InputError as error:
        raise Refused(str(error)) from None


def _named(composition: Composition) -> tuple[object, ...]:
    """Everything of a system that the ground formulas of its claims may depend on."""
    system = composition.transition_system
    machines = [(each.name, each.graph.locations, each.graph.covers, each.present) for each in composition.instances]
    events = [(event.name, event.kind) for event in system.events]
    return machines, events, replace(system, variables=(), events=())
