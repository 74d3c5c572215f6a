"""States counted piece by piece are as many as states counted at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.composition.cone import pieces, spoken_of
from quiesce.model.composition.specialise import grant
from quiesce.proofs.check import Question, prepare
from quiesce.proofs.engines import symbolic
from quiesce.proofs.engines.count import count_states
from quiesce.proofs.engines.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from quiesce.model.composition.transition_system import TransitionSystem

ARM = "ram 0x80000000,512M\ncpu\nvdev gic\n"
X86 = "ram 512M\ncpu\nvdev ioapic\n    loc 0xf8000000\n    intr apic\n    name myioapic\n"
GPU = "pass loc mem:0xfd580000,0x10000,rwn\n"


def system(folder: Path, *configurations: str) -> TransitionSystem:
    """The system of some configurations, with everything open that they do not say."""
    paths = []
    for index, text in enumerate(configurations):
        path = folder / f"vm{index}.qvmconf"
        path.write_text(f"system vm{index}\n{text}")
        paths.append(str(path))
    return spoken_of(prepare(Question(tuple(paths))).composition.transition_system)


@pytest.mark.parametrize(
    ("configurations", "apart"),
    [
        ((ARM,), 1),
        ((ARM, ARM), 2),
        ((ARM, X86), 2),
        ((ARM + GPU, ARM), 2),
        ((ARM + GPU, ARM + GPU), 1),
        ((ARM, X86, ARM), 3),
    ],
)
def test_counted_in_pieces_and_at_once(tmp_path: Path, configurations: tuple[str, ...], apart: int) -> None:
    """VMs that share readings only are separate pieces, a shared device ties them; the count is the same either way."""
    whole = system(tmp_path, *configurations)
    assert len(pieces(whole)) == apart
    assert count_states(whole, Limits(), lambda _: None) == symbolic.explore(grant(whole)).states


def test_limit_is_no_count(tmp_path: Path) -> None:
    """Where a limit is reached there is no number, but the reason."""
    whole = system(tmp_path, ARM, ARM)
    with pytest.raises(symbolic.Exhausted, match="time limit"):
        count_states(whole, Limits(seconds=1e-9, started=0.0), lambda _: None)
