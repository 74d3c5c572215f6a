"""When two independent ways to one answer disagree, neither is believed."""

from __future__ import annotations


class InternalError(Exception):
    """A defect of this program: engines disagree, a trace does not replay, a condition is not its region."""
