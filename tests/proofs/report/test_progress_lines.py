"""Progress on standard error: nothing when it is quick, seldom when it is not, an estimate only of many alike."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from quiesce.proofs.checking import progress
from quiesce.proofs.checking.progress import Progress

SILENT = progress._SILENT_SECONDS


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand."""
    monkeypatch.setattr(progress, "_SILENT_SECONDS", SILENT)
    now = [1000.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_nothing_is_said_in_the_first_second(clock, capsys):
    """What is done at once needs no word."""
    told = Progress()
    told.subject("one claim")
    clock[0] += 0.9
    told("far already")
    told.done()
    assert capsys.readouterr() == ("", "")


def test_a_line_now_and_then(clock, capsys):
    """Where standard error is no terminal a line comes every few seconds, with the time, what, how far, and the memory."""
    told = Progress()
    told.subject("3 of 7 claims, one-owner[gpu]")
    for step in range(100):
        clock[0] += 0.2
        told(f"{step:,} firings")
    lines = capsys.readouterr().err.splitlines()
    assert 4 <= len(lines) <= 5
    assert re.fullmatch(r"1\.\d s  3 of 7 claims, one-owner\[gpu\]: \d+ firings(, [\d,]+ MB)?", lines[0])


def test_one_line_on_a_terminal(clock, capsys, monkeypatch):
    """A terminal has one line that changes, no longer than it is wide, and none in the end."""
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "30")
    told = Progress()
    told.subject("one-owner[gpu]")
    for step in range(10):
        clock[0] += 1.5
        told(f"{step:,} firings of {'very ' * 10}many")
    told.done()
    told.done()
    said = capsys.readouterr().err
    assert "\n" not in said
    *lines, last = said.removeprefix("\r\x1b[K").split("\r\x1b[K")
    assert last == ""
    assert len(lines) == 10
    assert all(re.match(r"\d+\.\d s  one-owner", line) and len(line) == 29 for line in lines)


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_change_a_line(clock, capsys, monkeypatch, term):
    """There it is as where there is no terminal."""
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.delenv("TERM", raising=False)
    if term:
        monkeypatch.setenv("TERM", term)
    told = Progress()
    clock[0] += 9.0
    told("far")
    told.done()
    assert re.fullmatch(r"9\.0 s  far(, [\d,]+ MB)?\n", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("done", "taken", "expected"),
    [
        (2, 10.0, "2 of 100 certificates"),
        (5, 2.0, "5 of 100 certificates"),
        (20, 10.0, "20 of 100 certificates, about 40 s left"),
        (10, 60.0, "10 of 100 certificates, about 9 min left"),
        (10, 3600.0, "10 of 100 certificates, about 9 h left"),
        (100, 60.0, "100 of 100 certificates"),
    ],
)
def test_how_long_it_will_take(clock, capsys, done, taken, expected):
    """The rest of many alike is estimated from those that are done, once these are several and took a while."""
    told = Progress()
    clock[0] += taken
    told.counted(done, 100, "certificates")
    assert re.sub(r", [\d,]+ MB$", "", capsys.readouterr().err.rstrip()) == f"{taken:.1f} s  {expected}"


TAKING = """
from quiesce.proofs.checking.progress import memory
before = memory()
held = bytearray(80_000_000)
held[::4096] = b"x" * len(held[::4096])
print(before, memory(), sep=";")
"""


def test_memory_is_what_this_process_uses():
    """More after more was taken, where the system tells; asked of a process that has nothing to give back."""
    said = subprocess.run([sys.executable, "-c", TAKING], check=True, capture_output=True, text=True).stdout
    before, after = (text.split()[0].replace(",", "") if text.split() else "" for text in said.split(";"))
    if before:
        assert int(after) >= int(before) + 40


def test_what_is_found_is_told_where_the_run_takes_long(clock, capsys):
    """Findings of the first seconds wait: the end of a short run tells them anyway. After that each is told once, in order."""
    told = Progress()
    told.found("one-owner[gpu]: depends")
    clock[0] += 4.0
    told.found("one-owner[nic]: violated")
    assert capsys.readouterr() == ("", "")
    clock[0] += 2.0
    told.found("no-dma[gpu]: depends")
    told.found("no-dma[nic]: depends")
    lines = ["one-owner[gpu]: depends", "one-owner[nic]: violated", "no-dma[gpu]: depends", "no-dma[nic]: depends"]
    assert capsys.readouterr().err.splitlines() == lines


def test_nobody_is_told_what_is_found_in_silence(clock, capsys):
    """Who wants silence has it, however long it takes."""
    told = progress.Silent()
    clock[0] += 60.0
    told.found("one-owner[gpu]: depends")
    assert capsys.readouterr() == ("", "")
