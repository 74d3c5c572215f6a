"""What a user names → the qvm configurations that are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...language.findings import Finding, InputError, Position
from ...language.regular_file import files_in, kind
from ..system import CONFIGURATION_SUFFIXES, SYSTEM_SUFFIXES, meant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def configurations_in(paths: Iterable[Path], outside: tuple[str, ...] = ()) -> tuple[Path, ...]:
    """Files and folders → the files, in order; a folder stands for the configurations in it.

    Args:
        paths: files and folders.
        outside: folders to which links in a folder may lead besides.

    Raises:
        InputError: a folder has none, or links to others; or a file describes a system rather than a VM.
    """
    files: list[Path] = []
    wrong: list[Finding] = []
    for path in paths:
        named = meant(path)
        at = Position(str(named), 0, 0)
        if kind(named) == "folder":
            try:
                found = files_in(named, CONFIGURATION_SUFFIXES, outside)
            except InputError as error:
                wrong += error.findings
                continue
            files += found
            if not found:
                known = f"looked for *{', *'.join(CONFIGURATION_SUFFIXES)}"
                wrong.append(Finding(at, "no qvm configuration in this folder", known))
        elif named.suffix in SYSTEM_SUFFIXES and kind(named) == "file":
            advice = "name the qvm configurations themselves, or their folder"
            wrong.append(Finding(at, "a system's file is no qvm configuration", advice=advice))
        else:
            files.append(named)
    if wrong:
        raise InputError(wrong)
    return tuple(dict.fromkeys(files))
