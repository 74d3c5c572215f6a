"""What `simulate`, `explain` and `draw sequence` print about toy systems, to the letter."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from quiesce.proofs.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).resolve().parent / "told"


def of(system):
    """The arguments that name a toy system with its own machines and claims."""
    folder = f"tests/assets/{system}"
    return [f"{folder}/{system}.yaml", "--machines", f"{folder}/machines", "--specs", f"{folder}/specs"]


SCRIPTS = {
    "walk": """\
# What is open is chosen before the first step.
set hall.kind dimmer
set may(burn) no
features
take hall.press
why hall.burn
events
take outage
claims
undo 2
next
show all
told
help
quit
never reached
""",
    "along": "goto end\nwhy press\nundo\nset hall.kind plain\n",
    "round": "goto end\nnext 3\n",
}

CASES = {
    "simulate-lamp": (["simulate", *of("lamp")], "walk", 0),
    "simulate-lamp-along": (["simulate", *of("lamp"), "--property", "lamp-stays-whole"], "along", 2),
    "simulate-kettle-round": (["simulate", *of("kettle"), "--property", "kettle-ends"], "round", 0),
    "explain-depends": (["explain", "lamp-stays-whole[hall]", *of("lamp")], "", 0),
    "explain-possible": (["explain", "lamp-can-be-bright", *of("lamp")], "", 0),
    "explain-holds": (["explain", "kettle-boils", *of("kettle")], "", 0),
    "explain-for-ever": (["explain", "kettle-ends", *of("kettle")], "", 0),
    "explain-why-not": (["explain", *of("lamp"), "--why-not", "hall.burn"], "", 0),
    "explain-why-not-at": (["explain", "lamp-stays-whole", *of("lamp"), "--why-not", "repair", "--at", "1"], "", 0),
    "explain-never": (["explain", *of("lamp"), "--why-not", "porch.burn"], "", 0),
    "explain-ruled-out": (["explain", *of("lamp"), "--why-not", "hall.burn", "--given", "guard=fitted"], "", 0),
    "explain-not-permitted": (["explain", *of("lamp"), "--why-not", "outage", "--assume", "not may(outage)"], "", 0),
    "explain-no-machine": (["explain", *of("lamp"), "--why-not", "hall.forget", "--given", "counting=left"], "", 0),
    "sequence-text": (["draw", "sequence", *of("lamp"), "--property", "lamp-stays-whole", "--format", "text"], "", 0),
    "sequence-round": (["draw", "sequence", *of("kettle"), "--property", "kettle-ends", "--width", "60"], "", 0),
    "sequence-mermaid": (
        ["draw", "sequence", *of("kettle"), "--property", "kettle-ends", "--format", "mermaid"],
        "",
        0,
    ),
    "sequence-svg": (["draw", "sequence", *of("lamp"), "--property", "lamp-stays-whole", "--format", "svg"], "", 0),
}


def status_of(arguments, script, monkeypatch):
    """Run the command line with a script on standard input: its exit status."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["quiesce", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO(script))
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.mark.parametrize("name", CASES)
def test_it_prints_what_it_printed(name, monkeypatch, capsys):
    """The output is that in the file of the same name, and the exit status is as it should be."""
    arguments, script, expected = CASES[name]
    status = status_of(arguments, SCRIPTS.get(script, ""), monkeypatch)
    out = capsys.readouterr().out
    assert status == expected
    assert out == (GOLDEN / f"{name}.txt").read_text("utf-8")
