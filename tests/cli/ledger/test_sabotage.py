"""What was switched off, weakened or edited, by whatever means, turns red, with the sentence that tells of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from .lamps import CHECK, CLAIMS, LEDGER, MACHINES, SYSTEM, WHOLE, edit, flat

if TYPE_CHECKING:
    from .lamps import Run


SABOTAGE = {
    "a claim is deleted": (
        CLAIMS,
        WHOLE,
        "",
        "lamp-stays-whole[hall]: the claim is gone: nobody checks any more what was depends",
    ),
    "a claim is emptied": (
        CLAIMS,
        "never: v.lamp in broken",
        "never: v.lamp in broken and v.lamp in on",
        "lamp-stays-whole[hall], lamp-stays-whole[porch]: the claim says something else under the same name",
    ),
    "a claim is weakened": (
        CLAIMS,
        "assuming: not v.kind is relay",
        "assuming: [not v.kind is relay, not may(burn)]",
        "lamp-stays-whole[hall], lamp-stays-whole[porch]: the claim was weakened: it assumes more + not may(burn)",
    ),
    "an assumption contradicts itself": (
        CLAIMS,
        "assuming: not v.kind is relay",
        "assuming: [not v.kind is relay, may(burn), not may(burn)]",
        "lamp-stays-whole[hall]: became vacuous, and says nothing any more",
    ),
    "a claim is renamed": (
        CLAIMS,
        "lamp-stays-whole",
        "lamp-stays-well",
        "lamp-stays-well[hall]: a new claim, of which the ledger says nothing: depends",
    ),
    "the system is shrunken": (SYSTEM, "  hall: {}\n", "", "the system is smaller: states: 90 before, "),
    "the system assumes more": (
        SYSTEM,
        "porch: {kind: plain}\n",
        "porch: {kind: plain}\nassume: not may(burn)\n",
        "the system assumes more, so every claim says less + not may(burn)",
    ),
    "a feature is fixed": (
        SYSTEM,
        "hall: {}",
        "hall: {kind: plain}",
        "the feature hall.kind: plain, dimmer, relay before, plain now",
    ),
    "less can happen in the same states": (
        MACHINES,
        'hum, source: "on",',
        "hum, source: on.dim,",
        "fewer transitions can be taken: transitions: 552 before, ",
    ),
    "what is farthest is out of reach": (
        MACHINES,
        "guard is fitted}\n",
        "guard is fitted or host.mains in live}\n",
        "every state is reached in fewer steps: depth: 7 before, ",
    ),
    "a row is taken out": (
        MACHINES,
        '  - {trigger: host.outage, source: "on", dest: "off"}\n',
        "",
        "the system behaves differently than when the ledger was made",
    ),
    "a row is never taken any more": (
        MACHINES,
        "conditions: kind is dimmer}",
        "conditions: host.mains in dead}",
        "coverage was lost: 2 more of the declared transitions are never taken in this system",
    ),
}


@pytest.mark.parametrize("name", SABOTAGE)
def test_sabotage_turns_red(run: Run, name: str) -> None:
    """Whatever is done to claims, machines or the system, the check is red and says what was done."""
    file, old, new, sentence = SABOTAGE[name]
    edit(file, old, new)
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "not as the ledger says: lamp.ledger.yaml" in printed
    assert sentence in flat(printed)


OPTIONS = {
    ("--max-order", "1"): "a limit lowered: members that a cause may have at most: any before, 1 now",
    ("--causes", "none"): "something else is asked for: minimal causes that are looked for: all before, none now",
    ("--engine", "explicit"): "another engine: explicit, where the ledger was made with symbolic",
    (
        "--assume",
        "not may(burn)",
    ): "the command line says something else of the system than it did + --assume not may(burn)",
    (
        "--given",
        "hall.kind=plain",
    ): "the command line says something else of the system than it did + --given hall.kind=plain",
}


@pytest.mark.parametrize("options", OPTIONS)
def test_other_options_turn_red(run: Run, options: tuple[str, ...]) -> None:
    """A limit that was raised or lowered, another engine, another question: each is a difference of its own."""
    status, printed = run(*CHECK, "--ledger", *options)
    assert status == 1
    assert OPTIONS[options] in flat(printed)


EDITED = {
    "a verdict": ("verdict: depends", "verdict: holds", "the verdict is another: depends (was holds)"),
    "a claim": (
        "  lamp-stays-whole[porch]:",
        "  lamp-stays-while[porch]:",
        "lamp-stays-while[porch]: the claim is gone",
    ),
    "a cause": (
        "may(hall.press) and may(hall.burn)\n",
        "may(hall.press)\n",
        "fails by a minimal cause that the ledger does not know",
    ),
    "a length": ("shown_in: 3 steps", "shown_in: 2 steps", "the shortest failure: 2 steps before, 3 steps now"),
    "a number": ("states: 90\n", "states: 9\n", "the system is larger: states: 9 before, 90 now"),
    "more transitions": (
        "transitions: 552\n",
        "transitions: 9552\n",
        "fewer transitions can be taken: transitions: 9,552 before, 552 now",
    ),
    "fewer transitions": (
        "transitions: 552\n",
        "transitions: 551\n",
        "more transitions can be taken: transitions: 551 before, 552 now",
    ),
    "a greater depth": (
        "depth: 7\n",
        "depth: 8\n",
        "every state is reached in fewer steps: depth: 8 before, 7 now",
    ),
    "a smaller depth": (
        "depth: 7\n",
        "depth: 6\n",
        "it takes more steps to reach every state: depth: 6 before, 7 now",
    ),
    "no transitions": ("  transitions: 552\n", "", "transitions: nothing before, 552 now"),
    "a depth that is no number": ("depth: 7\n", "depth: unknown\n", "depth: unknown before, 7 now"),
    "an order": (
        "  hall.press: open\n  hall.burn: open\n",
        "  hall.burn: open\n  hall.press: open\n",
        "in another order",
    ),
    "words": (
        "not hall.kind is dimmer or hall.guard is fitted or not may(hall.press)",
        "hall.kind is plain, relay or hall.guard is fitted or not may(hall.press)",
        "the condition under which it holds is said in other words, and means the same",
    ),
    "a condition": (
        "hall.guard is fitted or not may(hall.press) or not may(hall.burn)\n",
        "hall.guard is fitted or not may(hall.press)\n",
        "holds under more assignments than before",
    ),
    "a limit": ("max_nodes: 16777216", "max_nodes: 1024", "a limit raised: nodes that diagrams may take: 1024 before"),
}


@pytest.mark.parametrize("name", EDITED)
def test_an_edited_ledger_turns_red(run: Run, name: str) -> None:
    """Who edits the ledger instead of the model gets nowhere: it has to be what a check makes."""
    old, new, sentence = EDITED[name]
    edit(LEDGER, old, new)
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert sentence in flat(printed)


def test_what_changes_is_told_when_it_is_written(run: Run) -> None:
    """Writing a ledger anew says the same sentences, and afterwards nothing differs."""
    old, new, sentence = EDITED["a cause"]
    edit(LEDGER, old, new)
    status, printed = run(*CHECK, "--update-ledger")
    assert status == 0
    assert "the ledger was changed: lamp.ledger.yaml: " in flat(printed)
    assert sentence in flat(printed)
    assert run(*CHECK, "--ledger")[0] == 0


def test_a_ledger_need_not_say_how_large_the_system_is(run: Run) -> None:
    """What it does not pin is not counted; if somebody wants it counted, it differs, and can be pinned."""
    whole = LEDGER.read_text("utf-8")
    sizes = re.findall("^  (states|transitions|depth): ([0-9]+)$", whole, re.MULTILINE)
    for name, number in sizes:
        missing = "not known" if name == "depth" else "not counted"
        edit(LEDGER, f"  {name}: {number}\n", f'  {name}: "{missing}: nobody asked"\n')
    assert len(sizes) == 3
    assert run(*CHECK, "--ledger")[0] == 0
    status, printed = run(*CHECK, "--ledger", "--count")
    assert status == 1
    assert f"states: not counted: nobody asked before, {sizes[0][1]} now" in flat(printed)
    assert run(*CHECK, "--update-ledger", "--count")[0] == 0
    assert LEDGER.read_text("utf-8") == whole


def test_a_limit_that_is_no_more_is_no_difference(run: Run) -> None:
    """A ledger of an earlier version names a limit that nothing has now."""
    edit(LEDGER, "  max_nodes:", "  max_firings: 8000\n  max_nodes:")
    assert run(*CHECK, "--ledger")[0] == 0
