"""All rules, and what they find."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from ...language.findings import MAX_FINDINGS
from . import addresses, guest, interrupts, kicking, passing, peers, safety, sharing, watchdogs
from .finding import SEVERITIES, LintFinding, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .finding import Severity
    from .subject import Subject

RULES: tuple[Rule, ...] = (
    *passing.RULES,
    *interrupts.RULES,
    *addresses.RULES,
    *watchdogs.RULES,
    *kicking.RULES,
    *safety.RULES,
    *peers.RULES,
    *sharing.RULES,
    *guest.RULES,
)
"""Every rule, in the order in which they are explained."""

_CHECKS: tuple[Callable[[Subject], Iterator[LintFinding]], ...] = (
    passing.quiescers,
    passing.smmus,
    passing.dma,
    passing.owners,
    interrupts.guests,
    interrupts.hosts,
    interrupts.flags,
    interrupts.controllers,
    addresses.overlaps,
    addresses.loads,
    watchdogs.missing,
    watchdogs.armed,
    watchdogs.actions,
    watchdogs.architectures,
    kicking.kicks,
    safety.contradictions,
    peers.links,
    peers.taken,
    sharing.disks,
    sharing.memory,
    guest.signals,
    guest.panics,
    guest.strangers,
    guest.names,
    guest.notices,
)


def lint(subject: Subject, ignore: Iterable[str] = ()) -> tuple[LintFinding, ...]:
    """Configurations → what their author should look at, in order of place and rule.

    Args:
        subject: the configurations, and what is known beside them.
        ignore: ids of rules whose findings are left out.
    """
    ignored = frozenset(ignore)
    found = {finding.order: finding for check in _CHECKS for finding in _first(check(subject), ignored)}
    return tuple(sorted(found.values(), key=lambda finding: finding.order))


def _first(findings: Iterator[LintFinding], ignored: frozenset[str]) -> Iterator[LintFinding]:
    """As many findings of one kind as anybody would read, and a word about the others."""
    wanted = (finding for finding in findings if finding.rule.id not in ignored)
    yield from islice(wanted, MAX_FINDINGS)
    more = next(wanted, None)
    if more is not None:
        yield more.rule.at(
            more.position, f"and so on: after {MAX_FINDINGS} findings of this kind no more are looked for"
        )


def counts(findings: Iterable[LintFinding]) -> dict[Severity, int]:
    """Findings → how many there are of each severity."""
    severities = [finding.severity for finding in findings]
    return {severity: severities.count(severity) for severity in SEVERITIES}
