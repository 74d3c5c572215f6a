"""Verdict → plain values, ready for JSON, from which a cache makes it again."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ...model.language import formula as f
from ...model.language.document import Scalar
from ...model.language.findings import Finding, Position
from ...model.language.parse import parse

if TYPE_CHECKING:
    from ..evidence.trace import Trace
    from ..evidence.verdict import Verdict


class Distrusted(Exception):
    """What was kept is not what it was."""


def plain(verdict: Verdict) -> dict[str, Any] | None:
    """A verdict → plain values, ready for JSON; None if a formula of it does not come back from its text as it was."""
    formulas = [member for cause in verdict.causes for member in cause.members]
    formulas += [] if verdict.holds_when is None else [verdict.holds_when]
    if any(parse(Scalar(Position("", 0, 0), f.text(each))) != each for each in formulas):
        return None
    return {
        "word": verdict.word,
        "holds_when": None if verdict.holds_when is None else f.text(verdict.holds_when),
        "trace": _plain_trace(verdict.trace),
        "causes": [
            {"members": [f.text(member) for member in cause.members], "trace": _plain_trace(cause.trace)}
            for cause in verdict.causes
        ],
        "reason": verdict.reason,
        "engine": verdict.engine,
        "explored": None if verdict.explored is None else asdict(verdict.explored),
        "known": list(verdict.known),
        "rescue": [list(each) for each in verdict.rescue],
        "alike": verdict.alike,
    }


def _plain_trace(trace: Trace | None) -> dict[str, Any] | None:
    if trace is None:
        return None
    return {
        "features": [list(each) for each in trace.features],
        "matters": list(trace.matters),
        "events": [step.event for step in trace.steps],
        "loop": trace.loop,
        "fair": [asdict(each) for each in trace.fair],
    }


def formula(text: str) -> f.Formula:
    """Text → the formula that it was made from.

    Raises:
        Distrusted: it is none.
    """
    said = parse(Scalar(Position("", 0, 0), text))
    if isinstance(said, Finding):
        raise Distrusted(text)
    return said
