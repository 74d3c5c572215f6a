"""Differences → a page about them. It has no script: all of it is there to be read, and to be opened and closed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from ....evidence.digest import digest
from ...diff.declared import everywhere
from ...diff.overview import glance, outcome
from ..rendered import rendered
from ..summary import WORDS
from .behaviour import behaviour
from .declared import declared
from .machines import gallery
from .verdicts import verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ....compare.diff.change import Change
    from ....compare.diff.difference import Difference
    from ....compare.diff.joint import Side
    from ....evidence.case import Case
    from ...wording import Outline
    from .behaviour import BehaviourBand
    from .declared import DeclaredBand
    from .runs import Story
    from .verdicts import VerdictBand

UNKNOWN = "This number is not in the model's list of sources."


@dataclass(frozen=True, slots=True)
class Compared:
    """What is told of a system.

    Attributes:
        name: its name.
        only: why nothing is compared, where only one side has it.
        digests: of the base's and the head's transition system.
        declared: what is declared otherwise here, and not in all systems alike.
        alike: nothing at all is declared otherwise.
        behaviour: how behaviour differs; None where one side has no such system.
        verdicts: what has become of verdicts.
    """

    name: str
    only: str
    digests: tuple[str, str]
    declared: DeclaredBand
    alike: bool
    behaviour: BehaviourBand | None
    verdicts: VerdictBand


@dataclass(frozen=True, slots=True)
class Cited:
    """A source that is cited: its number, what it says and which document says so."""

    number: str
    says: str
    document: str


def page(found: Sequence[Difference], labels: tuple[str, str]) -> str:
    """Differences, system by system → the page; `labels` are what the user called the two sides."""
    shared = everywhere(found)
    systems = [_compared(each, shared, labels) for each in found]
    sources = _cited(found, systems)
    index = {cited.number: place for place, cited in enumerate(sources)}
    given = {
        "quiesce": metadata.version("quiesce"),
        "labels": labels,
        "outcome": outcome(found),
        "glances": [glance(each) for each in found],
        "everywhere": declared(shared),
        "systems": systems,
        "gallery": gallery(found),
        "sources_cited": sources,
        "signs": {word: sign for word, sign, _, _ in WORDS},
        "cite": lambda number: f"#source-{index[number]}",
        "size": _size,
    }
    return rendered("difference/page.html.j2", given, ("report.css", "difference/difference.css"))


def _compared(found: Difference, shared: Sequence[Change], labels: tuple[str, str]) -> Compared:
    sides: dict[Side, str] = {"base": labels[0], "head": labels[1]}
    only = ""
    if found.base is None or found.head is None:
        only = f"gone: only {labels[0]} has it" if found.head is None else f"new: only {labels[1]} has it"
    return Compared(
        found.name,
        only,
        (_digest(found.base), _digest(found.head)),
        declared([change for change in found.changes if change not in shared]),
        not found.changes,
        behaviour(found, sides),
        verdicts(found, labels),
    )


def _digest(case: Case | None) -> str:
    return "" if case is None else digest(case.composition.transition_system)


def _cited(found: Iterable[Difference], systems: Iterable[Compared]) -> tuple[Cited, ...]:
    """The sources that steps of runs rest on, in the order of the head's list, or else of the base's; unknown ones last."""
    numbers = {
        number for system in systems for story in _stories(system) for step in story.steps for number in step.because
    }
    cases = [case for side in ("head", "base") for each in found if (case := getattr(each, side)) is not None]
    known = {source.number: source for case in reversed(cases) for source in case.composition.library.model.sources}
    order = dict.fromkeys(source.number for case in cases for source in case.composition.library.model.sources)
    listed = [Cited(n, known[n].says, known[n].document) for n in order if n in numbers]
    return (*listed, *(Cited(number, UNKNOWN, "") for number in sorted(numbers - order.keys())))


def _stories(system: Compared) -> Iterator[Story]:
    if system.behaviour is not None:
        yield from (run.story for run in system.behaviour.runs)
        yield from (run.story for value in system.behaviour.values for run in value.runs)
    for claim in system.verdicts.claims:
        yield from (answer.story for answer in claim.answers if answer.story is not None)


def _size(outline: Outline) -> int:
    """How many lines an outline has."""
    return 1 + sum(map(_size, outline.parts))
