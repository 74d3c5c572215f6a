"""What a user names → the qvm configurations that are meant."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ...language.findings import Finding, InputError, Position
from ..system import CONFIGURATION_SUFFIXES, SYSTEM_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable


def configurations_in(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Files and folders → the files, in order; a folder stands for the configurations in it.

    Raises:
        InputError: a folder has none, or a file describes a system rather than a VM.
    """
    files: list[Path] = []
    wrong: list[Finding] = []
    for path in paths:
        # qvm itself takes a configuration with @ in front
        meant = Path(str(path)[1:]) if str(path).startswith("@") and not os.path.exists(path) else path
        at = Position(str(meant), 0, 0)
        if os.path.isdir(meant):
            try:
                inside = sorted(file for file in meant.iterdir() if file.suffix in CONFIGURATION_SUFFIXES)
            except OSError as error:
                wrong.append(Finding(at, f"cannot be read: {error.strerror}"))
                continue
            found = [file for file in inside if os.path.isfile(file)]
            files += found
            if not found:
                known = f"looked for *{', *'.join(CONFIGURATION_SUFFIXES)}"
                wrong.append(Finding(at, "no qvm configuration in this folder", known))
        elif meant.suffix in SYSTEM_SUFFIXES and os.path.isfile(meant):
            advice = "name the qvm configurations themselves, or their folder"
            wrong.append(Finding(at, "a system's file is no qvm configuration", advice=advice))
        else:
            files.append(meant)
    if wrong:
        raise InputError(wrong)
    return tuple(dict.fromkeys(files))
