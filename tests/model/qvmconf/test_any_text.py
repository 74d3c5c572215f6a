"""What holds for every text, tried on many."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language.findings import InputError
from quiesce.model.qvmconf import (
    Configuration,
    architecture,
    guest_os,
    overlaps,
    passed_devices,
    read,
    shared_memory,
    smmu,
    watchdog,
)
from quiesce.model.qvmconf.grammar import BLOBS, COMMON, CPU, DEVICES, OPTIONS, PASS
from quiesce.model.qvmconf.tokens import scan

from .printing import text

SAMPLES = {path.stem: path.read_text() for path in sorted((Path(__file__).parent / "samples").glob("*.qvmconf"))}
DEFINES = {"DIR": "/blobs", "SIZE": "1G", "DISK": "hd1"}
NAMES = sorted(
    {*OPTIONS, *BLOBS, *COMMON, *CPU, *PASS, *(key for device in DEVICES.values() for key in device.options)}
)
VALUES = [
    *DEVICES,
    "mine",
    "0x10",
    "4K",
    "1,2",
    "gic:3",
    "a,4K",
    "pci:0:1.2",
    "mem:0,8,rw=0x10",
    "/x",
    "-",
    '"a b"',
    '""',
]
VALUES += [
    "io:1",
    "pci:1/2",
    "gic:3,u=4",
    "info",
    "slog",
    "register",
    "ignore",
    "none",
    "fiq",
    "@DIR@",
    "#",
    '"',
    "\\",
    "@",
    "é",
]


def outcome(content: str | bytes) -> Configuration | InputError:
    """A text → what reading it gives; everything that can be asked of a configuration is asked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "vm")
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        try:
            (found,) = read([path], DEFINES)
        except InputError as error:
            return error
    for question in (architecture, guest_os, watchdog, shared_memory, smmu, passed_devices):
        question(found)  # type: ignore[operator]
    overlaps([found, found])
    return found


def again(configuration: Configuration) -> Configuration | InputError:
    return outcome(text(configuration))


@settings(deadline=None)
@given(st.one_of(st.text(), st.binary()))
def test_any_text_is_read_or_refused(content: str | bytes) -> None:
    """Whatever a file holds, the answer is a configuration or a report."""
    outcome(content)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from([*NAMES, *VALUES]), max_size=30))
def test_any_row_of_words_is_read_or_refused(words: list[str]) -> None:
    """Options and values in any order are read or reported; what is read survives being printed."""
    found = outcome("system vm " + " ".join(words))
    if isinstance(found, Configuration):
        assert again(found) == found


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_damaged_configurations_are_read_or_refused(name: str, data: st.DataObject) -> None:
    """A real configuration with pieces cut out, doubled, or overwritten is read or reported."""
    content = SAMPLES[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 20)))
        piece = data.draw(
            st.one_of(st.text(max_size=5), st.sampled_from([*NAMES, *VALUES]), st.just(content[start:end] * 2))
        )
        content = content[:start] + piece + content[end:]
    found = outcome(content)
    if isinstance(found, Configuration):
        assert again(found) == found


SPACES = st.lists(st.sampled_from([" ", "\t", "\n", "\r\n", "\r", '\n# loc 1 "cpu\n', " #\n"]), min_size=1, max_size=3)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_layout_says_nothing(name: str, data: st.DataObject) -> None:
    """Other white space, line ends and comments between the words change no answer."""
    words = scan(SAMPLES[name], "", {}).tokens
    if name == "messy":  # its words have placeholders, which are filled in here
        words = scan(SAMPLES[name], "", DEFINES).tokens
    spelt = ['"' + word.text.replace('"', '\\"') + '"' if word.quoted else word.text for word in words]
    spaces = data.draw(st.lists(SPACES, min_size=len(spelt), max_size=len(spelt)))
    spread = "".join("".join(space) + word for space, word in zip(spaces, spelt, strict=True))
    assert outcome(spread) == outcome(SAMPLES[name])


@settings(deadline=None)
@given(st.sampled_from(sorted(SAMPLES)), st.sampled_from(["cmdline", "dump"]), st.text("ab /=", min_size=1, max_size=9))
def test_a_later_option_wins(name: str, option: str, value: str) -> None:
    """Whatever a machine says before, its last `cmdline` and `dump` count."""
    found = outcome(f'{SAMPLES[name]}\n{option} "{value}"')
    assert isinstance(found, Configuration)
    assert getattr(found, option).value == value


@settings(deadline=None)
@given(st.text(min_size=1).filter(lambda value: "\0" not in value))
def test_any_printable_text_survives_in_quotes(value: str) -> None:
    """A command line with quotes, backslashes, at signs and line ends is printed so that it is read as it was."""
    spelt = "".join('"\\""' if char == '"' else f'"{char}"' if char in " \t\r\n\v\f#@" else char for char in value)
    found = outcome(f"system vm cmdline {spelt}")
    if isinstance(found, Configuration) and found.cmdline is not None:
        assert found.cmdline.value == value
        assert again(found) == found
