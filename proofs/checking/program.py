"""Which program it is that finds something out: what was remembered by another one is not believed."""

from __future__ import annotations

import hashlib
import json
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PACKAGE = Path(__file__).resolve().parents[2]
_ROOMS = ("model", "specs", "proofs")
_FOLDERS = ("language", "system", "reduce")
_FINDING = ("evidence", "engines", "recheck", "checking")
_LIBRARIES = ("quiesce", "transitions", "oxidd", "numpy", "lark")
_SOLVING = ("networkx", "z3-solver", "cvc5")


@cache
def program() -> str:
    """A digest of this program: its own source text, and the versions of what it computes with."""
    return _digest([version(name) for name in _LIBRARIES], sources())


@cache
def described() -> dict[str, str]:
    """What has to be the same in every process that finds a part of one answer, by the names that people know it by."""
    found = {"Python": "{}.{}".format(*sys.version_info)}
    found |= {name: _version(name) for name in (*_LIBRARIES, *_SOLVING)}
    files = sorted(file for room in _ROOMS for file in _texts(_PACKAGE / room))
    return found | {"sources with digest": _digest([], files)[:16]}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _digest(versions: list[str], files: Iterable[Path]) -> str:
    found = hashlib.sha256(json.dumps(versions).encode())
    for file in files:
        found.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def sources() -> list[Path]:
    """The files that what is found depends on, and whether it is believed; how it is told does not matter."""
    folders = [*(f"model/{each}" for each in _FOLDERS), "specs/language", *(f"proofs/{each}" for each in _FINDING)]
    return sorted(x for folder in folders for x in _texts(_PACKAGE / folder))


def _texts(folder: Path) -> Iterator[Path]:
    return (file for ending in ("*.py", "*.lark") for file in folder.rglob(ending))
