"""A qvm configuration → what it shows of the features of its VM and of the devices passed to it, with place and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..language.declaration import Pin
from ..language.document import Scalar
from .architecture import architecture
from .evidence import backend, dumping, guest_os, own, safety, shared_memory, watchdog
from .flags import mastering
from .quoting import shown

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from ..language.findings import Position
    from .configuration import Configuration
    from .devices import PassedDevice


def pins(conf: Configuration) -> Iterator[Pin]:
    """What a configuration shows of its VM's features, with the place and the sign that show it."""

    def pin(feature: str, value: str, at: Position, why: str) -> Pin:
        return Pin(Scalar(at, feature), Scalar(at, value), why)

    for feature, seen in (("arch", architecture(conf)), ("os", guest_os(conf))):
        if seen is not None:
            yield pin(feature, seen.value, seen.position, seen.reason)
    found = watchdog(conf)
    if found is None and not any(map(own, conf.vdevs)):  # which of somebody's own could be one
        yield pin("watchdog", "none", conf.position, "no watchdog vdev")
    elif found is not None:
        yield pin("watchdog", found.type, found.position, f"vdev {found.type}")
        why = "action" if found.stated else "no action is stated"
        yield pin("bite", found.action, found.stated or found.position, why)
    stated = (conf.unsupported.instruction, conf.unsupported.reference, conf.unsupported.register)
    aborts = next((each for each in stated if each.value == "abort"), None)
    at = aborts.position if aborts and aborts.position else conf.position
    yield pin(
        "unsupported", "abort" if aborts else "continue", at, "unsupported" if aborts else "no class is set to abort"
    )
    for feature, sign in (("dump", dumping(conf)), ("backend", backend(conf)), ("safety", safety(conf))):
        yield pin(feature, sign.value, sign.position, sign.reason)
    if found is not None:
        why = "action" if found.stated else "no action is stated"
        dumps = "yes" if found.dumps and conf.dump else "no"
        yield pin("bite_dumps", dumps, found.stated or found.position, why if conf.dump else "no option dump")
    if not conf.devices("shmem"):
        yield pin("notice", "none", conf.position, "no vdev shmem")


def of_device(passed: PassedDevice) -> Iterator[Pin]:
    """What its `pass` shows of a device: whether it uses DMA, and when its interrupts are unmasked.

    Nothing shows whether an IOMMU confines it: `vdev smmu` serves a smmuman in the guest, and says nothing of the board.
    """
    masters = mastering(passed.locations)
    if masters is not None:
        yield Pin(Scalar(masters.position, "dma"), Scalar(masters.position, masters.value), masters.reason)
    if passed.interrupts:
        line = next((line for line in passed.interrupts if "u" in line.flags), None)
        at, value = (line.position, "at_once") if line else (passed.interrupts[0].position, "when_handled")
        yield Pin(Scalar(at, "unmask"), Scalar(at, value), "flag u" if line else "no flag u")


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
