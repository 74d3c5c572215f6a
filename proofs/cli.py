"""The command line."""

from __future__ import annotations

import sys

import click

from .commands.catalogue import catalogue
from .commands.check import check
from .commands.lint import lint
from .commands.prove import prove
from .commands.recheck import recheck
from .interrupts import heard

EXIT_INPUT, EXIT_INTERNAL, EXIT_INTERRUPTED = 2, 4, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="quiesce", prog_name="quiesce")
def quiesce() -> None:
    """Prove, or refute with a story, that virtual machines under the QNX Hypervisor go down safely."""


for command in (check, prove, recheck, lint, catalogue):
    quiesce.add_command(command)


def main() -> None:
    """Run the command line: every mistake in the input becomes a message and exit status 2, never a traceback."""
    from ..model.language.findings import InputError
    from .evidence.internal import InternalError

    try:
        with heard():
            quiesce(standalone_mode=False)
    except InputError as error:
        _complain(f"{error}\n")
        sys.exit(EXIT_INPUT)
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_INPUT)
    except (KeyboardInterrupt, click.Abort):
        _complain("quiesce: interrupted; nothing is concluded\n")
        sys.exit(EXIT_INTERRUPTED)
    except InternalError as error:
        _complain(f"quiesce: internal error, nothing is concluded: {error}\n")
        sys.exit(EXIT_INTERNAL)


def _complain(text: str) -> None:
    sys.stderr.write(text)
