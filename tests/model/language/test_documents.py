"""What is no YAML, or more than is wanted of it, with the exact words that report it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.document import Mapping, Scalar, Sequence, read_document, read_text
from quiesce.model.language.findings import InputError

if TYPE_CHECKING:
    from conftest import Complains

EMPTY = "m.yaml:1:1: the file is empty; a YAML mapping or list is expected"
NO_MODEL = "m.yaml:1:1: not a file of a model; its first key must be machine, features, sources or pages"
ANCHORS = "anchors and aliases are not part of this language"
OUT = "write the value out where it is needed"


@pytest.mark.parametrize(
    ("content", "report"),
    [
        ("", EMPTY),
        ("# nothing but a comment\n", EMPTY),
        ("---\n...\n", EMPTY),
        ("\ufeff\n", EMPTY),
        ("word\n", NO_MODEL),
        ("- a\n- b\n", NO_MODEL),
        ("other: key\n", NO_MODEL),
        (bytes(range(128, 256)), "m.yaml:1:1: the byte 0x80 is not UTF-8 text"),
        (b"machine: l\xe4mp\n", "m.yaml:1:11: the byte 0xe4 is not UTF-8 text"),
        ("machine: a\n".encode("utf-16"), "m.yaml:1:1: the byte 0xff is not UTF-8 text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "m.yaml:1:1: the byte 0x89 is not UTF-8 text"),
        (b"machine: a\x00\n", "m.yaml:1:11: the control character U+0000 cannot stand in a text file"),
        (b"machine:\n  \x1b[31m\n", "m.yaml:2:3: the control character U+001B cannot stand in a text file"),
        ("machine: a\u202e\n", "m.yaml:1:11: the control character U+202E cannot stand in a text file"),
        (b"machine: a\x0cb\n", "m.yaml:1:11: the control character U+000C cannot stand in a YAML file"),
        ("a: b\n---\na: c\n", "m.yaml:2:1: a second document begins; one a file is read"),
        ("a:\n\t- b\n", "m.yaml:2:1: not YAML: while scanning for the next token found character '\\t' that cannot start any token"),
        ("a: [b\n", "m.yaml:2:1: not YAML: while parsing a flow sequence expected ',' or ']', but got '<stream end>'"),
        ("a: 'b\n", "m.yaml:2:1: not YAML: while scanning a quoted scalar found unexpected end of stream"),
        ("%YAML 9.9\n---\na: b\n", "m.yaml:1:1: not YAML: found incompatible YAML document (version 1.* is required)"),
        ("a: &a [*a]\n", f"m.yaml:1:4: {ANCHORS}; &a; {OUT}\nm.yaml:1:8: {ANCHORS}; *a; write the value out"),
        ("[a, b]: c\n", "m.yaml:1:1: a key must be a name, not a mapping or list\n" + NO_MODEL),
        ("x: !!python/name:os.system a\n", f"{NO_MODEL}\nm.yaml:1:4: the tag tag:yaml.org,2002:python/name:os.system is not part of this language; remove it: values are plain text"),
        ("x: !vm a\n", f"{NO_MODEL}\nm.yaml:1:4: the tag !vm is not part of this language; remove it: values are plain text"),
        ("x: a\ny: b\nx: c\n", f'{NO_MODEL}\nm.yaml:3:1: duplicate key "x"; first given at 1:1'),
        ("[" * 100_000, "m.yaml:1:41: nested more than 40 levels deep"),
        ("- " * 50_000, "m.yaml:1:81: nested more than 40 levels deep"),
        ("".join(f"{' ' * depth}a:\n" for depth in range(60)), "m.yaml:41:41: nested more than 40 levels deep"),
        ("[" + "a," * 60_000 + "]", "m.yaml:1:100002: more than 50,000 values in one file"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_data_is_refused(content: str | bytes, report: str, complaints: Complains) -> None:
    """Junk, bombs, code and riddles are reported at their place and never become a model."""
    assert complaints({"m.yaml": content}) == report.split("\n")


def test_a_bomb_of_aliases_stays_small(complaints: Complains) -> None:
    """Nine levels of nine aliases, which would be 387 million values, are answered with one line for each alias."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    report = complaints({"m.yaml": bomb})
    assert len(report) == 9 + 8 * 9
    assert all(ANCHORS in line for line in report)


def test_a_file_of_100_megabytes_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file that is far too large, only as much is read as shows that."""
    monkeypatch.chdir(tmp_path)
    with Path("m.yaml").open("wb") as stream:
        stream.truncate(100 << 20)
    began = time.process_time()
    with pytest.raises(InputError) as caught:
        read_text(Path("m.yaml"))
    assert str(caught.value) == "m.yaml:1:1: the file is too large; at most 1,048,576 bytes are read; split it"
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("path", "report"),
    [
        ("missing.yaml", "missing.yaml:1:1: cannot be read: No such file or directory"),
        (".", ".:1:1: this is a folder; a file is expected here"),
        ("/dev/null", "/dev/null:1:1: this is not a regular file; a text file is expected here"),
        ("a\0b", "a\\x00b:1:1: cannot be read: not a name that a file can have"),
        ("x" * 300, f"{'x' * 300}:1:1: cannot be read: File name too long"),
    ],
)
def test_what_is_not_a_file_is_said_to_be_none(path: str, report: str) -> None:
    """Folders, devices and nonsense names are told apart."""
    with pytest.raises(InputError) as caught:
        read_text(Path(path))
    assert str(caught.value) == report


def test_long_names_are_cut_in_messages(complaints: Complains) -> None:
    """A message about a name of a hundred thousand characters is a line that can be read."""
    for content in (f"x: &{'a' * 100_000} b", f"{'a' * 100_000}: !{'b' * 100_000} c", f"machine: {'a' * 100_000}"):
        assert all(len(line) < 600 for line in complaints({"m.yaml": content}))


def test_a_hundred_findings_are_enough(complaints: Complains) -> None:
    """A file with ten thousand mistakes is answered at once, with a hundred of them."""
    assert len(complaints({"m.yaml": "machine: m\n" + "".join(f"wrong{i}: x\n" for i in range(10_000))})) == 100
    assert len(complaints({"m.yaml": "machine: m\n" * 10_000})) == 100


def test_scalars_stay_as_they_are_written() -> None:
    """Nothing is a number, a date, a truth value or null: `off`, `1.10` and `~` are text, with its place."""
    root = read_document('off: [1.10, yes, ~, 2020-01-01, "a\\tb"]\n', "m.yaml")
    assert isinstance(root, Mapping)
    ((key, values),) = root.items
    assert isinstance(values, Sequence)
    assert (key.text, str(key.at)) == ("off", "m.yaml:1:1")
    assert [(item.text, item.plain) for item in values.items if isinstance(item, Scalar)] == [
        ("1.10", True),
        ("yes", True),
        ("~", True),
        ("2020-01-01", True),
        ("a\tb", False),
    ]
