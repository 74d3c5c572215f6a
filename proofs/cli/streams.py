"""Standard output and standard error as they may be: closed, on a full disk, or with nobody left who reads.

Nothing of that may look like a verdict. Where standard output takes no more, the command ends with a status of its own; where
standard error takes no more, it goes on without.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import ReadableBuffer

_OF_STREAMS = frozenset(
    {errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.ECONNRESET}
)


class NotTold(Exception):
    """Standard output takes no more.

    Attributes:
        unread: there is nobody at its other end any more, and nobody who would miss anything.
        reason: what the system says.
    """

    def __init__(self, error: OSError) -> None:
        self.unread = error.errno == errno.EPIPE
        self.reason = error.strerror or type(error).__name__
        super().__init__(self.reason)


def errors_apart() -> None:
    """From now on what this program says on standard error has a descriptor of its own, and libraries have the other."""
    _Patient.descriptor = os.dup(2)


@contextmanager
def standing() -> Iterator[None]:
    """While this lasts, there are all three streams, and anything can be written to them that a name may hold."""
    before = sys.stdout, sys.stderr
    _occupied()
    if sys.stdout is None:
        # A place that nothing can be written to: what is told is not lost in silence.
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if os.name == "posix" and (sys.stderr is None or sys.stderr is sys.__stderr__):
        encoding = getattr(sys.stderr, "encoding", "utf-8")
        raw = io.BufferedWriter(_Patient())
        sys.stderr = io.TextIOWrapper(raw, encoding, "backslashreplace", line_buffering=True)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def of_output(error: OSError) -> bool:
    """Whether an error is one of standard output: every file that is written by its name is told of elsewhere."""
    return error.filename is None and error.errno in _OF_STREAMS


def flushed(stream: IO[str]) -> None:
    """See that what was written has arrived.

    Raises:
        NotTold: it has not, and nothing more will be tried.
    """
    try:
        stream.flush()
    except OSError as error:
        hushed(stream)
        raise NotTold(error) from None


def hushed(stream: IO[str]) -> None:
    """Have what is still to be written to a stream go nowhere: Python would try once more when it ends, and complain."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        stream.flush()


def _occupied() -> None:
    """What is closed of the first three descriptors is taken, or else the next file that is opened would be a stream."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # Of output nothing is lost in silence; what is told on standard error is also in the exit status.
            os.open(os.devnull, os.O_WRONLY if descriptor == 2 else os.O_RDONLY)
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")


class _Patient(io.RawIOBase):
    """Standard error, whose failure is no reason to end.

    Attributes:
        descriptor: where it goes, of all that this program says itself.
    """

    descriptor = 2

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.descriptor

    def isatty(self) -> bool:
        return os.isatty(self.descriptor)

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return os.write(self.descriptor, data)
        except OSError:
            return memoryview(data).nbytes
