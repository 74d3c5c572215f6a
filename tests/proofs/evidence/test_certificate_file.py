"""The file of a certificate: what is written is read again, and everything else is refused with one message."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiesce.model.language.findings import InputError
from quiesce.proofs.evidence import certificate_file
from quiesce.proofs.evidence.certificate import (
    Border,
    Certificate,
    ClaimNamed,
    Lemma,
    Obligation,
    StepTold,
    SystemNamed,
    TraceTold,
    document,
    write,
)
from quiesce.proofs.evidence.certificate_file import Unexpected, certificate, read

SYSTEM = SystemNamed("s", ("minimal",), "m", "", ("a=b",), ("may(x)",), ("N=1",), ("q",), True, "d", "e", None)
STEP = StepTold("x.go", "fault", (("x.m", ("a", "b")),), ("F1",))
WHOLE = Certificate(
    "1.0",
    "quiesce prove",
    SYSTEM,
    ClaimNamed("p", (("v", "x"),), "X is never b.", "never: v.m in b", "may(x.go)", "e"),
    (Lemma("x.m in a – z", "clause"),),
    ("(declare-const |x| Bool)",),
    ("(define-fun |y| () Bool |x|)",),
    (Obligation("consecution", "x.go", ("(assert |y|)",)),),
    (Border(("may(x.go)",), TraceTold((("x.f", "v"),), (("x.m", "a"),), (STEP,))),),
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Everything in a certificate comes back from its file; below a folder of results, its own is made."""
    file = tmp_path / "below" / "c.json"
    for each in (WHOLE, replace(WHOLE, borders=(), lemmas=())):
        write(each, file, replace=True, results=tmp_path)
        assert read(file) == each
    assert "borders" not in json.loads(file.read_text("utf-8"))
    assert [path.name for path in file.parent.iterdir()] == ["c.json"]
    assert file.stat().st_mode & 0o777 == 0o644


