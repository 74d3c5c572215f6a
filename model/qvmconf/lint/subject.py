"""What is looked at: configurations, and what their author says beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...language.findings import Finding, InputError, Position, nearest
from ..evidence import own
from ..quoting import shown
from .wdtkick import kicks_given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..configuration import Configuration, Vdev
    from .wdtkick import Kick


@dataclass(frozen=True, slots=True)
class Subject:
    """Configurations that run on one host.

    Attributes:
        configurations: one for each VM.
        quiescers: types or names of vdevs of which the author knows that they quiet their VM's devices.
        kicks: by the name of the VM, how its guest kicks the watchdog, where that is given.
    """

    configurations: tuple[Configuration, ...]
    quiescers: frozenset[str] = frozenset()
    kicks: Mapping[str, Kick] | None = None

    @classmethod
    def of(cls, configurations: Sequence[Configuration], quiescers: Iterable[str], wdtkicks: Iterable[str]) -> Subject:
        """What a command line names → the subject.

        Args:
            configurations: as read.
            quiescers: values of `--quiescer`.
            wdtkicks: values of `--wdtkick`: the words of a wdtkick command, with VM= before them if need be.

        Raises:
            InputError: there is no such vdev or VM, or the words make no sense to wdtkick.
        """
        named = frozenset(quiescers)
        known = {name for conf in configurations for vdev in conf.vdevs for name in (vdev.type, vdev.name) if name}
        at = Position("--quiescer", 0, 0)
        names = sorted(map(shown, known))
        listed = f"known: {', '.join(names) or 'none'}"
        wrong = [
            Finding(at, f'no configuration has a vdev "{name}"', listed, nearest(name, names))
            for name in sorted(named - known)
        ]
        if wrong:
            raise InputError(wrong)
        return cls(tuple(configurations), named, kicks_given(wdtkicks, configurations))

    def kick(self, conf: Configuration) -> Kick | None:
        """How the guest of that configuration kicks its watchdog, where that is given."""
        return (self.kicks or {}).get(conf.system)


def required(conf: Configuration) -> bool:
    """Does the machine insist on parts that are certified for safety?"""
    return conf.safety is not None and conf.safety.value == "required"


def unexplained(conf: Configuration, subject: Subject) -> tuple[Vdev, ...]:
    """Vdevs of somebody's own of which nobody has said what they do, one of each type."""
    found = {vdev.type: vdev for vdev in reversed(conf.vdevs) if own(vdev)}
    return tuple(vdev for vdev in reversed(found.values()) if not subject.quiescers & {vdev.type, vdev.name})
