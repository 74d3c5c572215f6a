"""Lemmas, and what events do to them, as decision diagrams: which steps lead out of the lemmas, and on which a proof rests.

What an event makes of a lemma never changes, so the states from which it leads where a lemma is false are found once;
all that is asked afterwards is whether the lemmas leave any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....model.language import formula as f
from ...evidence.internal import InternalError
from ..symbolic.step import encode_steps
from .places import Places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ....model.language.formula import Formula
    from ..symbolic.encoding import Diagram, Encoding
    from ..symbolic.step import Step
    from .places import Cube


class Induction:
    """Lemmas about an encoded system. They can be added, never taken away.

    Attributes:
        encoding: of the system.
        places: of the system.
        steps: of each event that can ever occur.
        lemmas: in the order in which they were added.
    """

    def __init__(self, encoding: Encoding, check: Callable[[], None]) -> None:
        """No lemma yet; `check` is called again and again, and may raise."""
        self.encoding = encoding
        self.places = Places(encoding)
        self.steps = encode_steps(encoding)
        self.lemmas: list[Formula] = []
        self._check = check
        self._valid = self.places.valid() & encoding.allowed
        self._inside = self._valid
        self._meant: list[Diagram] = []
        self._spoken: list[frozenset[int]] = []
        self._wrong: dict[tuple[int, int], Diagram] = {}
        self._kept: set[tuple[int, int]] = set()
        # Features first: what is said of machines alone says more.
        self._order = sorted(range(len(self.places.sizes)), key=lambda place: place < self.places.variables)

    def add(self, lemma: Formula) -> None:
        """One more lemma."""
        encoding = self.encoding
        meant = encoding.formula(lemma)
        spoken = (atom.path for atom in f.atoms(lemma) if isinstance(atom, f.In))
        self.lemmas.append(lemma)
        self._meant.append(meant)
        self._spoken.append(
            frozenset(
                level for name in spoken for level in encoding.layout.variables[encoding.names.variables[name]].levels
            )
        )
        self._inside &= meant

    def somewhere(self, wrong: Diagram) -> Cube | None:
        """A state of a set in which all lemmas are true; None if there is none."""
        self._check()
        return self.places.some(wrong & self._inside)

    def matters(self, state: Cube, wrong: Diagram) -> Cube:
        """As little of a state as suffices for every allowed state like it to be in a set."""
        return self.places.fewer(state, self._order, self._valid & ~wrong)

    def failing(self) -> Iterator[tuple[Step, int, Diagram]]:
        """Counterexamples to induction: an event, a lemma (index), and the states from which the one leads out of the other.

        After each of them lemmas must have been added that leave none of these states.
        """
        clean = 0
        while clean < len(self.steps):
            for step in self.steps:
                self._check()
                found = self._failing(step)
                if found is None:
                    clean += 1
                else:
                    clean = 0
                    yield step, *found
                if clean >= len(self.steps):
                    return

    def _failing(self, step: Step) -> tuple[int, Diagram] | None:
        """The first lemma that an event can make false, and from where; None if there is none."""
        for index in range(len(self.lemmas)):
            if (step.index, index) not in self._kept:
                wrong = self._leaving(step, index)
                if (wrong & self._inside).satisfiable():
                    return index, wrong
                self._kept.add((step.index, index))  # more lemmas only leave fewer states
        return None

    def _leaving(self, step: Step, lemma: int) -> Diagram:
        """The states from which an event leads to where a lemma is false."""
        key = step.index, lemma
        if key not in self._wrong:
            touched = not self._spoken[lemma].isdisjoint(step.touched)
            self._wrong[key] = step.preimage(~self._meant[lemma]) if touched else self.encoding.false
        return self._wrong[key]

    def needed(self, wrong: Iterable[Diagram], first: Iterable[int] = ()) -> list[int]:
        """The lemmas (indices, sorted) that leave no state of some sets, and that are inductive together, with the first ones."""
        found = set(first)
        known = self._valid  # where the lemmas found so far are true

        def rests_on(wrong: Diagram) -> set[int]:
            nonlocal known
            more = self._rests_on(wrong & known, found)
            for index in more:
                found.add(index)
                known &= self._meant[index]
            return more

        for index in found:
            known &= self._meant[index]
        for each in wrong:
            rests_on(each)
        waiting = sorted(found)
        while waiting:
            lemma = waiting.pop()
            for step in self.steps:
                self._check()
                # The lemma itself is true before the step whatever else is needed.
                waiting += sorted(rests_on(self._leaving(step, lemma) & self._meant[lemma]))
        return sorted(found)

    def _rests_on(self, left: Diagram, known: set[int]) -> set[int]:
        """The lemmas (indices) that it takes, besides those known, to leave none of the states that those leave."""
        if not left.satisfiable():
            return set()
        more: list[int] = []
        rest = [left]
        for index, meant in enumerate(self._meant):
            if index not in known and (rest[-1] & ~meant).satisfiable():
                more.append(index)
                rest.append(rest[-1] & meant)
        if rest[-1].satisfiable():
            raise InternalError("what the lemmas excluded they do not exclude")
        # From behind: what the later ones exclude, with those still to be looked at, need not be excluded once more.
        kept: list[int] = []
        behind = self.encoding.true
        for at in reversed(range(len(more))):
            if (rest[at] & behind).satisfiable():
                kept.append(more[at])
                behind &= self._meant[more[at]]
        return set(kept)
