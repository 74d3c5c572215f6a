"""`quiesce` and `python -I -m quiesce`.

Until the path is shut, a module could come from anywhere: nothing is imported here but what shuts it.
"""

from .proofs.isolated import shut


def main() -> None:
    """Run the command line, in a process that imports nothing from the folder it is run in."""
    shut()
    from .proofs.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
