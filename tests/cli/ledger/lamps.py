"""Lamps with a ledger: what the tests in this folder change and look at."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

ASSETS = Path(__file__).resolve().parents[2] / "assets"
LEDGER = Path("lamp.ledger.yaml")
CHECK = ("check", "lamp.yaml", "--machines", "machines", "--specs", "specs", "--jobs", "1")
MACHINES, CLAIMS, SYSTEM = Path("machines/lamp.yaml"), Path("specs/claims.yaml"), Path("lamp.yaml")
WHOLE = """\
- property: lamp-stays-whole
  claim: No lamp breaks.
  for: {v: vms}
  never: v.lamp in broken
  assuming: not v.kind is relay
"""


class Run(Protocol):
    """Arguments → the exit status, and what was printed."""

    def __call__(self, *arguments: str) -> tuple[int, str]: ...


def edit(file: Path, old: str, new: str) -> None:
    """Replace what stands once in a file."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, text
    file.write_text(text.replace(old, new), "utf-8")


def flat(printed: str) -> str:
    """What was printed, as if lines were never broken."""
    return " ".join(printed.split())
