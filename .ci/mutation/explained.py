"""Changes that no test can notice, or need not, each with its reason: `tests/survivors.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

if TYPE_CHECKING:
    from mutants import Mutant

FILE = Path("tests/survivors.yaml")


@dataclass(frozen=True, slots=True)
class Explanation:
    """One entry; `change` is what the line becomes, or "any"."""

    line: str
    change: str

    def covers(self, mutant: Mutant) -> bool:
        """Whether the entry speaks of this change."""
        return self.line == mutant.before and self.change in ("any", mutant.after)


def explanations(module: Path) -> list[Explanation]:
    """What is explained of one module."""
    entries = YAML(typ="safe").load(FILE) if FILE.exists() else None
    return [Explanation(e["line"], e["change"]) for e in entries or () if e["file"] == module.as_posix()]
