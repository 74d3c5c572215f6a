"""A declared machine → where its rows lead, by an interpreter of hierarchical machines that is only this module.

It says for itself what the `transitions` library does with a machine: rows of inner states are asked before those of
outer ones, rows of one state in declared order, the first whose conditions hold is taken; regions of a parallel state
answer one after the other, all of them to the same trigger; entering a state enters what is initial in it.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language.formula import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.language.declaration import Machine, Row, State
    from ...model.language.formula import Formula

MAX_LOCATIONS = 5_000

Tree = dict[str, "Tree"]
"""Active states by name, each with the active ones below it."""

Asked = tuple[tuple["Row", bool], ...]
"""Rows in the order in which they are asked, and whether each lets itself be taken."""


@dataclass(frozen=True, slots=True)
class Move:
    """From a location, to a location (names), where rows answer like this. A row that stays leads to where it began."""

    source: str
    dest: str
    asked: Asked


class Chart:
    """One machine, run by hand.

    Attributes:
        locations: the names of the leaf configurations that can be reached whatever the conditions, in declared order.
        initial: the name of the first.
        covers: for the path of each state, the names of the locations in which it is active.
        moves: for each trigger, what it can do in each location; the cases exclude each other.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._states = dict(_paths(machine.states, ""))
        self._rows: dict[tuple[str, str], list[tuple[Row, str]]] = {}
        for row in machine.rows:
            for trigger in row.triggers:
                for source in self._sources(row):
                    dest = source if row.dest.text == "=" else row.dest.text
                    self._rows.setdefault((trigger.text, source), []).append((row, dest))
        self.moves: dict[str, list[Move]] = {}
        first = self._below("", machine.initial.text.split("."))
        self.initial = _name(first)
        self.locations = self._explore(first)
        self.covers = {
            path: tuple(each for each in self.locations if any(path in _outwards(leaf) for leaf in each.split("+")))
            for path in self._states
        }

    def _sources(self, row: Row) -> list[str]:
        """The states from which a row leads: "*" alone stands for all outermost ones, or for every state if it re-enters."""
        named = [source.text for source in row.sources]
        if named != ["*"]:
            return named
        return list(self._states) if row.dest.text == "=" else [state.name for state in self._machine.states]

    def _explore(self, first: Tree) -> tuple[str, ...]:
        found, pending = {_name(first): first}, [first]
        triggers = list(dict.fromkeys(trigger for trigger, _ in self._rows))
        while pending:
            tree = pending.pop()
            for trigger in triggers:
                for asked, after in self._outcomes(tree, trigger):
                    self.moves.setdefault(trigger, []).append(Move(_name(tree), _name(after), asked))
                    if _name(after) not in found:
                        found[_name(after)] = after
                        pending.append(after)
            if len(found) > MAX_LOCATIONS:
                raise ValueError(f'machine "{self._machine.name}" has more than {MAX_LOCATIONS:,} locations')
        order = {path: index for index, path in enumerate(self._states)}
        return tuple(sorted(found, key=lambda name: [order[leaf] for leaf in name.split("+")]))

    def _outcomes(self, tree: Tree, trigger: str) -> Iterator[tuple[Asked, Tree]]:
        """What a trigger can do where these states are active: every way in which at least one row is taken."""
        listening = [path for path in _inner_first(tree) if (trigger, path) in self._rows]

        def answer(position: int, now: Tree, done: frozenset[str], asked: Asked) -> Iterator[tuple[Asked, Tree]]:
            if not _possible(asked):
                return
            if position == len(listening):
                if any(taken for _, taken in asked):
                    yield asked, now
                return
            path = listening[position]
            refused: Asked = ()
            for row, dest in self._rows[trigger, path] if path not in done else ():
                after = self._entered(now, dest) if dest else now
                yield from answer(position + 1, after, done | _outwards(path), (*asked, *refused, (row, True)))
                refused = (*refused, (row, False))
            yield from answer(position + 1, now, done, (*asked, *refused))

        return answer(0, tree, frozenset(), ())

    def _entered(self, tree: Tree, dest: str) -> Tree:
        """Active states → those after entering `dest`: the innermost common state stays, what it held is left.

        Of a parallel state that stays active, only the region is left into which the row leads.
        """
        tree = deepcopy(tree)
        before, rest, here = list[str](), dest.split("."), tree
        above = tree
        while rest and rest[0] in here:
            above, here = here, here[rest[0]]
            before.append(rest.pop(0))
        if not rest:  # it is active already, and entered again
            rest, here = [before.pop()], above
        if len(here) == 1:
            here.clear()
        here[rest[0]] = self._below(".".join([*before, rest[0]]), rest[1:])
        return tree

    def _below(self, path: str, named: list[str]) -> Tree:
        """What becomes active below a state that is entered: what is named, and then what is initial."""
        if not named:
            state = self._states[path]
            begun = [child.name for child in state.children] if state.parallel else []
            if not state.parallel and state.initial is not None:
                begun = [state.initial.text]
            return {name: self._below(f"{path}.{name}", []) for name in begun}
        return {named[0]: self._below(f"{path}.{named[0]}" if path else named[0], named[1:])}


def _paths(states: tuple[State, ...], prefix: str) -> Iterator[tuple[str, State]]:
    for state in states:
        yield prefix + state.name, state
        yield from _paths(state.children, f"{prefix}{state.name}.")


def _name(tree: Tree) -> str:
    """Active states → the name of the location: its leaves, joined by "+"."""
    return "+".join(_leaves(tree, ""))


def _leaves(tree: Tree, prefix: str) -> Iterator[str]:
    for name, below in tree.items():
        if below:
            yield from _leaves(below, f"{prefix}{name}.")
        else:
            yield prefix + name


def _inner_first(tree: Tree) -> list[str]:
    """Active states → their paths, the deepest level first, each level from left to right."""
    levels = [list(tree.items())]
    while levels[-1]:
        levels.append([(f"{path}.{name}", below) for path, tree in levels[-1] for name, below in tree.items()])
    return [path for level in reversed(levels) for path, _ in level]


def _outwards(path: str) -> set[str]:
    """A state's path and those of all states around it: none of them is asked once one of them has moved."""
    parts = path.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts) + 1)}


def _possible(asked: Asked) -> bool:
    """Whether rows can answer like this at all, if nothing is known of conditions but that equal ones are equally true."""
    needed: list[list[tuple[Formula, bool]]] = []
    known: dict[Formula, bool] = {}
    for row, taken in asked:
        literals = [(each.formula, True) for each in row.conditions] + [(each.formula, False) for each in row.unless]
        needed += [[each] for each in literals] if taken else [[(formula, not truth) for formula, truth in literals]]
    return _satisfiable(needed, known)


def _satisfiable(clauses: list[list[tuple[Formula, bool]]], known: dict[Formula, bool]) -> bool:
    """Davis and Putnam's procedure, as plain as it gets: fix one condition after the other."""
    left: list[list[tuple[Formula, bool]]] = []
    for clause in clauses:
        open_ones = [(each, truth) for each, truth in clause if each not in known and not isinstance(each, Truth)]
        if not any(_value(each, known) is truth for each, truth in clause):
            left.append(open_ones)
    if not left:
        return True
    shortest = min(left, key=len)
    if not shortest:
        return False
    formula, truth = shortest[0]
    return any(_satisfiable(left, {**known, formula: each}) for each in (truth, not truth))


def _value(formula: Formula, known: dict[Formula, bool]) -> bool | None:
    return formula.value if isinstance(formula, Truth) else known.get(formula)
