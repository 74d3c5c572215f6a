"""What a configuration shows without stating it, and the place that shows it.

A wrong guess would be worse than none: where nothing shows a fact, or the signs disagree, the answer is None.

References:
    QNX Hypervisor User's Guide 7.1, "Watchdogs", "vdev wdt-sp805", "vdev shmem", "load", "Guest resource types".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import grammar, values
from .quoting import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..language.findings import Position
    from .configuration import Configuration, Load, Number, Vdev

_ANDROID_WORD = re.compile(r"androidboot\.")
_LINUX_WORD = re.compile(r"(?:rdinit|root)=|console=(?:tty|hvc)|earlycon(?:=|$)")
_LINUX_FILE = re.compile(r"(?:.*[-_.])?(?:b?zImage|Image|vmlinuz?|linux)(?:[-_.].*)?")
_ANDROID_FILE = re.compile(r"(?:vendor_)?boot\.img")
_QNX_FILE = re.compile(r".*\.ifs|(?:.*[-_.])?ifs(?:[-_.].*)?\.bin|(?:.*[-_.])?qnx[0-9]*(?:[-_.].*)?", re.IGNORECASE)
_ALONE = ("virtio-net", "virtio-console", "virtio-entropy")
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact, the sign that shows it (`vdev gic`), and where the sign stands."""

    value: str
    reason: str
    position: Position = field(compare=False)

    def __str__(self) -> str:
        return f"{self.value}, because of {self.reason} at {self.position}"


@dataclass(frozen=True, slots=True)
class Watchdog:
    """A virtual watchdog.

    Attributes:
        type: `wdt-sp805` or `wdt-ib700`.
        action: what a bite does, `terminate` or `fiq`; the former if the file does not say.
        dumps: the guest is dumped before that, if the machine has a `dump` option.
        stated: where the action is stated; None if it is the default.
        position: where the watchdog stands.
    """

    type: str
    action: str
    dumps: bool
    stated: Position | None = field(compare=False)
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class SharedRegion:
    """Memory that a `shmem` device creates, its size in bytes, and where that is stated and the device stands."""

    name: str
    size: Number
    position: Position = field(compare=False)
    vdev: Position = field(compare=False)


def guest_os(conf: Configuration) -> Shown | None:
    """`linux`, `android` or `qnx`, from the names of what is loaded and from the kernel's command line.

    Android is a Linux, so signs of Linux do not speak against it; any other disagreement leaves the question open.
    """
    signs = tuple(_guest_signs(conf))
    said = {sign.value for sign in signs}
    if said == {"linux", "android"}:
        said = {"android"}
    return next(sign for sign in signs if sign.value in said) if len(said) == 1 else None


def _guest_signs(conf: Configuration) -> Iterator[Shown]:
    for load in conf.loads:
        value = _loaded_os(load)
        if value:
            yield Shown(
                value, f"{'' if load.kind == 'auto' else load.kind + ' '}load {shown(load.path)}", load.position
            )
    if conf.cmdline is not None and conf.cmdline.position is not None:
        for word in conf.cmdline.value.split():
            if _ANDROID_WORD.match(word):
                yield Shown("android", f"{shown(word.partition('=')[0])} in cmdline", conf.cmdline.position)
            elif _LINUX_WORD.match(word):
                yield Shown("linux", f"{shown(word.partition('=')[0])}= in cmdline", conf.cmdline.position)


def _loaded_os(load: Load) -> str:
    """The operating system that a loaded file belongs to, or ""."""
    name = load.path.rpartition("/")[2]
    if len(name) > _LONGEST_NAME:
        return ""
    if load.kind == "initrd":
        return "" if "ramdisk" in name else "linux"  # Android calls its own so
    if load.kind not in ("auto", "guest"):
        return ""
    patterns = (("android", _ANDROID_FILE), ("linux", _LINUX_FILE), ("qnx", _QNX_FILE))
    found = [value for value, pattern in patterns if pattern.fullmatch(name)]
    return found[0] if len(found) == 1 else ""


def own(vdev: Vdev) -> bool:
    """Is it a device that somebody wrote, rather than one that the documentation describes? It may be anything."""
    return grammar.device(vdev.type) is grammar.UNKNOWN_DEVICE


def watchdog(conf: Configuration) -> Watchdog | None:
    """The first virtual watchdog of the machine that the documentation describes."""
    for vdev in conf.devices("wdt-sp805", "wdt-ib700"):
        stated = vdev.option("action")
        parts = stated.value.split(",") if stated else []
        action = "fiq" if "fiq" in parts else "terminate"
        return Watchdog(vdev.type, action, "dump" in parts, stated.position if stated else None, vdev.position)
    return None


def dumping(conf: Configuration) -> Shown:
    """`configured` if the machine says where dumps go, otherwise `none`: then none is made."""
    if conf.dump is not None and conf.dump.position is not None:
        return Shown("configured", "dump", conf.dump.position)
    return Shown("none", "no option dump", conf.position)


def backend(conf: Configuration) -> Shown:
    """`host` if a virtio device is served by something on the host, otherwise `none`.

    A network link is no such device: either end may come and go. Nor is a console that writes to a file or a terminal.
    """
    for vdev in conf.vdevs:
        if vdev.type.startswith("virtio-") and vdev.type not in _ALONE:
            return Shown("host", f"vdev {shown(vdev.type)}", vdev.position)
    return Shown("none", "no virtio device that the host serves", conf.position)


def safety(conf: Configuration) -> Shown:
    """What the machine's option `safety` says; `none` without one."""
    if conf.safety is not None and conf.safety.position is not None:
        return Shown(conf.safety.value, "safety", conf.safety.position)
    return Shown("none", "no option safety", conf.position)


def shared_memory(conf: Configuration) -> tuple[SharedRegion, ...]:
    """Every region of shared memory that the machine creates, in order."""
    return tuple(
        SharedRegion(name, values.size(length), option.position, vdev.position)
        for vdev in conf.devices("shmem")
        for option in vdev.options
        if option.key == "create"
        for name, _, length in [option.value.rpartition(",")]
    )


def smmu(conf: Configuration) -> Shown | None:
    """The vdev that serves a smmuman in a QNX guest. It says nothing of the board's IOMMU, nor of smmuman on the host.

    References:
        QNX Hypervisor User's Guide 7.0, 7.1, 8.0, "vdev smmu"; QNX SMMUMAN User's Guide 7.1, "SMMUMAN in a QNX hypervisor
        guest".
    """
    for vdev in conf.vdevs:
        if vdev.type == "smmu" or vdev.type.startswith("smmu-"):
            return Shown(vdev.type, f"vdev {shown(vdev.type)}", vdev.position)
    return None
