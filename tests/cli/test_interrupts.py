"""Ctrl-C is heard wherever it arrives."""

from __future__ import annotations

import ctypes
import signal
import time

import pytest

from quiesce.proofs.cli.interrupts import heard


class Dying:
    """Something that is interrupted while it is taken apart."""

    def __del__(self) -> None:
        signal.raise_signal(signal.SIGINT)


class Failing:
    """Something that goes wrong while it is taken apart."""

    def __del__(self) -> None:
        raise ValueError("broken")


def test_in_a_destructor():
    """Python forgets an interrupt that falls into a destructor; here it ends what is being done all the same."""

    @heard()
    def work() -> None:
        Dying()
        for _ in range(500):
            time.sleep(0.01)

    with pytest.raises(KeyboardInterrupt):
        work()


def test_once_is_once():
    """What a library told of in its own way, while a destructor heard of it as well, does not end what is done afterwards."""

    @heard()
    def work() -> None:
        Dying()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work()
    for _ in range(10):
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("happens", "heard_of"), [(KeyboardInterrupt(), KeyboardInterrupt), (TypeError(), ctypes.ArgumentError)]
)
def test_while_a_library_is_called(happens, heard_of):
    """An interrupt while arguments for a library are converted comes as an error of the converter, and is told from others."""

    class Argument:
        @classmethod
        def from_param(cls, _):
            raise happens

    call = ctypes.PYFUNCTYPE(ctypes.c_int)(("Py_IsInitialized", ctypes.pythonapi))
    call.argtypes = [Argument]
    with pytest.raises(heard_of), heard():
        call(1)


def test_other_failures_are_left_to_whom_they_concern(monkeypatch):
    """What else goes wrong in a destructor is reported as before, and what listened before listens again afterwards."""
    reported = []
    monkeypatch.setattr("sys.unraisablehook", lambda lost: reported.append(lost.exc_type))
    with heard():
        Failing()
    Failing()
    assert reported == [ValueError, ValueError]
