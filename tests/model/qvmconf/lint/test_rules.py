"""Each rule finds what it is for, and leaves alone what is right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.qvmconf.lint import RULES, SEVERITIES, Rule

if TYPE_CHECKING:
    from .conftest import Looks

SOURCES = Path(__file__).resolve().parents[4] / "model" / "sources.yaml"

A, B = "system a\n", "system b\n"
REGISTERS = "pass loc mem:0xfe000000,0x1000,rwd=0xfe000000\n"
WATCHDOG = "vdev wdt-sp805 loc 0x1c0f0000 intr gic:32\n"
KICK = "wdtkick -v -a 0x1C0F0000 -E 8:3 -W 0:0x47868C0 -t "
TO_B = "vdev virtio-net name to_b peer /dev/qvm/b/to_a\n"
TO_A = "vdev virtio-net name to_a peer /dev/qvm/a/to_b\n"
LINUX = "guest load /a/Image\n"


@dataclass(frozen=True)
class Pair:
    """Files that a rule must find something in, and files that it must not; with what is said beside them."""

    bad: tuple[str, ...]
    good: tuple[str, ...]
    quiescers: tuple[str, ...] = ()
    bad_kicks: tuple[str, ...] = ()
    good_kicks: tuple[str, ...] = ()


PAIRS = {
    "device-without-quiescer": Pair((A + REGISTERS, B + "vdev calm"), (A + REGISTERS + "vdev calm",), ("calm",)),
    "device-without-smmu": Pair((A + REGISTERS,), (A + REGISTERS.replace("rwd", "rwn"),)),
    "smmu-for-guest-only": Pair((A + REGISTERS + "vdev smmu",), (A + REGISTERS.replace("rwd", "rwn") + "vdev smmu",)),
    "dma-not-stated": Pair((A + "pass loc mem:0x1000,0x1000,rw vdev smmu",), (A + REGISTERS + "vdev smmu",)),
    "dma-denied": Pair((A + REGISTERS.replace("rwd", "rwn"),), (A + REGISTERS,)),
    "device-passed-twice": Pair((A + REGISTERS, B + REGISTERS), (A + REGISTERS, B + REGISTERS.replace("=0xfe", "=0xfd"))),
    "interrupt-used-twice": Pair(
        (A + "vdev pl011 intr gic:37 pass intr gic:37=150",), (A + "vdev pl011 intr gic:37 pass intr gic:38=37",)
    ),
    "host-interrupt-passed-twice": Pair(
        (A + "pass intr gic:37=150", B + "pass intr gic:99=0x96"), (A + "pass intr gic:37=150", B + "pass intr gic:37=37")
    ),
    "interrupt-unmasked-at-once": Pair((A + "pass intr gic:37,u=150",), (A + "pass intr gic:37,t=150",)),
    "interrupt-flag-t": Pair((A + "pass intr gic:37,t=150",), (A + "pass intr gic:37=150",)),
    "interrupt-controller-unknown": Pair(
        (A + "vdev ioapic name mine intr apic vdev ser8250 intr mien:4",),
        (A + "vdev ioapic name mine intr apic vdev ser8250 intr mine:4",),
    ),
    "addresses-overlap": Pair(
        (A + "ram 0x80000000,1G rom 0x90000000,4K",), (A + "ram 0x80000000,1G rom 0xc0000000,4K",)
    ),
    "load-outside-memory": Pair(
        (A + "ram 0x80000000,1G fdt load 0xc0000000,/a.dtb",), (A + "ram 0x80000000,1G fdt load 0xbfffffff,/a.dtb",)
    ),
    "watchdog-missing": Pair((A,), (A + WATCHDOG,)),
    "watchdog-not-known-armed": Pair((A + WATCHDOG,), (A + WATCHDOG,), good_kicks=(KICK + "1000",)),
    "watchdog-only-interrupts": Pair((A + WATCHDOG + "action fiq",), (A + WATCHDOG + "action terminate",)),
    "watchdog-fiq-without-intr": Pair((A + "vdev wdt-sp805 action fiq",), (A + WATCHDOG + "action fiq",)),
    "watchdog-dump-without-dump": Pair(
        (A + WATCHDOG + "action dump,terminate",), (A + WATCHDOG + "action dump,terminate dump /d",)
    ),
    "dump-before-quiescing": Pair(
        (A + REGISTERS + WATCHDOG + "action dump,fiq dump /d",), (A + WATCHDOG + "action dump,fiq dump /d",)
    ),
    "watchdog-wrong-architecture": Pair(
        (A + "vdev wdt-ib700 vdev shmem intr gic:40",), (A + "vdev wdt-sp805 vdev shmem intr gic:40",)
    ),
    "kick-too-late": Pair((A + WATCHDOG,), (A + WATCHDOG,), (), (KICK + "6000",), (KICK + "5999",)),
    "kick-after-first-expiry": Pair((A + WATCHDOG,), (A + WATCHDOG,), (), (KICK + "3000",), (KICK + "2999",)),
    "watchdog-period": Pair((A + WATCHDOG,), (A + WATCHDOG,), (), (KICK + "1000",), (KICK + "15000",)),
    "kick-elsewhere": Pair((A + WATCHDOG,), (A + "vdev wdt-sp805",), (), ("-a 0x1C0F1000",), ("-a 0x1C0F0000",)),
    "safety-own-vdev": Pair((A + "safety required vdev calm",), (A + "safety required vdev pl011",)),
    "safety-ignores-unsupported": Pair(
        (A + "safety required unsupported register ignore",), (A + "safety required unsupported register fail",)
    ),
    "safety-none": Pair((A + "safety none " + REGISTERS,), (A + "safety warn " + REGISTERS,)),
    "peer-missing": Pair((A + "vdev virtio-net",), (A + "vdev virtio-net peer /dev/vdevpeers/vp0",)),
    "peer-unknown": Pair((A + TO_B, B + TO_A.replace("to_a", "eth")), (A + TO_B, B + TO_A)),
    "peer-elsewhere": Pair((A + TO_B,), (A + TO_B, B + TO_A)),
    "peer-one-sided": Pair((A + TO_B, B + TO_A.replace("qvm/a/to_b", "vdevpeers/vp0")), (A + TO_B, B + TO_A)),
    "peer-taken": Pair(
        (A + "vdev virtio-net peer /dev/vdevpeers/vp0", B + "vdev virtio-net peer /dev/vdevpeers/vp0"),
        (A + "vdev virtio-net peer /dev/vdevpeers/vp0", B + "vdev virtio-net peer /dev/vdevpeers/vp1"),
    ),
    "disk-shared": Pair(
        (A + "vdev virtio-blk hostdev /dev/hd0", B + "vdev virtio-blk hostdev /dev/hd0"),
        (A + "vdev virtio-blk hostdev /dev/hd0", B + "vdev virtio-blk hostdev </dev/hd0"),
    ),
    "shared-memory-sizes": Pair(
        (A + "vdev shmem create x,4K", B + "vdev shmem create x,8K"),
        (A + "vdev shmem create x,4K", B + "vdev shmem create x,0x1000"),
    ),
    "signal-not-heard": Pair((A + "vdev ioapic load /a/qnx.ifs",), (A + "vdev ioapic load /a/bzImage",)),
    "signal-ends-at-once": Pair((A + "vdev gic",), (A + "vdev gic vdev button",)),
    "panic-hangs": Pair((A + LINUX + "cmdline quiet",), (A + LINUX + 'cmdline "quiet panic=-1"',)),
    "vdev-unknown": Pair((A + "vdev calm",), (A + "vdev pl011",)),
    "system-not-stated": Pair(("ram 1M load x",), (A + "ram 1M load x",)),
    "probably-misread": Pair((A + "ram 512",), (A + "ram 512M",)),
}  # fmt: skip


def test_every_rule_has_a_pair() -> None:
    """There is no rule without files that it finds something in and files that it does not, and no other way round."""
    assert sorted(PAIRS) == sorted(rule.id for rule in RULES)


@pytest.mark.parametrize("rule", PAIRS)
def test_a_rule_finds_what_it_is_for(rule: str, look: Looks) -> None:
    """In the first of its pair of files each rule finds something."""
    pair = PAIRS[rule]
    found = look(*pair.bad, quiescers=pair.quiescers, wdtkicks=pair.bad_kicks)
    assert rule in {finding.rule.id for finding in found}


@pytest.mark.parametrize("rule", PAIRS)
def test_a_rule_leaves_alone_what_is_right(rule: str, look: Looks) -> None:
    """In the second of its pair of files it finds nothing."""
    pair = PAIRS[rule]
    found = look(*pair.good, quiescers=pair.quiescers, wdtkicks=pair.good_kicks)
    assert rule not in {finding.rule.id for finding in found}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_explained(rule: Rule) -> None:
    """A rule has an id in kebab-case, a severity, one sentence of meaning, a reason, advice, and sources."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.id)
    assert rule.severity in SEVERITIES
    assert rule.means.endswith(".")
    assert rule.why
    assert rule.do
    assert rule.because
    assert all(re.fullmatch(r"[FAIHE][1-9][0-9]*", number) for number in rule.because)
    assert len(set(rule.because)) == len(rule.because)


def test_every_source_is_listed() -> None:
    """Whatever a rule cites is in the project's list of sources."""
    known = set(re.findall(r"^ +([FAIH][0-9]+):", SOURCES.read_text("utf-8"), re.MULTILINE))
    assert {number for rule in RULES for number in rule.because} <= known
