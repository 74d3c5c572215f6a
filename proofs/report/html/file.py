"""A page in its file: asked for before what takes long, and written after it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ....model.language.findings import Finding, InputError, Position
from ...evidence.whole_file import obstacles, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...checking.run import Outcome
    from ...compare.diff.difference import Difference


def ready(file: str, *, replace: bool) -> None:
    """See that a page can be made and written, before anything takes long.

    Args:
        file: where it is to be written.
        replace: whether a file that is there may be replaced.

    Raises:
        InputError: the library that makes pages is not installed, or something is in the file's place.
    """
    wrong = []
    try:
        import jinja2  # noqa: F401  # whether it is there
    except ImportError:
        what = "an HTML report needs Jinja and PyGraphviz: pip install jinja2 pygraphviz"
        wrong.append(Finding(Position("--html", 0, 0), what, "without it there is text, or --json"))
    wrong += obstacles(file, replace=replace, such_as="report.html")
    if wrong:
        raise InputError(wrong)


def write(outcome: Outcome, engine: str, file: str, *, replace: bool) -> None:
    """An outcome → the report in its file.

    Raises:
        InputError: it cannot be written.
    """
    from .page import page

    write_whole(page(outcome, engine), Path(file), replace=replace)


def write_difference(found: Sequence[Difference], labels: tuple[str, str], file: str, *, replace: bool) -> None:
    """Differences → the page about them in its file; `labels` are what the user called the two sides.

    Raises:
        InputError: it cannot be written.
    """
    from .difference.page import page

    write_whole(page(found, labels), Path(file), replace=replace)
