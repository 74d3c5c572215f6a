"""What a virtual machine is called.

qvm takes a configuration without `system`, as the manual's own example is. Here every machine needs a name, so such a one is
called after its file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from ..language.reading import MAX_NAME, RESERVED

if TYPE_CHECKING:
    from collections.abc import Container

    from ..language.findings import Position


@dataclass(frozen=True, slots=True)
class Name:
    """A name, where it is stated, or where the machine begins whose file states none."""

    text: str
    position: Position
    stated: bool = True


def after_file(path: str, taken: Container[str]) -> str:
    """A file → a name that formulas can speak of, and that no other machine has, although files may be called alike."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", Path(path).stem).strip("_-")
    name = (plain if plain[:1].isalpha() and plain not in RESERVED else f"vm_{plain or 1}")[: MAX_NAME - 4]
    others = (f"{name}_{number}" for number in count(2))
    return name if name not in taken else next(other for other in others if other not in taken)
