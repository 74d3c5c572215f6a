"""What the mutation tool does not know: leaving out a part of a condition, and leaving out a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import parso
from cosmic_ray.operators.operator import Operator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parso.tree import NodeOrLeaf

Span = tuple[tuple[int, int], tuple[int, int]]


class DropOperand(Operator):
    """`a or b or c` → `b or c`, `a or c`, `a or b`; the same for `and`."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Span]:
        """Each operand."""
        if node.type in ("or_test", "and_test"):
            yield from ((operand.start_pos, operand.end_pos) for operand in node.children[::2])

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Leaves an operand out, with the word beside it."""
        at = 2 * index
        gone = slice(at, at + 2) if index == 0 else slice(at - 1, at + 1)
        prefix = node.get_first_leaf().prefix
        del node.children[gone]
        node.get_first_leaf().prefix = prefix
        return node

    @classmethod
    def examples(cls) -> tuple[()]:
        """None; the mutation tool asks for them in tests of its own."""
        return ()


class DropStatement(Operator):
    """A call whose result nobody takes, or an assignment to what is there already → `pass`."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Span]:
        """The statement."""
        if node.type == "simple_stmt" and _drops(node.children[0]):
            yield node.children[0].start_pos, node.children[0].end_pos

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Puts `pass` there."""
        idle = parso.parse("pass").children[0]
        idle.prefix = node.children[0].get_first_leaf().prefix
        idle.parent = node
        node.children[0] = idle
        return node

    @classmethod
    def examples(cls) -> tuple[()]:
        """None; the mutation tool asks for them in tests of its own."""
        return ()


def _drops(statement: NodeOrLeaf) -> bool:
    if statement.type == "atom_expr":
        return True
    if statement.type != "expr_stmt" or statement.children[1].type != "operator":
        return False
    target, sign = statement.children[:2]
    return sign.value != "=" or target.type == "atom_expr"
