"""The README and those beside what they describe are true: what they show is what happens."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from quiesce.model.system.load import load
from quiesce.proofs.cli.main import quiesce

ROOT = Path(__file__).resolve().parent.parent
PAGES = ["README.md", "model/README.md", "specs/README.md", "proofs/README.md"]
LONGEST = 120  # lines that somebody reads in one go
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
OMITTED = "…"


def transcripts() -> list[tuple[str, str]]:
    """Commands of the pages that call quiesce and show what it prints, with that."""
    found = []
    for page in PAGES:
        for block in BLOCK.findall((ROOT / page).read_text("utf-8")):
            command, _, shown = block.partition("\n")
            if command.startswith("$ quiesce ") and shown and not shown.startswith("$ "):
                found.append((command.removeprefix("$ "), shown))
    return found


def matches(shown: list[str], printed: list[str]) -> bool:
    """Whether the lines shown are the lines printed, where a line `…` stands for any lines at all."""
    if not shown:
        return not printed
    if shown[0] == OMITTED:
        return any(matches(shown[1:], printed[skipped:]) for skipped in range(len(printed) + 1))
    return bool(printed) and shown[0] == printed[0] and matches(shown[1:], printed[1:])


def known(revision: str) -> bool:
    """Whether this is a checkout of the repository in which there is a revision."""
    asked = subprocess.run(["git", "-C", ROOT, "cat-file", "-e", revision], check=False, capture_output=True)
    return asked.returncode == 0


@pytest.mark.parametrize(("command", "shown"), transcripts())
def test_transcript_is_what_the_command_prints(command: str, shown: str) -> None:
    """Every transcript of a page is printed exactly so, but for the lines it says it leaves out."""
    if command.startswith("quiesce diff ") and not known(shlex.split(command)[2]):
        pytest.skip("the history of this repository is not here")
    result = CliRunner().invoke(quiesce, shlex.split(command)[1:])
    assert matches(shown.splitlines(), result.stdout.splitlines()), result.stdout


def test_there_are_transcripts() -> None:
    """Several are shown, so that the test above tests something."""
    assert len(transcripts()) >= 4


@pytest.mark.parametrize("page", PAGES)
def test_page_is_short_and_leads_on(page: str) -> None:
    """Each page is short, and no link of it leads nowhere."""
    text = (ROOT / page).read_text("utf-8")
    assert text.count("\n") <= LONGEST
    for target in LINK.findall(text):
        assert (ROOT / page).parent.joinpath(target).exists()


def test_omission_does_not_hide_a_difference() -> None:
    """A transcript with a line that is not printed does not match, whatever it leaves out."""
    assert matches(["a", OMITTED, "d"], ["a", "b", "c", "d"])
    assert not matches(["a", OMITTED, "x"], ["a", "b", "c", "d"])
    assert not matches(["a", "c", OMITTED], ["a", "b", "c"])


def test_the_machine_that_is_shown_is_one(tmp_path: Path) -> None:
    """The example of a machine is well formed beside those that come with Quiesce."""
    (example,) = re.findall(r"^```yaml\n(machine: .*?)^```", (ROOT / "model/README.md").read_text("utf-8"), re.M | re.S)
    for file in (ROOT / "model").glob("*.yaml"):
        shutil.copy(file, tmp_path)
    (tmp_path / "example.yaml").write_text(example, "utf-8")
    assert "listener" in {machine.name for machine in load(tmp_path).model.machines}
