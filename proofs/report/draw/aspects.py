"""What somebody wants told apart in a product → aspects of its states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.language.document import Scalar
from ....model.language.findings import Finding, InputError, Position, nearest
from ....model.language.parse import parse
from ....model.language.reading import Written
from ....model.language.scope import check
from ....model.system.specialise import key_of, specialise
from ...evidence.internal import InternalError
from ...walk.choosing import completed
from .collapse import Aspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ....model.system.instantiate import Composition
    from ....model.system.transition_system import TransitionSystem

MOST = 8
"""Predicates that can be told apart at once: each may double the number of classes."""


def machine_aspects(composition: Composition, names: Iterable[str], depth: int | None) -> Iterator[Aspect]:
    """Names of instances → where each machine is; of nested locations only the `depth` outermost names, if that is given.

    Raises:
        InputError: there is no such instance.
    """
    variables = {variable.name: variable for variable in composition.transition_system.variables}
    wrong = []
    for name in names:
        if name not in variables:
            what, known = f'there is no machine "{name}" in this system', f"known: {', '.join(variables)}"
            wrong.append(Finding(Position("--by", 0, 0), what, known, nearest(name, variables)))
            continue
        groups: dict[str, list[str]] = {}
        for location in variables[name].locations:
            leaves = (".".join(leaf.split(".")[:depth]) for leaf in location.split("+"))
            groups.setdefault("+".join(dict.fromkeys(leaves)), []).append(location)
        yield Aspect(name, tuple((said, f.In(name, tuple(inside))) for said, inside in groups.items()), machine=True)
    if wrong:
        raise InputError(wrong)


def predicate_aspects(composition: Composition, texts: Iterable[str]) -> Iterator[Aspect]:
    """Formulas of the system's scope → whether each is true.

    Raises:
        InputError: one cannot be read, names what is not known, or there are more than are told apart.
    """
    wrong: list[Finding] = []
    written = tuple(texts)
    if len(written) > MOST:
        what = f"{len(written)} predicates are more than the {MOST} that are told apart at once"
        raise InputError([Finding(Position("--predicate", 0, 0), what)])
    for text in written:
        scalar = Scalar(Position("--predicate", 0, 0), text)
        said = parse(scalar)
        found = [said] if isinstance(said, Finding) else [*_unknown(composition, Written(said, scalar))]
        wrong += found
        if not isinstance(said, Finding) and not found:
            ground, shown = composition.ground(said), f.text(said)
            yield Aspect(shown, ((shown, ground), (f.text(f.negation(said)), f.negation(ground))))
    if wrong:
        raise InputError(wrong)


def settled(system: TransitionSystem) -> TransitionSystem:
    """A system → the same where every open feature has the first value that is allowed; permissions stay open."""
    values = completed(system, {})
    if isinstance(values, tuple):  # a composed system allows at least one assignment
        raise InternalError(f"{system.name}: no assignment is allowed")
    chosen = [f.Is(each.name, (values[key_of(each)],)) for each in system.features if each.kind != "permission"]
    return specialise(system, *chosen)


def _unknown(composition: Composition, written: Written) -> Iterator[Finding]:
    return check(written, composition.library.names, composition.grounding.topology.place())
