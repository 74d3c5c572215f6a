"""What a certificate names → the declared system and claim, read again, and what this part derives from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language import temporal as t
from ...model.language.document import Scalar
from ...model.language.findings import Finding, InputError, Position
from ...model.language.parse import parse
from ...model.system.live import LiveSystem
from ...model.system.load import EMBEDDED
from ...model.system.references import references
from ..evidence.case import Case, prepare
from ..evidence.digest import claim_digest, digest
from ..evidence.question import Question
from .derive import Disagreement, Happening, happenings
from .smtlib import UnknownWord, Words

if TYPE_CHECKING:
    from ...model.language.regular_file import Reach
    from ...specs.language.claim import Claim
    from ..evidence.certificate import Certificate, ClaimNamed, SystemNamed
    from .solvers import Solver

KEPT = 4
"""Systems that are kept, as many certificates are about the same one."""


class Refused(Exception):
    """A certificate does not prove what it says."""


@dataclass(frozen=True, slots=True)
class Known:
    """What some solvers have agreed on, whatever certificate it was asked for.

    Attributes:
        included: parts of steps, by event, that allow all that the event does.
        possible: what can be so of the features.
    """

    included: set[tuple[str, str]] = field(default_factory=set)
    possible: set[tuple[f.Formula, ...]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Derived:
    """A system, and everything about it that does not depend on a claim.

    Attributes:
        case: the system with all its claims.
        digest: of the system.
        words: what can be spoken of.
        events: what its events do.
        rigid: what constrains its features: constraints, assumptions, and what is pinned.
        live: its live machines.
        known: what solvers have found out about texts that speak of it.
    """

    case: Case
    digest: str
    words: Words
    events: dict[str, Happening]
    rigid: tuple[f.Formula, ...]
    live: LiveSystem
    known: dict[tuple[Solver, ...], Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a certificate is about.

    Attributes:
        derived: the system.
        claim: the claim.
        when: the condition under which it is proved, if there is one.
    """

    derived: Derived
    claim: Claim
    when: f.Formula | None


def subject(certificate: Certificate, outside: tuple[str, ...] = (), within: Reach | None = None) -> Subject:
    """A certificate → the system and claim that it names.

    Args:
        certificate: what was read.
        outside: further folders in which files may lie that the system's files name.
        within: where the files of the system have to lie, if the certificate may be a stranger's.

    Raises:
        Refused: they are not there, or not what they were.
    """
    if within is not None:
        _check_place(certificate.system, within)
    derived = _system(certificate.system, outside)
    named = certificate.system
    again = f"make it again with: {certificate.command}"
    if derived.case.composition.system.name != named.name:
        raise Refused(f'the system is called "{derived.case.composition.system.name}", not "{named.name}"')
    if derived.digest != named.digest:
        raise Refused(f"the system has changed since; {again}")
    claim = _claim(certificate.claim, derived.case)
    if claim_digest(claim, certificate.claim.when) != certificate.claim.digest:
        raise Refused(f"the claim has changed since; {again}")
    _check_said(certificate.claim, claim)
    when = None if certificate.claim.when is None else rigid(certificate.claim.when, '"when"', derived.words)
    return Subject(derived, claim, when)


@lru_cache(maxsize=KEPT)
def _check_place(named: SystemNamed, within: Reach) -> None:
    """What a certificate names is looked at only where the user is, or allows it; reference systems have names."""
    for folder in filter(None, (named.machines, named.specs)):
        _check_inside(folder, within)
    known = references(Path(named.machines) if named.machines else EMBEDDED)
    for path in named.paths:
        if path not in known:
            _check_inside(path.removeprefix("@"), within)


def _check_inside(path: str, within: Reach) -> None:
    if not within.holds(path):
        said = "; ".join(filter(None, within.refusal(path)))
        raise Refused(f"its system cannot be read: {path} lies outside of what a certificate may name; {said}")


def _system(named: SystemNamed, outside: tuple[str, ...]) -> Derived:
    question = Question(
        named.paths,
        named.machines,
        named.specs,
        (),
        named.given,
        named.assume,
        named.define,
        named.quiescer,
        named.leave_open,
        outside,
    )
    try:
        return derived_from(question)
    except InputError as error:
        raise Refused(f"its system cannot be read: {error.findings[0]}") from None
    except Disagreement as error:
        raise Refused(str(error)) from None


@lru_cache(maxsize=KEPT)
def derived_from(question: Question) -> Derived:
    """A system as it is named → what is derived of it, and what was found out about texts that speak of it."""
    case = prepare(question)
    composition = case.composition
    words = Words(composition)
    pinned = [f.Is(name, composition.domains[name]) for name in words.values]
    fixed = [each for each in pinned if set(each.values) != set(words.values[each.path])]
    known = happenings(composition)
    return Derived(
        case,
        digest(composition.transition_system),
        words,
        known,
        (*fixed, *composition.clauses),
        LiveSystem(composition),
    )


def _claim(named: ClaimNamed, case: Case) -> Claim:
    elements = dict(named.elements)
    for claim in case.claims:
        names = (claim.declared.name, *claim.declared.formerly)
        if named.declared in names and {n: e.name for n, e in claim.bound} == elements:
            return claim
    about = ", ".join(f"{name}: {element}" for name, element in named.elements)
    raise Refused(f'the system has no claim "{named.declared}"' + (f" about {about}" if about else ""))


def _check_said(named: ClaimNamed, claim: Claim) -> None:
    """What a person reads of the claim must be what is declared."""
    if named.words != claim.declared.claim:
        raise Refused(f'the claim in words is not what the file says it is, but "{claim.declared.claim}"')
    if claim.declared.temporal is not None:
        declared = f"{claim.declared.pattern}: {t.text(claim.declared.temporal)}"
        if named.says != declared:
            raise Refused(f"the claim is not what the file says it is, but {declared}")
        return
    pattern, _, text = named.says.partition(":")
    if pattern != claim.declared.pattern or parsed(text, '"says"') != claim.declared.body.formula:
        raise Refused(
            f"the claim is not what the file says it is, but {claim.declared.pattern}: {f.text(claim.declared.body.formula)}"
        )


def parsed(text: str, what: str) -> f.Formula:
    """A formula in a certificate → the formula.

    Raises:
        Refused: it is none.
    """
    found = parse(Scalar(Position(what, 0, 0), text))
    if isinstance(found, Finding):
        raise Refused(str(found))
    return found


def rigid(text: str, what: str, words: Words) -> f.Formula:
    """A formula in a certificate that speaks of features and permissions only → the formula.

    Raises:
        Refused: it is none, or speaks of something else.
    """
    formula = parsed(text, what)
    try:
        words.text(formula)
    except UnknownWord as error:
        raise Refused(f"{what}: {error}") from None
    for atom in f.atoms(formula):
        if isinstance(atom, f.In):
            raise Refused(f'{what} speaks of features and permissions only, not of where "{atom.path}" is')
    return formula
