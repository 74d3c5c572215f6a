"""What the tests of the reader share: texts as files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from quiesce.model.language.findings import InputError
from quiesce.model.qvmconf import Configuration, read

if TYPE_CHECKING:
    from pathlib import Path


class ReadsText(Protocol):
    def __call__(self, text: str | bytes, **defines: str) -> Configuration: ...


class FindsMistakes(Protocol):
    def __call__(self, text: str | bytes, **defines: str) -> list[str]: ...


@pytest.fixture
def conf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ReadsText:
    """A text → the one machine that it describes, read from a file called `vm`."""
    monkeypatch.chdir(tmp_path)

    def reads(text: str | bytes, **defines: str) -> Configuration:
        (tmp_path / "vm").write_bytes(text if isinstance(text, bytes) else text.encode())
        (configuration,) = read(["vm"], defines)
        return configuration

    return reads


@pytest.fixture
def mistakes(conf: ReadsText) -> FindsMistakes:
    """A text → the lines of the report on it."""

    def finds(text: str | bytes, **defines: str) -> list[str]:
        with pytest.raises(InputError) as caught:
            conf(text, **defines)
        return str(caught.value).splitlines()

    return finds
