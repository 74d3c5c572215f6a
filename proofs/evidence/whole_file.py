"""A file that is written whole or not at all, and in nobody's place unless that is asked for."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ...model.language.findings import Finding, InputError, Position


def write_whole(content: str | bytes, file: Path, *, replace: bool = False) -> None:
    """Content → its file; text in UTF-8, with the ends of lines that it has.

    Args:
        content: all of it.
        file: where; its folder is made if there is none.
        replace: whether a file that is there may be replaced.

    Raises:
        InputError: the file is there, or cannot be written.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    part = ""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"cannot be written: its folder {file.parent} cannot be made: {error.strerror}"
        raise InputError([Finding(Position(str(file), 0, 0), what)]) from None
    try:
        with tempfile.NamedTemporaryFile("wb", dir=file.parent, suffix=".part", delete=False) as stream:
            part = stream.name
            stream.write(data)
        Path(part).chmod(0o644)
        if replace:
            os.replace(part, file)  # the pair of os.link, which pathlib has under another name
        else:
            os.link(part, file)  # fails if the file is there, whoever made it in the meantime
    except FileExistsError:
        what, known = "is there already, and was left as it is", "ask for it to be replaced, or remove it"
        raise InputError([Finding(Position(str(file), 0, 0), what, known)]) from None
    except OSError as error:
        raise InputError([Finding(Position(str(file), 0, 0), f"cannot be written: {error.strerror}")]) from None
    finally:
        if part:
            Path(part).unlink(missing_ok=True)
