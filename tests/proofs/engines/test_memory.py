"""How much memory there is: the least of what limits, control groups and the machine leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.engines import memory
from quiesce.proofs.engines.symbolic import limits
from quiesce.proofs.engines.symbolic.limits import Exhausted, fitting, growing

if TYPE_CHECKING:
    from pathlib import Path

MB = 1 << 20


def machine(root: Path, **files: str) -> Path:
    """A folder with `proc` and `sys` in which these files lie; "__" in a name stands for a slash."""
    for name, text in files.items():
        file = root / name.replace("__", "/").replace("_max", ".max").replace("_current", ".current").replace(
            "_stat", ".stat"
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "ascii")
    return root


def left(root: Path, **bounds: int) -> int:
    """The bytes that may still be taken on such a machine, under such limits of the process."""
    return memory.room(memory.rooms(root, bounds)).left


def test_without_any_word_there_is_as_much_as_anybody_wants(tmp_path: Path) -> None:
    """Where the system tells nothing, nothing is kept back."""
    assert memory.room(memory.rooms(tmp_path, {})) == memory.UNBOUNDED


def test_what_is_free_is_shared_by_all(tmp_path: Path) -> None:
    """Memory that is free on the machine, and what could be swapped out, may be taken."""
    root = machine(tmp_path, proc__meminfo="MemTotal: 9 kB\nMemAvailable: 4096 kB\nSwapFree: 1024 kB\n")
    assert left(root) == 5 * MB


def test_an_address_space_limit_counts_what_is_reserved(tmp_path: Path) -> None:
    """Of a limit of addresses, what the process has reserved is gone; of one of data, what it may write to."""
    root = machine(tmp_path, proc__self__status="VmSize:\t 102400 kB\nVmData:\t 51200 kB\n")
    assert left(root, address=300 * MB) == 200 * MB
    assert left(root, data=300 * MB) == 250 * MB
    assert left(root, address=300 * MB, data=120 * MB) == 70 * MB
    assert left(root, address=50 * MB) == 0


def test_control_groups_count_from_the_innermost_to_the_outermost(tmp_path: Path) -> None:
    """A group inside another has what the tighter of both leaves; cached files give way."""
    root = machine(
        tmp_path,
        proc__self__cgroup="0::/jobs/one\n",
        sys__fs__cgroup__jobs__one__memory_max="max\n",
        sys__fs__cgroup__jobs__one__memory_current=f"{90 * MB}\n",
        sys__fs__cgroup__jobs__one__memory_stat="inactive_file 0\n",
        sys__fs__cgroup__jobs__memory_max=f"{256 * MB}\n",
        sys__fs__cgroup__jobs__memory_current=f"{100 * MB}\n",
        sys__fs__cgroup__jobs__memory_stat=f"inactive_file {20 * MB}\nactive_file {4 * MB}\nanon 1\n",
    )
    assert left(root) == (256 - 100 + 24) * MB


def test_files_that_say_something_else_limit_nothing(tmp_path: Path) -> None:
    """What cannot be read as it is documented is no limit, and no error."""
    root = machine(tmp_path, proc__self__cgroup="nonsense\n0::/a\n", sys__fs__cgroup__a__memory_max="a lot\n")
    assert memory.room(memory.rooms(root, {})) == memory.UNBOUNDED


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch):
    """Says how much memory there is."""

    def of(size: int) -> None:
        monkeypatch.setattr(memory, "rooms", lambda: (memory.Room(size, "a test", shared=True),))

    monkeypatch.setattr(limits, "_PATIENCE", 0.0)
    return of


def test_a_table_is_as_large_as_was_asked_where_memory_is_plenty(room) -> None:
    """The same input asks for the same tables on every machine that has room for them."""
    room(1 << 40)
    assert [fitting(nodes) for nodes in (1000, 1 << 20, 1 << 24)] == [1000, 1 << 20, 1 << 24]


def test_a_table_is_no_larger_than_there_is_memory_for(room) -> None:
    """Where memory is scarce the table is smaller, and where there is none worth a table that is said as a limit."""
    room(64 * MB)
    assert 1 << 12 <= fitting(1 << 24) < 1 << 20
    room(8 * MB)
    with pytest.raises(Exhausted, match=r"need more memory than there is \(a test"):
        fitting(1 << 24)


def test_growing_ends_where_memory_does(room) -> None:
    """A table that is full is not asked for once more: the reason names what kept it from growing."""
    room(200 * MB)
    asked = []

    def attempt(capacity: int) -> None:
        asked.append(capacity)
        raise Exhausted("full", full=True)

    with pytest.raises(Exhausted, match=r"need more memory than there is \(a test"):
        growing(attempt, 10, 1 << 24)
    assert len(asked) == len(set(asked)) > 1
