"""What a configuration shows without stating it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.qvmconf import architecture, contradictions, guest_os, shared_memory, smmu, watchdog

if TYPE_CHECKING:
    from conftest import FindsMistakes, ReadsText


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("vdev vdev-gic", "arm, because of vdev gic at vm:1:11"),
        ("cpu vdev pl011", "arm, because of vdev pl011 at vm:1:15"),
        ("vdev wdt-sp805", "arm, because of vdev wdt-sp805 at vm:1:11"),
        ("pass intr gic:3", "arm, because of pass intr gic: at vm:1:16"),
        ("vdev ioapic", "x86, because of vdev ioapic at vm:1:11"),
        ("vdev 8259", "x86, because of vdev 8259 at vm:1:11"),
        ("vdev ser8250", "x86, because of vdev ser8250 at vm:1:11"),
        ("vdev wdt-ib700", "x86, because of vdev wdt-ib700 at vm:1:11"),
        ("acpi load /x", "x86, because of acpi load at vm:1:11"),
        ("pass loc io:4", "x86, because of pass loc io: at vm:1:16"),
        ("vdev virtio-net intr gic:45", "arm, because of intr gic:45 at vm:1:27"),
        ("vdev mine intr gic:45,cpu:irq", "arm, because of intr gic:45,cpu:irq at vm:1:21"),
        ("reserve intr gic:45", "arm, because of reserve intr gic: at vm:1:11"),
        ("fdt load /x.dtb", "arm, because of fdt load at vm:1:11"),
        ("load /x/guest.dtb", "arm, because of load /x/guest.dtb at vm:1:11"),
        ("data load /x/guest.dtb load /x/dtb", "None"),
        ("fdt generate", "arm, because of fdt generate at vm:1:11"),
        ("vdev mine loc io:0x20", "x86, because of loc io:0x20 at vm:1:21"),
        ("reserve loc io:0x20,2", "x86, because of reserve loc io: at vm:1:11"),
        ("vdev mine intr gic:45 vdev gic", "arm, because of vdev gic at vm:1:33"),
        ("vdev ioapic name gic vdev mine intr gic:3", "x86, because of vdev ioapic at vm:1:11"),
        ("vdev mine name gic pass intr gic:3", "None"),
        ("vdev mine name gic vdev yours intr gic:3", "None"),
        ("vdev virtio-net intr mygic:45 reserve loc 0x1000", "None"),
        ("vdev shmem load /x86/arm/gic", "None"),
        ("", "None"),
    ],
)
def test_architecture(text: str, said: str, conf: ReadsText) -> None:
    """The interrupt controller, by itself or by its interrupts, the watchdog, the UART, the kind of place, tells it, and where."""
    read = conf(f"system vm {text}")
    assert str(architecture(read)) == said
    assert contradictions(read) == ()


def test_two_architectures(mistakes: FindsMistakes) -> None:
    """Devices of both architectures in one machine are a mistake; the report names both places."""
    assert mistakes("system vm vdev pl011 vdev shmem vdev wdt-ib700") == [
        "vm:1:33: vdev wdt-ib700 is for x86, but vdev pl011 at vm:1:11 is for arm; a virtual machine has one architecture"
    ]


@pytest.mark.parametrize("weak", ["vdev mine intr gic:40", "fdt load /x.dtb"])
def test_signs_that_disagree(weak: str, conf: ReadsText) -> None:
    """Where a weak sign speaks against a strong one, or against another, nothing is concluded, and nothing refused."""
    for other in ("vdev ioapic", "vdev yours loc io:0x20"):
        read = conf(f"system vm {other} {weak}")
        assert architecture(read) is None
        assert contradictions(read) == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("load /x/Image", "linux, because of load /x/Image"),
        ("guest load 0x10,/x/linux-Image", "linux, because of guest load /x/linux-Image"),
        ("load bzImage-6.1", "linux, because of load bzImage-6.1"),
        ("load vmlinuz", "linux, because of load vmlinuz"),
        ("load ./linux", "linux, because of load ./linux"),
        ("load /x initrd load /y.gz", "linux, because of initrd load /y.gz"),
        ('load /x cmdline "quiet rdinit=/init"', "linux, because of rdinit= in cmdline"),
        ('cmdline "root=/dev/vda"', "linux, because of root= in cmdline"),
        ('cmdline "console=ttyS0,115200"', "linux, because of console= in cmdline"),
        (
            'load Image cmdline "console=ttyS0 androidboot.hardware=x"',
            "android, because of androidboot.hardware in cmdline",
        ),
        ("load /x/boot.img", "android, because of load /x/boot.img"),
        ("load /x/qnx8.ifs", "qnx, because of load /x/qnx8.ifs"),
        ("load /x/ifs.bin", "qnx, because of load /x/ifs.bin"),
        ("load /x/qnx-guest-ifs.bin", "qnx, because of load /x/qnx-guest-ifs.bin"),
        ("load /x/QNX_cluster", "qnx, because of load /x/QNX_cluster"),
        ("load ./zephyr.elf", "None"),
        ("load /linux/qnx/kernel", "None"),
        ("load /x/kernel initrd load /x/ramdisk.img", "None"),
        ("load /x/disk-boot.img", "None"),
        ("load /x/linux-qnx.ifs", "None"),
        ("load /x/a.ifs initrd load /x/y", "None"),
        ('load /x/a.ifs cmdline "root=/dev/vda"', "None"),
        ("fdt load /x/linux.dtb data load /x/qnx.bin", "None"),
        ('cmdline "mykernel.root=x myrdinit=1 console=uart"', "None"),
        (f'load "/{"-linux" * 10_000}\n"', "None"),
    ],
)
def test_guest_os(text: str, said: str, conf: ReadsText) -> None:
    """File names and command lines that only one operating system uses; in doubt there is no answer."""
    shown = guest_os(conf(f"system vm {text}"))
    assert (f"{shown.value}, because of {shown.reason}" if shown else "None") == said


@pytest.mark.parametrize(
    ("options", "action", "dumps", "stated"),
    [
        ("", "terminate", False, False),
        ("action terminate", "terminate", False, True),
        ("action dump,terminate", "terminate", True, True),
        ("action dump", "terminate", True, True),
        ("action fiq", "fiq", False, True),
        ("action fiq loc 1 action dump,terminate", "terminate", True, True),
    ],
)
def test_watchdog(options: str, action: str, dumps: bool, stated: bool, conf: ReadsText) -> None:
    """A bite terminates the guest unless the file says otherwise."""
    found = watchdog(conf(f"system vm vdev pl011 vdev wdt-sp805 {options}"))
    assert found is not None
    assert (found.type, found.action, found.dumps, found.stated is not None) == ("wdt-sp805", action, dumps, stated)
    assert str(found.position) == "vm:1:22"


def test_no_watchdog(conf: ReadsText) -> None:
    """Most machines have none."""
    assert watchdog(conf("system vm vdev gic")) is None


def test_shared_memory(conf: ReadsText) -> None:
    """Each region that is created, with its size in bytes and the place of the device; a device may create none."""
    read = conf("system vm vdev shmem vdev shmem create a,4K loc 0x10 create b,c,0x10")
    assert [(each.name, each.size.value, str(each.vdev)) for each in shared_memory(read)] == [
        ("a", 4096, "vm:1:22"),
        ("b,c", 16, "vm:1:22"),
    ]


@pytest.mark.parametrize(("kind", "said"), [("smmu", "smmu"), ("vdev-smmu-v3.so", "smmu-v3"), ("smmuman", None)])
def test_smmu(kind: str, said: str | None, conf: ReadsText) -> None:
    """A virtual IOMMU of any variant is seen."""
    found = smmu(conf(f"system vm vdev gic vdev {kind}"))
    assert (found.value if found else None) == said
