"""Coverage: what no system takes stands out in the machine that declares it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quiesce.proofs.checking.coverage import coverage
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.report.draw.coverage_drawing import NEVER, coverage_drawings

if TYPE_CHECKING:
    from quiesce.proofs.evidence.case import Case


def test_what_is_never_taken_stands_out(plain_lamps: Case) -> None:
    """The rows of which some way is never taken are marked, in the drawings of their machines; others are not drawn."""
    library = plain_lamps.composition.library
    found = coverage(library, {"lamps": plain_lamps.composition}, Limits(), Progress())
    expected = {f"{each.way.machine}:row-{each.way.row}" for each in found.untaken}
    drawings = list(coverage_drawings(library, found))
    assert [drawing.name for drawing in drawings] == list(dict.fromkeys(each.way.machine for each in found.untaken))
    lines = [line for d in drawings for each in (*d.edges, *d.nodes()) for line in each.lines]
    assert {line.row for line in lines if NEVER in line.text} == expected
    assert expected


def test_a_machine_that_is_asked_for_is_drawn(lamps: Case) -> None:
    """Also if every row of it is taken, and then nothing in it stands out."""
    library = lamps.composition.library
    found = coverage(library, {"lamps": lamps.composition}, Limits(), Progress())
    [drawing] = coverage_drawings(library, found, ["mains"])
    assert {edge.look for edge in drawing.edges} == {"plain"}
