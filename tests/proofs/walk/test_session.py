"""Commands of a session: what is wrong with them, at which column, and that nothing has changed then."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.proofs.cli.main import main
from quiesce.proofs.cli.session import Session
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.walk.walk import Walk
from quiesce.proofs.walk.words import HELP, Wrong

LAMP = Path(__file__).resolve().parents[2] / "assets" / "lamp"
CASE = prepare(Question((str(LAMP / "lamp.yaml"),), str(LAMP / "machines"), str(LAMP / "specs")))
COMMANDS = [line.split()[0] for line in HELP.splitlines()]


def begun(*lines):
    """A session after some commands."""
    session = Session(Walk(CASE.composition), CASE.claims)
    for line in lines:
        list(session.does(line))
    return session


@pytest.mark.parametrize(
    ("line", "column", "what", "known", "advice"),
    [
        ("tkae press", 1, '"tkae" is no command', "known: show, events", 'did you mean "take"?'),
        ("s", 1, '"s" may be show or set or sources or save', "", ""),
        ("take", 1, "say an event, by its name or number", "", ""),
        ("take hall.pres", 6, 'there is no event "hall.pres"', "what can occur now: ", 'did you mean "hall.press"?'),
        ("take press", 6, '"press" may be hall.press or porch.press', "", "say of which"),
        ("take hall.press  now", 18, '"now" is too much', "", ""),
        ("take hall.burn", 6, "hall.burn cannot occur now", "", "ask: why hall.burn"),
        ("take 99", 6, "there is no event 99 now", "known: 1 to 5", ""),
        ("0", 1, "there is no event 0 now", "known: 1 to 5", ""),
        ("9" * 5000, 1, "there is no event 999", "known: 1 to 5", ""),
        ("next", 1, "nothing is to come", "", "take an event"),
        ("undo", 1, "there are 0 steps to take back", "", ""),
        ("undo many", 6, '"many" is not a number of steps', "", ""),
        ("goto 1", 6, 'there is no step "1"', "known: 0 to 0, end", ""),
        ("why rest", 5, "a rest is no event", "", ""),
        ("set hall.kind", 5, "say which feature, and which value", "set NAME VALUE", ""),
        ("set hall.kidn plain", 5, 'nothing open is named "hall.kidn"', "", 'did you mean "hall.kind"?'),
        ("set porch.kind dimmer", 5, "settled: porch.kind is plain", "", ""),
        ("set hall.kind dimer", 15, 'hall.kind cannot be "dimer"', "known: plain, dimmer, relay", 'did you mean "dimmer"?'),
        ("save", 1, "say a file", "", ""),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_column(line, column, what, known, advice):
    """What cannot be done says where, what, what is known instead and what to do, and changes nothing."""
    session = begun()
    before = session.walk.locations(), session.walk.features, session.walk.steps
    with pytest.raises(Wrong) as raised:
        list(session.does(line))
    wrong = raised.value
    assert wrong.column == column
    assert wrong.what.startswith(what)
    assert wrong.known.startswith(known)
    assert wrong.advice.startswith(advice)
    assert (session.walk.locations(), session.walk.features, session.walk.steps) == before


def test_features_are_fixed_once_something_has_happened():
    """After the first step no feature can be chosen, until it is taken back; then what has happened is to come."""
    session = begun("set hall.kind dimmer", "take hall.press")
    with pytest.raises(Wrong, match="before the first step"):
        list(session.does("set hall.kind plain"))
    list(session.does("goto 0"))
    list(session.does("set hall.kind plain"))
    assert session.walk.ahead == ["hall.press"]


def test_values_that_the_constraint_forbids_are_refused():
    """A relay takes a guard: without one it cannot be chosen, and the values stay as they were."""
    session = begun("set hall.guard missing")
    with pytest.raises(Wrong, match=r"not allowed together with .*relay"):
        list(session.does("set hall.kind relay"))
    assert session.walk.features["hall.kind"] == "plain"


def test_claims_that_are_broken_are_told_once_they_are():
    """The step that breaks a claim says so, and later ones do not say it again."""
    session = begun("set hall.kind dimmer", "set hall.guard missing", "take hall.press", "take hall.press")
    assert any("now false: lamp-stays-whole[hall]" in line for line in session.does("take burn"))
    assert not any("now false" in line for line in session.does("take porch.press"))
    assert [claim.name for claim in session.false()] == ["lamp-stays-whole[hall]"]


def test_a_claim_is_broken_only_where_what_it_assumes_is_so():
    """With a relay nothing is claimed of a lamp."""
    session = begun("set hall.kind relay")
    assert session.false() == []


def refusal(session, line):
    """What is wrong with a line; None if it was done."""
    try:
        list(session.does(line))
    except Wrong as wrong:
        return wrong
    return None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.builds(
                " ".join,
                st.lists(
                    st.sampled_from([*COMMANDS, "hall.press", "1", "0", "end", "all", "hall.kind", "plain"]), max_size=3
                ),
            ),
        ),
        max_size=6,
    )
)
def test_whatever_is_said_is_done_or_refused(lines):
    """No line makes a session fail: it is done, or it is wrong at some column within it."""
    session = begun()
    for line in lines:
        if "save" in line or "sav" in line:
            continue  # files are written elsewhere
        wrong = refusal(session, line)
        if wrong is not None:
            assert 1 <= wrong.column <= max(1, len(line))
            assert wrong.what


def run(arguments, script, monkeypatch):
    """The command line with a script on standard input: its exit status."""
    monkeypatch.setattr(sys, "argv", ["quiesce", "simulate", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO(script))
    try:
        main()
    except SystemExit as ended:
        return ended.code
    return 0


NAMED = [str(LAMP / "lamp.yaml"), "--machines", str(LAMP / "machines"), "--specs", str(LAMP / "specs")]


def test_a_script_ends_at_its_first_mistake(monkeypatch, capsys):
    """What was done is printed, the mistake is told with line and column, and the exit status is 2."""
    assert run(NAMED, "take hall.press\n\n# well\ntake hall.burn\nquit\n", monkeypatch) == 2
    out, error = capsys.readouterr()
    assert error == "standard input:4:6: hall.burn cannot occur now; ask: why hall.burn\n"
    assert "> take hall.burn" in out
    assert "> quit" not in out


def test_what_is_echoed_does_nothing_to_a_terminal(monkeypatch, capsys):
    """Control characters in a script are written out."""
    assert run(NAMED, "\x1b[31m\n", monkeypatch) == 2
    out, error = capsys.readouterr()
    assert "\x1b" not in out + error


def test_a_saved_trace_is_walked_along(monkeypatch, capsys, tmp_path):
    """What was saved can be gone along; a file that is there is replaced only if that is asked for."""
    file = tmp_path / "walk.json"
    assert run(NAMED, f"take hall.press\ntake outage\nsave {file}\n", monkeypatch) == 0
    assert [step["event"] for step in json.loads(file.read_text())["steps"]] == ["hall.press", "host.outage"]
    assert run(NAMED, f"save {file}\n", monkeypatch) == 2
    assert "is there already" in capsys.readouterr().err
    assert run([*NAMED, "--trace", str(file)], f"goto end\nsave --replace {file}\n", monkeypatch) == 0
    assert "2  fault     host.outage" in capsys.readouterr().out


TRACE = {"features": {}, "initial": {}, "steps": [{"event": "hall.press"}], "loop": None}


@pytest.mark.parametrize(
    ("document", "report"),
    [
        ("{", ":1:2: not JSON: "),
        ("[]", ": not a trace; expected an object with features and steps"),
        ("[" * 100_000, ": not JSON: not text in UTF-8, or nested too deeply"),
        ({}, ": no trace: it has no list of steps"),
        ({**TRACE, "steps": [{}]}, ": step 1 has no event"),
        ({**TRACE, "features": {"hall.kind": 3}}, ": features are not words by name"),
        ({**TRACE, "features": {"hall.kidn": "plain"}}, ': this system has no feature "hall.kidn"; did you mean "hall.kind"?'),
        ({**TRACE, "features": {"hall.kind": "dim"}}, ': "hall.kind" cannot be "dim" here; known: plain, dimmer, relay'),
        ({**TRACE, "features": {"hall.kind": "relay", "hall.guard": "missing"}}, ": its features are not allowed here: "),
        ({**TRACE, "initial": {"hall.lamp": "on.dim"}}, ": hall.lamp does not begin in on.dim here; it begins in off"),
        ({**TRACE, "initial": {"hall.lump": "off"}}, ": hall.lump does not begin in off here; there is no such machine"),
        ({**TRACE, "steps": [{"event": "hall.pres"}]}, ': step 1: this system has no event "hall.pres"; did you mean "hall.press"?'),
        ({**TRACE, "steps": [{"event": "hall.burn"}]}, ": step 1: hall.burn cannot occur here; it is a trace of another system, or model"),
        ({**TRACE, "steps": [{"event": "hall.press", "changes": {}}]}, ": step 1, hall.press, moves hall.lamp otherwise: it stays in the file; here: off → on.dim"),
        ({**TRACE, "steps": [{"event": "hall.press", "changes": {"hall.lamp": ["off"]}}]}, ": step 1: changes are not pairs"),
        ({**TRACE, "loop": 1}, ": loop is not the index of a step; known: 0 to 0, or null"),
        ({**TRACE, "loop": True}, ": loop is not the index of a step; known: 0 to 0, or null"),
        ({"properties": 1}, ": properties is not a list"),
        ({"properties": [{"id": "p"}]}, ": no trace of that claim is in this document; known: no trace"),
        ({"properties": [{"id": "p", "trace": TRACE}, {"id": "q", "trace": TRACE}]}, ": several traces are in this document; known: p, q; say which with --property"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_trace_of_this_system_is_refused(document, report, monkeypatch, capsys, tmp_path):
    """Whatever is wrong with a saved trace is told with the file's name, and the exit status is 2."""
    file = tmp_path / "trace.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    assert run([*NAMED, "--trace", str(file)], "", monkeypatch) == 2
    out, error = capsys.readouterr()
    assert error.startswith(f"{file}{report}")
    assert out == ""


def test_a_trace_that_check_printed_is_walked_along(monkeypatch, capsys, tmp_path):
    """What check --json printed of a claim with assumptions comes out on live machines."""
    file = tmp_path / "check.json"
    monkeypatch.setattr(sys, "argv", ["quiesce", "check", *NAMED, "--json", "--property", "lamp-stays-whole"])
    with pytest.raises(SystemExit):
        main()
    file.write_text(capsys.readouterr().out)
    assert run([*NAMED, "--trace", str(file)], "goto end\n", monkeypatch) == 0
    assert "now false: lamp-stays-whole[hall]" in capsys.readouterr().out
