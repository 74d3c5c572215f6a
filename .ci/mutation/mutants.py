"""A module → the changes of it that are worth trying, always in the same order."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from dropping import DropOperand, DropStatement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cosmic_ray.operators.operator import Operator

Position = tuple[int, int]
"""Line, from 1, and column, from 0."""

SWAPS = """
    BitOr_BitAnd BitAnd_BitOr BitXor_BitOr Add_Sub Sub_Add Sub_BitAnd Mul_Add FloorDiv_Mul Mod_FloorDiv LShift_RShift
    RShift_LShift Eq_NotEq Eq_LtE Eq_GtE NotEq_Eq NotEq_Lt NotEq_Gt Lt_LtE Lt_NotEq LtE_Lt LtE_Eq Gt_GtE Gt_NotEq GtE_Gt
    GtE_Eq Is_IsNot IsNot_Is Delete_Invert Delete_Not Delete_USub
"""
"""Which operators take another one's place: those with which a module can still be imported and say something wrong."""

LOUD = ("core/RemoveDecorator",)
"""What breaks so much that every test would notice."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one change.

    Attributes:
        module: the module's file.
        row: the line, from 1.
        before: the lines that are different, as they were, without the blanks around.
        after: the same, changed.
        source: the whole module, changed.
    """

    module: Path
    row: int
    before: str
    after: str
    source: str

    def told(self) -> str:
        """The change as two lines."""
        return f"  {self.module}:{self.row}\n    - {self.before}\n    + {self.after}"


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    start: Position
    end: Position
    family: str
    operator: str
    occurrence: int


def mutants_of(module: Path) -> list[Mutant]:
    """Every change of a module, one of each family at each place."""
    source = module.read_text(encoding="utf-8")
    operators = dict(_operators())
    places = sorted(_places(module, operators, _idle(ast.parse(source))))
    found = []
    for number, (_, group) in enumerate(groupby(places, lambda place: (place.start, place.end, place.family))):
        variants = list(group)
        place = variants[number % len(variants)]  # of many replacements of an operator not always the same one
        changed = mutate_code(source, operators[place.operator], place.occurrence)
        if changed is not None and _means_something_else(source, changed):
            found.append(_mutant(module, source, changed))
    return found


def _means_something_else(source: str, changed: str) -> bool:
    try:
        return ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))
    except SyntaxError:  # an operator within a pattern
        return False


def _operators() -> Iterator[tuple[str, Operator]]:
    for name in operator_names():
        kind, _, swap = get_operator(name), *name.partition("_")[1:]
        if not kind.arguments() and name not in LOUD and (not swap or swap in SWAPS.split()):
            yield name, kind()
    yield "own/DropOperand", DropOperand()
    yield "own/DropStatement", DropStatement()


def _places(module: Path, operators: dict[str, Operator], idle: list[tuple[Position, Position]]) -> Iterator[_Place]:
    tree = get_ast_from_path(module)
    for name, operator in operators.items():
        every = (position for node in ast_nodes(tree) for position in operator.mutation_positions(node))
        for occurrence, (start, end) in enumerate(every):
            if not any(first <= start < last for first, last in idle):
                yield _Place(start, end, name.split("_")[0], name, occurrence)


def _idle(tree: ast.Module) -> list[tuple[Position, Position]]:
    """Where nothing is evaluated: annotations, what only type checkers see, and how strict data classes are."""
    parts: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            parts.append(node)
        elif isinstance(node, ast.AnnAssign | ast.arg) and node.annotation is not None:
            parts.append(node.annotation)
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            parts.append(node.returns)
        elif isinstance(node, ast.ClassDef):
            parts += node.decorator_list
    return [((each.lineno, each.col_offset), (each.end_lineno, each.end_col_offset)) for each in parts]


def _mutant(module: Path, source: str, changed: str) -> Mutant:
    old, new = source.splitlines(), changed.splitlines()
    first = next(row for row, (a, b) in enumerate(zip(old, new, strict=False)) if a != b)
    last = next(row for row, (a, b) in enumerate(zip(reversed(old), reversed(new), strict=False)) if a != b)
    before, after = old[first : max(len(old) - last, first + 1)], new[first : max(len(new) - last, first + 1)]
    return Mutant(module, first + 1, " ".join(map(str.strip, before)), " ".join(map(str.strip, after)), changed)
