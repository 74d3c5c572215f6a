"""A file that is written whole or not at all, and in nobody's place unless that is asked for.

Only a folder that was asked for as one of results is made, and what a name out of a model leads to stays in it, also where
somebody has put a link there: `DIR/system` may have come with a checkout. The path of a single file is the user's own; links on
the way to its folder are followed, as every program does. A link in its own place is never written through: it is replaced.
"""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ...model.language.findings import Finding, InputError, Position
from ...model.language.regular_file import Reach, kind, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_NOT_THE_USERS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
)
"""What stands in the way of any file, however it is called."""

_DEVICES = ("pipe", "other")
_NO_FILE = "is no regular file, and was left as it is"


class NotWritten(Exception):
    """A file could not be written, for no reason that lies in the input: the disk is full, say."""


def write_whole(content: str | bytes, file: Path, *, replace: bool = False, results: Path | None = None) -> None:
    """Content → its file; text in UTF-8, with the ends of lines that it has.

    Args:
        content: all of it.
        file: where; its folder is there, or below `results`.
        replace: whether a file that is there may be replaced.
        results: the folder that was asked for, if the file is one of several in it: it is made, and those below it.

    Raises:
        InputError: the file is there, or cannot be written there.
        NotWritten: it could not be written anywhere.
    """
    data = content.encode("utf-8", "backslashreplace") if isinstance(content, str) else content
    part = ""
    try:
        if results is not None:
            _make_folder(file, results)
        if kind(file) in _DEVICES:
            raise InputError([Finding(Position(str(file), 0, 0), _NO_FILE)])
        with tempfile.NamedTemporaryFile("wb", dir=file.parent, suffix=".part", delete=False) as stream:
            part = stream.name
            stream.write(data)
        Path(part).chmod(0o644)
        if replace:
            os.replace(part, file)  # the pair of os.link, which pathlib has under another name
        else:
            os.link(part, file)  # fails if the file is there, whoever made it in the meantime
    except FileExistsError:
        what, known = "is there already, and was left as it is", "ask for it to be replaced, or remove it"
        raise InputError([Finding(Position(str(file), 0, 0), what, known)]) from None
    except (OSError, ValueError) as error:
        finding = Finding(Position(str(file), 0, 0), f"cannot be written: {_why(error, file)}")
        if isinstance(error, OSError) and error.errno in _NOT_THE_USERS:
            raise NotWritten(str(finding)) from None
        raise InputError([finding]) from None
    finally:
        if part:
            with suppress(OSError):
                Path(part).unlink(missing_ok=True)


def all_written(*writes: Callable[[], object]) -> None:
    """Write several files, each also where another one cannot be written.

    Raises:
        NotWritten: one could not be written anywhere.
        InputError: one could not be written there, and there is nothing worse.
    """
    failures = list[Exception]()
    for write in writes:
        try:
            write()
        except (InputError, NotWritten) as error:
            failures.append(error)
    raised(failures)


def raised(failures: Iterable[Exception]) -> None:
    """Tell all of what went wrong with several files; nothing, if nothing did.

    Raises:
        NotWritten: one could not be written anywhere.
        InputError: one could not be written there, and there is nothing worse.
    """
    found = tuple(failures)
    wrong = [finding for each in found if isinstance(each, InputError) for finding in each.findings]
    worse = [str(each) for each in found if isinstance(each, NotWritten)]
    if worse:
        raise NotWritten("\n".join((*worse, *map(str, wrong))))
    if wrong:
        raise InputError(wrong)


def obstacles(file: str, *, replace: bool, such_as: str = "") -> list[Finding]:
    """The path of a file that is going to be written → what is in the way, found out before anything takes long.

    Args:
        file: the path, as the user wrote it.
        replace: whether a file that is there may be replaced.
        such_as: a name that the file could have.
    """
    at, there = Position(file, 0, 0), kind(file)
    if there == "folder":
        return [Finding(at, "is a folder", "", f"name a file, such as {such_as}" if such_as else "name a file in it")]
    if there in _DEVICES:
        return [Finding(at, _NO_FILE)]
    if (there == "file" or os.path.lexists(file)) and not replace:
        return [Finding(at, "is there already", "", "--replace replaces it")]
    folder = os.path.dirname(file) or os.curdir
    if kind(folder) != "folder":
        missing = f"there is no folder {folder}" if kind(folder) == "nothing" else f"{folder} is no folder"
        return [Finding(at, f"cannot be written: {missing}")]
    if not os.access(folder, os.W_OK | os.X_OK):
        return [Finding(at, f"cannot be written: nothing may be written to {folder}")]
    return []


def _make_folder(file: Path, results: Path) -> None:
    """Make the folder of a file that is one of several results.

    Raises:
        InputError: there is something else, or a link that leads out of the folder of results.
    """
    try:
        results.mkdir(parents=True, exist_ok=True)
        outside = not Reach.of(results).holds(file.parent)
        if not outside:
            file.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        what = f"cannot be written: its folder {file.parent} cannot be made: something else is there"
        raise InputError([Finding(Position(str(file), 0, 0), what)]) from None
    if outside:
        what, advice = f"would be written outside of {results}, to which a link leads", f"remove the link {file.parent}"
        raise InputError([Finding(Position(str(file), 0, 0), what, "", advice)])


def _why(error: OSError | ValueError, file: Path) -> str:
    """Why a file could not be written; what has no name of its own is its folder."""
    if isinstance(error, FileNotFoundError | NotADirectoryError) and kind(file.parent) != "folder":
        return f"{file.parent} is no folder" if os.path.lexists(file.parent) else f"there is no folder {file.parent}"
    return reason(error)
