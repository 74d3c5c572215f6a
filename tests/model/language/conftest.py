"""What the tests of the language share: a small model, and what is said of it once something in it is changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from quiesce.model.language.findings import InputError
from quiesce.model.system.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping

LAMP = """\
machine: lamp
per: vm
initial: off
events:
  press: {class: choice}
  burn: {class: fault}
states:
  - off
  - name: on
    initial: dim
    children: [dim, bright]
  - broken
transitions:
  - {trigger: press, source: off, dest: on}
  - {trigger: press, source: on.dim, dest: on.bright}
  - {trigger: press, source: on, dest: off}
  - {trigger: burn, source: on, dest: broken, conditions: bulb is old}
"""
FEATURES = """\
features:
  bulb: {per: vm, values: [old, new]}
  color: {per: device, values: [red, green]}
  mains: {values: [up, down]}
"""


class Complains(Protocol):
    """Files by name → the lines of the report on them."""

    def __call__(self, files: Mapping[str, str | bytes]) -> list[str]: ...


class ComplainsOfLamp(Protocol):
    """Replacements in the lamp's file, and other files → the lines of the report."""

    def __call__(self, *changes: tuple[str, str], **others: str) -> list[str]: ...


@pytest.fixture
def complaints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Complains:
    """Reads the files as a model, in the folder where they stand; nothing is said of a good model."""
    monkeypatch.chdir(tmp_path)

    def complains(files: Mapping[str, str | bytes]) -> list[str]:
        for name, content in files.items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        try:
            load(Path())
        except InputError as error:
            return str(error).splitlines()
        return []

    return complains


@pytest.fixture
def lamp(complaints: Complains) -> ComplainsOfLamp:
    """A lamp that can be pressed on, brighter and off, and whose old bulb may burn out; with something changed."""

    def complains(*changes: tuple[str, str], **others: str) -> list[str]:
        text = LAMP
        for before, after in changes:
            assert text.count(before) == 1, f"what is changed must be there once: {before}"
            text = text.replace(before, after)
        return complaints({"lamp.yaml": text, "features.yaml": FEATURES, **{f"{k}.yaml": v for k, v in others.items()}})

    return complains
