"""`quiesce catalogue`: what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Runs


@pytest.mark.parametrize(
    ("arguments", "report"),
    [
        (["F11"], 'NUMBER: there is no source "F11"; known: F1 to F3, A1 to A1, E1 to E1, I1 to I1, H1 to H2; did you mean "F1"?'),
        (["--machine", "pmup"], '--machine: there is no machine "pmup"; known: pump; did you mean "pump"?'),
        (["--traces", "--system", "tow"], '--system: there is no reference system "tow"; known: minimal, two; did you mean "two"?'),
        (["--coverage", "--system", "\x1b[m"], '--system: there is no reference system "\\x1b[m"; known: minimal, two'),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused(arguments: list[str], report: str, run: Runs) -> None:
    """Numbers, machines and systems that are not there, with the nearest that is."""
    assert run(*arguments) == (2, "", f"{report}\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--machine", "pump", "--coverage"],
        ["F1", "--coverage"],
        ["--machine", "pump", "--json"],
        ["--coverage", "--markdown"],
        ["--json", "--markdown"],
        ["--system", "two"],
        ["--timeout", "0"],
        ["--timeout", "x"],
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], run: Runs) -> None:
    """Options that print different things, or that nothing would listen to."""
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert "Error: " in err


@pytest.mark.parametrize(
    ("before", "after", "report"),
    [
        ("because: [I1]", "because: [I2]", 's/s.yaml:1:13: no source is numbered "I2"'),
        ("{H2: {system: two}}", "{H3: {system: two}}", 's/s.yaml:11:13: no source is numbered "H3"'),
        ("{H2: {system: two}}", "{H2: {system: tow}}", 's/s.yaml:11:13: hazard H2 shows in "tow", which is no reference system; known: minimal, two; did you mean "two"?'),
    ],
)  # fmt: skip
def test_a_property_that_cites_what_is_not_there_is_refused(before: str, after: str, report: str, run: Runs) -> None:
    """Also where no system is explored that would need it."""
    assert run(changed={"s/s.yaml": (before, after)}) == (2, "", f"{report}\n")
