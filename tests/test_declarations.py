"""Declarations are read by people: their lines fit on a screen."""

from __future__ import annotations

from pathlib import Path

COLUMNS = 140


def test_no_line_of_a_declaration_is_too_long() -> None:
    """Of machines, features and sources, and of what is claimed."""
    root = Path(__file__).parent.parent
    files = [*root.glob("model/*.yaml"), *root.glob("specs/**/*.yaml")]
    assert len(files) > 20
    long = [
        f"{file.relative_to(root)}:{number}"
        for file in sorted(files)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if len(line) > COLUMNS
    ]
    assert long == []
