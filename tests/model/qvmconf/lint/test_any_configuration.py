"""What holds for every configuration that can be read, tried on many."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from quiesce.model.language.findings import InputError
from quiesce.model.qvmconf import Configuration, read
from quiesce.model.qvmconf.grammar import BLOBS, COMMON, CPU, DEVICES, OPTIONS, PASS
from quiesce.model.qvmconf.lint import RULES, LintFinding, Subject, lint

if TYPE_CHECKING:
    from random import Random

SAMPLES = {path.stem: path.read_text() for path in sorted((Path(__file__).parents[1] / "samples").glob("*.qvmconf"))}
DEFINES = {"DIR": "/blobs", "SIZE": "1G", "DISK": "hd1"}
NAMES = sorted(
    {*OPTIONS, *BLOBS, *COMMON, *CPU, *PASS, *(key for device in DEVICES.values() for key in device.options)}
)
VALUES = [
    *DEVICES,
    "mine",
    "0",
    "4K",
    "0x10,4K",
    "1,2",
    "gic:3",
    "x:3",
    "a,4K",
    "a,8K",
    "pci:0:1.2",
    "$a{b}",
    "$a{b},4K",
]
VALUES += [
    "mem:0,8,rw=0x10",
    "mem:4,8,rwn=0x14",
    "io:1",
    "pci:1/2",
    "gic:3,u=4",
    "gic:3=4",
    "dump,fiq",
    "register",
    "ignore",
]
VALUES += ["required", "/dev/qvm/vm/a", "/dev/qvm/w/a", "/dev/vdevpeers/vp0", "a", "/x", '"wdtkick -t 9 -W 0:7"', '""']  # fmt: skip
KICKS = [(), ("-t 9 -W 0:7 -a 0",), ("-E 8:3",)]


def configurations(*texts: str) -> tuple[Configuration, ...] | None:
    """Texts → what they say, if they can be read."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, str(number)) for number, _ in enumerate(texts)]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
        try:
            return read(paths, DEFINES)
        except InputError:
            return None


def found(read: tuple[Configuration, ...], wdtkicks: tuple[str, ...] = ()) -> tuple[LintFinding, ...]:
    try:
        return lint(Subject.of(read, (), wdtkicks))
    except InputError:  # there is nothing to kick
        return lint(Subject.of(read, (), ()))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([*NAMES, *VALUES]), max_size=30), min_size=1, max_size=2), st.sampled_from(KICKS)
)
def test_whatever_can_be_read_can_be_looked_at(rows: list[list[str]], wdtkicks: tuple[str, ...]) -> None:
    """Options and values in any order give findings with a place and words, in order and each one once."""
    read = configurations(*(" ".join([f"system {name}", *row]) for name, row in zip(("vm", "w"), rows, strict=False)))
    if read is None:
        return
    findings = found(read, wdtkicks)
    assert list(findings) == sorted(set(findings), key=lambda finding: finding.order)
    assert all(finding.position.line > 0 and finding.what and finding.why and finding.do for finding in findings)
    assert {finding.rule for finding in findings} <= set(RULES)


STATEMENTS = st.sampled_from(
    [f"vdev {kind} {options}" for kind in DEVICES for options in ("", "loc 0x10", "intr gic:3", "name a")]
    + [f"pass loc {place}" for place in ("mem:0,8,rw=0x10", "mem:4,8,rwn=0x14", "pci:0:1.2", "io:1", "pci:1/2")]
    + ["pass intr gic:3,u=4", "pass intr gic:3=4", "ram 0x10,4K", "rom 0,4K", "safety required", "unsupported register ignore"]
    + ["vdev mine", "vdev virtio-net name a peer /dev/qvm/vm/a", "vdev virtio-net peer /dev/qvm/w/a", "data load 9,/x"]
    + ["vdev wdt-sp805 action dump,fiq", "dump /d", "vdev shmem create x,4K", "vdev shmem create x,8K"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(STATEMENTS, max_size=12), min_size=1, max_size=2), st.randoms(use_true_random=False))
def test_statements_in_another_order_say_the_same(rows: list[list[str]], random: Random) -> None:
    """The order of devices and options changes where findings are, but not which rules find something, or how bad."""

    def told(rows: list[list[str]]) -> set[tuple[str, str]] | None:
        texts = ("\n".join([f"system {name}", *row]) for name, row in zip(("vm", "w"), rows, strict=False))
        read = configurations(*texts)
        return None if read is None else {(each.rule.id, each.severity) for each in found(read)}

    assert told([random.sample(row, len(row)) for row in rows]) == told(rows)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.sampled_from(sorted(SAMPLES)), st.lists(STATEMENTS, max_size=12)), st.randoms(use_true_random=False)
)
def test_vdevs_in_another_order_give_the_same_findings(said: str | list[str], random: Random) -> None:
    """The order of vdevs alone changes nothing at all: every finding is the same, and in the same place."""
    read = configurations(SAMPLES[said] if isinstance(said, str) else "\n".join(["system vm", *said]))
    if read is not None:
        (before,) = read
        vdevs = random.sample(before.vdevs, len(before.vdevs))
        assert found((replace(before, vdevs=tuple(vdevs)),)) == found((before,))
