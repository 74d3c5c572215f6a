"""The patterns of properties, and what those mean that speak of whole runs.

* `never: p`, `always: p` – an invariant; `possible: p` – p is reached under some allowed assignment.
* `leads_to: {whenever: p, eventually: q}` – whenever p is so, q is so at once or later.
* `until: {whenever: p, hold: q, until: r}` – whenever p is so, r is so at once or later, and q is so until then; without
  `whenever`, from the start of a run, once.
* `precedes: {first: p, then: q}` – q is never so before p has been so, or is so at the same time.
* `recoverable: p` – whatever has happened, it stays possible that p will be so.
* `ltl: "…"`, `ctl: "…"` – a formula of linear or branching time (see the parser of temporal formulas).

In `leads_to`, `until` and `precedes`, what is so may be a state formula, `occurs(EVENT)`, or these with `not and or
implies`. (The names and most of the meanings: Dwyer, Avrunin and Corbett, "Patterns in property specifications for
finite-state verification", 1999.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...model.language import formula as f
from ...model.language import temporal as t
from ...model.language.parse_temporal import parse_ctl, parse_ltl, parse_moment
from ...model.language.reading import WrittenTemporal
from ...model.language.temporal_parts import negation, parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.language.document import Node
    from ...model.language.reading import Reading

Pattern = Literal["never", "always", "possible", "leads_to", "until", "precedes", "recoverable", "ltl", "ctl"]
STATIC: tuple[Pattern, ...] = ("never", "always", "possible")
"""Patterns about single states."""

TEMPORAL: tuple[Pattern, ...] = ("leads_to", "until", "precedes", "recoverable", "ltl", "ctl")
"""Patterns about whole runs."""

BRANCHING: tuple[Pattern, ...] = ("recoverable", "ctl")
"""Those of them whose meaning is a formula of branching time; that of the others is one of linear time."""

PATTERNS = STATIC + TEMPORAL

_KEYS: dict[Pattern, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "leads_to": (("whenever", "eventually"), ()),
    "until": (("hold", "until"), ("whenever",)),
    "precedes": (("first", "then"), ()),
}
"""Of patterns that are mappings, the keys that are needed, and those that may be left out."""

_PARSERS = {"ltl": parse_ltl, "ctl": parse_ctl}

Said = tuple[tuple[str, WrittenTemporal], ...]
"""What is said under each key of a pattern; of a pattern that is one formula, under the pattern's own name."""


def read_said(pattern: Pattern, node: Node, reading: Reading) -> Said | None:
    """The node under a temporal pattern → what is said there; None, and findings, if it cannot be made out."""
    said: dict[str, WrittenTemporal | None]
    if pattern in _PARSERS:
        said = {pattern: reading.temporal(node, pattern, _PARSERS[pattern])}
    elif pattern == "recoverable":
        state = reading.formula(node, pattern)
        said = {pattern: None if state is None else WrittenTemporal(t.Holds(state.formula), state.scalar)}
    else:
        needed, known = _KEYS[pattern]
        entries = reading.mapping(node, f"{pattern}:", known, needed)
        if any(key not in entries for key in needed):
            return None
        said = {key: reading.temporal(value, key, parse_moment) for key, value in entries.items()}
    written = tuple((key, each) for key, each in said.items() if each is not None)
    return written if len(written) == len(said) else None


def meaning(pattern: Pattern, said: Mapping[str, t.Temporal]) -> t.Temporal:
    """A temporal pattern and what is said under its keys → the temporal formula that is claimed."""
    match pattern:
        case "leads_to":
            return t.Always(f.Implies(said["whenever"], t.Eventually(said["eventually"])))
        case "until":
            held = t.Until(said["hold"], said["until"])
            return t.Always(f.Implies(said["whenever"], held)) if "whenever" in said else held
        case "precedes":
            return t.WeakUntil(negation(said["then"]), said["first"])
        case "recoverable":
            return t.OnAll(t.Always(t.OnSome(t.Eventually(said["recoverable"]))))
    return said[pattern]


def occasion(pattern: Pattern, said: Mapping[str, t.Temporal]) -> t.Temporal | None:
    """A temporal pattern → what has to be so at some time in some run, or else its claim says nothing.

    Of `ltl: G(p implies q)` and `ctl: AG(p implies q)` that is p, where p says nothing of all runs or of some.
    """
    match pattern:
        case "leads_to" | "until":
            return said.get("whenever")
        case "precedes":
            return said["then"]
    match said[pattern]:
        case t.Always(f.Implies(left, _)) | t.OnAll(t.Always(f.Implies(left, _))) if not _branches(left):
            return left
        case t.Always(t.Holds(f.Implies(left, _))) | t.OnAll(t.Always(t.Holds(f.Implies(left, _)))):
            return t.Holds(left)
    return None


def _branches(formula: t.Temporal) -> bool:
    return isinstance(formula, t.OnAll | t.OnSome) or any(map(_branches, parts(formula)))
