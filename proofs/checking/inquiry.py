"""What a check is to find out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..engines.limits import Limits
    from ..evidence.case import Case
    from .judge import Causes

INTERRUPTED = "it was interrupted before this was found out"
"""Why something is unknown after Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is to be found out, in a form that can be sent to another process.

    Attributes:
        case: the system and its claims.
        engine: as for `check.run`.
        limits: how much may be used.
        causes: which minimal causes of failures are wanted.
        measured: how large the system is, is wanted, too, once all claims are decided.
    """

    case: Case
    engine: str
    limits: Limits
    causes: Causes
    measured: bool = False
