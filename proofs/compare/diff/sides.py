"""Two sides → their systems, read and put side by side."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ....model.language.document import MAX_BYTES as TEXT_BYTES
from ....model.language.findings import Finding, InputError, Position, nearest
from ....model.language.regular_file import Reach, read_whole
from ....model.system.load import EMBEDDED, load, yaml_files
from ....specs.language.former import former_names, note
from ....specs.language.order import in_order
from ....specs.language.property import EMBEDDED as SPECS
from ....specs.language.property import load_properties
from ...checking.shipped import FOLDER
from ...evidence.case import prepared
from ...evidence.certificate import SUFFIX, folder_of
from ...evidence.certificate_file import MAX_BYTES
from ...evidence.digest import digest
from .difference import Difference, difference
from .naming import Naming

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ....model.system.library import Library
    from ....model.system.transition_system import TransitionSystem
    from ....specs.language.property import Property
    from ...checking.progress import Progress
    from ...engines.limits import Limits
    from ...evidence.case import Case
    from ...evidence.question import Question
    from .side import Side

_Paths = tuple[str, ...]


@dataclass(slots=True)
class Sides:
    """Compares the systems of two sides; machines and properties that are the same file for file are read once.

    Attributes:
        base: the one side.
        head: the other.
        question: what else the user said; its paths, machines and properties are the sides' own.
        limits: how much may be used.
        progress: told how far it is.
        jobs: how many processes may be used.
        cache: the folder of verdicts that earlier runs have found, "" for none.
        counting: whether all states are counted, however much work that is.
    """

    base: Side
    head: Side
    question: Question
    limits: Limits
    progress: Progress
    jobs: int = 1
    cache: str = ""
    counting: bool = False
    _libraries: dict[str, Library] = field(default_factory=dict)
    _properties: dict[str, tuple[Property, ...]] = field(default_factory=dict)

    def differences(self, wanted: Sequence[str] = ()) -> Iterator[Difference]:
        """The systems of these names, or all that either side has → how each differs.

        Raises:
            InputError: a system or a property is not known, or something that is read is wrong.
        """
        pairs = self._pairs(wanted)
        if not pairs:
            what = "there is no system's file and no qvm configuration on either side"
            raise InputError([Finding(Position(self.head.label, 0, 0), what, "", "name systems with --system PATH")])
        asked = self._asked()
        cases = {
            name: tuple(
                None if paths is None else self._case(side, paths, asked)
                for side, paths in zip((self.base, self.head), both, strict=True)
            )
            for name, both in pairs.items()
        }
        for name, (before, after) in cases.items():
            self.progress(name)
            if before is None or after is None:
                yield Difference(name, before, after, Naming(), ())
                continue
            found = difference(
                name,
                before,
                after,
                self.limits,
                self._place,
                self.progress,
                self.jobs,
                self.cache,
                counting=self.counting,
            )
            yield replace(
                found,
                stale=tuple(self._stale(before.composition.transition_system, after.composition.transition_system)),
            )

    def _pairs(self, wanted: Sequence[str]) -> dict[str, tuple[_Paths | None, _Paths | None]]:
        """The names of systems → their paths on both sides."""
        before, after = self.base.systems, self.head.systems
        names = list(dict.fromkeys((*before, *after)))
        if wanted:
            return dict(self._named(name, names) for name in dict.fromkeys(wanted))
        if len(before) == len(after) == 1 and not before.keys() & after.keys():
            # A system alone on each side is compared whatever it is called.
            return {next(iter(after)): (next(iter(before.values())), next(iter(after.values())))}
        return {name: (before.get(name), after.get(name)) for name in names}

    def _named(self, name: str, names: list[str]) -> tuple[str, tuple[_Paths | None, _Paths | None]]:
        """A system by name, or by its path inside of the sides."""
        if name in names:
            return name, (self.base.systems.get(name), self.head.systems.get(name))
        paths = [side.inside(name) for side in (self.base, self.head)]
        if not any(paths):
            known = f"systems: {', '.join(names) or 'none'}"
            what = f'neither side has a system, or a path, "{name}"'
            raise InputError([Finding(Position("--system", 0, 0), what, known, nearest(name, names))])
        found: list[_Paths | None] = [(str(path),) if path is not None else None for path in paths]
        return name, (found[0], found[1])

    def _asked(self) -> frozenset[str]:
        """The ids that are asked for, with those that the same properties have, or had, on either side.

        Raises:
            InputError: a property is on neither side.
        """
        asked = set(self.question.properties)
        if not asked:
            return frozenset()
        found = [item for side in (self.head, self.base) for item in self._claimed(side)]
        former, names = former_names(found), {item.name for item in found}
        at, known = Position("--property", 0, 0), sorted(names)
        unknown = [name for name in self.question.properties if name not in names and name not in former]
        if unknown:
            raise InputError(
                [
                    Finding(at, f'there is no property "{x}"', f"known: {', '.join(known)}", nearest(x, known))
                    for x in unknown
                ]
            )
        for name in sorted(asked - names):
            self.progress.note(note(name, former[name]))
        for item in found:
            same = {item.name, *item.formerly}
            asked |= same if same & asked else set()
        return frozenset(asked)

    def _claimed(self, side: Side) -> tuple[Property, ...]:
        """The properties of a side."""
        with side.named_as_asked():
            specs, machines, outside = Path(side.specs or SPECS), Path(side.machines or EMBEDDED), self._outside(side)
            # What is claimed may use what the machines name.
            key = f"{_content(machines, outside)} {_content(specs, outside)}"
            if key not in self._properties:
                names = self._library(side).names
                self._properties[key] = in_order(load_properties(specs, *outside, names=names))
            return self._properties[key]

    def _library(self, side: Side) -> Library:
        """The machines of a side."""
        machines, outside = Path(side.machines or EMBEDDED), self._outside(side)
        key = _content(machines, outside)
        found = self._libraries[key] = self._libraries.get(key) or load(machines, *outside)
        return found

    def _outside(self, side: Side) -> tuple[str, ...]:
        """Where files may lie that a side's files name."""
        outside = self.question.allow_outside
        # No link is in a revision, and what is in it is of that revision, wherever it lies.
        return (*outside, str(side.root)) if side.unpacked else outside

    def _case(self, side: Side, paths: _Paths, asked: frozenset[str]) -> Case:
        with side.named_as_asked():
            outside = self._outside(side)
            library = self._library(side)
            chosen = tuple(item for item in self._claimed(side) if not asked or item.name in asked)
            own = replace(
                self.question,
                paths=paths,
                machines=side.machines,
                specs=side.specs,
                properties=(),
                allow_outside=outside,
            )
            return prepared(own, library, chosen)

    def _place(self, head: bool, at: Position) -> str:
        sides = (self.head, self.base) if head else (self.base, self.head)
        file = sides[1].shown(sides[0].shown(at.file))
        for side in sides:
            file = file.removeprefix(f"{side.root}/")
        return str(replace(at, file=file))

    def _stale(self, before: TransitionSystem, after: TransitionSystem) -> Iterator[str]:
        """The certificates that are kept on the head's side, and fit the base's system and not the head's."""
        if before.name != after.name or digest(before) == digest(after):
            return
        kept = FOLDER if not self.head.machines else self.head.root / "proofs" / "certificates"
        fitting, reach = digest(before), Reach.of(kept)
        for file in sorted((kept / folder_of(after.name)).glob(f"*{SUFFIX}")):
            try:
                if json.loads(read_whole(file, MAX_BYTES, within=reach))["system"]["digest"] == fitting:
                    yield file.name
            except (InputError, ValueError, KeyError, TypeError, RecursionError):
                continue


def _content(folder: Path, outside: tuple[str, ...]) -> str:
    """A digest of the YAML files of a folder, and of their paths in it; the folder, where something is wrong with them."""
    found = hashlib.sha256(b"")
    reach = Reach.of(folder, *outside)
    try:
        for file in yaml_files(folder):
            content, name = read_whole(file, TEXT_BYTES, within=reach), file.relative_to(folder).as_posix()
            found.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape") + content)
    except InputError:
        return str(folder)
    return found.hexdigest()
