"""Words of a stranger's, in the log of a build server: whatever is printed, no line of it is a command.

A line is read as GitHub's runner reads it: a command begins with `::` after any white space, or with `##[` anywhere; Azure
Pipelines take `##vso[` as well (GitHub Docs, "Workflow commands for GitHub Actions"; Azure Pipelines documentation, "Logging
commands").
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

LAMP = Path(__file__).resolve().parents[1] / "assets" / "lamp"
ACT = re.compile(r"\s*::|.*##(\w*)\[", re.DOTALL)
WORDS = "::error::yes ##[add-mask]holds a::b ##vso[task.x]y ::stop-commands::z ##[stop-commands]q " * 4
FOLDER = "::error::folder"
MODEL = ("--machines", f"{FOLDER}/machines", "--specs", f"{FOLDER}/specs")
LAMPS = (f"{FOLDER}/##[error]lamp.yaml", *MODEL)
GUEST = f"{FOLDER}/::warning::##[error]guest.qvmconf"
TOLD = re.compile(r"\b(means|claim|why|says|document|values|outside): (?!\{)[^\n,}]*")
SOURCES = f'sources:\n  F1: {{says: "{WORDS}", document: "{WORDS}"}}\n  A1: {{says: "{WORDS}"}}\n'


class Runs(Protocol):
    """A command line → all lines that it prints, and how it ends."""

    def __call__(self, *arguments: str, given: str = "") -> tuple[list[str], int]: ...


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Runs:
    """Runs Quiesce where files and folders have such names, and everything that a model says in words is such words."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(LAMP, tmp_path / FOLDER)
    (tmp_path / FOLDER / "lamp.yaml").rename(tmp_path / LAMPS[0])
    for file in (tmp_path / FOLDER).glob("*/*.yaml"):
        said = TOLD.sub(lambda told: f'{told[1]}: "{WORDS}"', file.read_text("utf-8"))
        file.write_text(re.sub(r"(plain|dimmer|fitted|done): [^,}]*", rf'\1: "{WORDS}"', said), "utf-8")
    (tmp_path / FOLDER / "machines" / "sources.yaml").write_text(SOURCES, "utf-8")
    (tmp_path / GUEST).write_text(
        f'system ::error::x\nram 1M\nload "{WORDS}"\ncmdline "{WORDS}"\nvdev ::error::v\n loc 0x1c090000\n', "utf-8"
    )

    def ran(*arguments: str, given: str = "") -> tuple[list[str], int]:
        status, out, err = command_line(*arguments, given=given)
        return [*out.splitlines(), *err.splitlines()], status

    return ran


STORY, ALONE = ("--property", "lamp-stays-whole"), ("--jobs", "1")
REPORTS = (
    ("check", *LAMPS, *ALONE),
    ("check", *LAMPS, *STORY),
    ("check", *LAMPS, *ALONE, "--json"),
    ("check", GUEST, *MODEL),
    ("explain", "lamp-stays-whole", *LAMPS),
    ("explain", "--why-not", "hall.burn", *LAMPS),
    ("simulate", *LAMPS),
    ("prove", *LAMPS, *STORY, "--verbose", "--out", "::error::out"),
    ("recheck", "::error::out", *ALONE),
    ("recheck", "::error::out", *ALONE, "--json"),
    ("mutate", *LAMPS, "--sample", "2", *ALONE),
    ("mutate", *LAMPS, "--sample", "2", *ALONE, "--json"),
    ("lint", GUEST),
    ("lint", GUEST, "--json"),
    ("catalogue", *MODEL),
    ("catalogue", *MODEL, "--json"),
    ("catalogue", *MODEL, "--markdown"),
    ("catalogue", "--machine", "lamp", *MODEL[:2]),
    ("diff", LAMPS[0], LAMPS[0], *MODEL, "--full"),
    ("diff", LAMPS[0], LAMPS[0], *MODEL, "--markdown"),
    ("diff", LAMPS[0], LAMPS[0], *MODEL, "--json"),
    ("draw", "sequence", *LAMPS, *STORY),
    ("draw", "sequence", *LAMPS, *STORY, "--format", "mermaid"),
    *(("draw", "machine", "lamp", *MODEL[:2], "--format", form) for form in ("dot", "mermaid", "plantuml")),
    *(("draw", "system", *LAMPS, "--format", form) for form in ("dot", "mermaid", "plantuml")),
)
"""Command lines that repeat such words."""

MISTAKES = (
    ("check", "::error::none.yaml"),
    ("check", *LAMPS, "--given", "::error::x"),
    ("check", *LAMPS, "--assume", WORDS),
    ("check", *LAMPS, "--no\n::error::option"),
    ("check", "--jobs", "1\n::error::x"),
    ("ledger", *LAMPS),
    ("recheck", FOLDER),
    ("diff", "::error::revision"),
    ("diff", "\n::error::revision"),
    ("init", "own", "x\n::error::folder"),
    ("\n::error::command",),
)
"""Command lines that are wrong, and what is wrong is repeated."""


@pytest.mark.parametrize(("lines", "wrong"), [(REPORTS, False), (MISTAKES, True)], ids=["reports", "mistakes"])
def test_no_line_is_a_command(lines: tuple[tuple[str, ...], ...], wrong: bool, run: Runs) -> None:
    """Reports, stories, drawings and documents, and messages about mistakes: no line of any is taken for a command."""
    acting = {}
    for arguments in lines:
        printed, status = run(*arguments, given="show\nevents\nwhy hall.burn\nsources\nquit\n")
        assert (status == 2) == wrong, (arguments, printed)
        found = [line for line in printed if ACT.match(line)]
        if found:
            acting[arguments] = found[:3]
    assert acting == {}
