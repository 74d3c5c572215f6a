"""Properties and a concrete system → claims: one for each element that a property speaks of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language import temporal as t
from ...model.language import temporal_parts
from ...model.language.assumed import ambiguous, close
from ...model.language.findings import Finding, InputError, nearest
from ...model.language.parse import place as place_of
from ...model.language.scope import UnknownName, check
from ...model.language.temporal_scope import check_temporal
from ...model.language.wellformed import only_rigid
from ...model.system.specialise import fold
from ...model.system.topology import Element
from .former import former_names
from .patterns import occasion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...model.language.scope import Place
    from ...model.system.instantiate import Composition
    from .property import Hazard, Property


@dataclass(frozen=True, slots=True)
class Claim:
    """A property of certain elements, in ground formulas.

    Attributes:
        declared: the declared property.
        bound: the names of its `for:` with the elements they stand for here.
        goal: what is looked for: the violation of an invariant, or what must be possible; `FALSE` of a temporal claim.
        assuming: the clauses that are assumed, over features and permissions.
        assumed: the same clauses as they were written.
        antecedent: of an `always: A implies B`, A: if it can never be true, the claim is vacuous.
        lemmas: what somebody who knows the system says is always true besides, as a help for a proof by induction.
        temporal: the temporal formula that is claimed; None of a claim about single states. An event that it names
            may be one that cannot occur under what is assumed.
        vacuous: of a temporal claim, what some fair run must satisfy: if none does, the claim is vacuous.
    """

    declared: Property
    bound: tuple[tuple[str, Element], ...]
    goal: f.Formula
    assuming: tuple[f.Formula, ...]
    assumed: tuple[f.Formula, ...]
    antecedent: f.Formula | None
    lemmas: tuple[f.Formula, ...] = ()
    temporal: t.Temporal | None = None
    vacuous: t.Temporal | None = None

    @property
    def name(self) -> str:
        """The property's id and the elements: "no-device-left-unquiesced[gpu]"."""
        elements = ", ".join(element.name for _, element in self.bound)
        return f"{self.declared.name}[{elements}]" if elements else self.declared.name

    @property
    def states(self) -> tuple[f.Formula, ...]:
        """The state formulas that it speaks in: its goal, or those of a claim about whole runs."""
        return (self.goal,) if self.temporal is None else tuple(temporal_parts.states(self.temporal))

    @property
    def machines(self) -> tuple[str, ...]:
        """The machines that it speaks of, in reading order."""
        atoms = (atom for state in self.states for atom in f.atoms(state))
        return tuple(dict.fromkeys(atom.path for atom in atoms if isinstance(atom, f.In)))


def claims(properties: Iterable[Property], composition: Composition) -> tuple[Claim, ...]:
    """Properties → the claims they make about a system, in declared order.

    An element for which `where` can never be true is passed over; where features leave that open, it is assumed.

    Raises:
        InputError: a formula names what is not known.
    """
    wrong: list[Finding] = []
    made: list[Claim] = []
    for item in properties:
        place = _place(item, composition, wrong)
        found = [*_check(item, composition, place)] if place is not None else []
        wrong += found
        if place is not None and not found:
            made += _instances(item, composition, place)
    if wrong:
        raise InputError(wrong)
    return tuple(made)


def again(claim: Claim, composition: Composition) -> Claim:
    """A claim about a system → the same claim about another system of the same elements, of which something else is assumed.

    Raises:
        ValueError: the property makes no claim about these elements there.
    """
    for other in claims((claim.declared,), composition):
        if other.bound == claim.bound:
            return other
    raise ValueError(f"{claim.name} is no claim about this system")


def select(properties: tuple[Property, ...], names: tuple[str, ...], file: Finding) -> tuple[Property, ...]:
    """The properties of the given ids, former ones included; all of them if none is given.

    Raises:
        InputError: an id is not known; `file` tells where it was given.
    """
    known = [item.name for item in properties]
    former = former_names(properties)
    wrong = [
        replace(
            file, what=f'there is no property "{name}"', known=f"known: {', '.join(known)}", advice=nearest(name, known)
        )
        for name in names
        if name not in known and name not in former
    ]
    if wrong:
        raise InputError(wrong)
    meant = {former.get(name, name) for name in names}
    return tuple(item for item in properties if not names or item.name in meant)


def _place(item: Property, composition: Composition, wrong: list[Finding]) -> Place | None:
    place = composition.grounding.topology.place()
    for name, collection in item.binders:
        try:
            place = place.binding(name.text, place.collection(collection.text))
        except UnknownName as error:
            wrong.append(Finding(collection.at, error.what, error.known, error.advice))
            return None
    return place


