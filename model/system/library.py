"""A checked model: what loading a folder of machines makes, and everything else starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..language.declaration import Model
    from ..language.names import Names
    from .flatten import LocationGraph


@dataclass(frozen=True, slots=True)
class Library:
    """The declarations, their names, and each machine's location graph, in the order of machines."""

    model: Model
    names: Names
    graphs: tuple[LocationGraph, ...]
