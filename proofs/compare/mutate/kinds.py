"""The kinds of change that make a mutant."""

from __future__ import annotations

from typing import Literal, get_args

Operator = Literal[
    "drop-row",
    "drop-trigger",
    "drop-reaction",
    "drop-condition",
    "drop-conjunct",
    "negate-condition",
    "drop-unless",
    "retarget",
    "class",
    "initial",
]

OPERATORS: tuple[Operator, ...] = get_args(Operator)

MEANS: dict[Operator, str] = {
    "drop-row": "a row is gone",
    "drop-trigger": "a row is deaf to one of its triggers",
    "drop-reaction": "a machine does not react to an event of another",
    "drop-condition": "a row lacks a condition, or all of them",
    "drop-conjunct": "a condition lacks a part that it joins by and",
    "negate-condition": "a condition is turned round",
    "drop-unless": "a row lacks its unless",
    "retarget": "a row leads elsewhere",
    "class": "an event is of another class",
    "initial": "a machine begins elsewhere",
}
