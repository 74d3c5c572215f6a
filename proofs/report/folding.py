"""Verdicts that are the same up to the names of elements, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f

if TYPE_CHECKING:
    from ...model.system.instantiate import Composition
    from ..evidence.verdict import Verdict


def folded(verdicts: list[Verdict], composition: Composition) -> list[list[Verdict]]:
    """Verdicts in order, those next to the first with the same answer up to the names of elements."""
    groups: dict[tuple[str, ...], list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(_anonymous(verdict, composition), []).append(verdict)
    return list(groups.values())


def _anonymous(verdict: Verdict, composition: Composition) -> tuple[str, ...]:
    topology = composition.grounding.topology
    elements = {topology.vm_of(element): f"<{index}>.vm" for index, (_, element) in enumerate(verdict.claim.bound)}
    elements |= {element.name: f"<{index}>" for index, (_, element) in enumerate(verdict.claim.bound)}

    def unnamed(path: str) -> str:
        element, _, rest = path.partition(".")
        return f"{elements.get(element, element)}.{rest}"

    def renamed(atom: f.Atom) -> f.Formula:
        match atom:
            case f.Is(path, values):
                return f.Is(unnamed(path), values)
            case f.May(event):
                return f.May(unnamed(event))
            case f.In(path, locations):
                return f.In(unnamed(path), locations)

    condition = "" if verdict.holds_when is None else _unordered(f.substitute(verdict.holds_when, renamed))
    steps = tuple(unnamed(step.event) for step in verdict.trace.steps) if verdict.trace else ()
    reason: tuple[str, ...] = (verdict.reason,)
    if verdict.needed is not None:
        reason = tuple(f"{unnamed(each.event)} {f.text(each.by)}" for each in verdict.needed.events)
    return (verdict.claim.declared.name, verdict.word, *reason, condition, *steps)


def _unordered(formula: f.Formula) -> str:
    """A formula → a text that does not depend on the order of conjunctions and disjunctions."""
    match formula:
        case f.And(parts) | f.Or(parts):
            word = " and " if isinstance(formula, f.And) else " or "
            return f"({word.join(sorted(map(_unordered, parts)))})"
    return f.text(formula)
