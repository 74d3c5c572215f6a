"""What is named on a command line → the systems that are meant."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...model.language.findings import Finding, InputError, Position
from ...model.language.regular_file import kind
from ...model.qvmconf.system import CONFIGURATION_SUFFIXES, LEDGER_SUFFIX, SYSTEM_SUFFIXES
from ...model.qvmconf.system import named as files
from ...model.system.load import EMBEDDED as MACHINES
from ...model.system.references import references

if TYPE_CHECKING:
    from .question import Question


@dataclass(frozen=True, slots=True)
class Named:
    """A system as somebody names it.

    Attributes:
        path: how.
        question: what is asked of it.
    """

    path: str
    question: Question


def systems(question: Question) -> tuple[Named, ...]:
    """A question → one for each system that its paths name, in their order, each once.

    A system's file, a folder with one, and a reference system are a system each; a ledger stands for the one beside it.
    Configurations alone, and folders of them, are the VMs of one system. What is wrong with a system's file, or that there
    is none, is found out when it is read.

    Raises:
        InputError: configurations are named beside systems.
    """
    if len(question.paths) < 2:
        return (Named(" ".join(question.paths), question),)
    known = references(Path(question.machines) if question.machines else MACHINES)
    outside = question.allow_outside
    alone = [path for path in question.paths if path in known or _is_system(path, outside)]
    if not alone:
        return (Named(" ".join(question.paths), question),)
    if any(path not in alone and _is_configuration(path) for path in question.paths):
        at = Position(alone[0], 1, 1)
        advice = "name the configurations in it, under qvmconf:"
        raise InputError([Finding(at, "a system's file stands alone", "", advice)])
    found: dict[str, Named] = {}
    for path in question.paths:
        file = known[path] if path in known and kind(path) == "nothing" else _file(path, outside)
        found.setdefault(os.path.realpath(file), Named(path, replace(question, paths=(path,))))
    return tuple(found.values())


def beside(path: str) -> str:
    """What is named on the command line → the system that it stands for: a ledger's is the one beside it.

    Raises:
        InputError: a ledger has none.
    """
    if not path.endswith(LEDGER_SUFFIX):
        return path
    stem = path.removesuffix(LEDGER_SUFFIX)
    names = [stem + suffix for suffix in (*SYSTEM_SUFFIXES, *CONFIGURATION_SUFFIXES)]
    there = [name for name in names if kind(name) == "file"]
    if not there:
        what = (
            f"there is no {Path(stem).name}{SYSTEM_SUFFIXES[0]} beside it, so it does not tell which system it is about"
        )
        raise InputError([Finding(Position(path, 0, 0), what, "", "name the system, not its ledger")])
    return there[0]


def _is_system(path: str, outside: tuple[str, ...]) -> bool:
    """Whether a path is a system's file, as its name says, or a folder with one, or one of which somebody has to be told."""
    if kind(path) != "folder":
        return path.endswith(SYSTEM_SUFFIXES)
    try:
        return any(file.suffix in SYSTEM_SUFFIXES for file in files([Path(path)], outside))
    except InputError:
        return True


def _is_configuration(path: str) -> bool:
    return kind(path) != "nothing" or path.startswith("@") or path.endswith(CONFIGURATION_SUFFIXES)


def _file(path: str, outside: tuple[str, ...]) -> Path:
    """The file that a path stands for; the path itself, where it stands for none."""
    try:
        (file,) = files([Path(beside(path))], outside)
    except (InputError, ValueError):
        return Path(path)
    return file
