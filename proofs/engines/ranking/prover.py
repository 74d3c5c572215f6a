"""A claim that something comes, or stays possible → its proof by ranks over the declared machines, checked with Z3."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from ....model.language import formula as f
from ....model.reduce.quotient import onto, original, quotient
from ....model.system.specialise import domains_of, fold, specialise
from .. import symbolic
from ..inductive.discharge import discharge
from ..inductive.prover import UNTRUE, Proof, Unfinished, text_of
from ..inductive.strengthen import pairs_in
from ..limits import Limits
from ..symbolic import Exhausted
from ..symbolic.limits import checked
from .layers import Rank, layers
from .obligations import ranked
from .support import support
from .target import of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ....model.language.formula import Formula
    from ....model.system.instantiate import Composition
    from ....model.system.transition_system import TransitionSystem
    from ....specs.language.claim import Claim
    from ..inductive.printing import Text
    from .target import Target

OTHER = "what it says of runs is of no form for which ranks are known"
"""Why there is no proof of a claim that may well hold."""


_UNLIMITED = Limits()


@dataclass(slots=True)
class RankingProver:
    """Proves claims about whole runs of one system.

    Attributes:
        composition: the system.
        limits: how much may be used.
        progress: told how far it is.
    """

    composition: Composition
    limits: Limits
    progress: Callable[[str], None] = lambda _: None
    _text: Text = field(init=False)

    def __post_init__(self) -> None:
        self._text = text_of(self.composition)

    def prove(self, claim: Claim, when: Formula = f.TRUE) -> Proof:
        """A claim about whole runs → its proof, or the reason why there is none.

        Args:
            claim: of pattern `leads_to` or `recoverable`.
            when: over features and permissions; the claim is to be proved for the assignments that satisfy it.

        Raises:
            InternalError: Z3 and the exploration that suggested ranks and lemmas disagree.
        """
        started = time.monotonic()
        whole = self.composition.transition_system
        try:
            asked = of(claim)
            if asked is None:
                raise Unfinished(OTHER)
            assuming = (*claim.assuming, when)
            ranks, lemmas = found(whole, asked, assuming, self.limits, self.progress)
            text = ranked(self._text, asked, assuming, lemmas, ranks)
            answers = discharge(text, self.limits.stop)
            open_ = [each.obligation for each in answers if each.answer != "unsat"]
            reason = f"not discharged: {', '.join(each.title for each in open_)}" if open_ else ""
            told = ((asked.goal, None), *((rank.formula, rank.event) for rank in ranks))
            kinds = tuple((lemma, "projection") for lemma in lemmas)
            proof = Proof(claim, when, kinds, text, answers, None, reason, ranks=told)
        except Unfinished as unfinished:
            proof = Proof(claim, when, reason=unfinished.reason)
        except Exhausted as exhausted:
            proof = Proof(claim, when, reason=exhausted.reason)
        return replace(proof, seconds=time.monotonic() - started)


def found(
    whole: TransitionSystem,
    asked: Target,
    assuming: Sequence[Formula],
    limits: Limits = _UNLIMITED,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[tuple[Rank, ...], tuple[Formula, ...]]:
    """What is wanted of a system → ranks and lemmas, in formulas about it.

    Args:
        whole: the system.
        asked: what is wanted.
        assuming: ground formulas over features and permissions.
        limits: how much may be used.
        progress: told how far it is.

    Raises:
        Unfinished: there are none, or a limit was reached.
        Exhausted: a limit was reached.
        InternalError: Z3 and the exploration disagree.
    """
    stop = checked(limits.stop)
    assumed = specialise(whole, *assuming)
    if assumed.constraint == f.FALSE:
        raise Unfinished("what is assumed can never be true")
    questions = (asked.goal, asked.start, *(each for _, each in asked.starts))
    part = quotient(assumed, *questions, events=[event for event, _ in asked.starts])
    domains = domains_of(assumed)
    merged = asked.over(lambda each: fold(onto(part, each), domains))
    space = symbolic.explore(part, node_limit=limits.max_nodes, stop=limits.stop, keep_permissions=not asked.forced)
    if space.reason:
        raise Unfinished(space.reason)
    progress("looking for ranks")
    ranks = layers(space.reached, merged, limits.max_nodes, stop)
    if ranks is None:
        raise Unfinished(UNTRUE)
    lemmas = support(part, merged, ranks, partial(pairs_in, space.reached), limits, progress)
    carried = tuple(Rank(original(part, whole, each.formula), each.event) for each in ranks)
    return carried, tuple(original(part, whole, each) for each in lemmas)
