"""What may stand in a qvm configuration: every option, what it takes, and which options bind to which context.

The tables are closed where the documentation's list of options is known in full: a word that is not in such a list is a
mistake, and is reported. They are open where it is not, above all for the virtual devices that people write themselves:
there an unknown word is an option of the device. It takes one value, unless the next word is itself the name of an
option. That is a guess, because only the device knows; so a word that resembles the name of a documented option is
also noted.

References:
    QNX Hypervisor User's Guide 7.1, "VM Configuration Reference", "Virtual Device Reference", "Common vdev options".
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from . import values
from .forms import Device, Form, Rule, anything, matches, one_of, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BLOBS = ("guest", "initrd", "fdt", "acpi", "data")
"""Kinds of content that may stand before `load` and `pass`."""

AFTER_BLOB = {"load": BLOBS, "pass": BLOBS, "generate": ("fdt",)}
"""What such a kind may stand before, and which of them."""

LEVELS = ("fatal", "internal", "error", "warn", "warning", "info", "debug", "verbose")
SINKS = ("stdout", "stderr", "slog", "none")
UNSUPPORTED_CLASSES = ("instruction", "reference", "register")
UNSUPPORTED_ACTIONS = ("abort", "fail", "ignore")
LONGEST_SYSTEM = 255
SAFETY_LEVELS = ("none", "warn", "required")


def _system_name(word: str) -> str:
    """A VM is found as /dev/qvm/NAME, of which no part can be longer than a path's part."""
    if len(anything(word).encode("utf-8", "surrogatepass")) > LONGEST_SYSTEM:
        raise ValueError(f"it has at most {LONGEST_SYSTEM} bytes")
    return word


def _levels(word: str) -> tuple[str, ...]:
    levels = tuple(word.split(","))
    for level in levels:
        one_of(*LEVELS)(level)
    return levels


def _action(word: str) -> tuple[str, ...]:
    parts = tuple(word.split(","))
    if set(parts) - {"dump", "terminate", "fiq"} or len(set(parts)) != len(parts) or {"terminate", "fiq"} <= set(parts):
        raise ValueError("it is terminate or fiq, with dump, before it if need be")
    return parts


def _create(word: str) -> tuple[str, values.Number]:
    name, comma, length = word.rpartition(",")
    if not comma or not name:
        raise ValueError("it is NAME,SIZE")
    return name, values.size(length)


def _one(noun: str, check: Callable[[str], object] = anything, *, repeats: bool = False) -> Rule:
    return Rule((Form(noun, check),), repeats=repeats)


_ADDRESS, _NAME, _PATH = _one("an address", values.resource), _one("a name"), _one("a path")
_NUMBER, _WORD, _FLAG = _one("a number", values.number), _one("a value"), Rule()
_MAC = matches(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}", "it is six pairs of hexadecimal digits with : between them")
_SCHED = matches(r"[0-9]+[rfo]?|(?:[0-9]+,){4}[0-9]+s", "it is a priority with r, f or o after it if need be")
_CPUS = matches(r"[0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*|0x[0-9a-f]+", "it is CPU numbers with commas between them")
_LOG = Rule(
    (Form("a list of levels", _levels, listed=True), Form("a destination", one_of(*SINKS), listed=True)), repeats=True
)

COMMON: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "loc": _ADDRESS,
        "intr": _one("an interrupt", values.interrupts),
        "name": _NAME,
        "hostvector": _NUMBER,
        "log": _LOG,
        "sched": _one("a priority", _SCHED),
        "threads": _NUMBER,
    }
)
"""Options of every virtual device."""

_GIC = {"version": _NUMBER, **dict.fromkeys(("gicd", "gicr", "gicc", "gich"), _ADDRESS), "its": _WORD, "msi": _WORD}
_HOSTDEV = {"hostdev": _PATH, "delayed": _WORD}
_VIRTIO = {"legacy": _FLAG}
_NET = {"mac": _one("a MAC address", _MAC), "peer": _PATH, "peerfeats": _NUMBER, "tapdev": _NAME, **_VIRTIO}
_WATCHDOG = {"action": Rule((Form("an action", _action, listed=True),)), "frequency": _NUMBER}
_PATTERN = _one("a file name pattern", repeats=True)
_SHMEM = {"create": _one("NAME,SIZE", _create, repeats=True), "allow": _PATTERN, "deny": _PATTERN}

