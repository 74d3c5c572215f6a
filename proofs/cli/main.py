"""The command line."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from typing import Any

import click

from ...model.language.findings import InputError, printable
from ..checking.processes.native import TRACEBACK, restrain
from ..engines.memory import is_short, limited, wanting
from ..evidence.internal import InternalError
from ..evidence.whole_file import NotWritten
from .catalogue import catalogue
from .check import check
from .diff import diff
from .draw import draw
from .explain import explain
from .init import init
from .interrupts import heard
from .ledger import ledger
from .lint import lint
from .mutate import mutate
from .prove import prove
from .recheck import recheck
from .simulate import simulate
from .streams import NotTold, flushed, hushed, of_output, standing
from .supervised import Ended, supervised

EXIT_INPUT, EXIT_INTERNAL, EXIT_INTERRUPTED = 2, 4, 130

EXIT_UNREAD = 141
"""Nobody reads any more, as in `quiesce check | head -1`: what a shell says of a program that SIGPIPE ended."""


class _Commands(click.Group):
    """All commands. What standard output does not take is an exception of its own, and not click's exit status 1."""

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **named)
        except OSError as error:
            if of_output(error):
                raise NotTold(error) from None
            raise

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:
            if of_output(error):
                raise NotTold(error) from None
            raise


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="quiesce", prog_name="quiesce")
def quiesce() -> None:
    """Prove, or refute with a story, that virtual machines under the QNX Hypervisor go down safely."""


for command in (check, prove, recheck, lint, catalogue, draw, explain, simulate, diff, ledger, init, mutate):
    quiesce.add_command(command)


def main() -> None:
    """Run the command line: every way out has its own exit status, and none is a traceback."""
    restrain()
    with heard(), standing():
        status = _status()
        try:
            flushed(sys.stdout)
        except NotTold as untold:
            status = _untold(untold)
        if status == EXIT_INTERRUPTED:
            gc.collect()  # what was interrupted while it was made is taken apart here, and not while Python ends
    if status is not None:
        sys.exit(status)


def _status() -> int | None:
    """Run the command line → the exit status; None where a command ends without naming one."""
    try:
        if limited() and (ended := supervised()) is not None:
            return ended
        with heard():
            quiesce(standalone_mode=False)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except InputError as error:
        _complain(f"{error}\n")
        return EXIT_INPUT
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        _complain("\n".join(map(printable, shown.getvalue().split("\n"))))
        return EXIT_INPUT
    except (KeyboardInterrupt, click.Abort):
        _complain("quiesce: interrupted; nothing is concluded\n")
        return EXIT_INTERRUPTED
    except NotTold as untold:
        return _untold(untold)
    except Ended as error:
        return _wanting(f" (a library ended it: {error.how})")
    except NotWritten as error:
        _complain(f"{error}\n")
        return EXIT_INTERNAL
    except InternalError as error:
        _complain(f"quiesce: internal error, nothing is concluded: {error}\n")
        return EXIT_INTERNAL
    except Exception as error:
        # The last line of defence: Python's own exit status would say that a claim does not hold.
        short = is_short(error) or (limited() and isinstance(error, ImportError))  # a library that cannot be loaded
        return _wanting() if short else _unexpected(error)
    return None


def _wanting(how: str = "") -> int:
    """There is no memory for what is left to do → the exit status."""
    _complain(f"quiesce: nothing is concluded: {wanting('this needs')}{how}\n")
    return EXIT_INTERNAL


def _untold(untold: NotTold) -> int:
    """Standard output takes no more → the exit status."""
    hushed(sys.stdout)
    if untold.unread:
        return EXIT_UNREAD
    _complain(f"quiesce: standard output cannot be written: {untold.reason}\n")
    return EXIT_INTERNAL


def _unexpected(error: Exception) -> int:
    """A defect of this program, in a sentence: what it was and where, but nothing of what it was about."""
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [(frame, line) for frame, line in frames if frame.f_globals.get("__name__", "").startswith("quiesce.")]
    frame, line = (own or frames)[-1]
    where = f"{frame.f_globals.get('__name__', '?')}:{line}"
    more = f"; {TRACEBACK}=1 tells more"
    _complain(f"quiesce: internal error, nothing is concluded: {type(error).__name__} at {where}{more}\n")
    return EXIT_INTERNAL


def _complain(text: str) -> None:
    sys.stderr.write(text)
