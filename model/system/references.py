"""The reference systems that come with a model, by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..language.findings import Finding, InputError, Position, nearest
from ..language.regular_file import Reach, kind
from .load import EMBEDDED, SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterable

_FIRST = "minimal"


def references(machines: Path = EMBEDDED) -> dict[str, Path]:
    """A folder of machines → the files of its reference systems, `systems/NAME/NAME.yaml`, by name; the minimal one first.

    Raises:
        InputError: one of them is a link that leads out of that folder.
    """
    try:
        folders = sorted((machines / SYSTEMS).iterdir())
    except (OSError, ValueError):
        return {}
    files = [(folder.name, folder / f"{folder.name}.yaml") for folder in folders]
    inside = Reach.of(machines)
    what, advice = "is a link that leads out of the folder of machines", "put the system's file itself there"
    wrong = [Finding(Position(str(file), 0, 0), what, advice=advice) for _, file in files if not inside.holds(file)]
    if wrong:
        raise InputError(wrong)
    return dict(
        sorted((pair for pair in files if kind(pair[1]) == "file"), key=lambda pair: (pair[0] != _FIRST, pair[0]))
    )


def meant(paths: Iterable[str], systems: dict[str, Path]) -> list[Path]:
    """What a user names → files and folders: one that is there, or else the reference system of that name.

    Raises:
        InputError: there is neither, for every path of which this is so.
    """
    found, wrong = list[Path](), list[Finding]()
    for path in paths:
        if path in systems and not _there(path):
            found.append(systems[path])
        elif _there(path) or _there(path.removeprefix("@")):
            found.append(Path(path))
        else:
            known = f"reference systems: {', '.join(systems)}" if systems else ""
            what = "cannot be read: No such file or directory"
            wrong.append(Finding(Position(path, 1, 1), what, known, nearest(path, systems)))
    if wrong:
        raise InputError(wrong)
    return found


def chosen(names: Iterable[str], systems: dict[str, Path]) -> dict[str, Path]:
    """The reference systems of the given names, in their own order; all of them if none is given.

    Raises:
        InputError: a name is not known.
    """
    wanted = tuple(names)
    at, known = Position("--system", 0, 0), f"known: {', '.join(systems) or 'none'}"
    wrong = [
        Finding(at, f'there is no reference system "{name}"', known, nearest(name, systems))
        for name in wanted
        if name not in systems
    ]
    if wrong:
        raise InputError(wrong)
    return {name: file for name, file in systems.items() if not wanted or name in wanted}


def _there(path: str) -> bool:
    """Whether something has this path; what cannot even be asked is left to whoever reads it."""
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return True
