"""On what an answer rests, in words: what was assumed, and whose machines and claims it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...model.language import formula as f
from ...model.language.findings import printable
from ...model.system.assignments import clauses
from .layout import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..evidence.basis import Basis, Origin

_DIGITS = 16
"""Digits of a digest that a person is shown; documents have all of them."""


def apart(formulas: Iterable[f.Formula]) -> tuple[list[str], list[f.Formula]]:
    """Assumptions → the events that never occur, and the other clauses."""
    found = dict.fromkeys(clause for formula in formulas for clause in clauses(formula))
    never = [clause.part.event for clause in found if isinstance(clause, f.Not) and isinstance(clause.part, f.May)]
    rest = [clause for clause in found if not (isinstance(clause, f.Not) and isinstance(clause.part, f.May))]
    return never, rest


def number(formulas: Iterable[f.Formula]) -> int:
    """How many assumptions these are, clause by clause."""
    never, rest = apart(formulas)
    return len(never) + len(rest)


def said(formulas: Iterable[f.Formula]) -> str:
    """Assumptions → one line: "these never occur: SIGKILL, SIGSEGV; quiescer is present"."""
    never, rest = apart(formulas)
    first = f"{'these never occur: ' if len(never) > 1 else 'this never occurs: '}{', '.join(never)}"
    return "; ".join([*([first] if never else []), *map(f.text, rest)])


def facts(basis: Basis, named: Callable[[str], str] = printable) -> Iterator[tuple[str, str]]:
    """On what an answer rests → what each of it is called, and what it is; nothing of what there is none of.

    Args:
        basis: on what it rests.
        named: how a file or folder is called.
    """
    for name, formulas in (
        ("given", basis.given),
        ("assumed", basis.added),
        ("taken for granted", basis.granted),
        ("assumed in the system's file", basis.own),
    ):
        if formulas:
            yield name, said(formulas)
    if basis.files:
        yield "system", f"of {', '.join(map(named, basis.files))}"
    for name, origin in (("machines", basis.machines), ("claims", basis.specs)):
        if origin is not None:
            yield (
                name,
                f"of {named(origin.path)} (SHA-256 {origin.digest[:_DIGITS]}…), not those that come with Quiesce",
            )


def lines(basis: Basis, indent: str, passed: Iterable[str] = ()) -> Iterator[str]:
    """On what an answer rests → its lines; what is called as in `passed` is told elsewhere."""
    left_out = set(passed)
    for name, what in facts(basis):
        if name not in left_out:
            yield from wrapped(printable(f"{name}: {what}"), indent, "  ")


def document(basis: Basis, named: Callable[[str], str] = printable) -> dict[str, Any]:
    """On what an answer rests → plain values, ready for JSON; `named` says how a file or folder is called.

    It is `{"given": [formula…], "assumed": […], "granted": […], "own": […], "files": [path…], "machines": {"path", "sha256"} | null, "claims":
    likewise}`, where null stands for what comes with Quiesce.
    """
    return {
        "given": list(map(f.text, basis.given)),
        "assumed": list(map(f.text, basis.added)),
        "granted": list(map(f.text, basis.granted)),
        "own": list(map(f.text, basis.own)),
        "files": list(map(named, basis.files)),
        "machines": _origin(basis.machines, named),
        "claims": _origin(basis.specs, named),
    }


def _origin(origin: Origin | None, named: Callable[[str], str]) -> dict[str, str] | None:
    return None if origin is None else {"path": named(origin.path), "sha256": origin.digest}
