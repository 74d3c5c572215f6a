"""What is said where a trace is asked for and there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..evidence.verdict import Verdict


def without_trace(verdict: Verdict, what: str) -> click.ClickException:
    """A verdict without a trace → the error that says so; `what` was to be done with the trace."""
    why = f"it {verdict.word}" if verdict.word == "holds" else f"its verdict is {verdict.word}"
    reason = f", {verdict.reason}" if verdict.reason else ""
    return click.ClickException(f"{verdict.claim.name} has no trace to {what}: {why}{reason}")
