"""Which modules are changed, and which tests have to notice."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("targets.toml")


@dataclass(frozen=True, slots=True)
class Target:
    """Modules, and the tests that stand beside them.

    Attributes:
        modules: paths from the repository's root.
        tests: files and folders.
        without: tests that are left out because they take long, by their names.
    """

    modules: tuple[Path, ...]
    tests: tuple[str, ...]
    without: tuple[str, ...]

    def command(self) -> list[str]:
        """The tests as one command, which ends at the first that fails."""
        left_out = [f"--deselect={name}" for name in self.without]
        return [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", *left_out, *self.tests]


def targets(asked: list[str]) -> list[Target]:
    """All targets, or as much of them as lies in what is asked for.

    Raises:
        SystemExit: something was asked for that no target has.
    """
    named = [Path(name) for name in asked]
    found = []
    for folder, entry in tomllib.loads(TABLE.read_text(encoding="utf-8")).items():
        every = sorted(path for path in Path(folder).glob("*.py") if path.name != "__init__.py")
        modules = tuple(path for path in every if not named or any(path.is_relative_to(name) for name in named))
        if modules:
            found.append(Target(modules, tuple(entry["tests"]), tuple(entry.get("without", ()))))
    if not found:
        raise SystemExit(f"{', '.join(asked)}: no module of {TABLE.name} is meant")
    return found
