"""The house's fences: what may import what, and what is loaded when nothing is asked yet."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("model", "specs", "proofs")
MODULES = sorted(path.relative_to(ROOT) for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))

ALLOWED = {
    "transitions": "model/composition/statechart.py",
    "networkx": "proofs/engines/graph.py",
    "oxidd": "proofs/engines/symbolic/",
    "z3": "proofs/engines/",
    "cvc5": "proofs/engines/",
    "pygraphviz": "model/views/render.py",
    "jinja2": "proofs/report/html/",
}
"""Libraries, and where alone they may be imported."""

LATE = {"numpy", "lark", "ruamel", "transitions", "networkx", "oxidd", "z3", "cvc5", "rich", "pygraphviz", "jinja2"}


def imported(module: Path) -> set[str]:
    """The modules that a file imports anywhere, also for types only; those of this house as "quiesce.model.…"."""
    found = set()
    package = ("quiesce", *module.parent.parts)
    for node in ast.walk(ast.parse((ROOT / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)} if node.level else {base}
    return found


def test_the_fences_look_at_something() -> None:
    """All three folders are seen, and an import of this house and one of a library are recognised."""
    assert {module.parts[0] for module in MODULES} == set(FOLDERS)
    assert "quiesce.model.language.findings" in imported(Path("specs/language/claim.py"))
    assert "transitions.extensions.nesting" in imported(Path("model/composition/statechart.py"))


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_imports_go_one_way(module: Path) -> None:
    """The model knows of nothing else, the specs know of the model, the proofs of both."""
    allowed = FOLDERS[: FOLDERS.index(module.parts[0]) + 1]
    ours = {name.split(".")[1] for name in imported(module) if name.startswith("quiesce.")}
    assert ours <= set(allowed)


@pytest.mark.parametrize("library", ALLOWED)
def test_a_library_stays_behind_its_fence(library: str) -> None:
    """Engines and libraries that do the work are imported where their work is done, and nowhere else."""
    users = [module.as_posix() for module in MODULES if library in {name.split(".")[0] for name in imported(module)}]
    assert [user for user in users if not user.startswith(ALLOWED[library])] == []


def test_the_command_line_loads_little() -> None:
    """Importing the command line, as `--help` does, loads none of the heavy libraries."""
    code = "import sys, quiesce.proofs.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert "click" in loaded
    assert set(loaded) & LATE == set()
