"""What a configuration says, option by option, in every spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.findings import Position
from quiesce.model.qvmconf.configuration import (
    Interrupt,
    Load,
    Location,
    Logger,
    Number,
    Pass,
    PassedInterrupt,
    PciSlot,
    Ram,
    Range,
    Reserve,
    Rom,
    Setting,
    Stated,
    Unsupported,
)

if TYPE_CHECKING:
    from conftest import ReadsText

NOWHERE = Position("", 0, 0)


def options(text: str, conf: ReadsText) -> list[tuple[str, str]]:
    (vdev,) = conf("system vm " + text).vdevs
    return [(option.key, option.value) for option in vdev.options]


def test_memory_adds_up(conf: ReadsText) -> None:
    """`ram` twice is low memory and main memory; both stay."""
    read = conf("system vm ram 0xa0000 rom 0xc0000,0x40000 ram 1m,512M")
    assert read.rams == (Ram(None, Number(0xA0000), NOWHERE), Ram(Number(1 << 20), Number(512 << 20), NOWHERE))
    assert read.roms == (Rom(Number(0xC0000), Number(0x40000), NOWHERE),)


def test_files_are_loaded(conf: ReadsText) -> None:
    """`load` knows what is loaded, where to, and from which file."""
    read = conf("system vm load /a guest load 0x10,/b initrd load /c fdt load /d acpi load /e data load 1K,/f")
    assert [(each.kind, each.path) for each in read.loads] == [
        ("auto", "/a"),
        ("guest", "/b"),
        ("initrd", "/c"),
        ("fdt", "/d"),
        ("acpi", "/e"),
        ("data", "/f"),
    ]
    assert read.loads[1] == Load("guest", Number(16), "/b", NOWHERE)


def test_the_last_of_equal_options_counts(conf: ReadsText) -> None:
    """Of an option that is repeated, in one context or outside of contexts, the last one is what qvm uses."""
    read = conf(
        "system vm cmdline a cmdline b dump /x dump /y safety none safety required cpu sched 1 sched 2 cpu sched 3"
    )
    assert (read.cmdline, read.dump, read.safety) == (Stated("b"), Stated("/y"), Stated("required"))
    assert [cpu.value("sched") for cpu in read.cpus] == ["2", "3"]
    assert options("vdev pl011 loc 1 intr gic:1 loc 2", conf) == [("intr", "gic:1"), ("loc", "2")]


def test_options_that_add_up_within_a_device(conf: ReadsText) -> None:
    """Regions, patterns and log filters of one device add up."""
    said = "vdev shmem create a,1K create b,2K allow x* allow y log info stderr log error slog"
    assert options(said, conf) == [
        ("create", "a,1K"),
        ("create", "b,2K"),
        ("allow", "x*"),
        ("allow", "y"),
        ("log", "info stderr"),
        ("log", "error slog"),
    ]


@pytest.mark.parametrize(
    "spelling", ["pl011", "vdev-pl011", "vdev-pl011.so", "vdev-pl011-safety.so", "/lib/vdev-pl011.so"]
)
def test_spellings_of_a_device(spelling: str, conf: ReadsText) -> None:
    """A device may be named by its type or by its shared object, also by the certified one."""
    (vdev,) = conf(f"system vm vdev {spelling} name uart").vdevs
    assert (vdev.type, vdev.raw, vdev.name) == ("pl011", spelling, "uart")


def test_a_device_of_your_own(conf: ReadsText) -> None:
    """Its options take one value, or none before the name of another option; nothing is lost and nothing is refused."""
    said = 'vdev vdev-mine.so alpha 1 beta "x y" turbo loc 0x10 gamma data data blob last'
    assert options(said, conf) == [
        ("alpha", "1"),
        ("beta", "x y"),
        ("turbo", ""),
        ("loc", "0x10"),
        ("gamma", "data"),
        ("data", "blob"),
        ("last", ""),
    ]


def test_a_safety_suffix_of_an_unknown_device_stays(conf: ReadsText) -> None:
    """Only for a known device is it clear that `-safety` is not part of the name."""
    assert conf("system vm vdev vdev-mine-safety.so").vdevs[0].type == "mine-safety"


def test_other_options_do_not_close_a_context(conf: ReadsText) -> None:
    """`ram` between a device and its options belongs to the machine; the options still bind to the device."""
    read = conf("system vm vdev pl011 ram 1M loc 0x10 set a b load /x intr gic:3")
    assert [option.key for option in read.vdevs[0].options] == ["loc", "intr"]
    assert (len(read.rams), len(read.sets), len(read.loads)) == (1, 1, 1)


def test_hardware_is_passed(conf: ReadsText) -> None:
    """Locations and interrupts of one `pass` stay together; what the host calls them is kept."""
    read = conf("system vm pass loc mem:0x1000,0x100,rw=0x9000 intr gic:40,u=72 pass loc pci:0:1 fdt pass loc 0x10,8")
    guest, host = Range("mem", Number(0x1000), Number(0x100)), Range("mem", Number(0x9000))
    assert read.passes == (
        Pass(
            "",
            (Location(guest, "rw", host, NOWHERE),),
            (PassedInterrupt(Interrupt("gic", "40"), "u", Number(72), NOWHERE),),
            NOWHERE,
        ),
        Pass("", (Location(PciSlot(0, 1, 0), "", None, NOWHERE),), (), NOWHERE),
        Pass("fdt", (Location(Range("mem", Number(16), Number(8)), "", None, NOWHERE),), (), NOWHERE),
    )
    assert read.passes[0].locations[0].resource == Range("mem", Number(0x9000), Number(0x100))
    assert read.passes[1].locations[0].resource == PciSlot(0, 1, 0)


def test_places_are_reserved(conf: ReadsText) -> None:
    """`reserve` takes places and interrupts."""
    read = conf("system vm reserve intr 39 reserve loc pci:0:1 loc 0x1000,8")
    assert read.reserves == (
        Reserve((), (Interrupt("", "39"),), NOWHERE),
        Reserve((PciSlot(0, 1, 0), Range("mem", Number(4096), Number(8))), (), NOWHERE),
    )


def test_what_is_not_supported(conf: ReadsText) -> None:
    """What the file does not say has the documented default, without a place."""
    assert conf("system vm").unsupported == Unsupported(Stated("fail"), Stated("ignore"), Stated("fail"))
    read = conf("system vm unsupported register ignore unsupported register abort unsupported reference fail")
    assert read.unsupported == Unsupported(Stated("fail"), Stated("fail"), Stated("abort"))
    assert read.unsupported.instruction.position is None
    assert read.unsupported.register.position == Position("vm", 1, 39)


def test_the_rest(conf: ReadsText) -> None:
    """Variables, loggers, users and flags; a variable may have the name of an option."""
    read = conf("system vm set debug off set a cpu logger debug,info stderr user 10:20 debug dryrun cpu cluster big")
    assert read.sets == (Setting("debug", "off", NOWHERE), Setting("a", "cpu", NOWHERE))
    assert read.loggers == (Logger(("debug", "info"), "stderr", NOWHERE),)
    assert [(each.key, each.value) for each in read.others] == [("user", "10:20"), ("debug", ""), ("dryrun", "")]
    assert read.cpus[0].value("cluster") == "big"
    assert read.cpus[0].value("runmask") == ""


def test_everything_has_a_place(conf: ReadsText) -> None:
    """Options and values know the line and column of the word that names them."""
    read = conf("system\n  vm\nvdev pl011\n  loc 1 intr\n gic:3\ninitrd\n load /x")
    assert read.position == Position("vm", 1, 1)
    assert read.vdevs[0].position == Position("vm", 3, 1)
    assert [option.position for option in read.vdevs[0].options] == [Position("vm", 4, 3), Position("vm", 4, 9)]
    assert read.loads[0].position == Position("vm", 6, 1)


def test_what_is_read_but_is_probably_not_meant(conf: ReadsText) -> None:
    """Words that are accepted although they resemble documented ones are noted, not refused."""
    read = conf("system vm\nram 1m,1023\nvdev wdt-sp85\n pas 1\nvdev mine\n pas loc 0x10\nvdev pl011 hostdev a#b")
    assert [str(notice) for notice in read.notices] == [
        'vm:3:6: vdev "wdt-sp85" is read as a device of your own; no documented device has that name; did you mean "wdt-sp805"?',
        'vm:4:2: "pas" is read as an option of its own of vdev "wdt-sp85"; no documented option has that name; did you mean "pass"?',
        'vm:6:2: "pas" is read as an option of its own of vdev "mine"; no documented option has that name; did you mean "pass"?',
        'vm:7:20: the "#" in "a#b" is read as part of the word; a comment begins with # after white space',
        "vm:2:1: memory of 1023 bytes is less than a page; is a K, M or G missing?",
    ]