DEVICES: Final[Mapping[str, Device]] = MappingProxyType(
    {
        "gic": Device(_GIC),
        "ioapic": Device(),
        "8259": Device(),
        "pl011": Device(_HOSTDEV),
        "ser8250": Device(_HOSTDEV),
        "timer8254": Device(),
        "mc146818": Device({"reg": _one("a register", repeats=True)}),
        "hpet": Device({"intrmap": _one("an interrupt", values.interrupts)}),
        "pckeyboard": Device(),
        "shmem": Device(_SHMEM),
        "wdt-sp805": Device(_WATCHDOG),
        "wdt-ib700": Device(_WATCHDOG),
        "virtio-net": Device(_NET),
        "virtio-blk": Device({"hostdev": _PATH, "delayed": _WORD, "dio": _WORD, **_VIRTIO}),
        "virtio-console": Device({"hostdev": _PATH, **_VIRTIO}),
        "virtio-gpu": Device(_VIRTIO, open=True),
        "virtio-input": Device(_VIRTIO, open=True),
        "virtio-snd": Device(_VIRTIO, open=True),
        "virtio-entropy": Device(_VIRTIO, open=True),
        "pci": Device(open=True),
        "pci-dummy": Device({"clone": _ADDRESS}, open=True),
        "progress": Device(open=True),
        "smmu": Device(open=True),
        "trace": Device(open=True),
    }
)
UNKNOWN_DEVICE = Device({"hostdev": _PATH}, open=True)

CPU: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "sched": _one("a priority", _SCHED),
        "runmask": _one("CPU numbers", _CPUS),
        "cluster": _NAME,
        "partition": _NAME,
    }
)
PASS: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "loc": _one("a location", values.passed, repeats=True),
        "intr": _one("an interrupt", values.passed_interrupt, repeats=True),
    }
)
RESERVE: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "loc": _one("a location", values.resource, repeats=True),
        "intr": _one("an interrupt", values.interrupts, repeats=True),
    }
)
_CLASS = Form("a class", one_of(*UNSUPPORTED_CLASSES), listed=True)

OPTIONS: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "system": _one("a name", _system_name),
        "cpu": Rule(opens=CPU, repeats=True),
        "vdev": Rule(
            (Form("the type of a virtual device", lambda word: anything(device_type(word))),), {}, repeats=True
        ),
        "pass": Rule(opens=PASS, repeats=True),
        "reserve": Rule(opens=RESERVE, repeats=True),
        "ram": _one("a size", values.memory, repeats=True),
        "rom": _one("an address and a size", values.placed, repeats=True),
        "load": _one("a path", values.file_to_load, repeats=True),
        "cmdline": _one("a text", text),
        "set": Rule((Form("the name of a variable", anything), Form("a value", text)), repeats=True),
        "logger": _LOG,
        "dump": _PATH,
        "safety": Rule((Form("a level", one_of(*SAFETY_LEVELS), listed=True),)),
        "unsupported": Rule((_CLASS, Form("an action", one_of(*UNSUPPORTED_ACTIONS))), repeats=True),
        "user": _one("a user"),
        "debug": _FLAG,
        "dryrun": _FLAG,
    }
)
"""Every option that stands on its own, by name."""

GENERATE: Final = Rule()
"""`fdt generate` has qvm make a device tree; alone, the word is no option."""


def device_type(spelling: str) -> str:
    """`X`, `vdev-X`, `vdev-X.so`, and `X-safety` for a known X → `X`."""
    name = spelling.rpartition("/")[2].removeprefix("vdev-").removesuffix(".so")
    plain = name.removesuffix("-safety")
    return plain if plain in DEVICES else name


def device(kind: str) -> Device:
    """A type → what is known of it; `smmu-…` are kinds of smmu."""
    return DEVICES.get(kind) or (DEVICES["smmu"] if kind.startswith("smmu-") else UNKNOWN_DEVICE)
