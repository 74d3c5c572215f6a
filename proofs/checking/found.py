"""What an engine found out about a claim, before it is told: runs that nobody has replayed, in the indices of what was explored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...model.language import formula as f
from ..evidence.families import Family

if TYPE_CHECKING:
    from ...model.system.renaming import Renaming
    from ..evidence.run import Run
    from ..evidence.verdict import Explored, Known, Word

_Members = tuple[f.Formula, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """See `Verdict` for what bears the same name there.

    Attributes:
        run: the counterexample, or the witness.
        causes: the members of each minimal cause, and the run that shows it where one was asked for.
        silent: of a vacuous claim, what never comes about: "state", its antecedent, or "run", what some run must satisfy.
    """

    word: Word
    holds_when: f.Formula | None = f.TRUE
    run: Run | None = None
    causes: tuple[tuple[_Members, Run | None], ...] = ()
    families: tuple[Family, ...] = ()
    reason: str = ""
    explored: Explored | None = None
    known: tuple[Known, ...] = ()
    rescue: tuple[tuple[str, bool], ...] = ()
    silent: str = ""

    @property
    def runs(self) -> bool:
        """Whether there is any run to tell."""
        return self.run is not None or any(run is not None for _, run in self.causes)

    def renamed(self, renaming: Renaming) -> Found:
        """The same about other elements."""

        def members(several: _Members) -> _Members:
            return tuple(map(renaming.formula, several))

        return replace(
            self,
            holds_when=None if self.holds_when is None else renaming.formula(self.holds_when),
            causes=tuple((members(each), run) for each, run in self.causes),
            families=tuple(Family(tuple(map(members, each.factors)), each.causes) for each in self.families),
            rescue=tuple((renaming.path(event), strongly) for event, strongly in self.rescue),
        )
