"""What is kept of a proof: a certificate, from which somebody else can check it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Literal

from ...model.language import formula as f
from ...model.language import temporal as t
from ...model.system.live import LiveSystem
from ...model.system.specialise import specialise
from ..evidence.certificate import Certificate, ClaimNamed, Lemma, Ranked, SystemNamed
from ..evidence.digest import claim_digest, digest
from ..evidence.internal import InternalError
from ..evidence.replay import complete
from .borders import border

INVARIANTS = ("never", "always")
"""The patterns of claims that are proved by induction."""

RANKED = ("leads_to", "recoverable")
"""The patterns of claims that are proved by ranks."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...specs.language.claim import Claim
    from ..engines.inductive.prover import Proof
    from ..engines.inductive.strengthen import Counterexample
    from ..engines.limits import Limits
    from ..evidence.case import Case
    from ..evidence.certificate import Border
    from ..evidence.question import Question
    from ..evidence.trace import Trace
    from ..evidence.verdict import Verdict, Word


@dataclass(frozen=True, slots=True)
class Proven:
    """What became of one claim.

    Attributes:
        verdict: what exploration says of it.
        proof: the attempt at a proof where it holds; None where there is nothing that can be proved by induction or ranks.
        certificate: what can be checked by somebody else; None if there is no proof.
    """

    verdict: Verdict
    proof: Proof | None
    certificate: Certificate | None

    @property
    def word(self) -> Word:
        """The verdict; `unknown` where what holds is not proved."""
        unproved = self.proof is not None and not self.proof.proved
        return "unknown" if unproved and self.verdict.word == "holds" else self.verdict.word


Kind = Literal["holds", "depends", "possible"]
KINDS: tuple[Kind, ...] = ("holds", "depends", "possible")
"""Claims that hold without condition; those that hold where their condition is true; what is possible."""


def kind_of(verdict: Verdict) -> Kind | Literal[""]:
    """The kind of a claim; nothing if it holds nowhere, or is not known to."""
    if verdict.claim.declared.pattern == "possible":
        return "possible"
    if verdict.claim.temporal is not None and verdict.claim.declared.pattern not in RANKED:
        return ""
    return verdict.word if verdict.word == "holds" or verdict.word == "depends" else ""


def rankable(verdict: Verdict) -> bool:
    """Whether a verdict about whole runs is one that ranks can prove, and a certificate can keep.

    That something stays possible under a condition only is not: no trace shows that it does not beyond.
    """
    from ..engines.ranking.target import of

    words = ("holds",) if verdict.claim.declared.pattern == "recoverable" else ("holds", "depends")
    return verdict.word in words and of(verdict.claim) is not None


def certificate_of(case: Case, verdict: Verdict, proof: Proof | None, limits: Limits) -> Certificate | None:
    """What can be kept of a claim: its proof, the traces beyond where it holds, or its witness.

    Raises:
        Exhausted: a limit was reached.
        InternalError: a trace does not replay.
    """
    claim = verdict.claim
    ranks: tuple[Ranked, ...] = ()
    if proof is not None and proof.proved and proof.script is not None:
        when = None if verdict.word == "holds" else f.text(proof.when)
        beyond = [(each.members, each.trace) for each in verdict.causes if each.trace is not None]
        if verdict.word == "depends" and not beyond and verdict.trace is not None:
            beyond = [((), verdict.trace)]  # causes were not asked for
        borders = _borders(case, claim, beyond, limits)
        ranks = tuple(Ranked(f.text(formula), event) for formula, event in proof.ranks)
        lemmas = tuple(Lemma(f.text(formula), kind) for formula, kind in proof.lemmas)
        text = proof.script
        parts = (lemmas, text.declarations, text.definitions, text.obligations, borders)
    elif claim.declared.pattern == "possible" and verdict.word == "holds" and verdict.trace is not None:
        when = None
        parts = ((), (), (), (), _borders(case, claim, [((), verdict.trace)], limits))
    else:
        return None
    return Certificate(
        metadata.version("quiesce"), _command(case.question, claim), _system(case), _claim(claim, when), *parts, ranks
    )


def _borders(
    case: Case, claim: Claim, shown: Sequence[tuple[tuple[f.Formula, ...], Trace]], limits: Limits
) -> tuple[Border, ...]:
    """Causes, each with the trace that shows it → the borders of a certificate."""
    if not shown:
        return ()
    whole = specialise(case.composition.transition_system, *claim.assuming)
    return tuple(border(case, claim, whole, members, trace, limits) for members, trace in shown)


def _system(case: Case) -> SystemNamed:
    system, question = case.composition.transition_system, case.question
    machines, specs = case.basis.machines, case.basis.specs
    return SystemNamed(
        system.name,
        question.paths or ("minimal",),
        question.machines,
        question.specs,
        question.given,
        question.assume,
        question.defines,
        question.quiescers,
        question.leave_open,
        digest(system),
        None if machines is None else machines.digest,
        None if specs is None else specs.digest,
    )


def _claim(claim: Claim, when: str | None) -> ClaimNamed:
    declared = claim.declared
    elements = tuple((name, element.name) for name, element in claim.bound)
    meant = f.text(declared.body.formula) if declared.temporal is None else t.text(declared.temporal)
    says = f"{declared.pattern}: {meant}"
    return ClaimNamed(declared.name, elements, declared.claim, says, when, claim_digest(claim, when))


def _command(question: Question, claim: Claim) -> str:
    """The command line that makes the certificate again."""
    options: list[str] = []
    for option, values in (
        ("--given", question.given),
        ("--assume", question.assume),
        ("--define", question.defines),
        ("--quiescer", question.quiescers),
        ("--allow-outside", question.allow_outside),
        ("--machines", (question.machines,) if question.machines else ()),
        ("--specs", (question.specs,) if question.specs else ()),
        ("--property", (claim.declared.name,)),
    ):
        options += [word for value in values for word in (option, value)]
    options += ["--leave-open"] if question.leave_open else []
    return shlex.join(["quiesce", "prove", *(question.paths or ("minimal",)), *options])


def replayed(case: Case, claim: Claim, found: Counterexample) -> None:
    """Let a counterexample to induction happen on live machines.

    Raises:
        InternalError: it does not.
    """
    live = LiveSystem(case.composition)
    live.start(complete(case.composition.transition_system, found.features))
    live.put(found.locations)
    if not live.true(found.lemma) or live.occur(found.event) is None or live.true(found.lemma):
        raise InternalError(f"{claim.name}: the counterexample to induction with {found.event} does not replay")
