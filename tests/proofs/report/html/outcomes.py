"""What checks of small systems find, and what is in a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.checking.run import Outcome, run
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

HERE = Path(__file__).resolve().parent
ASSETS = Path(__file__).resolve().parents[3] / "assets"


def found(question: Question) -> Outcome:
    """A question → what a check finds, with the trace of every cause."""
    return run(prepare(question), "symbolic", Limits.starting_now(None), Causes("all", None, "all"), Progress())


def asset(name: str, specs: Path | None = None) -> Outcome:
    """One of the toy systems, and what is claimed of it where that is not its own → the outcome."""
    folder = ASSETS / name
    paths = (str(next(folder.glob("*.yaml"))),)
    return found(Question(paths, machines=str(folder / "machines"), specs=str(specs or folder / "specs")))


def data_of(text: str) -> dict[str, Any]:
    """A page → the data that its script is given."""
    held = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert held is not None
    data: dict[str, Any] = json.loads(held[1])
    return data
