"""`quiesce` and `python -I -m quiesce`.

Until the path is shut, a module could come from anywhere: nothing is imported here but what shuts it, and what every
interpreter has in itself.
"""

import _signal  # type: ignore[import-not-found]  # in every interpreter, and documented as `signal`

from .proofs.isolated import shut


def main() -> None:
    """Run the command line, in a process that imports nothing from the folder it is run in."""
    hearing = _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler
    if hearing:  # Ctrl-C while modules are still imported just ends this, as it ends any program that did nothing yet
        _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    shut()
    from .proofs.cli.main import main as run

    if hearing:
        _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
