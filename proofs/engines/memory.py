"""How much memory there is: what limits leave to this process, and what is free for all of them.

Limits are looked up where the system keeps them, each time anew, and nothing is remembered here. Where the system does not
tell (nothing but Linux tells everything), there is as much as anybody wants.

Sources: getrlimit(2), proc(5), the kernel's documentation of control groups, version 1 (memory) and version 2.
"""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ...model.language.findings import InputError
from ..evidence.internal import InternalError

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_Found = TypeVar("_Found")

_ENDLESS = 1 << 60
"""From here on a number of bytes stands for no limit at all; control groups of version 1 always name one."""

_WANTING = "more memory than there is"

LEAST = 256_000_000
"""The least limit that makes sense: a third of it are two interpreters with their libraries and a model."""

FEWEST = 200_000_000
"""Bytes of data that a process should have that finds things out, or else fewer of them are started."""


@dataclass(frozen=True, slots=True)
class Room:
    """Memory that may still be taken.

    Attributes:
        left: bytes.
        whose: what keeps it from being more, for people.
        shared: whether the processes that this one starts take theirs from the same.
    """

    left: int
    whose: str
    shared: bool


UNBOUNDED = Room(_ENDLESS, "no limit", shared=True)


def rooms(root: Path = Path("/"), bounds: Mapping[str, int] | None = None) -> tuple[Room, ...]:
    """Everything that limits this process's memory.

    Args:
        root: the folder below which `proc` and `sys` are.
        bounds: the limits of this process in bytes, "address" and "data"; None for those that the system has.
    """
    bounds = _bounds() if bounds is None else bounds
    status = _numbers(root / "proc/self/status")
    found = []
    if (most := bounds.get("address", _ENDLESS)) < _ENDLESS:
        left = most - status.get("VmSize", 0)
        found.append(Room(max(left, 0), f"{_megabytes(most)} of address space, ulimit -v", shared=False))
    if (most := bounds.get("data", _ENDLESS)) < _ENDLESS:
        left = most - status.get("VmData", 0)
        found.append(Room(max(left, 0), f"{_megabytes(most)} of data, --memory or ulimit -d", shared=True))
    found += _groups(root)
    free = _numbers(root / "proc/meminfo")
    if "MemAvailable" in free:
        left = free["MemAvailable"] + free.get("SwapFree", 0)
        found.append(Room(left, "what is free on this machine", shared=True))
    return tuple(found)


def _bounds() -> dict[str, int]:
    if sys.platform == "win32":
        return {}
    kinds = {"address": resource.RLIMIT_AS, "data": resource.RLIMIT_DATA}
    found = {name: resource.getrlimit(kind)[0] for name, kind in kinds.items()}
    return {name: most for name, most in found.items() if most != resource.RLIM_INFINITY}


def limited() -> bool:
    """Whether somebody has limited the memory of this process: libraries may then be refused what they ask for."""
    return bool(_bounds())


def confine(size: int) -> bool:
    """Let this process, and what it starts from now on, write to no more than so many bytes; False if that is so already.

    Raises:
        OSError: the system has no such limit, or what was limited before cannot be raised again.
    """
    if sys.platform == "win32":
        raise OSError("no limit of memory on this system")
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    if before == size:
        return False
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (size, most))
    except ValueError as error:
        raise OSError(str(error)) from None
    return True


def apportioned(processes: int) -> tuple[int, int | None]:
    """What is left of this process's data, for so many that it starts → how many fit, and what each may have.

    One always fits. Where nobody has limited data, all do, and may have what they want.
    """
    most = _bounds().get("data")
    if most is None:
        return processes, None
    left = most - _numbers(Path("/proc/self/status")).get("VmData", 0)
    fit = max(1, min(processes, left // FEWEST))
    return fit, max(left // fit, 1)


def _numbers(file: Path) -> dict[str, int]:
    """Lines such as "VmSize:  12345 kB" → numbers of bytes by name; nothing where there is no such file."""
    try:
        lines = [line.split() for line in file.read_text("ascii", "replace").splitlines()]
    except OSError:
        return {}
    return {words[0].rstrip(":"): int(words[1]) << 10 for words in lines if words[2:] == ["kB"] and words[1].isdigit()}


def _groups(root: Path) -> Iterator[Room]:
    """What the control groups of this process leave to it, from the innermost to the outermost."""
    try:
        lines = (root / "proc/self/cgroup").read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0":
            below, names = root / "sys/fs/cgroup", ("memory.max", "memory.current", "")
        elif "memory" in controllers.split(","):
            below, names = root / "sys/fs/cgroup/memory", ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_")
        else:
            continue
        inside = Path(path.lstrip("/"))
        for folder in (below / inside, *(below / outer for outer in inside.parents)):
            room = _group(folder, *names)
            if room is not None:
                yield room


def _group(folder: Path, limit: str, usage: str, prefix: str) -> Room | None:
    """What one control group leaves; files that are cached give way where memory is wanted, and do not count."""
    try:
        most, used = (int((folder / name).read_text("ascii")) for name in (limit, usage))
        kept = dict(line.split() for line in (folder / "memory.stat").read_text("ascii").splitlines())
        cached = sum(int(kept.get(f"{prefix}{kind}_file", 0)) for kind in ("inactive", "active"))
    except (OSError, ValueError):  # "max" is no number either
        return None
    if most >= _ENDLESS:
        return None
    return Room(max(most - max(used - cached, 0), 0), f"{_megabytes(most)} for its control group", shared=True)


def _megabytes(size: int) -> str:
    return f"{size // 1_000_000:,} MB"


def room(known: Iterable[Room] | None = None) -> Room:
    """The least of all that limits this process's memory."""
    return min(rooms() if known is None else known, key=lambda each: each.left, default=UNBOUNDED)


def wanting(what: str, known: Iterable[Room] | None = None) -> str:
    """The reason why something was not found out, where memory ran short. `what`: what takes it, with its verb."""
    return (
        f"{what} {_WANTING} ({room(known).whose}): allow or free more, fix more features, forbid events that do not "
        "matter, or leave out devices and VMs"
    )


def attempt(work: Callable[[], _Found], otherwise: Callable[[str], _Found]) -> _Found:
    """What work finds; where it, or a library that it asks, gets no memory, what is to be said then, given the reason."""
    try:
        return work()
    except Exception as error:
        if not is_short(error):
            raise
        return otherwise(wanting("this needs"))


def is_short(error: BaseException) -> bool:
    """Whether an exception says that there is no memory: Python's, NumPy's, Z3's, one of C++, or of the system.

    A thread that cannot be started has no memory for its stack. What this program says itself is never meant, whatever names
    and words of somebody's it repeats.
    """
    if isinstance(error, InputError | InternalError):
        return False
    said = str(error).lower()
    return (
        isinstance(error, MemoryError)
        or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
        or any(words in said for words in ("out of memory", "bad_alloc", "can't start new thread"))
    )
