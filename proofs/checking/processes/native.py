"""What libraries in other languages are told, and may tell, in processes that are this program's own."""

from __future__ import annotations

import ctypes
import os

from ...engines.memory import limited

TRACEBACK = "QUIESCE_TRACEBACK"
"""The environment variable that has a defect of this program told as Python, or a library, tells it."""

_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""What NumPy's libraries for linear algebra ask for how many threads to start: nothing here does any linear algebra."""

_ARENA_MAX = -8  # M_ARENA_MAX, mallopt(3)


def restrain() -> None:
    """Lets nothing reserve memory that nobody uses, unless somebody has said what he wants.

    Threads for linear algebra reserve 40 MB each when NumPy is loaded, and one is started for every processor. Where
    memory is limited, it also counts that the C library gives each thread 64 MB of addresses of its own, and keeps there what
    is not used any more.
    """
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    if limited():
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # the GNU C library's
        if mallopt is not None:
            mallopt(_ARENA_MAX, 1)


def silent() -> None:
    """Lets a library that ends this process do so without a word: whoever started it says what that means."""
    if not os.environ.get(TRACEBACK):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
