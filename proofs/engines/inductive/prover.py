"""A claim → its proof by induction: lemmas over the declared machines, and what Z3 said of every obligation."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from ....model.language import formula as f
from ....model.reduce.cone import cone
from ....model.reduce.quotient import onto, original, quotient
from ....model.system.specialise import specialise
from .. import symbolic
from ..symbolic import Exhausted
from .asking import Effort
from .discharge import Discharged, discharge
from .obligations import Script, script
from .printing import Text
from .spacer import spacer
from .strengthen import Counterexample, first_counterexample, pairs_in, strengthen

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....model.language.formula import Formula
    from ....model.system.instantiate import Composition
    from ....model.system.transition_system import TransitionSystem
    from ....specs.language.claim import Claim
    from ..limits import Limits

Method = Literal["projections", "spacer", "declared", "none"]
METHODS: tuple[Method, ...] = ("projections", "spacer", "declared", "none")
"""Where lemmas come from: projections of the reachable states; Spacer; the property's own; nowhere."""

UNTRUE = "it does not hold"
"""Why there is no proof of what is not so."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of the attempt to prove a claim.

    Attributes:
        claim: what was to be proved.
        when: the condition under which it was to be proved.
        lemmas: the parts of the invariant, each with where it comes from; empty if none was found.
        script: the obligations as text; None if no invariant was found.
        discharged: the obligations with Z3's answers.
        counterexample: why what was tried is not inductive.
        reason: why there is no proof; empty if there is one.
        seconds: how long it took.
        ranks: of a proof about whole runs: what must come, then the ranks around it, each with its event.
    """

    claim: Claim
    when: Formula
    lemmas: tuple[tuple[Formula, str], ...] = ()
    script: Script | None = None
    discharged: tuple[Discharged, ...] = ()
    counterexample: Counterexample | None = None
    reason: str = ""
    seconds: float = 0.0
    ranks: tuple[tuple[Formula, str | None], ...] = ()

    @property
    def proved(self) -> bool:
        """Whether every obligation is discharged."""
        return self.script is not None and not self.reason


class Unfinished(Exception):
    """No proof was found, for a reason."""

    def __init__(self, reason: str, counterexample: Counterexample | None = None) -> None:
        super().__init__(reason)
        self.reason, self.counterexample = reason, counterexample


@dataclass(slots=True)
class Prover:
    """Proves claims about one system.

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

    def prove(self, claim: Claim, when: Formula = f.TRUE, method: Method = "projections") -> Proof:
        """An invariant → its proof, or the reason why there is none.

        Args:
            claim: an invariant.
            when: over features and permissions; the claim is to be proved for the assignments that satisfy it.
            method: where lemmas may come from.

        Raises:
            InternalError: Z3 and the exploration that suggested lemmas disagree.
        """
        started = time.monotonic()
        try:
            lemmas = self._lemmas(claim, when, method)
            assuming = (*claim.assuming, when)
            text = script(self._text, claim.goal, assuming, [each for each, _ in lemmas])
            found = discharge(text, self.limits.stop)
            open_ = [each.obligation for each in found if each.answer != "unsat"]
            reason = f"not discharged: {', '.join(each.event or each.name for each in open_)}" if open_ else ""
            proof = Proof(claim, when, tuple(lemmas), text, found, None, reason)
        except Unfinished as unfinished:
            proof = Proof(claim, when, counterexample=unfinished.counterexample, reason=unfinished.reason)
        except Exhausted as exhausted:
            proof = Proof(claim, when, reason=exhausted.reason)
        return replace(proof, seconds=time.monotonic() - started)

    def _lemmas(self, claim: Claim, when: Formula, method: Method) -> list[tuple[Formula, str]]:
        whole = self.composition.transition_system
        assumed = specialise(whole, *claim.assuming, when)
        if assumed.constraint == f.FALSE:
            raise Unfinished("what is assumed can never be true")
        own = [f.negation(claim.goal)]
        if method in ("none", "declared"):
            own += claim.lemmas if method == "declared" else ()
            failed = first_counterexample(cone(assumed, *own), own, self.limits)
            if failed is not None:
                raise Unfinished("not inductive by itself" if len(own) == 1 else "not inductive", failed)
            return [(each, "declared" if index else "claim") for index, each in enumerate(own)]
        part = quotient(assumed, claim.goal, *claim.lemmas)
        goal, given = onto(part, claim.goal), tuple(onto(part, each) for each in claim.lemmas)
        if method == "spacer":
            return self._by_spacer(part, goal)
        space = symbolic.explore(part, node_limit=self.limits.max_nodes, stop=self.limits.stop)
        if space.reason:
            raise Unfinished(space.reason)
        if space.meets(goal):
            raise Unfinished(UNTRUE)
        untrue = next((each for each in given if space.meets(f.negation(each))), None)
        if untrue is not None:
            raise Unfinished(f"the declared lemma {f.text(untrue)} does not hold")
        found = strengthen(part, goal, partial(pairs_in, space.reached), given, self.limits, self.progress)
        kinds = {f.negation(goal): "claim"} | dict.fromkeys(given, "declared")
        return [(original(part, whole, each), kinds.get(each, "projection")) for each in found]

    def _by_spacer(self, part: TransitionSystem, goal: Formula) -> list[tuple[Formula, str]]:
        found = spacer(part, goal, effort=Effort(self.limits.stop))
        if found.word == "unreachable":
            whole = self.composition.transition_system
            return [(original(part, whole, each), "spacer") for each in found.invariant or (f.negation(goal),)]
        raise Unfinished(UNTRUE if found.word == "reached" else found.reason)


def text_of(composition: Composition) -> Text:
    """How proofs about a system are written, with all the values that are declared for its features."""
    grounding = composition.grounding
    scopes = {element.name: element.scope for element in grounding.topology.elements()}
    domains = {}
    for feature in composition.transition_system.features:
        if feature.kind != "permission":
            element, _, bare = feature.name.partition(".")
            domains[feature.name] = grounding.names.features[scopes[element], bare].domain
    return Text(composition.transition_system, domains)
