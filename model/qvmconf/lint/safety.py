"""What a VM that must be safe has beside what makes it so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..devices import passed_devices
from ..evidence import own
from ..quoting import quoted
from .finding import LintFinding, Rule
from .subject import required

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .subject import Subject

OWN_VDEV = Rule(
    "safety-own-vdev",
    "note",
    "Safety is required, and a vdev is not one of those that are documented.",
    "with safety required, one part that is not certified is an error, and the design safe state follows",
    "make sure that this vdev is a safety variant, certified with the product",
    ("F24",),
)
IGNORED = Rule(
    "safety-ignores-unsupported",
    "note",
    "Safety is required, and something that qvm cannot emulate is set to be ignored.",
    "ignoring lets the guest go on: what it reads there is all ones, what it writes is lost",
    "use fail, which the guest hears of, or abort, which ends it",
    ("F23", "F24"),
)
NOT_REQUIRED = Rule(
    "safety-none",
    "note",
    "Devices are passed to a VM that runs on any part, certified or not, without a word.",
    "safety none accepts parts that are not certified; without them nothing guarantees that a design safe state is "
    "reached",
    "use safety required, or at least warn, where devices can do harm",
    ("F24", "F58"),
)
RULES = (OWN_VDEV, IGNORED, NOT_REQUIRED)


def contradictions(subject: Subject) -> Iterator[LintFinding]:
    """Parts of VMs that do not fit their level of safety."""
    for conf in subject.configurations:
        if required(conf):
            for vdev in filter(own, conf.vdevs):
                yield OWN_VDEV.at(vdev.position, f"vdev {quoted(vdev.type)} is not a documented one")
            for kind in ("instruction", "reference", "register"):
                stated = getattr(conf.unsupported, kind)
                if stated.value == "ignore" and stated.position is not None:
                    yield IGNORED.at(stated.position, f"unsupported {kind} ignore, where safety is required")
        elif conf.safety is not None and conf.safety.position and conf.safety.value == "none" and passed_devices(conf):
            yield NOT_REQUIRED.at(conf.safety.position, f"safety none, and {quoted(conf.system)} holds passed devices")
