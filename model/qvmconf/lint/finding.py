"""What a rule is, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..quoting import shown

if TYPE_CHECKING:
    from ...language.findings import Position

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""An error cannot work or is forbidden, a warning is a risk, a note says what the file cannot show."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for in configurations.

    Attributes:
        id: its name, which stays the same from version to version.
        severity: of what it finds, if it does not say otherwise.
        means: what it looks for, in one sentence.
        why: what the documents say that makes this matter.
        do: what to do about it.
        because: the numbers of those documents in the list of sources.
    """

    id: str
    severity: Severity
    means: str
    why: str
    do: str
    because: tuple[str, ...]

    def at(
        self, position: Position, what: str, *, severity: Severity | None = None, why: str = "", do: str = ""
    ) -> LintFinding:
        """What this rule finds somewhere; `severity`, `why` and `do` where they are not the rule's own."""
        return LintFinding(self, position, what, severity or self.severity, why or self.why, do or self.do)


@dataclass(frozen=True, slots=True)
class LintFinding:
    """Something in a configuration that its author should look at.

    Attributes:
        rule: what was looked for.
        position: the place in the file.
        what: what is the matter there.
        severity: how bad it is here.
        why: why it matters.
        do: what to do.
    """

    rule: Rule
    position: Position
    what: str
    severity: Severity
    why: str
    do: str

    @property
    def order(self) -> tuple[Position, str, str]:
        """Findings are told in this order: by place, then by rule."""
        return self.position, self.rule.id, self.what


def listed(names: tuple[str, ...]) -> str:
    """Names → "a, b and 3 more"."""
    return ", ".join(map(shown, names[:8])) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def counted(number: int, noun: str) -> str:
    """A number and what it counts: "1 device", "2 devices"."""
    return f"{number} {noun}" + ("" if number == 1 else "s")
