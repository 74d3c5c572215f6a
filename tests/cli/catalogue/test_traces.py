"""`quiesce catalogue --traces`: which trace shows a hazard, and what is said where none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Runs


def test_the_trace_of_each_hazard(run: Runs) -> None:
    """With traces, the minimal cause and the steps of each hazard stand below the claim that shows it."""
    status, out, _ = run("--traces")
    assert status == 0
    assert [line.strip() for line in out.split("\nhazards\n")[1].splitlines()] == [
        "H1   a full pump bursts",
        "in minimal   breaks whole, by d.oil is full and may(d.burst)",
        "p.oil is full and may(p.run) and may(p.burst): 2 steps: run, burst",
        "H2   a pump runs",
        "in two       is seen in runs",
        "1 step: run",
        "",
        "3 facts, 1 open question, 1 decision, 1 invariant, 2 hazards",
        "every source stands somewhere, or it is said why not",
        "2 of 2 hazard traces found",
    ]
    assert "1 of 1 hazard trace found" in run("--traces", "--system", "two")[1]
    status, out, _ = run("--traces", "H1")
    assert (status, out.splitlines()[-2].strip()) == (
        0,
        "p.oil is full and may(p.run) and may(p.burst): 2 steps: run, burst",
    )


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("may(d.run)", "p.oil is full and may(p.run) and may(p.burst): 2 steps: run, burst"),
        ("d.mode is rough", "p.mode is rough and may(p.run) and may(p.burst): 2 steps: run, burst"),
        ("'d.oil is full, empty'", "p.oil is full and may(p.run) and may(p.burst): 2 steps: run, burst"),
        ("d.oil is empty", "no minimal cause of whole[p] contains p.oil is empty"),
        ("not may(d.burst)", "no minimal cause of whole[p] contains not may(p.burst)"),
    ],
)
def test_only_a_minimal_cause_shows_a_hazard(cause: str, said: str, run: Runs) -> None:
    """What is named must be among its members; where no cause has it, that is told, and the status is 1."""
    changed = {"s/s.yaml": ("[d.oil is full, may(d.burst)]", cause)}
    status, out, _ = run("--traces", "--system", "minimal", changed=changed)
    lines = [line.strip() for line in out.splitlines()]
    assert said in lines
    missing = said.startswith("no ")
    assert status == int(missing)
    assert f"{int(not missing)} of 1 hazard trace found" in lines
    assert (f"H1 in minimal, whole: {said}" in lines) is missing


def test_a_hazard_that_the_system_rules_out(run: Runs) -> None:
    """A claim that holds, a cause that cannot be, a property without a claim: each says why nothing is shown."""
    minimal, plain = "m/systems/minimal/minimal.yaml", (", cause: [d.oil is full, may(d.burst)]", "")
    changed = {minimal: ("{vm: a}", "{vm: a, oil: empty}")}
    said = "  H1 in minimal, whole: minimal rules out d.oil is full and may(d.burst)"
    status, out, _ = run("--traces", changed=changed)
    assert (status, out.splitlines()[-1]) == (1, said)
    changed = {minimal: ("devices:", "assume: not may(burst)\ndevices:"), "s/s.yaml": plain}
    status, out, _ = run("--traces", changed=changed)
    assert (status, out.splitlines()[-1]) == (1, "  H1 in minimal, whole: whole[p] holds")
    changed = {minimal: ("devices:\n  p: {vm: a}\n", ""), "s/s.yaml": plain}
    status, out, _ = run("--traces", changed=changed)
    assert (status, out.splitlines()[-1]) == (1, "  H1 in minimal, whole: whole makes no claim about minimal")


def test_a_limit_is_no_answer(run: Runs) -> None:
    """Where time runs out the status is 3, and what could not be shown is told."""
    status, out, _ = run("--traces", "--timeout", "1e-9")
    assert status == 3
    assert "0 of 2 hazard traces found" in out
    assert "the time limit of 1e-09 s was reached" in out
