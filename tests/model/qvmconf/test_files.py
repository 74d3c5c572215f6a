"""Several files, files that include files, and files that are no text at all."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.findings import InputError, Position
from quiesce.model.qvmconf import read
from quiesce.model.qvmconf.configuration import Number
from quiesce.model.qvmconf.system import open_system

if TYPE_CHECKING:
    from conftest import FindsMistakes, ReadsText

STRAY = (
    'no "system" option, so this file is only a part of a configuration; a machine has memory and a guest to load; '
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


WHOLE = "ram 1M cpu load /x/a.ifs"


def test_a_machine_without_system_is_called_after_its_file(folder: Path) -> None:
    """Memory and something to load make a machine, wherever they come from; `system` in it as a value changes nothing."""
    pieces = ("guest pass loc mem:0x1000,8", "ram 1M")
    whole = (WHOLE, "pass loc mem:0x80000000,1G,rwcxm load x", "\n set system 1 ram 1M guest load x", " ".join(pieces))
    for text in whole:
        write(folder, gw=text)
        (configuration,) = read(["gw"])
        assert (configuration.system, configuration.stated, configuration.file) == ("gw", False, "gw")
    assert configuration.position == Position("gw", 1, 1)
    for text in (
        *pieces,
        "load x",
        "ram 1M data load x",
        "ram 1M fdt load x initrd load y",
        "pass loc mem:1,1,rw load x",
    ):
        write(folder, gw=text)
        assert report("gw") == [f"gw:1:1: {STRAY}"]


def test_whoever_can_stand_alone_does(folder: Path) -> None:
    """Two whole configurations are two machines whether they state their names or not; a fragment adds to the one before it."""
    write(folder, a=WHOLE, b="system b", more="cpu", c=WHOLE)
    assert [each.system for each in read(["a", "b", "c"])] == ["a", "b", "c"]
    one, two, three = read(["a", "more", "b", "more", "more", "c"])
    assert [each.files for each in (one, two, three)] == [("a", "more"), ("b", "more", "more"), ("c",)]
    assert [len(each.cpus) for each in (one, two, three)] == [2, 2, 1]


def test_fragments_make_a_machine_together(folder: Path) -> None:
    """As on qvm's command line, several fragments are one machine, called after the first, once nothing is missing."""
    write(folder, memory="ram 1M cpu", kernel="load /x/a.ifs vdev pl011", rest="loc 0x10")
    (configuration,) = read(["memory", "kernel", "rest"])
    assert (configuration.system, configuration.files) == ("memory", ("memory", "kernel", "rest"))
    assert configuration.vdevs[0].value("loc") == "0x10"
    assert report("memory", "memory") == [f"memory:1:1: {STRAY}"]


def test_files_given_as_qvm_takes_them_are_one_machine(folder: Path) -> None:
    """`@a @b` is one VM, also where each would do alone, but for a file that states a name of its own."""
    write(folder, a=WHOLE, b=WHOLE, c="system c " + WHOLE)
    assert [each.name for each in open_system([Path("@a"), Path("@b")], {}).vms] == ["a"]
    assert [each.name for each in open_system([Path("a"), Path("b")], {}).vms] == ["a", "b"]
    assert [each.name for each in open_system([Path("@a"), Path("@b"), Path("@c"), Path("@b")], {}).vms] == ["a", "c"]
    write(folder, **{"s.yaml": "system: s\nvms: {ivi: {qvmconf: [a, b]}}"})
    assert [each.name for each in open_system([Path("s.yaml")], {}).vms] == ["ivi"]


def test_made_names_collide_with_none(folder: Path) -> None:
    """Files that are called alike, in a folder or in two, or like a machine with a name of its own, still get names apart."""
    (folder / "sub").mkdir()
    write(folder, **{"x.conf": WHOLE, "x.qvmconf": WHOLE, "sub/x.conf": WHOLE, "z.conf": "system x_2"})
    names = [each.system for each in read(["x.conf", "x.qvmconf", "sub/x.conf", "z.conf"])]
    assert names == ["x", "x_3", "x_4", "x_2"]
    assert len({vm.name for vm in open_system([folder], {}).vms}) == 3


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("my guest.qvmconf", "my_guest"),
        ("07_hello.conf", "vm_07_hello"),
        (".qvmconf", "qvmconf"),
        ("a.b.qvmconf", "a_b"),
        ("\x1b[31m.conf", "vm_31m"),
        ("\u00fc.conf", "vm_1"),
        ("-.conf", "vm_1"),
        ("host.conf", "vm_host"),
        ("x" * 250, "x" * 76),
    ],
)
def test_odd_names_of_files(file: str, name: str, folder: Path) -> None:
    """Whatever a file is called, the name made of it can stand in formulas and act on no terminal."""
    (folder / file).write_text(WHOLE)
    system = open_system([Path(file)], {})
    assert [vm.name for vm in system.vms] == [system.name] == [name]
    assert [
        note.endswith(f"no option system, so this VM is called after its file: {name}") for note in system.notes
    ] == [True]


def test_what_another_file_includes_is_no_machine_besides(folder: Path) -> None:
    """In a folder, a file that others include has its place there, though it could stand alone; one with a name is a machine."""
    write(folder, **{"a.conf": "system a @c.conf", "b.conf": "system b @./c.conf", "c.conf": WHOLE})
    assert [(each.system, len(each.cpus)) for each in read(sorted(folder.iterdir()))] == [("a", 1), ("b", 1)]
    write(folder, **{"c.conf": "cpu"})
    assert [(each.system, len(each.cpus)) for each in read(sorted(folder.iterdir()))] == [("a", 1), ("b", 1)]


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
