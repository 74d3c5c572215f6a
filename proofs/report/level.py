"""How bad a verdict is, in the levels that code scanning and annotations know.

Only `holds` and `not applicable`, which is no result at all, end with exit status 0 or, where a limit was reached, 3; all
others are a failure wherever that is all that can be said. Where there are two levels, an error is what no choice can help: the claim fails under every assignment, or says
nothing at all. A warning is what somebody still has to decide or find out: the claim holds under some assignments and not
under others, or a limit was reached. Code scanning could call an unknown claim "open", but what does not know that word
would take it for a pass; a claim that is unknown never is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..evidence.verdict import Word

Level = Literal["error", "warning"]

LEVELS: dict[Word, Level] = {"violated": "error", "vacuous": "error", "depends": "warning", "unknown": "warning"}
"""The level of each verdict that is a result, the worst first."""
