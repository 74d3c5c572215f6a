"""Two engines that share nothing but the system they read."""

from __future__ import annotations

import pytest

from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

from .test_verdicts import check, readings


@pytest.mark.parametrize("share", [43, pytest.param(1, marks=pytest.mark.slow)], ids=["a few", "all"])
@pytest.mark.parametrize(
    ("value", "left_open"),
    [
        (0, ("ethernet.quiescer", "host.vcpus_at_terminate", "host.error_callbacks", "host.signal_while_terminating")),
        (-1, ("ethernet.smmu", "host.iommu_after_release", "host.watchdog_while_terminating", "host.arm_sigterm_exit")),
    ],
)
def test_engines_agree_on_the_reference_system(value: int, left_open: tuple[str, ...], share: int) -> None:
    """Exploring in both ways gives the same regions and run lengths for the claims; a disagreement would be an error.

    Of the readings some are left open, so that the explicit engine can list all states under all of them.
    """
    applicable = dict.fromkeys(claim.declared.name for claim in prepare(Question()).claims)
    names = list(applicable)[(value % 2) * (share // 2) :: share]
    chosen = [word for name in names for word in ("--property", name)]
    result = check("--engine", "all", "--causes", "none", *readings(value, *left_open), *chosen)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == 1 or (result.exit_code == 0 and share > 1)
    assert "unknown" not in result.stdout
