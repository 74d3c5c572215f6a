"""A qvm configuration → what it shows of the features of its VM and of the devices passed to it, with place and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..language.declaration import Pin
from ..language.document import Scalar
from .architecture import architecture
from .evidence import Shown, backend, dumping, guest_os, own, safety, shared_memory, watchdog
from .flags import mastering
from .quoting import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from .configuration import Configuration
    from .devices import PassedDevice


def _watchdog(conf: Configuration) -> Shown | None:
    """The documented one; none only where there is no vdev of somebody's own either, which could be one."""
    found = watchdog(conf)
    if found is not None:
        return Shown(found.type, f"vdev {found.type}", found.position)
    return None if any(map(own, conf.vdevs)) else Shown("none", "no watchdog vdev", conf.position)


def _bite(conf: Configuration) -> Shown | None:
    found = watchdog(conf)
    if found is None:
        return None
    return Shown(found.action, "action" if found.stated else "no action is stated", found.stated or found.position)


def _bite_path(conf: Configuration) -> Shown | None:
    """How a bite ends qvm: of a documented watchdog the documentation says it, of one of somebody's own nobody does."""
    found = watchdog(conf)
    return None if found is None else Shown("qvm", f"vdev {found.type}", found.position)


def _bite_dumps(conf: Configuration) -> Shown | None:
    found = watchdog(conf)
    if found is None:
        return None
    why = "no option dump" if not conf.dump else "action" if found.stated else "no action is stated"
    return Shown("yes" if found.dumps and conf.dump else "no", why, found.stated or found.position)


def _unsupported(conf: Configuration) -> Shown:
    for each in (conf.unsupported.instruction, conf.unsupported.reference, conf.unsupported.register):
        if each.value == "abort":
            return Shown("abort", "unsupported", each.position or conf.position)
    return Shown("continue", "no class is set to abort", conf.position)


def _dio(conf: Configuration) -> Shown:
    """Direct transfers have to be asked for: `dio enable` at a virtio-blk."""
    for vdev in conf.devices("virtio-blk"):
        option = vdev.option("dio")
        if option is not None and option.value == "enable":
            return Shown("yes", "dio enable", option.position)
    return Shown("no", "no dio enable", conf.position)


def _notice(conf: Configuration) -> Shown | None:
    return None if conf.devices("shmem") else Shown("none", "no vdev shmem", conf.position)


_SHOWN: Final[tuple[tuple[str, Callable[[Configuration], Shown | None]], ...]] = (
    ("arch", architecture),
    ("os", guest_os),
    ("watchdog", _watchdog),
    ("bite", _bite),
    ("bite_path", _bite_path),
    ("unsupported", _unsupported),
    ("dump", dumping),
    ("backend", backend),
    ("dio", _dio),
    ("safety", safety),
    ("bite_dumps", _bite_dumps),
    ("notice", _notice),
)
"""Features of a VM, and what shows them."""


def pins(conf: Configuration) -> Iterator[Pin]:
    """What a configuration shows of its VM's features, with the place and the sign that show it."""
    for feature, show in _SHOWN:
        seen = show(conf)
        if seen is not None:
            yield _pin(feature, seen)


def _pin(feature: str, seen: Shown) -> Pin:
    return Pin(Scalar(seen.position, feature), Scalar(seen.position, seen.value), seen.reason, needed=False)


def of_device(passed: PassedDevice) -> Iterator[Pin]:
    """What its `pass` shows of a device: whether it uses DMA, and when its interrupts are unmasked.

    Nothing shows whether an IOMMU confines it: `vdev smmu` serves a smmuman in the guest, and says nothing of the board.
    """
    masters = mastering(passed.locations)
    if masters is not None:
        yield _pin("dma", masters)
    if passed.interrupts:
        line = next((line for line in passed.interrupts if "u" in line.flags), None)
        first = passed.interrupts[0].position
        seen = Shown("at_once", "flag u", line.position) if line else Shown("when_handled", "no flag u", first)
        yield _pin("unmask", seen)


def notes(vm: str, conf: Configuration, said: Container[str]) -> Iterator[str]:
    """What else a configuration says that a reader of the verdicts should know, where a system's file has said these features."""
    strangers = [vdev for vdev in conf.vdevs if own(vdev)]
    if strangers and "watchdog" not in said and watchdog(conf) is None:
        what = f"vdev {shown(strangers[0].type)} of {vm} is not a documented one"
        yield f"{strangers[0].position}: {what}: as it may be a watchdog, that is left open"
    for region in shared_memory(conf):
        yield f"{region.position}: {vm} creates the shared memory {shown(region.name)}"
    if conf.dump is not None and conf.dump.position is not None:
        yield f"{conf.dump.position}: {vm} is dumped to {shown(conf.dump.value)} when a dump is asked for"
    if conf.safety is not None and conf.safety.position is not None:
        yield f"{conf.safety.position}: {vm} has safety {conf.safety.value}"
    for notice in conf.notices:
        yield str(notice)
