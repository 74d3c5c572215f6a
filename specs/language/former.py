"""Names that properties had before: `formerly:` at a property. Where people write these, they mean the property still.

A former name is known until the next minor version. Whoever writes it is told the new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .property import Property


def former_names(properties: Iterable[Property]) -> dict[str, str]:
    """Properties → the names that they had before, each with the one of now."""
    return {former: item.name for item in properties for former in item.formerly}


def note(former: str, name: str) -> str:
    """What whoever writes a former name is told."""
    return f'the property "{former}" is called "{name}" now; its former name is known until the next minor version'
