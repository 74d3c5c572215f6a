"""Ranks and lemmas of a claim → the obligations that make them a proof, as SMT-LIB 2 text in the system's own names.

What each obligation says, and why together they suffice, is told with the form of certificates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...evidence.certificate import Obligation
from ..inductive.encoder import moved
from ..inductive.obligations import Script, Writer, denied, initiation
from ..inductive.printing import quoted
from .support import moving

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ....model.language.formula import Formula
    from ..inductive.printing import Text
    from .layers import Rank
    from .target import Target


def ranked(
    text: Text,
    wanted: Target,
    assuming: Sequence[Formula],
    lemmas: Sequence[Formula],
    ranks: Sequence[Rank],
) -> Script:
    """The text of a proof by ranks.

    Args:
        text: of the whole system, nothing merged, with the declared values of every feature that is not a permission.
        wanted: what must come, or stay possible, and where.
        assuming: ground formulas over features and permissions.
        lemmas: ground formulas that are inductive together.
        ranks: from the goal outwards, in ground formulas.
    """
    return _Ranked(text, assuming, lemmas, wanted, ranks).script()


class _Ranked(Writer):
    """Writes one proof by ranks."""

    def __init__(
        self,
        text: Text,
        assuming: Sequence[Formula],
        lemmas: Sequence[Formula],
        wanted: Target,
        ranks: Sequence[Rank],
    ) -> None:
        self._wanted, self._ranks = wanted, ranks
        self._named = {event.name: event for event in text.system.events}
        self._starts = [(name, before) for name, before in wanted.starts if name in self._named]
        formulas = [wanted.goal, *(rank.formula for rank in ranks)]
        spoken = [wanted.start, *(before for _, before in self._starts)]
        stepping = {*(name for name, _ in self._starts), *(rank.event for rank in ranks)}
        super().__init__(text, assuming, lemmas, [*lemmas, *formulas], spoken, stepping)
        self._formulas = formulas

    def script(self) -> Script:
        """The whole text."""
        obligations = tuple(self._obligations())
        definitions = (*self._invariant(), *self._own(obligations))
        return Script(tuple(self._declarations()), definitions, obligations)

    def _own(self, obligations: Sequence[Obligation]) -> Iterator[str]:
        """The definitions of ranks, starts and events."""
        encoding = self._text
        for number, formula in enumerate(self._formulas):
            for moment in (0, 1):
                yield self._define(f"rank {number}@{moment}", [encoding.formula(formula, moment)])
        for number in range(1, len(self._formulas) + 1):
            for moment in (0, 1):
                last = quoted(f"rank {number - 1}@{moment}")
                before = quoted(f"below {number - 1}@{moment}")
                body = last if number == 1 else f"(or {before} {last})"
                yield f"(define-fun {quoted(f'below {number}@{moment}')} () Bool {body})"
        yield self._define("start@0", [encoding.formula(self._wanted.start)])
        for name, start in self._starts:
            yield self._define(f"start {name}@0", [encoding.formula(start)])
        stepping = {each.event for each in obligations if each.event is not None and each.name != "enabled"}
        for event in self._system.events:
            if event.name in stepping:
                yield self._step(event)
        for name in dict.fromkeys(rank.event for rank in self._ranks):
            yield self._define(f"enabled {name}", [encoding.occurs(self._named[name])])

    def _obligations(self) -> Iterator[Obligation]:
        yield initiation()
        kept = set(self._located(self._lemmas))
        for event in self._events:
            if kept.intersection(moved(event)):
                asserted = denied("|invariant@0|", quoted(f"event {event.name}"), "(not |invariant@1|)")
                yield Obligation("consecution", event.name, (asserted,))
        last = len(self._formulas)
        yield Obligation("start", None, (denied("|invariant@0|", "|start@0|", f"(not |below {last}@0|)"),))
        for name, _ in self._starts:
            here = ("|invariant@0|", quoted(f"start {name}@0"), "(not |rank 0@0|)", quoted(f"event {name}"))
            yield Obligation("start", name, (denied(*here, f"(not |below {last}@1|)"),))
        for number, rank in enumerate(self._ranks, start=1):
            yield from self._of(number, rank)

    def _of(self, number: int, rank: Rank) -> Iterator[Obligation]:
        """What is to be shown of one rank."""
        here = ("|invariant@0|", f"|rank {number}@0|", f"(not |below {number}@0|)")
        cannot = f"(not {quoted(f'enabled {rank.event}')})"
        yield Obligation("enabled", rank.event, (denied(*here, cannot),), number)
        down = (*here, quoted(f"event {rank.event}"), f"(not |below {number}@1|)")
        yield Obligation("down", rank.event, (denied(*down),), number)
        for event in moving(self._system, rank.formula) if self._wanted.forced else ():
            if event.name != rank.event:
                up = (*here, quoted(f"event {event.name}"), f"(not |below {number + 1}@1|)")
                yield Obligation("never up", event.name, (denied(*up),), number)