def _check(item: Property, composition: Composition, place: Place) -> Iterator[Finding]:
    names = composition.library.names
    yield from check(item.body, names, place)
    for atom in f.atoms(item.body.formula):
        if isinstance(atom, f.May):
            what = f"{item.pattern}: speaks of locations and features; permissions belong under assuming:"
            yield Finding(place_of(item.body.scalar, atom.at), what)
    for _, said in item.said:
        yield from check_temporal(said, names, place, item.pattern)
    for written in item.lemmas:
        closed = close(written.formula, names, place)
        yield from check(replace(written, formula=closed), names, place)
    for written in (*item.where, *item.assuming):
        closed = close(written.formula, names, place)
        yield from check(replace(written, formula=closed), names, place)
        yield from only_rigid(written, "what is assumed")
        yield from ambiguous(written, names)
    for hazard in item.hazards:
        for written in hazard.cause:
            closed = close(written.formula, names, place)
            yield from check(replace(written, formula=closed), names, place)
            yield from only_rigid(written, "a hazard's cause")
    yield from unlisted(item, [source.number for source in composition.library.model.sources])


def unlisted(item: Property, known: Sequence[str]) -> Iterator[Finding]:
    """A property → a finding for each number in it that no source has, where there are sources."""
    cited = [*((number, item.at) for number in item.because), *((hazard.number, hazard.at) for hazard in item.hazards)]
    for number, at in cited:
        if known and number not in known:
            yield Finding(at, f'no source is numbered "{number}"', "", nearest(number, known))


def grounded(hazard: Hazard, claim: Claim, composition: Composition) -> tuple[f.Formula, ...]:
    """A hazard of a claim's property → its cause about the elements that the claim is about.

    What the system has settled is folded: `TRUE` clauses are left out, and nothing but `FALSE` is left where the cause
    cannot be.
    """
    place = _place(claim.declared, composition, [])
    if place is None:
        raise ValueError(f"{claim.name} is no claim about this system")
    names, bound = composition.library.names, dict(claim.bound)
    parts = [part for written in hazard.cause for part in _parts(close(written.formula, names, place))]
    folded = [each for part in parts for each in _parts(_folded(composition.ground(part, bound), composition))]
    if f.FALSE in folded:
        return (f.FALSE,)
    return tuple(dict.fromkeys(part for part in folded if part != f.TRUE))


def _instances(item: Property, composition: Composition, place: Place) -> Iterator[Claim]:
    names = composition.library.names
    assumed = [part for written in item.assuming for part in _parts(written.formula)]
    where = [part for written in item.where for part in _parts(written.formula)]

    def ground(part: f.Formula, bound: dict[str, Element]) -> f.Formula:
        return composition.ground(close(part, names, place), bound)

    for bound in _bindings(item, composition):
        # `where` chooses the elements; only what features leave open of it has to be assumed.
        chosen = [(part, ground(part, bound)) for part in where]
        if any(_folded(clause, composition) == f.FALSE for _, clause in chosen):
            continue
        pairs = [*chosen, *((part, ground(part, bound)) for part in assumed)]
        pairs = [(part, clause) for part, clause in pairs if _folded(clause, composition) != f.TRUE]
        body = _folded(composition.ground(item.body.formula, bound), composition)
        antecedent = None
        if item.pattern == "always" and isinstance(item.body.formula, f.Implies):
            antecedent = _folded(composition.ground(item.body.formula.left, bound), composition)
        yield Claim(
            item,
            tuple(bound.items()),
            goal=f.negation(body) if item.pattern == "always" else body,
            assuming=tuple(clause for _, clause in pairs),
            assumed=tuple(part for part, _ in pairs),
            antecedent=antecedent,
            lemmas=tuple(_folded(ground(written.formula, bound), composition) for written in item.lemmas),
            temporal=None if item.temporal is None else composition.ground_temporal(item.temporal, bound),
            vacuous=_vacuous(item, composition, bound),
        )


def _vacuous(item: Property, composition: Composition, bound: dict[str, Element]) -> t.Temporal | None:
    if not item.said:
        return None
    said = occasion(item.pattern, {key: written.formula for key, written in item.said})
    return None if said is None else composition.ground_temporal(t.Eventually(said), bound)


def _parts(formula: f.Formula) -> tuple[f.Formula, ...]:
    return formula.parts if isinstance(formula, f.And) else (formula,)


def _folded(formula: f.Formula, composition: Composition) -> f.Formula:
    return fold(formula, composition.open)


def _bindings(item: Property, composition: Composition) -> list[dict[str, Element]]:
    topology = composition.grounding.topology
    host, bindings = Element("system", "host"), [dict[str, Element]()]
    for name, collection in item.binders:
        bindings = [
            {**bound, name.text: element}
            for bound in bindings
            for element in topology.collection(collection.text, host, topology.bindings() | bound)
        ]
    return bindings