def test_a_file_is_not_overwritten_by_chance(tmp_path: Path) -> None:
    """A file that is there stays as it is, unless its replacement was asked for; what fails leaves nothing behind."""
    file = tmp_path / "c.json"
    file.write_text("mine", "utf-8")
    with pytest.raises(InputError, match="is there already, and was left as it is"):
        write(WHOLE, file)
    assert file.read_text("utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["c.json"]
    write(WHOLE, file, replace=True)
    assert read(file) == WHOLE
    with pytest.raises(InputError, match="cannot be written: "):
        write(WHOLE, file / "below" / "c.json")


def changed(*path: str | int, value: Any) -> bytes:
    """The document with another value in one place."""
    whole = json.loads(json.dumps(document(WHOLE)))
    here = whole
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    return json.dumps(whole).encode()


def without(*path: str) -> bytes:
    """The document without one key."""
    whole = json.loads(json.dumps(document(WHOLE)))
    here = whole
    for key in path[:-1]:
        here = here[key]
    del here[path[-1]]
    return json.dumps(whole).encode()


TEXT = json.dumps(document(WHOLE)).encode()


@pytest.mark.parametrize(
    ("content", "report"),
    [
        (b"", ":1:1: no certificate: not JSON: Expecting value"),
        (TEXT[:-1], f":1:{len(TEXT)}: no certificate: not JSON: Expecting ',' delimiter"),
        (TEXT + b"{}", f":1:{len(TEXT) + 1}: no certificate: not JSON: Extra data"),
        (b"[" * 100_000, ": no certificate: lists and objects are nested too deeply; expected a few levels"),
        (b'{"a":' * 100_000, ": no certificate: lists and objects are nested too deeply; expected a few levels"),
        (b"\xff\xfe", ": no certificate: byte 1 is no UTF-8; expected JSON in UTF-8"),
        (b"\x7fELF\x02", ":1:1: no certificate: not JSON: Expecting value"),
        (b"9" * 10_000, ": no certificate: a number is too long; expected numbers of a few digits"),
        (b"NaN", ": no certificate: NaN is no JSON value; expected a number"),
        (b"[]", ": no certificate: the file is a list; expected an object"),
        (b"{}", ': no certificate: the file lacks the key "certificate"; expected the keys certificate, quiesce, '),
        (b'{"a": 1, "a": 2}', ': no certificate: the key "a" is given twice; expected each key once'),
        (changed("certificate", value=3), ": no certificate: certificate is a number; expected 2, the format that is known here"),
        (changed("certificate", value=True), ": no certificate: certificate is true; expected 2"),
        (changed("certificate", value=1.0), ": no certificate: certificate is a number; expected 2"),
        (changed("more", value=1), ': no certificate: the file has the unknown key "more"; expected the keys'),
        (without("command"), ': no certificate: the file lacks the key "command"'),
        (changed("command", value=None), ": no certificate: command is null; expected text"),
        (changed("command", value="\x1b[31m"), ": no certificate: command has characters that cannot be printed; expected text of one line"),
        (changed("command", value="\ud800"), ": no certificate: command has characters that cannot be printed"),
        (changed("system", value=[]), ": no certificate: system is a list; expected an object"),
        (without("system", "digest"), ': no certificate: system lacks the key "digest"'),
        (changed("system", "paths", value="minimal"), ": no certificate: system.paths is text; expected a list"),
        (changed("system", "paths", value=[1]), ": no certificate: system.paths[0] is a number; expected text"),
        (changed("system", "leave_open", value=0), ": no certificate: system.leave_open is a number; expected true or false"),
        (changed("claim", "elements", value=["x"]), ": no certificate: claim.elements is a list; expected an object"),
        (changed("claim", "elements", value={"v\n": "x"}), ": no certificate: a key of claim.elements has characters"),
        (changed("claim", "when", value=False), ": no certificate: claim.when is false; expected text"),
        (changed("lemmas", 0, "kind", value="guess"), ': no certificate: lemmas[0].kind is "guess"; expected one of claim, projection'),
        (changed("lemmas", 0, value="x"), ": no certificate: lemmas[0] is text; expected an object"),
        (changed("declarations", 0, value=None), ": no certificate: declarations[0] is null; expected text"),
        (changed("declarations", 0, value="(a\n)"), ": no certificate: declarations[0] has characters that cannot be printed"),
        (changed("obligations", 0, "event", value=3), ": no certificate: obligations[0].event is a number; expected text"),
        (changed("obligations", 0, "smtlib", value={}), ": no certificate: obligations[0].smtlib is an object; expected a list"),
        (changed("borders", 0, "trace", "loop", value="x"), ": no certificate: borders[0].trace.loop is text; expected a whole number, not below 0"),
        (changed("borders", 0, "trace", "loop", value=9), ": no certificate: borders[0].trace.loop is 9; expected null, or the number of the steps before the loop"),
        (changed("borders", 0, "trace", "steps", 0, "changes", value={"x.m": ["a"]}), ": no certificate: borders[0].trace.steps[0].changes.x.m has 1 parts; expected two"),
        (changed("borders", 0, "trace", "features", value=None), ": no certificate: borders[0].trace.features is null; expected an object"),
    ],
)  # fmt: skip
def test_what_is_no_certificate(content: bytes, report: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is something else, damaged or made up gives one message: which file, what, what was expected."""
    monkeypatch.chdir(tmp_path)
    Path("c.json").write_bytes(content)
    with pytest.raises(InputError) as error:
        read("c.json")
    assert str(error.value).startswith(f"c.json{report}")
    assert len(str(error.value).splitlines()) == 1
    assert str(error.value).isprintable()


def test_what_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not there, a folder, a name that is none, and a file that is too large."""
    monkeypatch.chdir(tmp_path)
    for name, report in (
        ("no.json", "no.json:1:1: cannot be read: No such file or directory"),
        (".", ".:1:1: this is a folder; a file is expected here"),
        ("a\0b", "a\\x00b:1:1: cannot be read: not a name that a file can have"),
    ):
        with pytest.raises(InputError) as error:
            read(name)
        assert str(error.value) == report
    monkeypatch.setattr(certificate_file, "MAX_BYTES", 10)
    Path("c.json").write_bytes(b" " * 11)
    with pytest.raises(InputError, match="the file is too large; at most 10 bytes are read"):
        read("c.json")


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


@given(st.data())
def test_any_value_in_any_place(data: st.DataObject) -> None:
    """Whatever stands in any one place, there is a certificate or a message, and nothing else."""
    whole = json.loads(json.dumps(document(WHOLE)))
    here = whole
    while True:
        key = data.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        if not isinstance(here[key], dict | list) or not here[key] or data.draw(st.booleans()):
            break
        here = here[key]
    here[key] = data.draw(VALUES)
    found: Certificate | Unexpected
    try:
        found = certificate(whole)
    except Unexpected as error:
        found = error
    assert isinstance(found, Certificate) or found.what
