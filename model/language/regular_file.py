"""A path → what is in the regular file there: the one way in which files are opened for reading.

Paths come out of files that a stranger wrote, and folders may hold anything. So nothing is opened that could act, block or
never end: no device, pipe or socket, however many symbolic links lead to it, and no more is read than was allowed.
"""

from __future__ import annotations

import os
import shlex
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from .findings import Finding, InputError, Position

if TYPE_CHECKING:
    from pathlib import Path

OPTION: Final = "--allow-outside"
"""The option that names more folders."""

_CHUNK = 1 << 20

# Not every platform has these: a file is told from what is none twice, and each time without them.
_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_AT_ONCE, _NO_LINK = getattr(os, "O_NONBLOCK", 0), getattr(os, "O_NOFOLLOW", 0)
_STREAMS = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")
"""Where a shell puts the pipes that it makes: `<(…)` is /dev/fd/63."""

Kind = Literal["nothing", "file", "folder", "pipe", "other"]


@dataclass(frozen=True, slots=True)
class Reach:
    """The folders inside of which files are read that an input names, rather than the user.

    Attributes:
        folders: their paths, without symbolic links; files below them are inside.
    """

    folders: tuple[str, ...]

    @classmethod
    def of(cls, *folders: str | Path) -> Reach:
        """Folders as they are called → their reach; nothing is inside of what cannot be the name of a folder."""
        return cls(tuple(dict.fromkeys(real for real in map(_real, folders) if real)))

    @classmethod
    def beside(cls, file: str | Path, more: tuple[str, ...] = ()) -> Reach:
        """The folder that a file lies in, and more folders → their reach."""
        return cls.of(os.path.dirname(file) or os.curdir, *more)

    def and_of(self, *folders: str | Path) -> Reach:
        """This reach and that of further folders."""
        return Reach(tuple(dict.fromkeys((*self.folders, *Reach.of(*folders).folders))))

    def holds(self, path: str | Path) -> bool:
        """Whether what a path leads to, with all symbolic links followed, is inside. Nothing is opened to find out."""
        found = _real(path)
        try:
            return found != "" and any(os.path.commonpath((folder, found)) == folder for folder in self.folders)
        except ValueError:  # another drive
            return False

    def refusal(self, path: str | Path) -> tuple[str, str]:
        """What to say of a path that is not inside: what may be read, and the option that would allow it.

        Nothing in it depends on whether there is such a file.
        """
        known = f"what an input names is read inside of {', '.join(map(_near, self.folders))} only"
        folder = os.path.dirname(_real(path))
        return known, f"if that is meant, add: {OPTION} {shlex.quote(_near(folder))}" if folder else ""


def allowed(folders: tuple[str, ...]) -> tuple[str, ...]:
    """What the user names with `--allow-outside` → the same.

    Raises:
        InputError: something of it is no folder.
    """
    wrong = [
        Finding(Position(OPTION, 0, 0), f'there is no folder "{name}"') for name in folders if kind(name) != "folder"
    ]
    if wrong:
        raise InputError(wrong)
    return folders


def kind(path: str | Path) -> Kind:
    """What stands at a path, symbolic links followed; nothing, where that cannot even be asked. Opens nothing."""
    try:
        return _kind(os.stat(path).st_mode)
    except (OSError, ValueError):
        return "nothing"


def files_in(folder: Path, suffixes: tuple[str, ...], outside: tuple[str, ...] = ()) -> list[Path]:
    """A folder that the user names → the regular files in it, in the order of their names; those below are not looked for.

    Args:
        folder: its path.
        suffixes: what their names end in.
        outside: folders to which links in it may lead besides.

    Raises:
        InputError: it cannot be read, or a link leads out of it.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix in suffixes)
    except (OSError, ValueError) as error:
        raise InputError([Finding(Position(str(folder), 0, 0), f"cannot be read: {reason(error)}")]) from None
    reach = Reach.of(folder, *outside)
    what = "is a link that leads out of its folder"
    wrong = [Finding(Position(str(file), 0, 0), what, *reach.refusal(file)) for file in files if not reach.holds(file)]
    if wrong:
        raise InputError(wrong)
    return [file for file in files if kind(file) == "file"]


def read_whole(file: str | Path, limit: int, *, within: Reach | None = None, typed: bool = False) -> bytes:
    """A path → the bytes of the regular file there.

    Args:
        file: any path.
        limit: size in bytes above which the file is refused; not more than a byte beyond is read.
        within: where the file has to lie, if the path is not the user's own.
        typed: that the user wrote this path himself, and that it may be a pipe, as `<(…)` is; then this waits for its end.

    Raises:
        InputError: there is no such file, it is something else than a file, is outside, too large, or cannot be read.
    """
    at = Position(str(file), 1, 1)
    try:
        path = os.path.realpath(file) if within is not None else os.fspath(file)
        if within is not None and not within.holds(path):
            raise InputError([Finding(at, "lies outside of what is read", *within.refusal(path))])
        return _read(path, limit, at, pipes=typed and _a_pipe(path), links=within is None)
    except (OSError, ValueError) as error:
        raise InputError([Finding(at, f"cannot be read: {reason(error)}")]) from None


def reason(error: OSError | ValueError) -> str:
    """Why something could not be opened; a name with a NUL or half a character in it is no file's."""
    return error.strerror if isinstance(error, OSError) and error.strerror else "not a name that a file can have"


def _read(path: str, limit: int, at: Position, *, pipes: bool, links: bool) -> bytes:
    """Looks before opening, as to open some devices is to use them; and at what was opened, as names are reused."""
    _see(os.stat(path), limit, at, pipes=pipes)
    flags = _FLAGS | (0 if pipes else _AT_ONCE) | (0 if links else _NO_LINK)
    descriptor = os.open(path, flags)
    try:
        _see(os.fstat(descriptor), limit, at, pipes=pipes)
        parts, left = list[bytes](), limit + 1
        while left and (part := os.read(descriptor, min(left, _CHUNK))):
            parts.append(part)
            left -= len(part)
    finally:
        os.close(descriptor)
    if not left:
        raise _too_large(at, limit)
    return b"".join(parts)


def _see(found: os.stat_result, limit: int, at: Position, *, pipes: bool) -> None:
    """See that something is a file of bounded size, or a pipe where that will do.

    Raises:
        InputError: it is not.
    """
    what = _kind(found.st_mode)
    if what == "folder":
        raise InputError([Finding(at, "this is a folder", "a file is expected here")])
    if what != "file" and not (what == "pipe" and pipes):
        raise InputError([Finding(at, "this is not a regular file", "a text file is expected here")])
    if found.st_size > limit:
        raise _too_large(at, limit)


def _too_large(at: Position, limit: int) -> InputError:
    return InputError([Finding(at, "the file is too large", f"at most {limit:,} bytes are read", "split it")])


def _kind(mode: int) -> Kind:
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "pipe" if stat.S_ISFIFO(mode) else "other"


def _a_pipe(path: str) -> bool:
    """Whether a path is a pipe itself, or one that the shell made: a link somewhere else that leads to one is a trap."""
    return kind(path) == "pipe" and (not os.path.islink(path) or path.startswith(_STREAMS))


def _real(path: str | Path) -> str:
    """A path with all symbolic links followed; nothing, if it is no name that a file can have."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return ""


def _near(path: str) -> str:
    """A path as it is best written on a command line: from the current folder, where that is no detour."""
    try:
        return min(os.path.relpath(path), path, key=len)
    except (OSError, ValueError):  # the current folder is gone, or on another drive
        return path
