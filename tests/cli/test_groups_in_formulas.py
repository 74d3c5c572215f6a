"""A group of events in a formula: what may occur, or occurs, is one of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import named

if TYPE_CHECKING:
    from collections.abc import Callable

LAMP = Path(__file__).resolve().parents[1] / "assets" / "lamp"
CLAIMS = """\
- property: never-broken
  claim: No lamp breaks.
  for: {v: vms}
  never: v.lamp in broken
- property: never-touched
  claim: Nobody touches a lamp.
  for: {v: vms}
  ltl: G not TOUCHED
- property: breaks-if-allowed
  claim: A lamp may break.
  for: {v: vms}
  where: ALLOWED
  possible: v.lamp in broken
"""
WORDS = {
    "group": {"TOUCHED": "occurs(v.touch)", "ALLOWED": "may(v.touch)"},
    "events": {
        "TOUCHED": "(occurs(v.press) or occurs(v.burn) or occurs(v.hum))",
        "ALLOWED": "may(v.press) or may(v.burn)",
    },
}


@pytest.fixture
def checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]
) -> Callable[..., tuple[int, str, str]]:
    """Checks the lamps, whose machine has a group of all three events, with claims in one kind of words."""
    shutil.copytree(LAMP, tmp_path, dirs_exist_ok=True)
    machine = tmp_path / "machines" / "lamp.yaml"
    groups = "groups: {touch: [press, burn, hum], humming: [hum], lamp: [press], outage: [burn]}\nstates:\n"
    machine.write_text(machine.read_text("utf-8").replace("states:\n", groups, 1), "utf-8")
    monkeypatch.chdir(tmp_path)

    def check(words: str, *arguments: str) -> tuple[int, str, str]:
        claims = CLAIMS
        for word, said in WORDS[words].items():
            claims = claims.replace(word, said)
        (tmp_path / "specs" / "claims.yaml").write_text(claims, "utf-8")
        return command_line("check", "lamp.yaml", "--machines", "machines", "--specs", "specs", "--json", *arguments)

    return check


@pytest.mark.parametrize(
    ("group", "events"),
    [
        ("not may(touch)", "not may(press) and not may(burn)"),
        ("may(touch) implies not may(burn)", "may(press) or may(burn) implies not may(burn)"),
        ("not (may(touch) and kind is dimmer)", "not ((may(press) or may(burn)) and kind is dimmer)"),
        ("all v in vms: not may(v.touch)", "all v in vms: not may(v.press) and not may(v.burn)"),
        ("not may(lamp)", "not may(press)"),
    ],
)
def test_a_group_says_what_its_events_say(
    group: str, events: str, checked: Callable[..., tuple[int, str, str]]
) -> None:
    """Regions, causes and runs are the same, in an assumption and in claims; those of class progress have no permission."""
    one, other = (
        [
            {key: value for key, value in claim.items() if key != "seconds"}
            for claim in json.loads(checked(words, "--assume", assumed)[1])["properties"]
        ]
        for words, assumed in (("group", group), ("events", events))
    )
    assert one == other
    assert {claim["id"] for claim in one} >= {"never-broken", "never-touched"}


@pytest.mark.parametrize(
    ("assumed", "report"),
    [
        (
            "not may(outage)",
            "is one of the host and of each VM; write host.outage, or all v in vms: … v.outage …, or both",
        ),
        (
            "not may(humming)",
            'group "humming" has events of class progress only, so there is no permission to speak of',
        ),
        (
            "not may(tuch)",
            'unknown event "tuch" in the scope of the system; known: outage, repair; did you mean "touch"?',
        ),
        (
            "may(host.touch)",
            'unknown event "touch" in the scope of the system; it is declared for each VM: say of which',
        ),
    ],
)
def test_a_mistaken_group_is_refused(assumed: str, report: str, checked: Callable[..., tuple[int, str, str]]) -> None:
    """Where it stands, with the nearest name; one that is called as an event of the host is not guessed."""
    status, out, err = checked("group", "--assume", assumed)
    assert (status, out) == (2, "")
    assert report in err


def test_a_short_assumption_does_not_unfold_into_a_long_one(
    checked: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Events that groups stand for count as atoms do that formulas stand for."""
    monkeypatch.setattr(named, "MAX_ATOMS", 5)
    assert checked("events", "--assume", "may(touch)")[0] in (0, 1)
    status, out, err = checked("events", "--assume", "may(touch) or may(touch)")
    assert (status, out) == (2, "")
    assert "--assume:18: names stand for more than" in err
