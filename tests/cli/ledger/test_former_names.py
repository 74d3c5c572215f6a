"""A ledger that calls a claim by its former name says what it said; only the name is told, and written anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .lamps import CHECK, CLAIMS, LEDGER, edit, flat

if TYPE_CHECKING:
    from .lamps import Run

DARK = "- property: no-light-without-mains\n"
RENAMED = "- property: dark-without-mains\n  formerly: no-light-without-mains\n"


def test_a_former_name_is_no_difference(run: Run) -> None:
    """Exit status 0, and the ledger stays as it is, until somebody has it written: then only names are others."""
    edit(CLAIMS, DARK, RENAMED)
    before = LEDGER.read_text("utf-8")
    status, printed = run(*CHECK, "--ledger")
    assert (status, LEDGER.read_text("utf-8")) == (0, before)
    assert "all is as the ledger says: lamp.ledger.yaml: 8 claims" in flat(printed)
    assert "the ledger wrote dark-without-mains by its former name: no-light-without-mains" in flat(printed)
    assert "--update-ledger writes those of now" in printed
    assert run(*CHECK, "--update-ledger")[0] == 0
    again = LEDGER.read_text("utf-8")
    assert "no-light-without-mains" not in again
    assert sorted(again.replace("dark-without-mains", "no-light-without-mains").splitlines()) == sorted(
        before.splitlines()
    )
    assert "former" not in run(*CHECK, "--ledger")[1]


def test_what_is_different_is_told_by_the_name_of_now(run: Run) -> None:
    """A claim that was renamed and says something else is no new claim, and nobody finds one missing."""
    edit(CLAIMS, DARK, RENAMED)
    edit(CLAIMS, "host.mains in dead and v.lamp in on", "host.mains in dead and v.lamp in on.bright")
    status, printed = run(*CHECK, "--ledger", "--json")
    found = json.loads(printed)["ledger"]
    assert status == 1
    assert found["renamed"] == {"no-light-without-mains": "dark-without-mains"}
    assert {each["kind"] for each in found["differences"]} <= {"claim says something else", "explored"}
    assert {each["about"] for each in found["differences"]} == {"dark-without-mains[hall]", "dark-without-mains[porch]"}


def test_both_names_are_two_claims(run: Run) -> None:
    """A ledger that has the name of now as well means by the former one a claim that nobody makes any more."""
    edit(CLAIMS, DARK, RENAMED)
    assert run(*CHECK, "--update-ledger")[0] == 0
    text = LEDGER.read_text("utf-8")
    start = text.index("  dark-without-mains[")
    entry = text[start : text.index("\n  ", text.index("certificate", start)) + 1]
    LEDGER.write_text(text + entry.replace("dark-without-mains", "no-light-without-mains"), "utf-8")
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "nobody checks any more what was" in flat(printed)
