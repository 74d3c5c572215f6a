"""Every mistake in a text, with the exact words that report it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import FindsMistakes

NUMBER = "it is a decimal or 0x… number, with K, M, G or T after it if need be"
INTERRUPT = "it is CONTROLLER:LINE, such as gic:37"
TOP = (
    "acpi, cmdline, cpu, data, debug, dryrun, dump, fdt, guest, initrd, load, logger, pass, ram, reserve, rom, safety, "
    "set, system, unsupported, user, vdev"
)


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("rams 1M", 'unknown option "rams"; expected an option; did you mean "ram"?'),
        ("qqq 1M", f'unknown option "qqq"; expected an option; known here: {TOP}'),
        ('"ram"', 'the text "ram" belongs to no option; expected an option'),
        ("vdev pl011 locc 1", 'unknown option "locc"; expected an option, or an option of vdev "pl011"; did you mean "loc"?'),
        ("cpu shed 1", 'unknown option "shed"; expected an option, or an option of "cpu"; did you mean "sched"?'),
        ("initrd", 'expected "load" or "pass" after "initrd", found the end of the file'),
        ("fdt", 'expected "load", "pass" or "generate" after "fdt", found the end of the file'),
        ("acpi generate", 'expected "load" or "pass" after "acpi", found "generate"'),
        ("initrd /x", 'expected "load" or "pass" after "initrd", found "/x"'),
        ("system b", 'a second "system" option; this machine is "a", at vm:1:1; put each virtual machine into a file of its own'),
        ("ram", 'expected a size after "ram", found the end of the file'),
        ("ram cpu", 'expected a size after "ram", found the option "cpu"; put it in quotes if it is the value'),
        ("vdev", 'expected the type of a virtual device after "vdev", found the end of the file'),
        ("vdev pl011 loc", 'expected an address after "loc", found the end of the file'),
        ("vdev pl011 loc intr gic:3", 'expected an address after "loc", found the option "intr"; put it in quotes if it is the value'),
        ("pass loc", 'expected a location after "loc", found the end of the file'),
        ("reserve intr", 'expected an interrupt after "intr", found the end of the file'),
        ("set x", 'expected a value after "set", found the end of the file'),
        ("logger info", 'expected a destination after "logger", found the end of the file'),
        ("unsupported register cpu", 'expected an action after "unsupported", found the option "cpu"; put it in quotes if it is the value'),
        ("ram 12Q", f'"12Q" after "ram" is not a size; {NUMBER}'),
        ("ram 0", '"0" after "ram" is not a size; it must not be zero'),
        ("ram 99999999999T", '"99999999999T" after "ram" is not a size; it must fit into 64 bits'),
        ("rom 4K", '"4K" after "rom" is not an address and a size; it is ADDRESS,SIZE'),
        ("load 0x10,", '"0x10," after "load" is not a path; it is [ADDRESS,]PATH'),
        ('dump ""', '"" after "dump" is not a path; it must not be empty'),
        ("safety yes", '"yes" after "safety" is not a level; it is one of none, warn, required'),
        ("logger infos slog", '"infos" after "logger" is not a list of levels; it is one of fatal, internal, error, warn, warning, info, debug, verbose'),
        ("logger info file", '"file" after "logger" is not a destination; it is one of stdout, stderr, slog, none'),
        ("unsupported io fail", '"io" after "unsupported" is not a class; it is one of instruction, reference, register'),
        ("unsupported register x", '"x" after "unsupported" is not an action; it is one of abort, fail, ignore'),
        ("cpu sched fast", '"fast" after "sched" is not a priority; it is a priority with r, f or o after it if need be'),
        ("cpu runmask a", '"a" after "runmask" is not CPU numbers; it is CPU numbers with commas between them'),
        ("vdev vdev-.so", '"vdev-.so" after "vdev" is not the type of a virtual device; it must not be empty'),
        ("vdev pl011 loc x", f'"x" after "loc" is not an address; {NUMBER}'),
        ("vdev pl011 intr gic:", f'"gic:" after "intr" is not an interrupt; {INTERRUPT}'),
        ("vdev gic name a:b", '"a:b" cannot be the name of an interrupt controller; interrupts are written NAME:LINE, so there must be no : in it'),
        ("vdev wdt-sp805 action reboot", '"reboot" after "action" is not an action; it is terminate or fiq, with dump, before it if need be'),
        ("vdev wdt-sp805 action fiq,terminate", '"fiq,terminate" after "action" is not an action; it is terminate or fiq, with dump, before it if need be'),
        ("vdev shmem create a", '"a" after "create" is not NAME,SIZE; it is NAME,SIZE'),
        ("vdev virtio-net mac 1:2", '"1:2" after "mac" is not a MAC address; it is six pairs of hexadecimal digits with : between them'),
        ("pass loc usb:1", '"usb:1" after "loc" is not a location; it starts with mem:, io: or pci:, or with a number'),
        ("pass loc pci:0:1f.2", '"pci:0:1f.2" after "loc" is not a location; after pci: comes BUS:DEVICE[.FUNCTION] or VENDOR/DEVICE, in decimal or 0x… numbers'),
        ("pass intr gic:3,x", '"gic:3,x" after "intr" is not an interrupt; after the guest interrupt may come ,u or ,t and then =HOST'),
        ("ram @SIZE@", 'the placeholder "@SIZE@" has no value; give it one: --define SIZE=VALUE'),
        ("ram 1M @WORD@", 'the placeholder "@WORD@" has no value; give it one: --define WORD=VALUE'),
        ("pass loc @LOC@ intr gic:3", 'the placeholder "@LOC@" has no value; give it one: --define LOC=VALUE'),
        ("vdev @KIND@ loc 3 colour red", 'the placeholder "@KIND@" has no value; give it one: --define KIND=VALUE'),
        ("cpu @SCHED@ 3 ram 1M", 'the placeholder "@SCHED@" has no value; give it one: --define SCHED=VALUE'),
        ("dump @DIR@/x", 'the placeholder "@DIR@" has no value; give it one: --define DIR=VALUE'),
        ('cmdline "x', 'this quoted text is not closed; expected another " before the end; close the text where it ends'),
        ("vdev gic vdev ioapic", "vdev ioapic is for x86, but vdev gic at vm:2:1 is for arm; a virtual machine has one architecture"),
    ],
)  # fmt: skip
def test_one_mistake_one_finding(text: str, report: str, mistakes: FindsMistakes) -> None:
    """Each mistake is reported once, says what stands there and what should, and causes no others."""
    assert [line.partition(": ")[2] for line in mistakes(f"system a\n{text}")] == [report]


def test_places_of_mistakes(mistakes: FindsMistakes) -> None:
    """All mistakes of a file are reported at once: a bad word where it stands, a missing one where its option does."""
    text = "system a\nram 12Q\nvdev pl011 locc 1 intr gic:\npas loc mem:1\nrom 1\n  cpu sched sched 1"
    assert [line.split("; ")[0] for line in mistakes(text)] == [
        'vm:2:5: "12Q" after "ram" is not a size',
        'vm:3:12: unknown option "locc"',
        'vm:3:24: "gic:" after "intr" is not an interrupt',
        'vm:4:1: unknown option "pas"',
        'vm:5:5: "1" after "rom" is not an address and a size',
        'vm:6:7: expected a priority after "sched", found the option "sched"',
    ]


def test_an_option_that_a_device_does_not_have(mistakes: FindsMistakes) -> None:
    """If nothing is close to a wrong word, everything that could stand there is listed."""
    assert mistakes("system a vdev 8259 hostdev x") == [
        'vm:1:20: unknown option "hostdev"; expected an option, or an option of vdev "8259"; known here: acpi, cmdline, '
        "cpu, data, debug, dryrun, dump, fdt, guest, hostvector, initrd, intr, load, loc, log, logger, name, pass, ram, "
        "reserve, rom, safety, sched, set, system, threads, unsupported, user, vdev"
    ]


def test_system_comes_first(mistakes: FindsMistakes) -> None:
    """`system` after something else is a mistake that names what stands before it."""
    assert mistakes("ram 1M\nsystem a") == ['vm:2:1: "system" must come first; "ram" stands before it, at vm:1:1']


def test_a_file_without_system(mistakes: FindsMistakes) -> None:
    """A part of a configuration alone is no machine, also if `system` stands in it as a value."""
    report = (
        'vm:1:1: no "system" option, so this file is only a part of a configuration; a machine has memory and a guest to load; '
        "give it after the file that it belongs to, or put: system NAME"
    )
    assert mistakes("ram 1M") == [report]
    assert mistakes("") == [report]
    assert mistakes("set system 1") == [report]


def test_reading_ends_after_many_mistakes(mistakes: FindsMistakes) -> None:
    """Something that is no configuration at all does not give a report without end."""
    found = mistakes("system a " + "zzz ram 1M " * 2000)
    assert len(found) == 501
    assert found[-1].endswith("reading ends here, after 500 mistakes")
