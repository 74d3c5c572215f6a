"""The command line."""

from __future__ import annotations

import gc
import sys

import click

from .commands.catalogue import catalogue
from .commands.check import check
from .commands.diff import diff
from .commands.draw import draw
from .commands.explain import explain
from .commands.init import init
from .commands.ledger import ledger
from .commands.lint import lint
from .commands.mutate import mutate
from .commands.prove import prove
from .commands.recheck import recheck
from .commands.simulate import simulate
from .interrupts import heard

EXIT_INPUT, EXIT_INTERNAL, EXIT_INTERRUPTED = 2, 4, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="quiesce", prog_name="quiesce")
def quiesce() -> None:
    """Prove, or refute with a story, that virtual machines under the QNX Hypervisor go down safely."""


for command in (check, prove, recheck, lint, catalogue, draw, explain, simulate, diff, ledger, init, mutate):
    quiesce.add_command(command)


def main() -> None:
    """Run the command line: every mistake in the input becomes a message and exit status 2, never a traceback."""
    with heard():
        status = _status()
        if status == EXIT_INTERRUPTED:
            gc.collect()  # what was interrupted while it was made is taken apart here, and not while Python ends
    if status is not None:
        sys.exit(status)


def _status() -> int | None:
    """Run the command line → the exit status; None where a command ends without naming one."""
    from ..model.language.findings import InputError
    from .evidence.internal import InternalError

    try:
        quiesce(standalone_mode=False)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except InputError as error:
        _complain(f"{error}\n")
        return EXIT_INPUT
    except click.ClickException as error:
        error.show()
        return EXIT_INPUT
    except (KeyboardInterrupt, click.Abort):
        _complain("quiesce: interrupted; nothing is concluded\n")
        return EXIT_INTERRUPTED
    except InternalError as error:
        _complain(f"quiesce: internal error, nothing is concluded: {error}\n")
        return EXIT_INTERNAL
    return None


def _complain(text: str) -> None:
    sys.stderr.write(text)
