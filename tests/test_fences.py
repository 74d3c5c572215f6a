"""The house's fences: which room may use which, what may import what, and what is loaded when nothing is asked yet."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("model", "specs", "proofs")
MODULES = sorted(path.relative_to(ROOT) for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))

ROOMS = (
    "model/language",
    "model/qvmconf",
    "model/system",
    "model/reduce",
    "model/views",
    "specs/language",
    "proofs/isolated.py",
    "proofs/evidence",
    "proofs/engines",
    "proofs/recheck",
    "proofs/checking",
    "proofs/compare",
    "proofs/walk",
    "proofs/report",
    "proofs/cli",
)
"""Where code is, each room using those before it and none after."""

ALLOWED = {
    "transitions": ("model/system/statechart.py",),
    "networkx": ("proofs/engines/graph.py",),
    "oxidd": ("proofs/engines/symbolic/",),
    "z3": ("proofs/engines/", "proofs/recheck/solvers.py"),
    "cvc5": ("proofs/recheck/solvers.py",),
    "pygraphviz": ("model/views/render.py",),
    "jinja2": ("proofs/report/html/",),
    "distributed": ("proofs/checking/processes/",),
}
"""Libraries, and where alone they may be imported."""

LATE = {
    "numpy",
    "lark",
    "ruamel",
    "transitions",
    "networkx",
    "oxidd",
    "z3",
    "cvc5",
    "pygraphviz",
    "jinja2",
    "distributed",
}


@cache
def imported(module: Path) -> frozenset[str]:
    """What a file imports anywhere, also for types only: "quiesce.model.language.findings.Finding", "z3", "numpy.linalg"."""
    found = set()
    package = ("quiesce", *module.parent.parts)
    for node in ast.walk(ast.parse((ROOT / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return frozenset(found)


def room(module: Path) -> str:
    """The room of a module; a folder's own `__init__` on the surface is in none."""
    return next((each for each in ROOMS if module.is_relative_to(each)), "")


@pytest.fixture(scope="module")
def uses() -> nx.DiGraph[Path]:
    """Modules, each leading to those of this house that it imports, be it for types only."""
    names = {".".join(("quiesce", *each.with_suffix("").parts)).removesuffix(".__init__"): each for each in MODULES}
    graph: nx.DiGraph[Path] = nx.DiGraph()
    graph.add_nodes_from(MODULES)
    for module in MODULES:
        for name in imported(module):
            used = names.get(name) or names.get(name.rpartition(".")[0])
            if used not in (None, module):
                graph.add_edge(module, used)
    return graph


def test_the_fences_look_at_something(uses: nx.DiGraph[Path]) -> None:
    """Every room is seen, and an import of this house and one of a library are recognised."""
    assert {room(module) for module in MODULES} == {*ROOMS, ""}
    assert [module.name for module in MODULES if not room(module)] == ["__init__.py"] * len(FOLDERS)
    assert uses.has_edge(Path("specs/language/claim.py"), Path("model/language/findings.py"))
    assert any(name.startswith("transitions.") for name in imported(Path("model/system/statechart.py")))


def test_rooms_have_an_order(uses: nx.DiGraph[Path]) -> None:
    """No room uses a later one; so the specs know of the model, the proofs of both, and the model of nothing else."""
    upward = [(one, other) for one, other in uses.edges if ROOMS.index(room(one)) < ROOMS.index(room(other))]
    assert upward == []


def test_nothing_imports_in_circles(uses: nx.DiGraph[Path]) -> None:
    """Whoever reads a module can read what it stands on first, in the whole house."""
    assert [sorted(circle) for circle in nx.strongly_connected_components(uses) if len(circle) > 1] == []


def test_what_checks_again_knows_nothing_of_what_found_it(uses: nx.DiGraph[Path]) -> None:
    """Rechecking reaches no engine, over no way."""
    again = [module for module in MODULES if room(module) == "proofs/recheck"]
    reached = set().union(*(nx.descendants(uses, module) for module in again))
    assert {room(module) for module in reached} >= {"model/system", "proofs/evidence"}
    assert [module for module in reached if room(module) == "proofs/engines"] == []


@pytest.mark.parametrize("library", ALLOWED)
def test_a_library_stays_behind_its_fence(library: str) -> None:
    """Engines and libraries that do the work are imported where their work is done, and nowhere else."""
    users = [module.as_posix() for module in MODULES if library in {name.split(".")[0] for name in imported(module)}]
    assert users
    assert [user for user in users if not user.startswith(ALLOWED[library])] == []


def test_the_command_line_loads_little() -> None:
    """Importing the command line, as `--help` does, loads none of the heavy libraries."""
    code = "import sys, quiesce.proofs.cli.main; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert "click" in loaded
    assert set(loaded) & LATE == set()
