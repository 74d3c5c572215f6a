"""How a guest takes being told to end, as far as its configuration shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..architecture import architecture
from ..evidence import guest_os, own
from ..quoting import quoted
from .finding import LintFinding, Rule
from .subject import unexplained

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .subject import Subject

NOT_HEARD = Rule(
    "signal-not-heard",
    "note",
    "A QNX guest on x86 does not hear the power button, which is what SIGTERM to its qvm means.",
    "the first SIGTERM or SIGINT changes nothing, for ever; the second one ends the guest at once",
    "have the guest shut itself down, told by some other way, before its qvm is signalled",
    ("F10", "F11", "A19", "H3"),
)
AT_ONCE = Rule(
    "signal-ends-at-once",
    "note",
    "SIGTERM to the qvm of a guest on ARM ends it at once and without notice.",
    "ARM has no standard power button: unless a vdev made for the guest implements one, a signal is a power cut",
    "have the guest shut itself down, told by some other way, or add a vdev that tells it",
    ("F12", "F16", "H4"),
)
PANIC = Rule(
    "panic-hangs",
    "note",
    "The command line of a Linux guest does not say that a kernel panic reboots it.",
    "without panic=, a kernel that panics stays where it is, and its VM seems to run; only a watchdog ends it",
    "add panic=-1 to cmdline, unless the kernel is built to reboot",
    ("F8", "H26"),
)
STRANGER = Rule(
    "vdev-unknown",
    "note",
    "A vdev is not one that the documentation describes, and a configuration does not show what it does.",
    "a vdev that somebody wrote may bite like a watchdog, be the guest's power button, or quiesce devices when qvm ends; none of "
    "this is concluded from its name",
    "say in a system's file what it is, under watchdog, bite_path, power_button and quiescer; --quiescer NAME if it quiesces devices",
    ("F12", "F29", "F50", "F87", "A26"),
)
NO_NAME = Rule(
    "system-not-stated",
    "note",
    "A configuration does not say what its VM is called.",
    "it is called after its file here, and what qvm makes of it is not documented: others find the ends of its virtual networks "
    "at /dev/qvm/SYSTEM/NAME",
    "begin the configuration with system NAME; if it is a part of the VM before it, give it with @ in front, as qvm takes it",
    ("F68", "F74"),
)
MISREAD = Rule(
    "probably-misread",
    "warning",
    "Something could be read, but probably does not mean what its author meant.",
    "tokens are separated by white space alone, and what binds to what depends on where it stands",
    "write it so that it can only be read in one way",
    ("F72", "F73"),
)
RULES = (NOT_HEARD, AT_ONCE, PANIC, STRANGER, NO_NAME, MISREAD)


def signals(subject: Subject) -> Iterator[LintFinding]:
    """Guests that do not end well when their qvm is signalled. A vdev of one's own may be their power button."""
    for conf in subject.configurations:
        shown, system = architecture(conf), guest_os(conf)
        if shown is None:
            continue
        if shown.value == "x86" and system is not None and system.value == "qnx":
            yield NOT_HEARD.at(conf.position, f"{quoted(conf.system)} is a QNX guest on x86: it does not hear SIGTERM")
        elif shown.value == "arm" and not any(map(own, conf.vdevs)):
            what = f"{quoted(conf.system)} runs on ARM, without a vdev of its own: SIGTERM ends it at once"
            yield AT_ONCE.at(conf.position, what)


def panics(subject: Subject) -> Iterator[LintFinding]:
    """Linux guests that stay where they are when their kernel panics."""
    for conf in subject.configurations:
        system = guest_os(conf)
        if system is None or system.value != "linux" or conf.cmdline is None or conf.cmdline.position is None:
            continue
        if not any(word.startswith("panic=") for word in conf.cmdline.value.split()):
            yield PANIC.at(conf.cmdline.position, f"cmdline of {quoted(conf.system)} has no panic=")


def strangers(subject: Subject) -> Iterator[LintFinding]:
    """Vdevs that their author has to explain."""
    for conf in subject.configurations:
        for vdev in unexplained(conf, subject):
            what = f"vdev {quoted(vdev.type)} is not a documented one: is it a watchdog, a power button, does it quiesce devices?"
            yield STRANGER.at(vdev.position, what)


def names(subject: Subject) -> Iterator[LintFinding]:
    """VMs that are called after their files."""
    for conf in subject.configurations:
        if not conf.stated:
            yield NO_NAME.at(
                conf.position, f"no option system, so this VM is called {quoted(conf.system)}, after its file"
            )


def notices(subject: Subject) -> Iterator[LintFinding]:
    """What the reader of the files wondered about."""
    for conf in subject.configurations:
        for notice in conf.notices:
            yield MISREAD.at(notice.position, notice.what, why=notice.known, do=notice.advice)
