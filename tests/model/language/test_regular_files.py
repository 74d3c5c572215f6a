"""One function opens files: it reads regular files of bounded size inside of where they may lie, and nothing blocks it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from quiesce.model.language.findings import InputError
from quiesce.model.language.regular_file import Reach, allowed, kind, read_whole

NOT_REGULAR = "this is not a regular file; a text file is expected here"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder, and another one beside it."""
    (tmp_path / "own" / "below").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secret").write_text("secret")
    monkeypatch.chdir(tmp_path / "own")
    return tmp_path / "own"


def refusal(path: str | Path, limit: int = 100, *, within: Reach | None = None, typed: bool = False) -> str:
    with pytest.raises(InputError) as caught:
        read_whole(path, limit, within=within, typed=typed)
    return str(caught.value)


def test_a_file_is_read_up_to_its_limit() -> None:
    """A file as large as the limit is read whole, and one a byte larger is refused."""
    Path("a").write_bytes(b"x" * 100)
    assert read_whole("a", 100) == b"x" * 100
    assert refusal("a", 99) == "a:1:1: the file is too large; at most 99 bytes are read; split it"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this platform shows no processes as files")
def test_a_file_that_does_not_say_how_large_it_is_has_a_limit_too() -> None:
    """Files of the kernel's have no size."""
    assert read_whole("/proc/self/status", 1 << 20).startswith(b"Name:")
    assert "too large" in refusal("/proc/self/status", 10)


def test_what_is_no_file_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Devices, pipes, sockets and folders are refused before they are opened, also behind a link."""
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
    for name, target in (("zero", "/dev/zero"), ("to-pipe", "pipe"), ("to-socket", "socket")):
        Path(name).symlink_to(target)
    opened: list[str] = []
    really = os.open
    monkeypatch.setattr(os, "open", lambda path, *rest: opened.append(path) or really(path, *rest))
    for name in ("/dev/zero", "pipe", "socket", "zero", "to-pipe", "to-socket"):
        assert refusal(name) == f"{name}:1:1: {NOT_REGULAR}"
        assert refusal(name, within=Reach.of("/")) == f"{name}:1:1: {NOT_REGULAR}"
    assert refusal("below") == "below:1:1: this is a folder; a file is expected here"
    assert opened == []


def test_what_became_something_else_in_the_meantime_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is replaced by a pipe between looking and opening is noticed, and opening does not block."""
    Path("a").write_text("x")
    os.mkfifo("pipe")
    really = os.open
    monkeypatch.setattr(os, "open", lambda path, *rest: really("pipe", *rest))
    assert refusal("a") == f"a:1:1: {NOT_REGULAR}"


def test_what_would_keep_a_reader_waiting_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some files of the kernel's look regular and wait for more: their reading fails instead."""
    Path("a").write_text("x")

    def waiting(*_: object) -> bytes:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "read", waiting)
    assert refusal("a") == "a:1:1: cannot be read: Resource temporarily unavailable"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing", "No such file or directory"),
        ("x" * 5_000, "File name too long"),
        ("a\0b", "not a name that a file can have"),
        ("loop", "Too many levels of symbolic links"),
        ("", "No such file or directory"),
    ],
)
def test_what_cannot_be_read_is_told(path: str, reason: str) -> None:
    """Whatever the name, there is one message, and asking what is there finds nothing."""
    Path("loop").symlink_to("loop")
    assert refusal(path).endswith(f":1:1: cannot be read: {reason}")
    assert kind(path) == "nothing"


def test_only_what_is_inside_is_read(here: Path) -> None:
    """Inside is what is inside once links are followed, whatever the path looks like."""
    Path("below", "a").write_text("a")
    Path("in").symlink_to("below/a")
    Path("out").symlink_to("../other/secret")
    Path("folder").symlink_to("../other")
    reach = Reach.beside("below/../system.yaml")
    assert [read_whole(path, 9, within=reach) for path in ("below/a", "in", "../own/in", here / "in")] == [b"a"] * 4
    for path in ("../other/secret", "out", "folder/secret", "/etc/hostname", "folder/../secret"):
        assert "lies outside of what is read" in refusal(path, within=reach)
    assert read_whole("out", 9, within=reach.and_of("../other")) == b"secret"


def test_the_message_says_which_option_allows_it() -> None:
    """It names the folder as a command line would, and that option's value makes the file readable."""
    Path("own folder").mkdir()
    Path("own folder", "a").write_text("a")
    reach = Reach.of("below")
    said = refusal("own folder/a", within=reach)
    assert said == (
        "own folder/a:1:1: lies outside of what is read; what an input names is read inside of below only; "
        "if that is meant, add: --allow-outside 'own folder'"
    )
    assert read_whole("own folder/a", 9, within=reach.and_of("own folder")) == b"a"


def test_whether_there_is_a_file_outside_is_not_told() -> None:
    """What is said of a path outside is the same whether it is a file, a folder, or nothing."""
    reach = Reach.of("below")
    told = {refusal(f"../other/{name}", within=reach).replace(name, "X") for name in ("secret", "nothing")}
    assert len(told) == 1


def test_a_folder_that_begins_alike_is_another() -> None:
    """Inside is below a folder, not below one whose name goes on."""
    Path("belowground").mkdir()
    assert not Reach.of("below").holds("belowground/a")
    assert Reach.of("below").holds("below/a")


def test_only_a_folder_can_be_allowed() -> None:
    """A folder that is not there would allow nothing, and is most likely misspelt."""
    assert allowed((".", "../other")) == (".", "../other")
    with pytest.raises(InputError, match=r'--allow-outside: there is no folder "\.\./others"'):
        allowed((".", "../others"))


def test_a_pipe_is_read_where_the_user_names_one() -> None:
    """What a shell makes of `<(…)` is read to its end; a link to it elsewhere is not."""
    code = (
        "import sys; from quiesce.model.language.regular_file import read_whole as r;"
        "sys.stdout.write(r(sys.argv[1], 9, typed=True).decode())"
    )
    Path("trap").symlink_to("/dev/stdin")
    for path, expected in (("/dev/stdin", "told"), ("trap", "")):
        done = subprocess.run([sys.executable, "-c", code, path], input="told", capture_output=True, text=True)
        assert done.stdout == expected
        assert (NOT_REGULAR in done.stderr) == (not expected)
