"""One certificate → whether everything in it is so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ...model.language.findings import InputError
from .asked import Asked
from .borders import check_borders
from .inclusion import ALLOWED, SYSTEM, Inclusion, allowed_by, own
from .ranked_inclusion import ranked_own
from .ranked_wording import ranked_wording
from .sexpr import Malformed
from .smtlib import NEXT, either
from .solvers import Session, Undecided
from .subject import Known, Refused, Subject, subject
from .wording import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...model.language.regular_file import Reach
    from ..evidence.basis import Basis
    from ..evidence.certificate import Certificate, Obligation
    from .inclusion import Own
    from .solvers import Solver


@dataclass(frozen=True, slots=True)
class Discharged:
    """An obligation that every solver asked found unsatisfiable, and the seconds that each took."""

    name: str
    event: str | None
    rank: int | None
    seconds: dict[Solver, float]


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What was found about one certificate.

    Attributes:
        file: its name.
        system: the name of the system that it is about.
        claim: the property's id and the elements.
        when: the condition under which the claim is proved; None if there is none.
        words: what it claims, in words, as it is declared; empty where its claim is not there.
        says: the same as pattern and formula.
        basis: on what it rests: what was assumed, whose machines and claims these are; None where its system cannot be read.
        since: whose files have changed since it was made, "machines" or "claims", in nothing that it is about.
        lemmas: how many make up the invariant.
        ranks: how many there are around what must come; None of a proof about single states.
        steps: of the witness of what is possible; None for a proof.
        borders: how many traces show that the condition is needed.
        proofs: how many obligations there are.
        obligations: those that were discharged.
        seconds: that each solver worked, on obligations and on comparing the text with the declared system.
        refused: why it was refused; empty if it was not.
        decided: nothing is wrong with it as far as is known, but a solver reached a limit; refused all the same.
    """

    file: str
    system: str
    claim: str
    when: str | None = None
    words: str = ""
    says: str = ""
    basis: Basis | None = None
    since: tuple[str, ...] = ()
    lemmas: int = 0
    ranks: int | None = None
    steps: int | None = None
    borders: int = 0
    proofs: int = 0
    obligations: tuple[Discharged, ...] = ()
    seconds: dict[Solver, float] = field(default_factory=dict)
    refused: str = ""
    decided: bool = True


def verify(
    file: str,
    certificate: Certificate,
    solvers: Sequence[Solver],
    limit: float,
    outside: tuple[str, ...] = (),
    within: Reach | None = None,
    *,
    apart: bool = False,
) -> Rechecked:
    """Check a certificate again.

    Args:
        file: its name, for the answer.
        certificate: what was read.
        solvers: who is to be asked; all of them must agree.
        limit: seconds that each may take for one question.
        outside: further folders in which files may lie that the system's files name.
        within: where the files of the system have to lie, if the certificate may be a stranger's.
        apart: ask for every obligation by itself, which takes longer, and tells how long each takes.
    """
    sessions: list[Session] = []
    found = Rechecked(
        file,
        certificate.system.name,
        certificate.claim.name,
        certificate.claim.when,
        lemmas=len(certificate.lemmas),
        ranks=len(certificate.ranks) - 1 if certificate.ranks else None,
        borders=len(certificate.borders),
        proofs=len(certificate.obligations),
    )
    try:
        about = subject(certificate, outside, within)
        rests = about.derived.case.basis
        found = replace(
            found,
            words=about.claim.declared.claim,
            says=certificate.claim.says,
            basis=rests,
            since=_since(certificate, rests),
        )
        if about.claim.declared.pattern == "possible":
            _check_witness(certificate)
            found = replace(
                found, steps=len(certificate.borders[0].trace.steps) if certificate.borders else 0, borders=0
            )
        else:
            found = replace(found, obligations=_prove(certificate, about, solvers, limit, sessions, apart=apart))
        check_borders(certificate, about)
    except (Refused, Malformed) as error:
        found = replace(found, refused=str(error))
    except Undecided as error:
        found = replace(found, refused=str(error), decided=False)
    except InputError as error:  # a limit of what the system's features may be
        found = replace(found, refused=str(error.findings[0]))
    return replace(found, seconds={each.solver: each.seconds for each in sessions})


