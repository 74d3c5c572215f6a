"""A ledger: what is expected of a check of one system, in plain words and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
"""The form of the file: what the key `ledger` says in it."""

NO_CERTIFICATE, STALE = "none", "stale"
"""Of a claim without a kept certificate, and of one whose certificate is about something else by now."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is expected of one claim.

    Attributes:
        says: the pattern and what it says as declared: "never: d.vm.qvm in gone and d.device in active".
        assuming: what is assumed besides, clause by clause, as declared.
        verdict: its word.
        why: the reason of a verdict that has one.
        holds_when: the clauses of the condition under which it holds; none where that is not known.
        shown_in: how long the shortest failure or witness is: "6 steps"; nothing if there is none.
        fails_by: families of minimal causes: of each, the clauses that together make the claim fail, as one formula.
        causes: how many minimal causes that are.
        rescued_by: events whose fairness would keep the failure from happening.
        explored: how much was looked at: "1,198 states of 8 machines, 1,024 assignments".
        certificate: SHA-256 of the certificate that is kept, hexadecimal; or `NO_CERTIFICATE`, or `STALE`.
    """

    says: str
    assuming: tuple[str, ...]
    verdict: str
    why: str
    holds_when: tuple[str, ...]
    shown_in: str
    fails_by: tuple[str, ...]
    causes: int
    rescued_by: tuple[str, ...]
    explored: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Which declared transitions some run of the system takes.

    Attributes:
        ways: how many ways there are to take them: pairs of trigger and source.
        never: the ways that nothing takes: "qvm SIGTERM from running to terminating if arch is x86".
        why: why that was not found out; then there is nothing in `never`.
    """

    ways: int
    never: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is expected of a check.

    Attributes:
        about: the system's name.
        digest: of all that decides the system's behaviour.
        how: how it is found out, by what is said of it: engine, causes, highest order, limits.
        options: options of the command line that say more about the system than its files do.
        assumed: what the system assumes, and what is taken for granted of it, clause by clause.
        size: numbers of states, transitions, events, machines and assignments, and the depth, by name; a number, or why it
            is not known.
        machines: for each machine of the system, how many locations it has.
        features: for each feature the values that it may have.
        permissions: for each fault and choice whether it is open, or settled.
        taken: which declared transitions are taken.
        claims: what is expected of each claim, by its name.
        silent: properties that make no claim about this system.
    """

    about: str
    digest: str
    how: Mapping[str, str]
    options: tuple[str, ...]
    assumed: tuple[str, ...]
    size: Mapping[str, str]
    machines: Mapping[str, int]
    features: Mapping[str, str]
    permissions: Mapping[str, str]
    taken: Taken
    claims: Mapping[str, Entry]
    silent: tuple[str, ...] = field(default=())

    @property
    def sized(self) -> bool:
        """Whether it says how many states the system has: it need not, as counting takes longer than the claims."""
        return self.size.get("states", "").isdecimal()
