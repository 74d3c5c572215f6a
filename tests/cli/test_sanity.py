"""Claims about the sanity of the model are checked like all others, and told in one line where they hold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiesce.proofs.cli.main import quiesce

LAMP = Path(__file__).resolve().parents[1] / "assets" / "lamp"
WANTED = "- property: mains-stay-live\n  claim: There is no outage.\n  never: host.mains in dead\n"
SANE = """\
- property: dark-without-mains
  formerly: no-light-without-mains
  claim: A lamp is dark while there is an outage.
  for: {v: vms}
  never: host.mains in dead and v.lamp in on
- property: plain-lamp-lights
  claim: A plain lamp can be lit.
  for: {v: vms}
  where: v.kind is plain
  possible: v.lamp in on
"""
WRONG = """\
- property: no-lamp-lights
  claim: No lamp is lit.
  for: {v: vms}
  never: v.lamp in on
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lamps' model with one claim that somebody wants, and some about its sanity."""
    shutil.copytree(LAMP, tmp_path, dirs_exist_ok=True)
    (tmp_path / "specs" / "claims.yaml").write_text(WANTED, "utf-8")
    (tmp_path / "specs" / "sanity").mkdir()
    (tmp_path / "specs" / "sanity" / "lamps.yaml").write_text(SANE, "utf-8")
    (tmp_path / "lamp.yaml").write_text("system: lamps\nvms:\n  hall: {kind: relay}\n  attic: {kind: relay}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(*arguments: str) -> Result:
    asked = ("check", "lamp.yaml", "--machines", "machines", "--specs", "specs", *arguments)
    return CliRunner().invoke(quiesce, asked, catch_exceptions=False)


def test_what_holds_is_one_line(here: Path) -> None:
    """No row of the table and no name; what says nothing here is counted, and in the sum all claims are."""
    found = checked()
    assert "\n  sanity of the model: 2 of 2 hold, 1 not applicable\n" in found.stdout
    assert "3 claims: 2 hold, 1 depend" in found.stdout
    assert "dark-without-mains" not in found.stdout
    assert "plain-lamp-lights" not in found.stdout
    assert found.exit_code == 1


def test_what_does_not_hold_is_told_like_any_claim(here: Path) -> None:
    """A wrong model is a failure: row, story and exit status."""
    (here / "specs" / "sanity" / "wrong.yaml").write_text(WRONG, "utf-8")
    (here / "specs" / "claims.yaml").write_text(WANTED.replace("never: ", "possible: "), "utf-8")
    found = checked()
    assert "\n  sanity of the model: 2 of 4 hold, 2 depend, 1 not applicable\n" in found.stdout
    assert "\n  no-lamp-lights   depends  " in found.stdout
    assert "\nno-lamp-lights: depends, for hall" in found.stdout
    assert found.exit_code == 1


def test_what_is_not_known_is_no_pass(here: Path) -> None:
    """A limit that was reached is counted in the line, and ends with exit status 3."""
    (here / "specs" / "claims.yaml").write_text(WANTED.replace("never: ", "possible: "), "utf-8")
    found = checked("--timeout", "0.000001")
    assert "\n  sanity of the model: 0 of 2 hold, 2 unknown, 1 not applicable\n" in found.stdout
    assert "\n  dark-without-mains  unknown " in found.stdout
    assert found.exit_code == 3


def test_whoever_asks_by_name_sees_it(here: Path) -> None:
    """With its row, as if it were any other; and so does whoever wants every witness."""
    found = checked("--property", "dark-without-mains")
    assert "\n  dark-without-mains  holds " in found.stdout
    assert "sanity of the model" not in found.stdout
    assert "\n  dark-without-mains  holds " in checked("--traces").stdout


def test_each_verdict_says_what_it_is_for(here: Path) -> None:
    """In the JSON document, and as a tag of the rule in SARIF; build servers read it below the verdict."""
    found = json.loads(checked("--json", "--sarif", "out.sarif", "--junit", "out.xml").stdout)
    assert {each["id"]: each["sanity"] for each in found["properties"]} == {
        "mains-stay-live": False,
        "dark-without-mains": True,
    }
    rules = json.loads((here / "out.sarif").read_text("utf-8"))["runs"][0]["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules if "sanity" in rule["properties"]["tags"]} == {"dark-without-mains"}
    assert (here / "out.xml").read_text("utf-8").count("sanity of the model") == 2


def test_a_former_name_is_answered_with_the_one_of_now(here: Path) -> None:
    """The claim is checked, and whoever writes the former name is told, where it is in nobody's way."""
    found = checked("--property", "no-light-without-mains", "--json")
    assert {each["id"] for each in json.loads(found.stdout)["properties"]} == {"dark-without-mains"}
    note = 'the property "no-light-without-mains" is called "dark-without-mains" now; its former name is known until'
    assert note in found.stderr
    drawn = CliRunner().invoke(
        quiesce,
        ["explain", "no-light-without-mains[hall]", "lamp.yaml", "--machines", "machines", "--specs", "specs"],
        catch_exceptions=False,
    )
    assert drawn.stdout.startswith("dark-without-mains: holds, for hall")
    assert note in drawn.stderr


def test_the_catalogue_has_a_heading_for_them(here: Path) -> None:
    """They stand for nothing that anybody wants: an invariant with no other claim is unaccounted for."""
    (here / "machines" / "sources.yaml").write_text("sources:\n  I1: {says: no lamp is lit without mains}\n", "utf-8")
    cited = SANE.replace("  formerly: no-light-without-mains\n", "  because: I1\n")
    (here / "specs" / "sanity" / "lamps.yaml").write_text(cited, "utf-8")
    found = CliRunner().invoke(quiesce, ["catalogue", "--machines", "machines", "--specs", "specs"])
    assert "\n         sanity       dark-without-mains\n" in found.stdout
    assert "unaccounted: 1 source" in found.stdout
    assert found.exit_code == 1
    (here / "specs" / "claims.yaml").write_text(f"{WANTED}  because: I1\n", "utf-8")
    found = CliRunner().invoke(quiesce, ["catalogue", "--machines", "machines", "--specs", "specs"])
    assert "\n         claims       mains-stay-live\n         sanity       dark-without-mains\n" in found.stdout
    assert found.exit_code == 0
