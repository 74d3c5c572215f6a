"""Several files, files that include files, and files that are no text at all."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.findings import InputError, Position
from quiesce.model.qvmconf import read
from quiesce.model.qvmconf.configuration import Number

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import FindsMistakes, ReadsText

STRAY = (
    'no "system" option, so this file is only a part of a configuration; '
    "give it after the file that it belongs to, or put: system NAME"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name).write_text(text)


def report(*paths: str | Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(paths)
    return str(caught.value).splitlines()


def test_each_system_is_a_machine_and_fragments_add_to_it(folder: Path) -> None:
    """A file without `system` adds to the machine of the file before it, even to the context that is open there."""
    write(folder, a="system a ram 1M vdev pl011", more="loc 0x10 ram 2M", b="system b ram 3M")
    one, two = read([folder / "a", "more", "b"])
    assert (one.system, two.system) == ("a", "b")
    assert [ram.size for ram in one.rams] == [Number(1 << 20), Number(2 << 20)]
    assert one.vdevs[0].value("loc") == "0x10"
    assert one.rams[1].position == Position("more", 1, 10)
    assert [ram.size for ram in two.rams] == [Number(3 << 20)]
    assert read([]) == ()


def test_fragments_need_a_machine(folder: Path) -> None:
    """A fragment that comes before every `system` belongs to nothing."""
    write(folder, part="ram 1M", a="system a")
    assert report("part", "a") == [f"part:1:1: {STRAY}"]


def test_two_machines_of_one_name(folder: Path) -> None:
    """Machines are told apart by their names."""
    write(folder, a="system a", b="\nsystem a")
    assert report("a", "b") == [
        'b:2:1: a second virtual machine "a"; the other is at a:1:1; give each its own name',
    ]


def test_mistakes_of_all_files_are_reported_together(folder: Path) -> None:
    """One run shows everything, in order of file and place; what follows from a missing file is not reported."""
    write(folder, a="system a ram x", part="ram y", c="system c ram z")
    places = [line.split(" ")[0] for line in report("c", "a", "part", "none", "part")]
    assert places == ["a:1:14:", "c:1:14:", "none:1:1:", "part:1:5:"]


def test_included_files(folder: Path) -> None:
    """`@FILE` stands for the words of a file beside the one that names it, anywhere in a row of words."""
    (folder / "sub").mkdir()
    write(folder, a="system a @sub/b intr gic:3")
    (folder / "sub" / "b").write_text("vdev pl011 @c")
    (folder / "sub" / "c").write_text("loc 0x10")
    (configuration,) = read(["a"])
    assert [(each.key, each.value) for each in configuration.vdevs[0].options] == [("loc", "0x10"), ("intr", "gic:3")]
    assert configuration.vdevs[0].options[0].position.file == os.path.join("sub", "c")


def test_a_quoted_at_sign_includes_nothing(conf: ReadsText) -> None:
    """In quotes a word is a value."""
    assert conf('system vm dump "@x"').dump.value == "@x"  # type: ignore[union-attr]


def test_files_that_include_each_other(folder: Path) -> None:
    """A circle is found where it closes."""
    write(folder, a="system a\n @b", b="@./a @b")
    assert report("a") == [
        'b:1:1: "@./a" cannot be included; it is a file that includes this one: a',
        'b:1:6: "@b" cannot be included; it is a file that includes this one: b',
    ]


def test_a_missing_included_file(folder: Path) -> None:
    """The report says what is missing, where it is asked for: the name need not be one."""
    write(folder, a="system a\n  @b\n@b\x7f")
    assert report("a")[0].startswith("a:3:3: the control character U+007F")
    write(folder, a="system a\n  @b")
    assert report("a") == ['a:2:3: "@b" cannot be included; there is no such file']


def test_how_deep_and_how_many_files_are_included(folder: Path) -> None:
    """Neither a long chain of files nor a small file that asks for many keeps the reader busy."""
    write(folder, f0="system a @f1", **{f"f{n}": f"@f{n + 1}" for n in range(1, 12)}, f12="ram 1M")
    assert report("f0") == ['f8:1:1: "@f9" cannot be included; files include files more than 8 deep']
    write(folder, a="system a" + " @many" * 100, many="@few " * 100, few="cpu")
    assert [line for line in report("a") if not line.endswith("cannot be included; at most 256 files are read")] == []


def test_how_many_words_are_read(folder: Path) -> None:
    """Files that are small enough one by one may still be too many words together."""
    write(folder, a="system a @b @b", b="cpu " * 150_000)
    assert report("a") == ["b:1:1: too many words to read; at most 200,000 words are read; included at a:1:13"]


def test_text_from_other_machines(conf: ReadsText) -> None:
    """A byte order mark and the line ends of other systems change nothing."""
    plain = conf("system vm\nram 1M # one\ncpu\n")
    assert conf(b"\xef\xbb\xbfsystem vm\r\nram 1M # one\r\ncpu\r\n") == plain
    assert conf("system vm\rram 1M # one\rcpu\r") == plain


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"system vm\n ram \xff", "vm:2:6: .*0xff.*UTF-8"),
        (b"\xff\xfes\0y\0s\0", "vm:1:1: .*0xff.*UTF-8"),
        (b"system vm\n\0", "vm:2:1: the control character U\\+0000"),
        (b"\x7fELF\x02\x01\x01", "vm:1:1: the control character U\\+007F"),
        (b"system \x1b[2Jvm", "vm:1:8: the control character U\\+001B"),
        (b"#" * ((1 << 20) + 1), "vm:1:1: the file is too large; at most 1,048,576 bytes"),
        (b"\0" * 100_000_000, "vm:1:1: the file is too large"),
    ],
)
def test_files_that_are_no_text(content: bytes, expected: str, mistakes: FindsMistakes) -> None:
    """Binary, control characters, other encodings and very large files are refused at the place that shows it."""
    (line,) = mistakes(content)
    assert re.match(expected, line)


def test_what_cannot_be_read(folder: Path) -> None:
    """A folder, a missing file, an impossible name and a device are refused; nothing waits for input."""
    assert re.match("d:1:1: this is a folder", report((folder / "d").mkdir() or "d")[0])
    assert report("none") == ["none:1:1: cannot be read: No such file or directory"]
    assert report("a\0b")[0].startswith("a\\x00b:1:1: cannot be read: ")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "fifo")
        assert report("fifo")[0].startswith("fifo:1:1: this is not a regular file")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read(folder: Path) -> None:
    """A file without permission is reported like any other that cannot be read."""
    (folder / "a").touch(mode=0)
    assert report("a") == ["a:1:1: cannot be read: Permission denied"]


def test_values_of_placeholders_are_shown_safely(folder: Path) -> None:
    """A control character in a value, or in a name, never reaches a terminal as it is."""
    write(folder, a="system vm ram @RAM@")
    with pytest.raises(InputError) as caught:
        read(["a"], {"RAM": "\x1b[31mred"})
    assert str(caught.value).startswith('a:1:15: "\\x1b[31mred" after "ram" is not a size')
