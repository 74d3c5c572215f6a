"""What the tests of lint share: texts as configurations, and what is found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from quiesce.model.qvmconf import read
from quiesce.model.qvmconf.lint import LintFinding, Subject, lint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Looks(Protocol):
    """Texts, one for each file, with `--quiescer` and `--wdtkick` → what is found."""

    def __call__(
        self, *texts: str, quiescers: Sequence[str] = (), wdtkicks: Sequence[str] = ()
    ) -> tuple[LintFinding, ...]: ...


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Looks:
    """Reads texts from files called a.qvmconf, b.qvmconf …, and looks at them."""
    monkeypatch.chdir(tmp_path)

    def findings(*texts: str, quiescers: Sequence[str] = (), wdtkicks: Sequence[str] = ()) -> tuple[LintFinding, ...]:
        files = [f"{letter}.qvmconf" for letter, _ in zip("abcdef", texts, strict=False)]
        for file, text in zip(files, texts, strict=True):
            (tmp_path / file).write_text(text, "utf-8")
        return lint(Subject.of(read(files), quiescers, wdtkicks))

    return findings
