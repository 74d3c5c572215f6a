"""How words become numbers, locations and interrupts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.qvmconf.configuration import Interrupt, Number, PciId, PciSlot, Range
from quiesce.model.qvmconf.values import (
    file_to_load,
    interrupt,
    interrupts,
    memory,
    number,
    passed,
    passed_interrupt,
    placed,
    resource,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DRAM = Number(None, "$asinfo_start{dram}")


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("0", 0),
        ("512M", 512 << 20),
        ("512m", 512 << 20),
        ("512MB", 512 << 20),
        ("4G", 4 << 30),
        ("8k", 8192),
        ("1T", 1 << 40),
        ("0xa0000", 0xA0000),
        ("0XA0000", 0xA0000),
        ("0x10K", 0x4000),
        ("0d16384", 16384),
        ("007", 7),
        ("0x" + "0" * 50 + "1", 1),
        ("18446744073709551615", (1 << 64) - 1),
    ],
)
def test_numbers(word: str, value: int) -> None:
    """Decimal, 0x… and 0d… numbers, with a unit in either case; notation does not matter."""
    assert number(word) == Number(value)


@pytest.mark.parametrize(
    "word", ["", "M", "12Q", "-1", "1.5G", "0x", "1m,2", "x", "１２", "$", "${a}", "$a{b c}", "1 "]
)
def test_what_is_no_number(word: str) -> None:
    """Anything else is refused with a description of what a number looks like."""
    with pytest.raises(ValueError, match="decimal or 0x"):
        number(word)


@pytest.mark.parametrize("word", ["18446744073709551616", "16777216T", "0x10000000000000000", "9" * 4000])
def test_numbers_have_64_bits(word: str) -> None:
    """An address that no machine has is refused, however many digits it has."""
    with pytest.raises(ValueError, match="fit into 64 bits"):
        number(word)


@pytest.mark.parametrize(
    ("form", "word", "said"),
    [
        (number, "$asinfo_start{dram}", DRAM),
        (memory, "512M", (None, Number(512 << 20))),
        (memory, "0x80000000,512M", (Number(0x80000000), Number(512 << 20))),
        (memory, "1m,1023", (Number(1 << 20), Number(1023))),
        (memory, "$asinfo_start{dram},1K", (DRAM, Number(1024))),
        (placed, "0xc0000,0x40000", (Number(0xC0000), Number(0x40000))),
        (file_to_load, "/a/b", (None, "/a/b")),
        (file_to_load, "0x1000,/a,b", (Number(4096), "/a,b")),
        (file_to_load, "/a,b", (None, "/a,b")),
        (resource, "0x20", Range("mem", Number(32))),
        (resource, "mem:0x20,8", Range("mem", Number(32), Number(8))),
        (resource, "io:0x3f8,8", Range("io", Number(0x3F8), Number(8))),
        (resource, "pci:0:1", PciSlot(0, 1, 0)),
        (resource, "pci:0x1:31.0x7", PciSlot(1, 31, 7)),
        (resource, "pci:0x8086/0x5aa8", PciId(0x8086, 0x5AA8)),
        (resource, "pci:0x8086/0x5aa8/2", PciId(0x8086, 0x5AA8, 2)),
        (passed, "0xe6055400,0x050,rwn", (Range("mem", Number(0xE6055400), Number(80)), "rwn", None)),
        (passed, "mem:0x2000,r=0x1000", (Range("mem", Number(8192)), "r", Range("mem", Number(4096)))),
        (
            passed,
            "mem:0x2000,64,+rw-c=0x1000",
            (Range("mem", Number(8192), Number(64)), "+rw-c", Range("mem", Number(4096))),
        ),
        (passed, "io:4", (Range("io", Number(4)), "", None)),
        (passed, "pci:0:12.0=pci:0x8086/0x10", (PciSlot(0, 12, 0), "", PciId(0x8086, 0x10))),
        (passed, "pci:0:1=0:31.2", (PciSlot(0, 1, 0), "", PciSlot(0, 31, 2))),
        (interrupt, "gic:38", Interrupt("gic", "38")),
        (interrupt, "gic:0x26", Interrupt("gic", "38")),
        (interrupt, "apic", Interrupt("apic", "")),
        (interrupt, "cpu:irq", Interrupt("cpu", "irq")),
        (interrupt, "39", Interrupt("", "39")),
        (interrupts, "a:0,a:8", (Interrupt("a", "0"), Interrupt("a", "8"))),
        (passed_interrupt, "gic:42", (Interrupt("gic", "42"), "", None)),
        (passed_interrupt, "gic:42,u=74", (Interrupt("gic", "42"), "u", Number(74))),
        (passed_interrupt, "gic:42,t,u=0x4a", (Interrupt("gic", "42"), "tu", Number(74))),
    ],
)
def test_forms(form: Callable[[str], object], word: str, said: object) -> None:
    """Every documented form of a value is understood."""
    assert form(word) == said


@pytest.mark.parametrize(
    ("form", "word", "reason"),
    [
        (memory, "0", "must not be zero"),
        (memory, ",512M", "decimal or 0x"),
        (placed, "0x1000", "ADDRESS,SIZE"),
        (file_to_load, "", "ADDRESS,"),
        (file_to_load, "0x1000,", "ADDRESS,"),
        (resource, "usb:1", "mem:, io: or pci:"),
        (resource, "mem:", "decimal or 0x"),
        (resource, "pci:0:1f.2", "after pci:"),
        (resource, "pci:0:32", "a device 31"),
        (resource, "pci:0:1.8", "a function 7"),
        (resource, "pci:0x10000/1", "16 bits"),
        (passed, "mem:0x1000,0x1000,rwz", "decimal or 0x"),
        (passed, "mem:0x1000=", "decimal or 0x"),
        (interrupt, "gic:", "CONTROLLER:LINE"),
        (interrupt, ":3", "CONTROLLER:LINE"),
        (interrupt, "a:b:3", "CONTROLLER:LINE"),
        (interrupt, "gic:3x", "CONTROLLER:LINE"),
        (interrupts, "gic:3,", "CONTROLLER:LINE"),
        (passed_interrupt, "gic:3,x", ",u or ,t"),
        (passed_interrupt, "gic:3=x", "decimal or 0x"),
    ],
)
def test_what_is_not_of_the_form(form: Callable[[str], object], word: str, reason: str) -> None:
    """A word of another form is refused with what it should look like."""
    with pytest.raises(ValueError, match=reason):
        form(word)
