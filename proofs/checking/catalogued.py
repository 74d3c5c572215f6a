"""What is asked of the catalogue → the model with its properties, its entries, and the reference systems wanted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...model.language.findings import Finding, InputError, Position, nearest
from ...model.language.regular_file import allowed
from ...model.qvmconf.lint import RULES
from ...model.qvmconf.system import open_system
from ...model.system.instantiate import instantiate
from ...model.system.load import EMBEDDED as MACHINES
from ...model.system.load import load
from ...model.system.references import chosen, references
from ...specs.language.catalogue import catalogue
from ...specs.language.pages import misled, paged
from ...specs.language.property import EMBEDDED as SPECS
from ...specs.language.property import load_properties
from .hazards import hazards_shown

if TYPE_CHECKING:
    from collections.abc import Set

    from ...model.language.declaration import Machine
    from ...model.system.instantiate import Composition
    from ...model.system.library import Library
    from ...specs.language.catalogue import Entry
    from ...specs.language.pages import Paged
    from ...specs.language.property import Property
    from ..engines.limits import Limits
    from .hazards import Shown
    from .progress import Progress


@dataclass(frozen=True, slots=True)
class Declared:
    """A model, its properties and its reference systems.

    Attributes:
        library: the model.
        properties: what is claimed of it; empty if nobody asked.
        systems: the files of its reference systems, by name.
        own: it is the model that comes with Quiesce, whose sources the lint of configurations cites.
        others: what is claimed of it is somebody else's.
    """

    library: Library
    properties: tuple[Property, ...]
    systems: dict[str, Path]
    own: bool
    others: bool = False

    @classmethod
    def read(cls, machines: str, specs: str, outside: tuple[str, ...] = (), *, claimed: bool = True) -> Declared:
        """Read what a command line names; empty means what comes with Quiesce.

        Raises:
            InputError: everything that is wrong with it.
        """
        folder = Path(machines) if machines else MACHINES
        library = load(folder, *allowed(outside))
        properties: tuple[Property, ...] = ()
        if claimed:
            properties = load_properties(Path(specs) if specs else SPECS, *outside, names=library.names)
        return cls(library, properties, references(folder), own=not machines, others=bool(specs) and not machines)

    def entries(self) -> tuple[Entry, ...]:
        """The catalogue.

        Raises:
            InputError: a property cites what is not there.
        """
        return catalogue(self.library.model, self.properties, RULES if self.own else (), tuple(self.systems))

    def pages(self, titles: tuple[str, ...]) -> tuple[tuple[Paged, tuple[Paged, ...]], ...]:
        """The pages of the given titles, in declared order, each with those that it refers to; all of them for "all".

        Raises:
            InputError: a title is not known, or a page is narrowed to what is not there.
        """
        found = {each.page.title: each for each in paged(self.library.model, self.properties)}
        wrong = list(misled(found.values(), self.properties, others=self.others))
        if wrong:
            raise InputError(wrong)
        _known("--page", "page", [title for title in titles if title != "all"], list(found), "; ".join(found))
        return tuple(
            (each, tuple(found[link.text] for link in each.page.links))
            for title, each in found.items()
            if "all" in titles or title in titles
        )

    def machines(self, names: tuple[str, ...]) -> tuple[Machine, ...]:
        """The machines of the given names, in declared order; all of them for "all".

        Raises:
            InputError: a name is not known.
        """
        known = [machine.name for machine in self.library.model.machines]
        _known("--machine", "machine", [name for name in names if name != "all"], known)
        return tuple(m for m in self.library.model.machines if "all" in names or m.name in names)

    def composed(self, names: tuple[str, ...]) -> dict[str, Composition]:
        """The reference systems of the given names, composed; all of them if none is given.

        Raises:
            InputError: a name is not known, or a file is wrong.
        """
        found = chosen(names, self.systems)
        return {name: instantiate(self.library, open_system([file], {})) for name, file in found.items()}

    def traces(self, hazards: Set[str], names: tuple[str, ...], limits: Limits, progress: Progress) -> list[Shown]:
        """What shows each of these hazards, in these reference systems; in all of them if none is given.

        Raises:
            InputError: a name is not known, or a file is wrong.
            InternalError: a trace does not replay.
        """
        kept = ((item, tuple(h for h in item.hazards if h.number in hazards)) for item in self.properties)
        wanted = [replace(item, hazards=listed) for item, listed in kept if listed]
        return [
            shown
            for name, composition in self.composed(names).items()
            for shown in hazards_shown(wanted, composition, name, limits, progress)
        ]


def only(entries: tuple[Entry, ...], numbers: tuple[str, ...]) -> tuple[Entry, ...]:
    """The entries of the given sources, in the order of the sources; all of them if none is given.

    Raises:
        InputError: a number is not known.
    """
    ends = [(entry.source.number, entry.kind) for entry in entries]
    known = dict.fromkeys(number for number, _ in ends)
    firsts = {kind: number for number, kind in reversed(ends)}
    lasts = {kind: number for number, kind in ends}
    listed = ", ".join(f"{firsts[kind]} to {lasts[kind]}" for kind in dict.fromkeys(kind for _, kind in ends))
    _known("NUMBER", "source", list(numbers), list(known), listed)
    return tuple(entry for entry in entries if not numbers or entry.source.number in numbers)


def _known(option: str, noun: str, names: list[str], known: list[str], listed: str = "") -> None:
    listed = f"known: {listed or ', '.join(known) or 'none'}"
    wrong = [
        Finding(Position(option, 0, 0), f'there is no {noun} "{name}"', listed, nearest(name, known))
        for name in names
        if name not in known
    ]
    if wrong:
        raise InputError(wrong)
