"""Z3's models → states, and as little of a state as matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import z3

from ...evidence.internal import InternalError
from .asking import ask, fresh

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .encoding import Encoding


def codes(encoding: Encoding, model: z3.ModelRef) -> dict[str, int]:
    """A model → the code of every machine, feature and permission ("may(…)") of the system."""
    found: dict[str, int] = {}
    system = encoding.system
    for index, variable in enumerate(system.variables):
        value = model.eval(encoding.variable(index), model_completion=True)
        found[variable.name] = value.as_long()
    for feature in system.features:
        if feature.kind == "permission":
            value = model.eval(encoding.permission(feature.name), model_completion=True)
            found[f"may({feature.name})"] = int(z3.is_true(value))
        else:
            found[feature.name] = model.eval(encoding.feature(feature.name), model_completion=True).as_long()
    return found


class Lifter:
    """Finds what matters of a state, by unsatisfiable cores.

    A state that alone makes a formula true excludes the formula's denial; the literals that this needs are what matters.
    (Chockler, Ivrii, Matsliah, Moran, Nevo, "Incremental formal verification of hardware", 2011.)
    """

    def __init__(self, encoding: Encoding) -> None:
        self._encoding = encoding
        self._solver = fresh(encoding.context)
        self._solver.set("core.minimize", True)
        self._literals: dict[tuple[str, int], z3.BoolRef] = {}

    def lifted(self, state: dict[str, int], denied: Iterable[z3.BoolRef], what: str) -> dict[str, int]:
        """A state → the part of it that suffices to exclude each of the denied terms.

        Raises:
            InternalError: the whole state does not exclude one of them; `what` tells of what the terms are.
        """
        chosen = [self._mark(name, code) for name, code in state.items()]
        marks = dict(zip((mark.decl().name() for mark in chosen), state, strict=True))
        kept: set[str] = set()
        for each in denied:
            self._solver.push()
            self._solver.add(each)
            if ask(self._solver, assumptions=chosen).word != "unsat":
                raise InternalError(f"{what} is not determined by its state")
            kept |= {marks[mark.decl().name()] for mark in self._solver.unsat_core()}
            self._solver.pop()
        return {name: code for name, code in state.items() if name in kept}

    def _mark(self, name: str, code: int) -> z3.BoolRef:
        """A Boolean that says that a machine or feature has a code."""
        if (name, code) not in self._literals:
            mark = self._literals[name, code] = z3.Bool(f"{name} has {code}", self._encoding.context)
            self._solver.add(z3.Implies(mark, self._literal(name, code)))
        return self._literals[name, code]

    def _literal(self, name: str, code: int) -> z3.BoolRef:
        if name in self._encoding.index:
            return self._encoding.variable(self._encoding.index[name]) == code
        if name.startswith("may("):
            granted = self._encoding.permission(name[4:-1])
            return granted if code else z3.Not(granted)
        return self._encoding.feature(name) == code
