"""Words → numbers, locations and interrupts: the forms that values of qvm options have.

Every function takes one word and raises `ValueError` with a clause that says what such a word looks like.

References:
    QNX Hypervisor User's Guide 7.1, "About notation", "pass", "reserve", "Guest resource types", "Guest interrupts".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"(?:0x(?P<hex>[0-9a-f]+)|(?:0d)?(?P<dec>[0-9]+))(?P<unit>[kmgt]?)b?", re.IGNORECASE | re.ASCII)
_EXPRESSION = re.compile(r"\$[A-Za-z_][A-Za-z0-9_]*(?:\{[^{}\s,=]*\})?")
_UNITS = {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}
_FLAGS = re.compile(r"[-+rwxcemdnst]+")
_INTERRUPT = re.compile(
    r"(?:(?P<name>[^\s:,=]+):)?(?P<line>0x[0-9a-fA-F]{1,8}|[0-9]{1,10}|irq|fiq|nmi)|(?P<only>[^\s:,=]+)"
)
_SPACES = ("mem:", "io:", "pci:")
_INTEGER = r"(0x[0-9a-fA-F]{1,8}|[0-9]{1,8})"
_PCI_SLOT = re.compile(rf"{_INTEGER}:{_INTEGER}(?:\.{_INTEGER})?")
_PCI_ID = re.compile(rf"{_INTEGER}/{_INTEGER}(?:/{_INTEGER})?")


@dataclass(frozen=True, slots=True)
class Number:
    """A size in bytes or an address.

    Attributes:
        value: the number; None for an expression (`$asinfo_start{dram}`) that only the running host can work out.
        text: the expression; empty if the value is known, so that `0x10` and `16` are the same number.
    """

    value: int | None
    text: str = ""

    def __str__(self) -> str:
        return self.text if self.value is None else f"0x{self.value:x}"


@dataclass(frozen=True, slots=True)
class Range:
    """A range of the memory or of the x86 I/O space; `length` in bytes, None where the file does not say."""

    space: str
    start: Number
    length: Number | None = None

    def __str__(self) -> str:
        return f"{self.space}:{self.start}" + (f",{self.length}" if self.length else "")


@dataclass(frozen=True, slots=True)
class PciSlot:
    """A PCI function by its place: bus, device, function."""

    bus: int
    device: int
    function: int

    def __str__(self) -> str:
        return f"pci:{self.bus}:{self.device}.{self.function}"


@dataclass(frozen=True, slots=True)
class PciId:
    """A PCI device by what it is: vendor and device number, and which one of several alike."""

    vendor: int
    device: int
    index: int = 0

    def __str__(self) -> str:
        return f"pci:0x{self.vendor:04x}/0x{self.device:04x}" + (f"/{self.index}" if self.index else "")


Resource = Range | PciSlot | PciId


@dataclass(frozen=True, slots=True)
class Interrupt:
    """A guest interrupt: the name of its controller and a line of it; either may be left out."""

    controller: str
    line: str

    def __str__(self) -> str:
        return ":".join(part for part in (self.controller, self.line) if part)


def number(word: str) -> Number:
    """`512M`, `0xa0000`, `0d16384`, `$asinfo_start{dram}` → a number."""
    match = _NUMBER.fullmatch(word)
    if match is None:
        if _EXPRESSION.fullmatch(word):
            return Number(None, word)
        raise ValueError("it is a decimal or 0x… number, with K, M, G or T after it if need be")
    digits = (match["hex"] or match["dec"]).lstrip("0") or "0"
    value = int(digits, 16 if match["hex"] else 10) << _UNITS[match["unit"].lower()] if len(digits) <= 20 else 1 << 64
    if value >= 1 << 64:
        raise ValueError("it must fit into 64 bits")
    return Number(value)


def size(word: str) -> Number:
    """A number of bytes that is not zero."""
    read = number(word)
    if read.value == 0:
        raise ValueError("it must not be zero")
    return read


def memory(word: str) -> tuple[Number | None, Number]:
    """`[ADDRESS,]SIZE` → both."""
    address, comma, length = word.rpartition(",")
    return (number(address) if comma else None), size(length)


def placed(word: str) -> tuple[Number, Number]:
    """`ADDRESS,SIZE` → both."""
    address, length = memory(word)
    if address is None:
        raise ValueError("it is ADDRESS,SIZE")
    return address, length


def file_to_load(word: str) -> tuple[Number | None, str]:
    """`[ADDRESS,]PATH` → both."""
    address, comma, path = word.partition(",")
    try:
        at = number(address) if comma else None
    except ValueError:
        at, path = None, word  # a path with a comma in it
    path = path if at is not None else word
    if not path:
        raise ValueError("it is [ADDRESS,]PATH")
    return at, path


def resource(word: str) -> Resource:
    """`[mem:|io:]START[,LENGTH]`, `pci:BUS:DEVICE[.FUNCTION]`, `pci:VENDOR/DEVICE` → what is there."""
    space, colon, rest = word.partition(":")
    space, rest = (space.lower(), rest) if colon else ("mem", word)
    if space == "pci":
        return _pci(rest)
    if space not in ("mem", "io"):
        raise ValueError("it starts with mem:, io: or pci:, or with a number")
    start, comma, length = rest.partition(",")
    return Range(space, number(start), size(length) if comma else None)


def _pci(word: str) -> PciSlot | PciId:
    slot, ident = _PCI_SLOT.fullmatch(word), _PCI_ID.fullmatch(word)
    if slot:
        bus, device, function = map(_integer, slot.groups())
        if bus > 0xFF or device > 31 or function > 7:
            raise ValueError("a PCI bus is at most 255, a device 31, a function 7")
        return PciSlot(bus, device, function)
    if ident:
        vendor, kind, index = map(_integer, ident.groups())
        if vendor > 0xFFFF or kind > 0xFFFF:
            raise ValueError("PCI vendor and device numbers have 16 bits")
        return PciId(vendor, kind, index)
    raise ValueError("after pci: comes BUS:DEVICE[.FUNCTION] or VENDOR/DEVICE, in decimal or 0x… numbers")


def _integer(digits: str | None) -> int:
    return int(digits or "0", 16 if (digits or "").startswith("0x") else 10)


def passed(word: str) -> tuple[Resource, str, Resource | None]:
    """`[mem:|io:|pci:]…[,LENGTH][,FLAGS][=HOST]` → guest resource, flags, host resource."""
    guest, equals, host = word.partition("=")
    place, comma, flags = guest.rpartition(",")
    if not (comma and _FLAGS.fullmatch(flags)):
        place, flags = guest, ""
    inside = resource(place)
    if not equals:
        return inside, flags, None
    space = inside.space if isinstance(inside, Range) else "pci"
    outside = resource(host if host.lower().startswith(_SPACES) else f"{space}:{host}")
    return inside, flags, outside


def interrupt(word: str) -> Interrupt:
    """`gic:38`, `apic`, `cpu:irq`, `39` → a guest interrupt."""
    match = _INTERRUPT.fullmatch(word)
    if match is None:
        raise ValueError("it is CONTROLLER:LINE, such as gic:37")
    line = match["line"] or ""
    return Interrupt(match["name"] or match["only"] or "", str(_integer(line)) if line[:1].isdigit() else line)


def interrupts(word: str) -> tuple[Interrupt, ...]:
    """Guest interrupts with commas between them."""
    return tuple(interrupt(part) for part in word.split(","))


def passed_interrupt(word: str) -> tuple[Interrupt, str, Number | None]:
    """`GUEST[,u|t]…[=HOST]` → guest interrupt, flags, host vector."""
    guest, equals, host = word.partition("=")
    line, *flags = guest.split(",")
    if any(flag not in ("u", "t") for flag in flags):
        raise ValueError("after the guest interrupt may come ,u or ,t and then =HOST")
    return interrupt(line), "".join(flags), number(host) if equals else None
