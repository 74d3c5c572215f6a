"""Under which assignments something can be reached, found in stages, each of which leaves less to the next.

Sets of states with the assignments from which something is reached are large while they grow and simple in the end. What is found
near the beginning, and then before anything begins anew, is nearly all that there is; taken out of the rest it
leaves little. That there is no more is shown without the features of which what was found does not speak: as if they could change
from step to step. Only what this cannot rule out is searched for everywhere (an abstraction refined by what was found:
Clarke, Grumberg, Jha, Lu and Veith, "Counterexample-guided abstraction refinement", 2000).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from .backward import reaching
from .relocate import relocate, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .backward import Target
    from .encoding import Diagram, Encoding
    from .prepared import Prepared
    from .step import Step


@dataclass(frozen=True, slots=True)
class Stage:
    """Of what a search takes account.

    Attributes:
        steps: the system's events.
        reached: the combinations of locations that may be passed.
        wanted: the assignments that matter.
        forgotten: the bits of features that may change from step to step; none are in `wanted`.
    """

    steps: tuple[Step, ...]
    reached: Diagram
    wanted: Diagram
    forgotten: Diagram


Seek: TypeAlias = "Callable[[Stage], Diagram]"
"""A stage → the assignments, among those that matter, under which something is reached then."""


def seeking(prepared: Prepared, target: Target, stop: Callable[[], None]) -> Seek:
    """Seeks a target's states; `stop` is called before each event."""

    def seek(stage: Stage) -> Diagram:
        states = (target.states & stage.wanted).exists(stage.forgotten)
        here = replace(target, states=states, steps=stage.steps, reached=stage.reached)
        return reaching(prepared.encoding, here, stop, prepared.ordering)

    return seek


class Stages:
    """What was found so far of one question, while the tables of diagrams that it takes become larger."""

    __slots__ = ("_done", "_family", "_found")

    def __init__(self, family: Encoding, known: Diagram) -> None:
        """Begins; `family` is the manager of the features, in which what was found is kept, beginning with what is known."""
        self._family, self._found, self._done = family, known, 0

    def search(self, prepared: Prepared, seek: Seek) -> Diagram:
        """The assignments under which something can be reached, besides those found before, in the system's manager."""
        encoding = prepared.encoding
        found = relocate(self._found, self._family, encoding)
        nothing = encoding.cube(())
        *early, everywhere = prepared.stages
        for number, reached in enumerate(early):
            if number == self._done:
                found |= seek(Stage(prepared.steps, reached, ~found, nothing))
                self._keep(found, encoding, number + 1)
        left = encoding.allowed & ~found
        if early:
            for forgotten in _forgotten(encoding, found):
                if left.satisfiable():
                    left &= seek(_loose(prepared, left, forgotten))
        if left.satisfiable():
            found |= seek(Stage(prepared.steps, everywhere, left, nothing))
        self._keep(found, encoding, 0)
        return found

    def _keep(self, found: Diagram, encoding: Encoding, done: int) -> None:
        self._found, self._done = settled(found, encoding, self._family), done


def _forgotten(encoding: Encoding, found: Diagram) -> Iterator[Diagram]:
    """The bits of features that may be forgotten where it was found under which assignments something is reached.

    First all of which these do not speak, then only the permissions among them: with more of these more can occur, so what
    is not reached then is not reached with less.
    """
    places = zip(encoding.system.features, encoding.layout.features, strict=True)
    silent = [
        (feature, bits) for feature, digits in places if found.exists(bits := encoding.cube(digits.levels)) == found
    ]
    yield encoding.conjunction(bits for _, bits in silent)
    if any(feature.kind != "permission" and len(feature.values) > 1 for feature, _ in silent):
        yield encoding.conjunction(bits for feature, bits in silent if feature.kind == "permission")


def _loose(prepared: Prepared, left: Diagram, forgotten: Diagram) -> Stage:
    """Everything, as if some features could change."""
    allowed = prepared.encoding.allowed
    steps = tuple(step.loosened(forgotten, allowed) for step in prepared.steps)
    return Stage(steps, prepared.states, left.exists(forgotten), forgotten)
