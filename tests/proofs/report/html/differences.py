"""Two versions of the kettle, with every kind of change between them, and what is found to be different."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.compare.diff.side import opened
from quiesce.proofs.compare.diff.sides import Sides
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.question import Question

from .outcomes import ASSETS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from quiesce.proofs.compare.diff.difference import Difference

KETTLE = {
    "press, source: cold, dest: heating, conditions: lid in closed": "press, source: cold, dest: heating",
    "pour, source: done, dest: cold": "pour, source: wet, dest: cold",
    "  simmer: {class: progress}": "  simmer: {class: choice}\n  spills: {class: fault, because: [F1]}",
    "boiling, done]": "boiling, done, wet]",
    "  - {trigger: shake,": "  - {trigger: spills, source: boiling, dest: wet, because: [F1]}\n  - {trigger: shake,",
    "clicks": "snaps",
    "a kettle that boils water": "what boils water",
}
CLAIMS = {
    "  assuming: v.switch is fitted\n": "",
    "- property: kettle-hums\n  claim: What boils has been pressed.": "- property: nobody-gets-wet\n  claim: No water is spilled.",
    "  ltl: G (v.kettle in boiling implies F occurs(v.simmer))": "  never: v.kettle in wet",
}
FEATURES = {"missing: no": "missing: no, broken: never"}


@dataclass(frozen=True)
class Compared:
    """What was found, and how both sides are called."""

    found: list[Difference]
    labels: tuple[str, str]


def versions(
    folder: Path, *, systems: int = 1, edits: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[str, str]:
    """Two folders with the kettle before and after these edits → their paths."""
    changes = {"machines/kettle.yaml": KETTLE, "specs/claims.yaml": CLAIMS, "machines/features.yaml": FEATURES}
    before, after = folder / "before", folder / "after"
    for side in (before, after):
        shutil.copytree(ASSETS / "kettle", side)
        for number in range(1, systems):
            text = (side / "kettle.yaml").read_text("utf-8")
            more = "  hall: {}\n" * (number == 1 and side is after)
            (side / f"more{number}.yaml").write_text(text.replace("kettles", f"more{number}") + more, "utf-8")
    for name, pieces in (changes if edits is None else edits).items():
        text = (after / name).read_text("utf-8")
        for old, new in pieces.items():
            assert old in text, old
            text = text.replace(old, new)
        (after / name).write_text(text, "utf-8")
    return str(before), str(after)


def compared(base: str, head: str, question: Question | None = None) -> Compared:
    """Two sides → what is different."""
    with opened(base, head, "", "") as (before, after):
        sides = Sides(before, after, question or Question(), Limits.starting_now(None), Progress())
        return Compared(list(sides.differences()), (before.label, after.label))
