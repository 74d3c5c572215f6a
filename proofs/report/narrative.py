"""What is said of a verdict: each sentence once, for text, page and documents to render."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.system.topology import HOST
from ..evidence.counted import count, length
from ..evidence.steps import events_in_short
from .layout import elements_of, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...model.language.declaration import FeatureDeclaration
    from ...model.language.document import Scalar
    from ...model.system.instantiate import Composition
    from ..evidence.families import Family
    from ..evidence.verdict import Known, Verdict

KNOWN: dict[Known, tuple[str, str]] = {
    "explored": ("e", "exploration of every state"),
    "bounded": ("b", "a run that Z3 found by itself, as short"),
    "induction": ("i", "induction with Z3"),
    "ranking": ("k", "a ranking checked with Z3"),
    "recheck": ("r", "another check of that proof, with cvc5 and Z3"),
    "certificate": ("c", "a certificate that comes with Quiesce, rechecked here"),
    "certificate_unchecked": ("u", "a certificate that comes with Quiesce, not checked here (quiesce recheck does)"),
    "remembered": ("m", "memory of an earlier run of the same question (--cache)"),
}
"""How a verdict is known: a letter, and in words."""

_FAMILIES = 3
"""Rows of alternative causes that a few lines have room for."""


def heading(group: Sequence[Verdict]) -> str:
    """Verdicts that are the same up to the names of elements → the property, the word, and for which elements."""
    where = ", ".join(filter(None, (elements_of(verdict.claim) for verdict in group)))
    return f"{group[0].claim.declared.name}: {group[0].word}" + (f", for {where}" if where else "")


def in_brief(verdict: Verdict, composition: Composition, cited: dict[str, None]) -> Iterator[tuple[int, str]]:
    """What a claim hangs on, its shortest failure, and its first causes: lines, rows of causes one deeper than the others."""
    if verdict.reason:
        yield 0, why(verdict)
    if verdict.holds_when is not None and verdict.word == "depends":
        readings = readings_of(verdict.holds_when, composition)
        asked = ", ".join(f"{HOST}.{each.name}{numbered(texts(each.because), cited)}" for each in readings)
        if asked:
            yield 0, f"depends on open interpretations: {asked}"
    if verdict.trace is not None:
        events = ", ".join(events_in_short(verdict.trace, composition.grounding.topology))
        yield 0, f"fails in {length(verdict.trace)}: {events}"
    if any(cause.members for cause in verdict.causes):
        yield 0, tally(verdict)
        yield from ((1, f"{number}. {said(each)}") for number, each in enumerate(verdict.families[:_FAMILIES], start=1))
        if len(verdict.families) > _FAMILIES:
            yield 1, f"and {len(verdict.families) - _FAMILIES} more"


def why(verdict: Verdict) -> str:
    """Why a verdict is what it is, as far as that is known of it by itself; with the places of what excludes something."""
    if verdict.needed is None:
        return verdict.reason
    places = dict.fromkeys(place(each.at) for each in verdict.needed.events)
    return f"{verdict.reason} ({', '.join(places)})"


def remark(verdict: Verdict) -> str:
    """A verdict → how the claim fails, or what else there is to say, in a few words."""
    if verdict.trace is not None:
        said = "reached" if verdict.claim.declared.pattern == "possible" else "fails"
        if verdict.trace.loop is not None:
            return f"fails for ever after {verdict.trace.loop}"
        return f"{said} in {count(len(verdict.trace.steps), 'step')}"
    if verdict.word == "holds" and verdict.explored is not None and verdict.explored.variables == 0:
        return "holds trivially"
    if verdict.needed is not None:
        return f"needs {', '.join(each.event for each in verdict.needed.events)}"
    return "see below" if verdict.word in ("vacuous", "unknown") else ""


def explored(verdict: Verdict) -> str:
    """How much was looked at; empty where that is not known."""
    found = verdict.explored
    if found is None or found.states is None:
        return ""
    machines = f"{found.variables} of {count(found.of_variables, 'machine')} can influence it"
    return f"{machines}: {count(found.states, 'state')} explored, under {count(found.assignments or 0, 'assignment')}"


def rescued(verdict: Verdict) -> Iterator[str]:
    """Under fairness of which events, with the features of its trace, a claim would not fail."""
    for strong, kind in ((False, "weak"), (True, "strong")):
        names = [name for name, strongly in verdict.rescue if strongly is strong]
        if names:
            yield f"with these features it holds under {kind} fairness of {' or '.join(names)}"


def readings_of(condition: f.Formula, composition: Composition) -> list[FeatureDeclaration]:
    """The readings of the documentation that a condition speaks of."""
    features = composition.library.names.features
    names = dict.fromkeys(atom.path for atom in f.atoms(condition) if isinstance(atom, f.Is))
    asked = [features["system", name.partition(".")[2]] for name in names if name.startswith(f"{HOST}.")]
    return [feature for feature in asked if feature.kind == "reading"]


def tally(verdict: Verdict) -> str:
    """How many minimal causes there are."""
    if len(verdict.causes) == 1:
        return "the only minimal cause"
    if len(verdict.causes) == len(verdict.families):
        return f"{len(verdict.causes)} minimal causes, each enough by itself"
    several = f"{count(len(verdict.families), 'row')} of alternatives"
    return f"{len(verdict.causes)} minimal causes, each enough by itself, in {several}"


def said(family: Family) -> str:
    """The members of a family's causes: what all of them have, and where they may differ."""
    factors = [" or ".join(f.text(member) for member in factor) for factor in family.factors]
    several = [f"({said})" if len(factor) > 1 else said for factor, said in zip(family.factors, factors, strict=True)]
    if len(factors) == 1:
        return factors[0]
    return " and ".join(several) or "nothing: it fails whatever is permitted"


def numbered(because: tuple[str, ...], cited: dict[str, None]) -> str:
    """The numbers of sources, in brackets after what rests on them; `cited` collects them."""
    cited |= dict.fromkeys(because)
    return f" [{' '.join(because)}]" if because else ""


def texts(scalars: Iterable[Scalar]) -> tuple[str, ...]:
    """The texts of scalars."""
    return tuple(scalar.text for scalar in scalars)
