"""The first screen: which system this is, what is known of it, what was left open and what was assumed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.system.load import EMBEDDED as MACHINES
from ...evidence.basis import Basis
from ...evidence.counted import count
from ..artifacts import Artifacts
from ..basis import apart, facts
from ..text import told_silent
from ..wording import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ....model.language.declaration import Pin
    from ...checking.run import Outcome
    from ...checking.size import Space
    from ...evidence.verdict import Word

WORDS: tuple[tuple[Word, str, str, str], ...] = (
    ("violated", "✕", "violated", "under no allowed assignment"),
    ("depends", "◐", "depends", "under some allowed assignments, and not under others"),
    ("vacuous", "○", "vacuous", "what it assumes, or speaks of, can never be true"),
    ("unknown", "?", "unknown", "a limit was reached: never a pass"),
    ("not applicable", "–", "not applicable", "it needs what somebody has excluded: no failure"),
    ("holds", "✓", "holds", "under every allowed assignment of what is open"),
)
"""Verdicts, the worst first: the word, its sign, how it is called and what it means."""


@dataclass(frozen=True, slots=True)
class Known:
    """A VM, a device or the host, and what is known of it: features with their values, and what showed them."""

    name: str
    kind: str
    features: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands first.

    Attributes:
        counts: for each verdict: the word, its sign, what it means and how many there are.
        sizes: pairs of a label and a number in words.
        known: the elements of the system.
        open_features: names of the features that were left open.
        assumed: what the system's file and the command line assume, in words.
        notes: what else has to be said of the system.
        silent: ids of the properties that make no claim here.
    """

    counts: tuple[tuple[Word, str, str, int], ...]
    sizes: tuple[tuple[str, str], ...]
    known: tuple[Known, ...]
    open_features: tuple[str, ...]
    assumed: tuple[str, ...]
    notes: tuple[str, ...]
    silent: tuple[str, ...]


def summary(outcome: Outcome) -> Summary:
    """An outcome → what stands first."""
    system = outcome.case.composition.system
    words = [verdict.word for verdict in outcome.verdicts]
    return Summary(
        tuple((word, sign, means, words.count(word)) for word, sign, _, means in WORDS),
        tuple(_sizes(outcome.space)),
        tuple(_known(outcome)),
        outcome.space.open_features,
        tuple(_assumed(outcome.case.basis)),
        tuple(_placed(note) for note in system.notes),
        tuple(item.name for item in told_silent(outcome.case)),
    )


def _assumed(found: Basis) -> Iterator[str]:
    """What is assumed, clause by clause, all that never occurs in one; and whose machines and claims these are."""
    for where, formulas in (
        ("", found.own),
        (" (taken for granted)", found.granted),
        (" (--given)", found.given),
        (" (--assume)", found.added),
    ):
        never, rest = apart(formulas)
        if never:
            yield (f"these never occur: {', '.join(never)}" if len(never) > 1 else f"{never[0]} never occurs") + where
        yield from (f"{in_words(clause)}{where}" for clause in rest)
    here, others = Artifacts.here(), Basis((), (), (), (), (), found.machines, found.specs)
    yield from (f"{name} {what}" for name, what in facts(others, lambda path: here.named(path).uri))


def _placed(note: str) -> str:
    """A note, with files that come with Quiesce named from its own folder on: a report is the same on every machine."""
    return note.replace(f"{MACHINES.parent}{os.sep}", "")


def _sizes(space: Space) -> Iterator[tuple[str, str]]:
    if space.states is not None or space.reason:
        states = f"not counted: {space.reason}" if space.states is None else f"{space.states:,}"
        yield "States (combinations of locations)", states
    if space.transitions is not None:
        yield "Transitions between states", f"{space.transitions:,}"
    if space.depth is not None:
        yield "Steps within which each state is reached", f"{space.depth:,}"
    yield "Machines", f"{space.variables:,}"
    yield "Events", f"{space.events:,}"
    if space.open_features or space.open_permissions:
        features = (
            f"{count(len(space.open_features), 'open feature')} and {count(space.open_permissions, 'permission')}"
        )
        yield "Assignments examined", f"{space.assignments:,}, of {features} of faults and choices"


def _known(outcome: Outcome) -> Iterator[Known]:
    system = outcome.case.composition.system
    if system.pins:
        yield Known("host", "host", _pinned(system.pins))
    for vm in system.vms:
        yield Known(vm.name, "VM", _pinned(vm.pins))
    for device in system.devices:
        shared = f", shared with {', '.join(vm.text for vm in device.sharers)}" if device.sharers else ""
        yield Known(device.name, f"device of {device.vm.text}{shared}", _pinned(device.pins))


def _pinned(pins: Sequence[Pin]) -> tuple[tuple[str, str, str], ...]:
    return tuple((pin.feature.text, pin.value.text, pin.why) for pin in pins)
