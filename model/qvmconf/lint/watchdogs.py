"""Watchdogs: is there one, what does its bite do, and can it bite at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..architecture import architecture, weak_signs
from ..devices import passed_devices
from ..evidence import own
from ..quoting import quoted, shown
from .finding import LintFinding, Rule, listed
from .subject import unexplained

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..configuration import Configuration, Vdev
    from .subject import Subject

MISSING = Rule(
    "watchdog-missing",
    "warning",
    "A VM has no watchdog.",
    "nothing else ends a guest that hangs, or one that spins because it has no way to reboot",
    "add vdev wdt-sp805 (ARM) or wdt-ib700 (x86), and have the guest switch it on and kick it",
    ("F8", "F46", "H8", "H26"),
)
NOT_KNOWN_ARMED = Rule(
    "watchdog-not-known-armed",
    "note",
    "A watchdog is there, and nothing shows that the guest ever switches it on.",
    "it is not armed at boot: something in the guest must do that, and may undo it",
    "make sure that the guest starts its kicker early; give its command with --wdtkick to have it checked",
    ("F46", "F53", "H8"),
)
ONLY_INTERRUPTS = Rule(
    "watchdog-only-interrupts",
    "warning",
    "The action of a watchdog is fiq: its bite interrupts the guest and does not end it.",
    "a guest that hangs may not answer the interrupt, and no escalation is documented",
    "use action terminate, or watch the guest from outside",
    ("F47", "A12", "H8"),
)
WITHOUT_INTERRUPT = Rule(
    "watchdog-fiq-without-intr",
    "error",
    "The action of a wdt-sp805 is fiq, and it has no intr to send it on.",
    "fiq sends an edge on the interrupt line that the watchdog is connected to; without intr there is none",
    "add intr to the watchdog, or use action terminate",
    ("F47", "H8"),
)
WITHOUT_DUMP = Rule(
    "watchdog-dump-without-dump",
    "warning",
    "The action of a watchdog asks for a dump, and the VM has no dump option.",
    "the watchdog dumps the guest only if the global option dump says where to",
    "add dump PATH, or leave dump out of the action",
    ("F18", "F47"),
)
DUMP_FIRST = Rule(
    "dump-before-quiescing",
    "note",
    "A watchdog dumps the guest before it ends it, while passed devices go on.",
    "the guest's devices are quieted when qvm ends, which the dump puts off for as long as it takes",
    "measure how long a dump takes, and whether the devices may act that long",
    ("F47", "A22", "H30"),
)
WRONG_ARCHITECTURE = Rule(
    "watchdog-wrong-architecture",
    "error",
    "A watchdog is not of the architecture that the rest of the VM shows.",
    "wdt-sp805 is for ARM and wdt-ib700 for x86; the guest has no driver for the other's",
    "use the watchdog of the machine's architecture",
    ("F7", "F46"),
)
RULES = (
    MISSING,
    NOT_KNOWN_ARMED,
    ONLY_INTERRUPTS,
    WITHOUT_INTERRUPT,
    WITHOUT_DUMP,
    DUMP_FIRST,
    WRONG_ARCHITECTURE,
)


def watchdogs(conf: Configuration) -> tuple[Vdev, ...]:
    """The watchdogs that the documentation describes."""
    return conf.devices("wdt-sp805", "wdt-ib700")


def _own_watchdog(vdev: Vdev) -> bool:
    """A watchdog that somebody wrote can bite as well, so its name is taken at its word."""
    return own(vdev) and any(part in vdev.type.lower() for part in ("wdt", "watchdog", "wdog"))


def missing(subject: Subject) -> Iterator[LintFinding]:
    """VMs without a watchdog."""
    for conf in subject.configurations:
        if not watchdogs(conf) and not any(map(_own_watchdog, conf.vdevs)):
            strangers = unexplained(conf, subject)
            what = f"{quoted(conf.system)} has no watchdog: if its guest hangs, nothing ends it"
            if strangers:
                unless = listed(tuple(vdev.type for vdev in strangers))
                what = f"{quoted(conf.system)} has no watchdog, unless it is one of these vdevs of its own: {unless}"
            built = architecture(conf)
            kind = {"arm": "wdt-sp805", "x86": "wdt-ib700"}[built.value] if built is not None else ""
            do = f"add vdev {kind}, and have the guest switch it on and kick it" if kind else ""
            yield MISSING.at(conf.position, what, do=do, severity="note" if strangers else None)


def armed(subject: Subject) -> Iterator[LintFinding]:
    """Watchdogs that are not known to be switched on."""
    for conf in subject.configurations:
        kick = subject.kick(conf)
        for vdev in watchdogs(conf):
            if vdev.type == "wdt-sp805" and kick is not None and kick.arms:
                continue
            what = f"the file does not show whether the guest ever switches {vdev.type} on"
            if vdev.type == "wdt-sp805" and kick is not None:
                what = f"wdtkick ({kick.told}) kicks {vdev.type} and does not switch it on: it has no -E"
            yield NOT_KNOWN_ARMED.at(vdev.position, what)


def actions(subject: Subject) -> Iterator[LintFinding]:
    """What a bite does, and what it lacks."""
    for conf in subject.configurations:
        for vdev in watchdogs(conf):
            option = vdev.option("action")
            if option is None:
                continue
            parts = option.value.split(",")
            if "fiq" in parts:
                what = f"the bite of {vdev.type} only interrupts the guest: a guest that hangs is not ended"
                yield ONLY_INTERRUPTS.at(option.position, what)
                if vdev.type == "wdt-sp805" and vdev.option("intr") is None:
                    yield WITHOUT_INTERRUPT.at(option.position, "action fiq, and no intr to send it on")
            if "dump" in parts and conf.dump is None:
                yield WITHOUT_DUMP.at(
                    option.position, f"action {shown(option.value)}, and no dump option: no dump is made"
                )
            elif "dump" in parts and passed_devices(conf):
                what = f"{quoted(conf.system)} is dumped before it ends, and its passed devices go on meanwhile"
                yield DUMP_FIRST.at(option.position, what)


def architectures(subject: Subject) -> Iterator[LintFinding]:
    """Watchdogs of another architecture than the interrupts, ports and device trees of their VM.

    Parts of different architectures are refused when the file is read, so these are the weaker signs.
    """
    for conf in subject.configurations:
        for vdev in watchdogs(conf):
            whose, other = ("x86", "ARM") if vdev.type == "wdt-ib700" else ("ARM", "x86")
            signs = (sign for sign in weak_signs(conf) if sign.value == other.lower())
            first = min(signs, key=lambda sign: sign.position, default=None)
            if first is not None:
                what = f"{vdev.type} is for {whose}, but {first.reason} at {first.position} shows {other}"
                yield WRONG_ARCHITECTURE.at(vdev.position, what)
