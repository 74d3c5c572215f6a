"""Findings on qvm configurations: what cannot work, what is a risk, and what a file cannot show.

A rule looks for one thing in all configurations of a host together. It cites the documents that make the thing matter,
by their numbers in the list of sources. `table.RULES` has them all.
"""

from .finding import SEVERITIES, LintFinding, Rule, Severity
from .opening import configurations_in
from .subject import Subject
from .table import RULES, counts, lint

__all__ = ["RULES", "SEVERITIES", "LintFinding", "Rule", "Severity", "Subject", "configurations_in", "counts", "lint"]
