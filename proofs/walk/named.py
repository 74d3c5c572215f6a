"""A claim as somebody names it → the claims of a system that are meant, and their verdicts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...model.language.findings import Finding, InputError, Position, nearest
from ...specs.language.former import former_names, note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...specs.language.claim import Claim
    from ..checking.judge import Traced
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..evidence.case import Case
    from ..evidence.verdict import Verdict

_WRITTEN = re.compile(r"(?P<name>[^\[\]]*)(\[(?P<elements>[^\[\]]*)\])?")


def chosen(case: Case, written: str, where: str, progress: Progress, elements: Iterable[str] = ()) -> tuple[Claim, ...]:
    """A claim as it is written → the claims of a case that it means, in order.

    Args:
        case: the system and its claims.
        written: "no-device-left-unquiesced", or with the names of elements "no-device-left-unquiesced[gpu]".
        where: what was written there, for messages.
        progress: told the property's name if it is called by a former one.
        elements: names of which each has to be among the elements of a claim.

    Raises:
        InputError: there is no such property, or no such element that it speaks of.
    """
    match = _WRITTEN.fullmatch(written)
    name = match["name"].strip() if match else written
    former = former_names(case.properties)
    if name in former:
        progress.note(note(name, former[name]))
        name = former[name]
    about = [claim for claim in case.claims if claim.declared.name == name]
    if not about:
        raise InputError([_unknown(case, name, where)])
    named = match["elements"] if match else None
    asked = [*elements, *(word.strip() for word in (named or "").split(",") if word.strip())]
    known = list(dict.fromkeys(element.name for claim in about for _, element in claim.bound))
    for element in asked:
        if element not in known:
            what = f'{name} makes no claim about "{element}"'
            said = f"known: {', '.join(known)}" if known else "it is about the whole system"
            raise InputError([Finding(Position(where, 0, 0), what, said, nearest(element, known))])
    return tuple(c for c in about if all(word in [element.name for _, element in c.bound] for word in asked))


def _unknown(case: Case, name: str, where: str) -> Finding:
    at = Position(where, 0, 0)
    if name in [item.name for item in case.silent]:
        return Finding(at, f"{name} says nothing here", "this system has nothing that it speaks of")
    known = [item.name for item in case.properties]
    return Finding(at, f'there is no property "{name}"', f"known: {', '.join(known)}", nearest(name, known))


def verdicts(
    case: Case, claims: Sequence[Claim], limits: Limits, progress: Progress, traced: Traced = "first"
) -> list[Verdict]:
    """Claims → their verdicts, in the same order.

    Raises:
        InternalError: a trace does not replay, or a condition is not the region.
    """
    from ..checking.decide import Decider
    from ..checking.judge import Causes
    from ..checking.shipped import ShippedCertificates

    causes = Causes(kind="none") if traced == "none" else Causes(traced=traced)
    decider = Decider(case.composition, "symbolic", limits, causes, progress)
    possible, found = decider.split_vacuous(tuple(claims))
    for task in decider.shared(possible):
        for index, like in task.each():
            progress.subject(f"{len(found) + 1} of {len(claims)} claims, {like.claim.name}")
            found[like.claim] = decider.verdict(task, index, like)
    kept = ShippedCertificates(case)
    return [kept.marked(found[claim]) for claim in claims]


def traced(case: Case, claims: Sequence[Claim], limits: Limits, progress: Progress) -> Verdict:
    """Claims → the verdict of the first of them that has a trace; of the first of all if none has."""
    found: list[Verdict] = []
    for claim in claims:
        found += verdicts(case, [claim], limits, progress, "none")
        if found[-1].trace is not None:
            return found[-1]
    return found[0]
