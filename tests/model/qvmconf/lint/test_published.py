"""What is said of configurations as people publish them: everything that is true, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Looks

BARE_METAL = """\
# a small guest without a system in it
system hello
ram 0x40000000,16M   # of its own

cpu
load /guests/hello.bin

vdev pl011
\tloc 0x1c090000
        intr gic:37
"""
LINUX_ON_ARM = """\
system linux
set counter-offset 0
ram 0x40000000,256M
cpu
load 0x40200000,/guests/Image
initrd load 0x48000000,/guests/root.cpio.gz
fdt load /guests/linux.dtb
cmdline "console=ttyAMA0 earlycon=pl011,0x1c090000 rdinit=/sbin/init"
vdev gic version 3 gicd 0x2c000000 gicr 0x2c100000
vdev pl011 loc 0x1c090000 intr
    gic:37 hostdev >/dev/shmem/linux.log
"""
QNX_ON_X86 = """\
system made
ram 0xa0000
rom 0xc0000,0x40000
ram 512m
cpu
load /data/guest/ifs.bin
vdev ioapic
    loc 0xf8000000
    intr apic
    name myioapic
vdev ser8250 hostdev >- intr myioapic:4 name ser8250_0
vdev timer8254 intr myioapic:0 name timer8254_0
vdev mc146818 name mc146818_0
vdev shmem name shmem_0
vdev pckeyboard name pckeyboard_0
vdev virtio-net name network peerfeats 0x0382 peer /dev/vdevpeers/vp0
vdev virtio-blk hostdev /dev/qvmdisk0 name virtio-blk_qvmdisk0
vdev 8259 loc 0x20
vdev 8259 loc 0xa0
vdev hpet intr myioapic:2 name hpet_0
"""
ANDROID = """\
system phone
debug
logger debug,info,error slog
cpu sched 10 runmask 0,1,2,3
pass loc mem:$asinfo_start{ram2},$asinfo_length{ram2},rwcxm
pass loc mem:$asinfo_start{ram1},$asinfo_length{ram1},rwcxm
pass loc mem:$asinfo_start{ram3},$asinfo_length{ram3},rwcxm=$asinfo_start{ram3}
pass loc mem:$asinfo_start{dsp},$asinfo_length{dsp},rwn=$asinfo_start{dsp}
pass loc mem:0xe800000,$asinfo_length{ipc},rwn=0xe800000
unsupported register ignore
load /guests/phone/kernel
load /guests/phone/phone.dtb
initrd load /guests/phone/ramdisk
ram 0xD1C30000,4K
data load 0xD1C30000,/guests/phone/handover
cmdline "androidboot.hardware=phone \\
init=/init"
"""
BOARD_WITHOUT_IOMMU = """\
system rpi
ram 0x80000000,512M
cpu
load qnx-guest.ifs
vdev gic version 2
vdev pl011 loc 0x1c090000 intr gic:37 hostdev >-
vdev smmu
pass loc mem:0xfe580000,0x10000,rwd=0xfe580000 intr gic:44=189
"""
LINUX_WITH_DEVICE = BOARD_WITHOUT_IOMMU.replace("qnx-guest.ifs", "./Image").replace("vdev smmu\n", "")
ONLY_INTERRUPTS_TELL = """\
system la
ram 0x80000000,1G
cpu
guest load /ifs/kernel
vdev virtio-net loc 0x1c0a8000 intr gic:45 name la0 peer /dev/vdevpeers/vp0
pass loc mem:0x0e400000,0x00200000,rwn=0x0e400000
"""
OF_THE_MANUAL = """\
# no system option, which is not mandatory
ram 0,0xa0000
reserve loc 0xa0000,0x20000
ram 1M,512M
cpu
load ./linux
initrd load ./initrd.gz
cmdline "console=ttyS0 root=/dev/vda1 panic=-1"
vdev ioapic loc 0xf8000000 intr apic name io
vdev ser8250 intr io:4
"""
ONE_OF_TWO = """\
system guest_2
ram 0x80000000,256M
cpu
load a.ifs
vdev gic version 3
vdev virtio-net loc 0x20040000 intr gic:43 peer /dev/qvm/guest_1/link name link
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BARE_METAL, ["signal-ends-at-once", "watchdog-missing"]),
        (LINUX_ON_ARM, ["signal-ends-at-once", "watchdog-missing", "panic-hangs"]),
        (QNX_ON_X86, ["signal-not-heard", "watchdog-missing"]),
        (ANDROID, ["signal-ends-at-once", "watchdog-missing", "device-without-quiescer", "dma-denied", "dma-denied"]),
        (
            BOARD_WITHOUT_IOMMU,
            ["signal-ends-at-once", "watchdog-missing", "smmu-for-guest-only", "device-without-quiescer"],
        ),
        (
            LINUX_WITH_DEVICE,
            ["signal-ends-at-once", "watchdog-missing", "device-without-quiescer", "device-without-smmu"],
        ),
        (ONLY_INTERRUPTS_TELL, ["signal-ends-at-once", "watchdog-missing", "device-without-quiescer", "dma-denied"]),
        (OF_THE_MANUAL, ["system-not-stated", "watchdog-missing"]),
        (ONE_OF_TWO, ["signal-ends-at-once", "watchdog-missing", "peer-elsewhere"]),
    ],
    ids=lambda value: value.partition("\n")[0] if isinstance(value, str) else "",
)  # fmt: skip
def test_one_by_one(text: str, expected: list[str], look: Looks) -> None:
    """In order of place: how a signal ends the guest, that nothing else does, and what is open about what is passed to it."""
    assert [finding.rule.id for finding in look(text)] == expected


def test_on_one_host(look: Looks) -> None:
    """Together they have only what they have alone, but for the ends of a network that two of them want."""
    texts = (BARE_METAL, LINUX_ON_ARM, QNX_ON_X86, ANDROID, ONLY_INTERRUPTS_TELL)
    alone = sorted(finding.rule.id for text in texts for finding in look(text))
    assert sorted(finding.rule.id for finding in look(*texts)) == sorted([*alone, "peer-taken"])