def _since(certificate: Certificate, rests: Basis) -> tuple[str, ...]:
    """Whose files have changed since a certificate was made."""
    now = (("machines", rests.machines), ("claims", rests.specs))
    then = (certificate.system.machines_digest, certificate.system.specs_digest)
    pairs = zip(now, then, strict=True)
    return tuple(name for (name, origin), digest in pairs if (None if origin is None else origin.digest) != digest)


def _check_witness(certificate: Certificate) -> None:
    proof = (certificate.lemmas, certificate.declarations, certificate.definitions, certificate.obligations)
    if any(proof) or certificate.ranks:
        raise Refused("that something is possible is shown by a trace, and there is more than that")


def _prove(
    certificate: Certificate,
    about: Subject,
    solvers: Sequence[Solver],
    limit: float,
    sessions: list[Session],
    *,
    apart: bool,
) -> tuple[Discharged, ...]:
    """Compare the text with the declared system, and discharge the obligations."""
    mine = _own(certificate, about)
    lines = [*certificate.declarations, *mine.declarations, *certificate.definitions, *mine.definitions]
    sessions += [Session(solver, lines, limit) for solver in solvers]
    question = Asked(sessions, mine.shown, about)
    known = about.derived.known.setdefault(tuple(solvers), Known())
    allowed = allowed_by(about)
    if allowed not in known.possible:
        if question.model([f"(assert {SYSTEM})", f"(assert {ALLOWED})"]) is None:
            raise Refused("what the claim assumes can never be so: nothing is claimed")
        known.possible.add(allowed)
    _included(mine, question, known)
    if not apart and question.none_of(certificate.obligations):
        return tuple(Discharged(each.name, each.event, each.rank, {}) for each in certificate.obligations)
    return tuple(_discharged(each, question) for each in certificate.obligations)


def _own(certificate: Certificate, about: Subject) -> Own:
    """What the text must be compared with, if its wording is right."""
    words, events = about.derived.words, about.derived.events
    if about.claim.temporal is not None:
        return ranked_own(certificate, about, ranked_wording(certificate, words, events))
    if certificate.ranks:
        raise Refused("there are ranks, and the claim is about single states")
    return own(certificate, about, wording(certificate, words, events))


def _included(mine: Own, question: Asked, known: Known) -> None:
    """Ask all questions at once; where there is an answer, ask one by one for which.

    Of steps it is asked part by part, and what was found out for another certificate about the same system is not asked again.
    """
    every = (*mine.meant, *mine.included)
    parts = {(p.event, p.written): p.text for each in every for p in each.parts}
    new = {part: text for part, text in parts.items() if part not in known.included}
    whole = [each for each in every if not each.parts]
    texts = (*(each.text for each in whole), *new.values())
    if not question.none([*(each.defined for each in whole if each.defined), f"(assert {either(texts)})"]):
        for each in every:
            _ask(each, question)
    else:
        known.included.update(new)


def _ask(inclusion: Inclusion, question: Asked) -> None:
    model = question.model([inclusion.defined, f"(assert {inclusion.text})"])
    if model is not None:
        raise Refused(f"{inclusion.otherwise}{question.in_words(model, step=NEXT in inclusion.text)}")


def _discharged(each: Obligation, question: Asked) -> Discharged:
    before = question.seconds()
    model = question.model(each.smtlib)
    if model is not None:
        step = each.event is not None and each.name != "enabled"
        raise Refused(f"{each.title} does not hold{question.in_words(model, step=step)}")
    spent = {solver: seconds - before[solver] for solver, seconds in question.seconds().items()}
    return Discharged(each.name, each.event, each.rank, spent)
