"""Proofs in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.findings import printable
from ..evidence.counted import count
from .basis import lines
from .layout import wrapped
from .wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..checking.certify import Proven
    from ..engines.inductive.prover import Proof
    from ..engines.inductive.strengthen import Counterexample
    from ..evidence.case import Case


class Report:
    """Tells what became of each claim as it becomes known."""

    def __init__(self, case: Case, *, full: bool) -> None:
        """`full`: with the lemmas, and every obligation."""
        self._case = case
        self._full = full
        self._width = max((len(claim.name) for claim in case.claims), default=0)
        self._told: Counter[str] = Counter()
        self._kept = 0

    def head(self) -> Iterator[str]:
        """The first lines."""
        yield f"system {printable(self._case.composition.system.name)}"
        yield from lines(self._case.basis, "  ", passed=("system",))
        yield ""

    def claim(self, proven: Proven) -> Iterator[str]:
        """The lines about one claim."""
        kind, remark = _outcome(proven)
        self._told[kind] += 1
        self._kept += proven.certificate is not None
        yield f"  {proven.verdict.claim.name:{self._width}}  {remark}".rstrip()
        proof = proven.proof
        if proof is not None and proof.counterexample is not None:
            yield from self._failing(proof.counterexample)
        if self._full and proof is not None and proof.script is not None:
            yield from self._lemmas(proof)
            yield from _obligations(proof)
            yield ""

    def _lemmas(self, proof: Proof) -> Iterator[str]:
        if proof.when != f.TRUE:
            yield from wrapped(f"proved where {f.text(proof.when)}", "    ", "  ")
        if proof.ranks:
            yield from self._ranks(proof)
        if not proof.lemmas:
            return
        yield "    no event leads out of all of these together, and every run begins in them:"
        words = Words(self._case.composition, [lemma for lemma, _ in proof.lemmas])
        for number, (lemma, kind) in enumerate(proof.lemmas, start=1):
            says = "the claim: " if kind == "claim" else "declared: " if kind == "declared" else ""
            yield from wrapped(f"{number:6}  {says}{_sentence(words, lemma)}", "", " " * 8)

    def _ranks(self, proof: Proof) -> Iterator[str]:
        """The way to what must come, or stays possible, from far to near."""
        words = Words(self._case.composition, [lemma for lemma, _ in proof.lemmas])
        must = proof.claim.declared.pattern == "leads_to"
        yield (
            "    wherever it is due, one of these is so; the first that is so says what comes next, and nothing leads back:"
            if must
            else "    in every state one of these is so; the first that is so says what can come next:"
        )
        for number, (formula, event) in enumerate(proof.ranks):
            said = words.text(formula)
            then = f"then {event} can occur{', and does in the end' if must else ''}" if event else "it is there"
            yield from wrapped(
                f"{number:6}  while {said}: {then}" if event else f"{number:6}  {said}: {then}", "", " " * 8
            )

    def _failing(self, found: Counterexample) -> Iterator[str]:
        yield "    one step leads out of what was to be shown; nothing says that its first state can be reached:"
        words = Words(self._case.composition)
        for literal in found.matters:
            yield from wrapped(words.text(literal), "      ", "  ")
        yield f"      then {found.event}, after which this is no longer so:"
        yield from wrapped(_sentence(words, found.lemma), "      ", "  ")

    def closing(self, out: str) -> Iterator[str]:
        """The last lines."""
        total = sum(self._told.values())
        yield ""
        said = ", ".join(f"{number} {kind}" for kind, number in sorted(self._told.items()))
        yield f"{count(total, 'claim')}: {said}" if total else "no claim"
        kept = self._kept
        if out and kept:
            yield f"{count(kept, 'certificate')} below {printable(out)}: quiesce recheck checks them"


def _sentence(words: Words, lemma: f.Formula) -> str:
    before, then = words.lemma(lemma)
    return f"while {before}: {then}" if before else then


_PROVED, _WHERE, _WITNESS = "proved by induction", "proved by induction where they hold", "shown by a witness"
_RANKED, _RANKED_WHERE = "proved by ranking", "proved by ranking where they hold"


def _outcome(proven: Proven) -> tuple[str, str]:
    """What became of a claim: as it is counted, and as it is told."""
    verdict, proof = proven.verdict, proven.proof
    if proof is None:
        if proven.certificate is not None and verdict.trace is not None:
            return _WITNESS, f"shown by a witness of {count(len(verdict.trace.steps), 'step')}"
        return verdict.word, f"{verdict.word}: nothing to prove"
    if not proof.proved:
        return "not proved", f"not proved: {printable(proof.reason)}"
    size = f"{count(len(proof.lemmas), 'lemma')}, {count(len(proof.discharged), 'obligation')}"
    size = f"{count(len(proof.ranks) - 1, 'rank')}, {size}" if proof.ranks else size
    if verdict.word == "holds":
        return (_RANKED, f"{_RANKED}: {size}") if proof.ranks else (_PROVED, f"proved by induction  {size}")
    beyond = sum(cause.trace is not None for cause in verdict.causes)
    traces = f"; {count(beyond, 'trace')} beyond" if beyond or not proof.ranks else ""
    if proof.ranks:
        return _RANKED_WHERE, f"{_RANKED} where it holds: {size}{traces}"
    return _WHERE, f"proved by induction where it holds  {size}{traces}"


def _obligations(proof: Proof) -> Iterator[str]:
    yield f"    found in {proof.seconds:.1f} s; Z3 finds no way to break any of these obligations:"
    for each in proof.discharged:
        yield f"      {each.obligation.title:60}  {each.answer}"
