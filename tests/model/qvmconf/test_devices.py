"""Which devices are passed, and that two machines agree about their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from quiesce.model.qvmconf import overlaps, passed_devices
from quiesce.model.qvmconf.configuration import Number, PciSlot, Range

if TYPE_CHECKING:
    from conftest import ReadsText


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("pass loc mem:0xfe204000,0x200,rwn", ["mem_fe204000"]),
        ("pass loc 0xfe204000", ["mem_fe204000"]),
        ("pass loc mem:0x1000,0x200,rw=0xFE204000", ["mem_fe204000"]),
        ("pass loc io:0x3f8,8", ["io_3f8"]),
        ("pass loc pci:0:31.2", ["pci_0_1f_2"]),
        ("pass loc pci:0:12=pci:0:0x1f.2", ["pci_0_1f_2"]),
        ("pass loc pci:0:12.0=pci:0x8086/0x5aa8", ["pci_id_8086_5aa8"]),
        ("pass loc pci:0x8086/0x5aa8/1", ["pci_id_8086_5aa8_1"]),
        ("pass loc mem:$asinfo_start{gpu.regs},1M,rw", ["mem_asinfo_start_gpu_regs"]),
        ("pass intr gic:144", ["intr_gic_144"]),
        ("pass loc 0x1000 pass loc 0x2000 pass intr gic:1", ["mem_1000", "mem_2000"]),
        ("pass loc 0x2000,8 loc 0x1000,8", ["mem_1000"]),
        ("pass loc 0x2000,8 loc pci:0:1", ["pci_0_1_0"]),
        ("pass loc io:1 loc 0x9000 loc pci:1/2", ["pci_id_0001_0002"]),
        ("fdt pass loc 0x1000,8", []),
        ("pass loc $asinfo_start{ram},$asinfo_length{ram},rwcxm", []),
        ("pass loc 0x1000,8,rwm", ["mem_1000"]),
        ("pass loc 0x1000,8,rwcxm pass intr gic:3", ["intr_gic_3"]),
        ("pass", []),
        ("vdev pl011", []),
    ],
)
def test_names_of_devices(text: str, names: list[str], conf: ReadsText) -> None:
    """A device is named for what of the host it is; data and memory are no devices."""
    devices = passed_devices(conf(f"system vm {text}"))
    assert [device.identity for device in devices] == names
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name) for name in names)


def test_what_belongs_to_a_device(conf: ReadsText) -> None:
    """A `pass` is a device; one that is passed again, or an interrupt in a `pass` of its own, adds to it."""
    one, two = passed_devices(
        conf(
            "system vm pass loc 0x1000,8=0x9000 loc pci:0:1 intr gic:1 pass loc 0x2000 pass intr gic:2 pass loc pci:0:1"
        )
    )
    assert one.resources == (Range("mem", Number(0x9000), Number(8)), PciSlot(0, 1, 0))
    assert [str(line.guest) for line in one.interrupts] == ["gic:1"]
    assert (two.identity, [str(line.guest) for line in two.interrupts]) == ("mem_2000", ["gic:2"])
    assert str(one.position) == "vm:1:11"


def test_two_machines_with_one_device(conf: ReadsText) -> None:
    """Wherever the guests see it, the same host resource has the same name."""
    one = conf("system a pass loc mem:0x1000,0x100,rw=0x9000")
    two = conf("system b pass loc 0x9000,0x100")
    assert [each.identity for each in passed_devices(one)] == [each.identity for each in passed_devices(two)]
    assert overlaps([one, two]) == ()


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        ("0x1000,0x100", "0x1080,0x100", True),
        ("0x1000,0x1000", "0x1800", True),
        ("0x1000,0x100", "0x1100,0x100", False),
        ("0x1000", "0x1001", False),
        ("0x1000,0x100", "io:0x1080,0x10", False),
        ("0x1000,8 loc pci:1/2", "pci:1/2 loc pci:0:1", True),
        ("$a,8", "$b,8", False),
    ],
)
def test_devices_that_overlap(first: str, second: str, overlap: bool, conf: ReadsText) -> None:
    """Devices with different names that share addresses or functions are reported as pairs, with their machines."""
    pairs = overlaps([conf(f"system a pass loc {first}"), conf(f"system b pass loc {second}")])
    assert [pair.systems for pair in pairs] == ([("a", "b")] if overlap else [])
