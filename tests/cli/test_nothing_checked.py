"""Green with nothing checked is not green: where no claim is made, it is said, and the exit status is 2."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from quiesce.model.language.findings import InputError
from quiesce.proofs.cli.main import quiesce

LAMP = Path(__file__).resolve().parents[1] / "assets" / "lamp"
ABOUT_RELAYS = """\
- property: relay-stays-whole
  claim: No relay breaks.
  for: {v: vms}
  where: v.kind is relay
  never: v.lamp in broken
"""
ASKED = ("lamp.yaml", "--machines", "machines", "--specs", "specs")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lamps' model in the current folder, without a relay."""
    shutil.copytree(LAMP, tmp_path, dirs_exist_ok=True)
    (tmp_path / "lamp.yaml").write_text("system: lamps\nvms:\n  hall: {kind: plain}\n", "utf-8")
    (tmp_path / "specs" / "relays.yaml").write_text(ABOUT_RELAYS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("check", "--json"),
        ("check", "--engine", "explicit"),
        ("prove",),
        ("check", "--update-ledger"),
    ],
    ids=" ".join,
)
def test_claims_that_speak_of_nothing_are_no_pass(here: Path, command: tuple[str, ...]) -> None:
    """Where no property that was asked for has anything to speak of, nothing is printed as if it had been checked."""
    (here / "specs" / "claims.yaml").unlink()
    with pytest.raises(InputError, match=r"^specs: nothing to check: .* what relay-stays-whole would apply to"):
        CliRunner().invoke(quiesce, [command[0], *ASKED, *command[1:]], catch_exceptions=False, standalone_mode=False)
    assert list(here.rglob("*.ledger.yaml")) == []


def test_an_empty_selection_is_no_pass(here: Path) -> None:
    """A property that is chosen and makes no claim here does not pass."""
    with pytest.raises(InputError, match="nothing to check"):
        CliRunner().invoke(
            quiesce, ["check", *ASKED, "--property", "relay-stays-whole"], catch_exceptions=False, standalone_mode=False
        )


def test_kinds_that_no_claim_is_of_prove_nothing(here: Path) -> None:
    """Who asks for proofs of a kind of which there is no claim is told so."""
    with pytest.raises(InputError, match=r"^--kind: none of the 1 claims is of these kinds"):
        CliRunner().invoke(
            quiesce,
            ["prove", *ASKED, "--property", "no-light-without-mains", "--kind", "possible"],
            catch_exceptions=False,
            standalone_mode=False,
        )


def test_a_file_without_a_claim_is_named(here: Path) -> None:
    """A file of which no property makes a claim is named, in words and in the document, though others do."""
    said = CliRunner().invoke(quiesce, ["check", *ASKED])
    assert "no claim of specs/relays.yaml applies here" in said.output.splitlines()
    document = json.loads(CliRunner().invoke(quiesce, ["check", *ASKED, "--json"]).stdout)
    assert document["not_applicable"] == ["relay-stays-whole"]
    assert document["files_not_applicable"] == ["specs/relays.yaml"]


def test_files_in_subfolders_count(here: Path) -> None:
    """Claims and machines are found in subfolders: a folder of claims that lies one level down is checked, not passed over."""
    deep = here / "specs" / "more" / "deep"
    deep.mkdir(parents=True)
    shutil.move(here / "specs" / "claims.yaml", deep / "claims.yaml")
    (here / "machines" / "parts").mkdir()
    shutil.move(here / "machines" / "counter.yaml", here / "machines" / "parts" / "counter.yaml")
    document = json.loads(CliRunner().invoke(quiesce, ["check", *ASKED, "--json"]).stdout)
    assert {each["id"] for each in document["properties"]} == {
        "no-light-without-mains",
        "lamp-stays-whole",
        "counted-lamp-was-pressed",
        "lamp-can-be-bright",
    }


def test_a_link_to_a_folder_is_not_passed_over(here: Path) -> None:
    """Whether what lies behind a link was meant nobody can say, so it is told."""
    shutil.copytree(here / "specs", here / "elsewhere")
    (here / "specs" / "link").symlink_to(here / "elsewhere")
    with pytest.raises(InputError, match=r"^specs/link: is a link to a folder; put the files here"):
        CliRunner().invoke(quiesce, ["check", *ASKED], catch_exceptions=False, standalone_mode=False)
