"""`explain` and `draw sequence` on reference systems and with wrong input; files that they write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest


@pytest.fixture
def quiesce(command_line):
    """Runs the command line: exit status, standard output and standard error."""
    return command_line


FOLDER = Path(__file__).resolve().parents[1] / "assets" / "lamp"
LAMP = [str(FOLDER / "lamp.yaml"), "--machines", str(FOLDER / "machines"), "--specs", str(FOLDER / "specs")]
KILLED = "Somebody sends SIGKILL to qvm"


def test_the_claim_of_all_claims_is_explained(quiesce):
    """The claim, its sources, when it holds, a story for each row of causes, what would rescue it, what to ask."""
    status, out, _ = quiesce("explain", "no-device-left-unquiesced")
    assert status == 0
    heads = [line for line in out.splitlines() if line and not line.startswith(" ")]
    assert heads == [
        "no-device-left-unquiesced: depends, for ethernet",
        "the claim",
        "when it holds",
        "what makes it fail",
        "what would rescue it",
        "what to ask the vendor",
        "sources",
    ]
    rows = int(re.search(r"each enough by itself, in (\d+) rows", out)[1])
    assert re.findall(r"^  cause (\d+):", out, re.MULTILINE) == [str(number) for number in range(1, rows + 1)]
    assert KILLED in out
    assert "ivi.qvm is in gone since step 5 and ethernet.device is in active.idle since step 3" in out
    assert re.search(r"^  I1  ", out, re.MULTILINE)
    cited = {
        number for group in re.findall(r"\[([A-Z\d\s]+)\]", out.split("\nsources\n")[0]) for number in group.split()
    }
    listed = re.findall(r"^  ([FAIH]\d+) ", out.split("\nsources\n")[1], re.MULTILINE)
    assert set(listed) == cited
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.slow
@pytest.mark.parametrize("system", ["bench", "x86", "cockpit", "vehicle"])
def test_every_reference_system_has_its_story(system, quiesce):
    """One SIGTERM, and what comes of it, is told about each of them."""
    status, out, _ = quiesce("explain", "stop-signal-ends-vm", system, "--causes", "1")
    assert status == 0
    assert "The operator sends SIGTERM to qvm" in out or "holds" in out
    assert max(map(len, out.splitlines())) <= 100


@pytest.mark.parametrize(
    ("arguments", "report"),
    [
        (["explain"], "Error: Missing argument 'CLAIM', or the option --why-not EVENT."),
        (["explain", "lamp-can-be-brigth", *LAMP], 'CLAIM: there is no property "lamp-can-be-brigth"; known: '),
        (["explain", "lamp-stays-whole[hell]", *LAMP], 'CLAIM: lamp-stays-whole makes no claim about "hell"; known: hall, porch; did you mean "hall"?'),
        (["explain", "lamp-stays-whole", "--for", "attic", *LAMP], 'CLAIM: lamp-stays-whole makes no claim about "attic"; known: hall, porch'),
        (["explain", "lamp-stays-whole", *LAMP, "--at", "1"], "Error: --at says when, which needs --why-not EVENT."),
        (["explain", *LAMP, "--why-not", "burm"], '--why-not: there is no event "burm"; known: '),
        (["explain", *LAMP, "--why-not", "burn"], '--why-not: "burn" may be hall.burn or porch.burn; say of which element'),
        (["explain", *LAMP, "--why-not", "hall.burn", "--at", "1"], "Error: --at counts steps of a claim's trace"),
        (["explain", "lamp-stays-whole", *LAMP, "--why-not", "hall.burn", "--at", "9"], "Error: The trace of lamp-stays-whole[hall] has 3 steps."),
        (["explain", *LAMP, "--why-not", "hall.burn", "--given", "kind=candle"], "--given: feature"),
        (["explain", "no-light-without-mains", *LAMP, "--why-not", "outage"], "Error: no-light-without-mains[hall] has no trace to go along: it holds"),
        (["explain", "one-owner", "missing.yaml"], "missing.yaml:1:1: cannot be read: No such file or directory"),
        (["simulate", *LAMP, "--property", "no-light-without-mains"], "Error: no-light-without-mains[hall] has no trace to walk along: it holds"),
        (["simulate", *LAMP, "--property", "one-owner"], '--property: there is no property "one-owner"; known: '),
        (["draw", "sequence"], "Error: Missing option '--property'."),
        (["draw", "sequence", *LAMP, "--property", "no-light-without-mains"], "Error: no-light-without-mains[hall] has no trace to draw: it holds"),
        (["draw", "sequence", *LAMP, "--property", "lamp-stays-whole", "--cause", "9"], "Error: lamp-stays-whole[hall] has no row 9 of causes; known: 1 to 1"),
        (["draw", "sequence", "--property", "x", "--out", "x.gif"], 'Error: No format is known by the suffix ".gif"'),
        (["draw", "sequence", "--property", "x", "--width", "10"], "Error: Invalid value for '--width'"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_message_and_status_2(arguments, report, quiesce):
    """What is wrong is told on standard error, nothing is printed, and the exit status is 2."""
    status, out, error = quiesce(*arguments)
    told = [line for line in error.splitlines() if line.startswith(report)]
    assert (status, out, len(told)) == (2, "", 1), error


def test_a_limit_ends_with_status_3(quiesce):
    """Where the time is up nothing is concluded, and that is what is said."""
    status, out, _ = quiesce("explain", "lamp-stays-whole[hall]", *LAMP, "--timeout", "0.001")
    assert status == 3
    assert "lamp-stays-whole: unknown, for hall" in out
    status, out, _ = quiesce("explain", *LAMP, "--why-not", "hall.burn", "--timeout", "0.001")
    assert status == 3
    assert "whether it ever can is unknown: the time limit" in " ".join(out.split())


def test_a_chart_is_written_whole_and_to_nobodys_place(quiesce, tmp_path):
    """The suffix tells the format; a file that is there is kept unless it is to be replaced; twice is the same."""
    files = {suffix: tmp_path / f"chart.{suffix}" for suffix in ("svg", "mmd", "txt")}
    for file in files.values():
        assert quiesce("draw", "sequence", *LAMP, "--property", "lamp-stays-whole", "--out", str(file))[0] == 0
    assert files["svg"].read_text().startswith("<svg ")
    assert files["mmd"].read_text().startswith("---\n")
    assert files["txt"].read_text().startswith("lamp-stays-whole[hall]\n")
    before = files["svg"].read_bytes()
    status, _, error = quiesce("draw", "sequence", *LAMP, "--property", "lamp-stays-whole", "--out", str(files["svg"]))
    assert (status, files["svg"].read_bytes()) == (2, before)
    assert "is there already" in error
    again = ("draw", "sequence", *LAMP, "--property", "lamp-stays-whole", "--out", str(files["svg"]), "--replace")
    assert (quiesce(*again)[0], files["svg"].read_bytes()) == (0, before)


def test_the_trace_of_a_cause_is_drawn(quiesce):
    """A row of causes has its own chart, with its own events."""
    status, out, _ = quiesce("draw", "sequence", "--property", "no-device-left-unquiesced", "--cause", "2")
    assert status == 0
    assert "⚡ fault ivi.vdev_error" in out
    assert max(map(len, out.splitlines())) <= 100
