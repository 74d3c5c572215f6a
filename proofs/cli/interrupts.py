"""Ctrl-C that is not lost."""

from __future__ import annotations

import _thread
import ctypes
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LATER = 0.01  # seconds, by which the destructor is over


@contextmanager
def heard() -> Iterator[None]:
    """While this lasts, Ctrl-C is heard wherever it reaches Python.

    Python raises `KeyboardInterrupt` between any two instructions, those of destructors included; there it would be reported
    and forgotten, and every term of Z3 has a destructor. Here it is raised once more (Python documentation 3.11,
    `sys.unraisablehook` and `_thread.interrupt_main`). A term that was interrupted while it was made lacks what its destructor
    looks for; of that nothing is said. While `ctypes` prepares a call of Z3, it makes an error of its own of any exception.
    """
    before, pending = sys.unraisablehook, list[threading.Timer]()

    def again(lost: sys.UnraisableHookArgs) -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            # Not at once: it would fall into this function, and be lost there.
            later = threading.Timer(_LATER, _thread.interrupt_main)
            later.daemon = True
            pending.append(later)
            later.start()
        elif not (issubclass(lost.exc_type, AttributeError) and getattr(lost.object, "__name__", "") == "__del__"):
            before(lost)

    sys.unraisablehook = again
    try:
        yield
    except ctypes.ArgumentError as error:
        if KeyboardInterrupt.__name__ in str(error):
            raise KeyboardInterrupt from None
        raise
    finally:
        sys.unraisablehook = before
        for (
            later
        ) in pending:  # a library may have told of the same Ctrl-C in its own way: it ends one thing, and not two
            later.cancel()
