"""A question to all solvers, and what is made of their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .counterexample import in_words
from .sexpr import expression, written
from .smtlib import NEXT, either
from .solvers import Undecided
from .subject import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..evidence.certificate import Obligation
    from .solvers import Session, Solver
    from .subject import Subject


@dataclass(frozen=True, slots=True)
class Asked:
    """Asks all solvers the same.

    Attributes:
        sessions: of each solver, which has been told what a certificate declares and defines.
        shown: the symbols whose values make a model.
        about: the system and the claim.
    """

    sessions: list[Session]
    shown: tuple[str, ...]
    about: Subject

    def none_of(self, obligations: Sequence[Obligation]) -> bool:
        """Whether all solvers say at once that no obligation is satisfiable; False where one by one must be asked."""
        defined = [line for each in obligations for line in each.smtlib[:-1]]
        denied = either(written(expression(each.smtlib[-1])[1]) for each in obligations)
        return self.none([*defined, f"(assert {denied})"])

    def none(self, lines: Sequence[str]) -> bool:
        """Whether all solvers say that the lines have no model; False also where one does not know."""
        try:
            return self.model(lines) is None
        except Undecided:
            return False

    def model(self, lines: Sequence[str]) -> dict[str, str] | None:
        """A model of the lines, or None if all solvers say that there is none.

        Raises:
            Undecided: one of them does not know.
            Refused: they do not agree.
        """
        models = {each.solver: each.satisfiable(lines, self.shown) for each in self.sessions}
        without = [solver for solver, model in models.items() if model is None]
        if without and len(without) < len(models):
            others = [solver for solver in models if solver not in without]
            raise Refused(f"{without[0]} finds it impossible and {others[0]} finds it possible: neither is believed")
        return next(iter(models.values()))

    def in_words(self, model: dict[str, str], *, step: bool) -> str:
        """A model of a state, or of a step, in words."""
        known = {symbol: value for symbol, value in model.items() if step or NEXT not in symbol}
        return in_words(known, self.about.derived.words)

    def seconds(self) -> dict[Solver, float]:
        """How long each has worked."""
        return {each.solver: each.seconds for each in self.sessions}
