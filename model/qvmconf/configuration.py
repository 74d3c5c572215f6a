"""What a qvm configuration says. Everything knows the place where it is said.

Places do not count when two of these are compared: configurations are equal if they say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .values import Interrupt, Number, PciId, PciSlot, Range, Resource

if TYPE_CHECKING:
    from ..language.findings import Finding, Position

__all__ = [
    "Configuration",
    "Cpu",
    "Interrupt",
    "Load",
    "Location",
    "Logger",
    "Number",
    "Pass",
    "PassedInterrupt",
    "PciId",
    "PciSlot",
    "Ram",
    "Range",
    "Reserve",
    "Resource",
    "Rom",
    "Setting",
    "Stated",
    "Unsupported",
    "Vdev",
]


@dataclass(frozen=True, slots=True)
class Setting:
    """An option and its value; two words of a value are joined by a space, and a flag has the value ""."""

    key: str
    value: str
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Stated:
    """A value, and where it is stated; None for the documented default of what the file does not state."""

    value: str
    position: Position | None = field(compare=False, default=None)


@dataclass(frozen=True, slots=True)
class Context:
    """An option that others bind to, in order; what was said before and has been replaced is left out."""

    options: tuple[Setting, ...]
    position: Position = field(compare=False)

    def option(self, key: str) -> Setting | None:
        """The option of that name; the last one, if there are several."""
        return next((each for each in reversed(self.options) if each.key == key), None)

    def value(self, key: str) -> str:
        """The value of the option of that name, or ""."""
        found = self.option(key)
        return found.value if found else ""


class Cpu(Context):
    """A virtual CPU: `sched`, `runmask`, `cluster`, `partition`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Vdev(Context):
    """A virtual device.

    Attributes:
        type: `pl011`, however it is spelt.
        raw: as it is spelt: `vdev-pl011.so`.
    """

    type: str = field(kw_only=True)
    raw: str = field(kw_only=True, compare=False)

    @property
    def name(self) -> str:
        """What other options call it, or "" if it has no name of its own."""
        return self.value("name")


@dataclass(frozen=True, slots=True)
class Ram:
    """Memory of the guest; without an address it is placed after what came before."""

    address: Number | None
    size: Number
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Rom:
    """Memory that the guest can only read."""

    address: Number
    size: Number
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Reserve:
    """Places and interrupts that qvm must not hand out by itself."""

    locations: tuple[Resource, ...]
    interrupts: tuple[Interrupt, ...]
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Load:
    """A file copied into the guest; `kind` is guest, initrd, fdt, acpi or data, or auto where qvm looks for itself."""

    kind: str
    address: Number | None
    path: str
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Logger:
    """Which messages of qvm go where."""

    levels: tuple[str, ...]
    sink: str
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Location:
    """Something of the host that the guest may use directly.

    Attributes:
        guest: where the guest sees it.
        flags: letters such as `rwn`.
        host: what it is on the host; None where the file leaves it out, and it is the same as for the guest.
    """

    guest: Resource
    flags: str
    host: Resource | None
    position: Position = field(compare=False)

    @property
    def resource(self) -> Resource:
        """What of the host is handed over."""
        if self.host is None:
            return self.guest
        if isinstance(self.host, Range) and self.host.length is None and isinstance(self.guest, Range):
            return Range(self.host.space, self.host.start, self.guest.length)
        return self.host


@dataclass(frozen=True, slots=True)
class PassedInterrupt:
    """An interrupt of the host for the guest; flag `u` unmasks at once, `t` serves it in a thread."""

    guest: Interrupt
    flags: str
    host: Number | None
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Pass:
    """What one `pass` hands over; `blob` is "" for hardware, otherwise the kind of data (`fdt pass …`)."""

    blob: str
    locations: tuple[Location, ...]
    interrupts: tuple[PassedInterrupt, ...]
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Unsupported:
    """What qvm does when the guest does what it cannot emulate; the defaults are the documented ones."""

    instruction: Stated = Stated("fail")
    reference: Stated = Stated("ignore")
    register: Stated = Stated("fail")


@dataclass(frozen=True, slots=True)
class Configuration:
    """One virtual machine.

    Attributes:
        file: the file that states its name, or that it is called after.
        system: its name.
        position: where the name is stated, or where the machine begins.
        cmdline, dump, safety: None where the file says nothing.
        sets: configuration variables, in order.
        others: `user`, `debug`, `dryrun`, `fdt generate`.
        notices: what could be read, but is probably not what was meant.
        stated: its name is stated; otherwise it is made from that of the file.
        files: the files that it was read from, as they were given; not what these include.
    """

    file: str = field(compare=False)
    system: str
    position: Position = field(compare=False)
    cpus: tuple[Cpu, ...] = ()
    rams: tuple[Ram, ...] = ()
    roms: tuple[Rom, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    loads: tuple[Load, ...] = ()
    cmdline: Stated | None = None
    sets: tuple[Setting, ...] = ()
    loggers: tuple[Logger, ...] = ()
    dump: Stated | None = None
    safety: Stated | None = None
    unsupported: Unsupported = Unsupported()
    vdevs: tuple[Vdev, ...] = ()
    passes: tuple[Pass, ...] = ()
    others: tuple[Setting, ...] = ()
    notices: tuple[Finding, ...] = field(default=(), compare=False)
    stated: bool = field(default=True, compare=False)
    files: tuple[str, ...] = field(default=(), compare=False)

    def devices(self, *types: str) -> tuple[Vdev, ...]:
        """The virtual devices of these types, in order."""
        return tuple(vdev for vdev in self.vdevs if vdev.type in types)
