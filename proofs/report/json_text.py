"""A document → JSON, as it is printed."""

from __future__ import annotations

import json
import re
from typing import Any

_ORDERS = re.compile(r"#(?=#\w*\[)")


def json_text(document: dict[str, Any], *, ascii_only: bool = False) -> str:
    """A document → its JSON, in which nobody who reads the log of a build finds a command; see `findings.printable`.

    Args:
        document: what `json` can write.
        ascii_only: whether every other character is escaped.
    """
    # In JSON this character stands in strings alone, where its escape means the same.
    return _ORDERS.sub(r"\\u0023", json.dumps(document, indent=2, ensure_ascii=ascii_only))
