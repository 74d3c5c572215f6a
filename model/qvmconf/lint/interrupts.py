"""Interrupts: each has one source in a guest, and one user of the host's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...language.findings import nearest
from .. import values
from ..quoting import quoted, shown
from .finding import LintFinding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...language.findings import Position
    from ..configuration import Configuration, Interrupt
    from .subject import Subject

USED_TWICE = Rule(
    "interrupt-used-twice",
    "error",
    "Two devices of a VM raise the same interrupt of its guest.",
    "the guest cannot tell which of them raised it, and qvm refuses resources that conflict",
    "give each device an interrupt of its own, in the guest's device tree or drivers too",
    ("F38", "F75"),
)
PASSED_TWICE = Rule(
    "host-interrupt-passed-twice",
    "error",
    "The same interrupt of the host is passed to two VMs, or twice to one.",
    "a passed interrupt stays masked until its guest has handled it: two guests would wait for each other",
    "leave the interrupt, and its device, to one of them",
    ("F38", "F39", "H17"),
)
UNMASKED = Rule(
    "interrupt-unmasked-at-once",
    "warning",
    "A passed interrupt has the flag u: it is unmasked before the guest has handled it.",
    "used on anything but edge-triggered interrupts of a device that raises no new one meanwhile, u is a race that "
    "can lose the device",
    "leave u out, unless the device, the host and the guest are known to meet its conditions",
    ("F37", "F38", "H28"),
)
IN_THREAD = Rule(
    "interrupt-flag-t",
    "note",
    "A passed interrupt has the flag t, which 7.1 alone documents: it is served by a thread.",
    "in 7.0 intr takes no flags; 8.0 has no interrupt service routines, so every interrupt is served by a thread; and on x86 t "
    "never had an effect",
    "leave t out, unless this host is a 7.1 on ARM",
    ("F37",),
)
UNKNOWN_CONTROLLER = Rule(
    "interrupt-controller-unknown",
    "warning",
    "An interrupt is raised at a controller that the VM does not have.",
    "interrupts are written NAME:LINE, and NAME is the name of an interrupt-controller vdev",
    "write the name as it stands after the controller's name option",
    ("F74",),
)
RULES = (USED_TWICE, PASSED_TWICE, UNMASKED, IN_THREAD, UNKNOWN_CONTROLLER)

_CONTROLLERS = ("gic", "ioapic", "8259")
_IMPLICIT = ("gic", "apic", "cpu")
_SHARES = (*_CONTROLLERS, "hpet")
"""Vdevs whose `intr` is no source of their own: controllers name what they lead to, an hpet the timers' that it
replaces (so do the examples in the User's Guide 7.0, "vdev hpet")."""

_Use = tuple["Interrupt", str, "Position"]


def _uses(conf: Configuration) -> Iterator[_Use]:
    """Each interrupt of the guest, with what raises it."""
    for vdev in conf.vdevs:
        option = vdev.option("intr")
        if option is not None and vdev.type not in _SHARES:
            for line in values.interrupts(option.value):
                yield line, f"vdev {shown(vdev.type)}", option.position
    for each in conf.passes:
        for passed in each.interrupts:
            yield passed.guest, "a pass", passed.position


def guests(subject: Subject) -> Iterator[LintFinding]:
    """Interrupts of a guest with two sources."""
    for conf in subject.configurations:
        first: dict[Interrupt, tuple[str, Position]] = {}
        for line, source, position in sorted(_uses(conf), key=lambda use: use[2]):
            if not line.line.isdigit():
                continue
            if line in first:
                other, where = first[line]
                yield USED_TWICE.at(position, f"{shown(str(line))} of {source} is that of {other} at {where} too")
            first.setdefault(line, (source, position))


def hosts(subject: Subject) -> Iterator[LintFinding]:
    """Interrupts of the host with two users; those that the file leaves to a default are not known."""
    first: dict[str, tuple[str, Position]] = {}
    for conf in subject.configurations:
        for line in (line for each in conf.passes for line in each.interrupts):
            if line.host is None:
                continue
            vector = str(line.host)
            called = shown(str(line.host.value) if line.host.value is not None else vector)
            if vector in first:
                owner, where = first[vector]
                whom = "twice" if owner == conf.system else f"to {quoted(conf.system)}, and to {quoted(owner)}"
                yield PASSED_TWICE.at(line.position, f"interrupt {called} of the host is passed {whom}, at {where}")
            first.setdefault(vector, (conf.system, line.position))


def flags(subject: Subject) -> Iterator[LintFinding]:
    """Interrupts with the flags u and t.

    References:
        QNX Hypervisor User's Guide 7.0, 7.1, "pass"; Migrating to QNX OS 8.0, "Interrupt handling".
    """
    for conf in subject.configurations:
        for line in (line for each in conf.passes for line in each.interrupts):
            if "u" in line.flags:
                yield UNMASKED.at(line.position, f"{shown(str(line.guest))} is unmasked at once")
            if "t" in line.flags:
                yield IN_THREAD.at(line.position, f"{shown(str(line.guest))} has the flag t")


def controllers(subject: Subject) -> Iterator[LintFinding]:
    """Interrupts at controllers that are not there, in VMs that name theirs."""
    for conf in subject.configurations:
        named = {vdev.name for vdev in conf.devices(*_CONTROLLERS) if vdev.name}
        known = named | {name for vdev in conf.vdevs for name in (vdev.type, vdev.name)} | set(_IMPLICIT)
        for line, source, position in _uses(conf) if named else ():
            if line.controller and line.line and line.controller not in known:
                what = f"{shown(str(line))} of {source}: there is no controller {quoted(line.controller)}"
                names = sorted(map(shown, named))
                near = nearest(line.controller, names) or f"known: {', '.join(names)}"
                yield UNKNOWN_CONTROLLER.at(position, what, do=near)
