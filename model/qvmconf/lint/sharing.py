"""What VMs share beside devices and links: disks and memory."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..evidence import shared_memory
from ..quoting import quoted
from .finding import LintFinding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..configuration import Setting
    from ..evidence import SharedRegion
    from .subject import Subject

DISK = Rule(
    "disk-shared",
    "warning",
    "Two virtio-blk may write to the same disk or image.",
    "a file system that two guests write to is damaged; one that is served twice also stays in use when one VM ends",
    "give each its own, or write hostdev <PATH where it is only read",
    ("F67", "F71", "H29"),
)
MEMORY = Rule(
    "shared-memory-sizes",
    "warning",
    "Regions of shared memory with one name are created with different sizes.",
    "all who attach are peers, and the first one creates the region: its size depends on who comes first",
    "create it with the same size everywhere",
    ("F62", "F63", "F64"),
)
RULES = (DISK, MEMORY)


def disks(subject: Subject) -> Iterator[LintFinding]:
    """Disks that two virtio-blk may write to; `<` before a path says that it is only read."""
    first: dict[str, tuple[str, Setting]] = {}
    for conf in subject.configurations:
        options = [vdev.option("hostdev") for vdev in conf.devices("virtio-blk")]
        for option in sorted((each for each in options if each is not None), key=lambda each: each.position):
            path = option.value.removeprefix(">")
            if path.startswith("<") or not path or path == "-":
                continue
            key = path if path.startswith("/") else str(PurePosixPath(conf.file).parent / path)
            if key in first:
                owner, other = first[key]
                whose = f"a second virtio-blk of {quoted(owner)}" if owner == conf.system else quoted(owner)
                yield DISK.at(option.position, f"{quoted(path)} is a disk of {whose} too, at {other.position}")
            first.setdefault(key, (conf.system, option))


def memory(subject: Subject) -> Iterator[LintFinding]:
    """Regions that are created with two sizes; a size that only the running host knows is not compared."""
    first: dict[str, SharedRegion] = {}
    for conf in subject.configurations:
        for region in sorted(shared_memory(conf), key=lambda each: each.position):
            other = first.setdefault(region.name, region)
            if None not in (region.size.value, other.size.value) and region.size != other.size:
                what = (
                    f"{quoted(region.name)} has {region.size.value} bytes here, {other.size.value} at {other.position}"
                )
                yield MEMORY.at(region.position, what)
