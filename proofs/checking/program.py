"""Which program it is that finds something out: what was remembered by another one is not believed."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]
_FOLDERS = ("language", "system", "reduce")
_FINDING = ("evidence", "engines", "recheck", "checking")
_LIBRARIES = ("quiesce", "transitions", "oxidd", "numpy", "lark")


@cache
def program() -> str:
    """A digest of this program: its own source text, and the versions of what it computes with."""
    found = hashlib.sha256(json.dumps([version(name) for name in _LIBRARIES]).encode())
    for file in sources():
        found.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def sources() -> list[Path]:
    """The files that what is found depends on, and whether it is believed; how it is told does not matter."""
    folders = [*(f"model/{each}" for each in _FOLDERS), "specs/language", *(f"proofs/{each}" for each in _FINDING)]
    return sorted(x for folder in folders for ending in ("*.py", "*.lark") for x in (_PACKAGE / folder).rglob(ending))
