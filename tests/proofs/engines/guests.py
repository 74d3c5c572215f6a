"""The benchmark family guests(N, D): N guests with D devices each, their qvm processes, watchdogs and one lock.

Its counts are known from several independent checkers, so it measures both that an engine is right and that it is
quick. The lock that all guests share is one machine per guest, `free` or `held`, taken only while nobody holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quiesce.model.language.formula import TRUE, Formula, In, conjunction, disjunction, negation
from quiesce.model.system.transition_system import Edge, Event, Participant, TransitionSystem, Variable

if TYPE_CHECKING:
    from collections.abc import Callable

GUEST = ("off", "booting", "running", "shutting_down", "hung", "dead")
QVM = ("none", "up", "sigterm_pending", "terminating", "exited")
WATCHDOG = ("idle", "armed", "expired")
DEVICE = ("quiesced", "active", "io", "unsafe")
LOCK = ("free", "held")

KNOWN_COUNTS = {
    (1, 1): (43, 111),
    (2, 1): (1_833, 9_498),
    (2, 2): (12_257, 76_778),
    (3, 1): (77_571, 604_773),
    (3, 2): (1_347_343, 12_680_433),
    (4, 1): (3_262_545, 34_003_476),
}
"""(N, D) → reachable states, transitions."""


def guests(count: int, devices: int) -> TransitionSystem:
    """The system of `count` guests with `devices` devices each."""
    nobody = negation(disjunction(In(f"g{i}.lock", ("held",)) for i in range(count)))
    vms = [_Vm(index, nobody, devices) for index in range(count)]
    return TransitionSystem(
        name=f"guests({count},{devices})",
        variables=tuple(variable for vm in vms for variable in vm.variables()),
        features=(),
        events=tuple(event for vm in vms for event in vm.events()),
    )


def clean_at_restart(count: int, devices: int) -> Formula:
    """Claim A, which holds: where there is no qvm, no device is unsafe."""
    return _each_device(count, devices, lambda q, d: negation(conjunction((In(q, ("none",)), In(d, ("unsafe",))))))


def quiesced_at_restart(count: int, devices: int) -> Formula:
    """Claim A2, which holds and is not inductive: where there is no qvm, every device is quiesced."""
    return _each_device(count, devices, lambda q, d: disjunction((negation(In(q, ("none",))), In(d, ("quiesced",)))))


def never_unsafe(count: int, devices: int) -> Formula:
    """Claim B, which is violated after five steps: no device is unsafe when its qvm has exited."""
    return _each_device(count, devices, lambda q, d: negation(conjunction((In(q, ("exited",)), In(d, ("unsafe",))))))


def _each_device(count: int, devices: int, claim: Callable[[str, str], Formula]) -> Formula:
    return conjunction(claim(f"g{i}.qvm", f"g{i}.d{j}") for i in range(count) for j in range(devices))


@dataclass(frozen=True)
class _Vm:
    """A guest, its qvm, watchdog, devices and lock, which it takes while `nobody` holds one."""

    index: int
    nobody: Formula
    devices: int

    def variables(self) -> list[Variable]:
        vm = f"g{self.index}"
        return [
            Variable(f"{vm}.{name}", "device" if locations is DEVICE else name, vm, vm, locations, 0)
            for name, locations in self._machines().items()
        ]

    def events(self) -> list[Event]:
        per_device = [event for j in range(self.devices) for event in self._device_events(f"d{j}")]
        return [*self._life(), *self._shutdown(), *self._termination(), *self._recovery(), *per_device]

    def _life(self) -> list[Event]:
        gone_idle = self._in("guest", "off") & self._in("watchdog", "idle")
        return [
            self._event("start", self._part("qvm", "none", "up", gone_idle), self._part("guest", "off", "booting")),
            self._event(
                "boot_done",
                self._part("guest", "booting", "running", self._in("watchdog", "idle")),
                self._part("watchdog", "idle", "armed"),
            ),
            self._event("hang", self._part("guest", "running", "hung")),
            self._event("wd_expire", self._part("watchdog", "armed", "expired", self._in("guest", "hung"))),
        ]

    def _shutdown(self) -> list[Event]:
        return [
            self._event("int_shutdown", self._part("guest", "running", "shutting_down")),
            self._event(
                "halted",
                self._part("guest", "shutting_down", "dead", self._all_quiesced()),
                self._part("qvm", QVM, "terminating"),
            ),
            self._event(
                "sigterm1",
                self._part("qvm", "up", "sigterm_pending"),
                self._part("guest", "running", "shutting_down"),
            ),
        ]

    def _termination(self) -> list[Event]:
        alive = ("up", "sigterm_pending")
        dies = self._part("guest", GUEST, "dead")
        cut_off = [self._part(f"d{j}", ("active", "io"), "unsafe") for j in range(self.devices)]
        return [
            self._event("sigterm2", self._part("qvm", "sigterm_pending", "terminating"), dies),
            self._event("sigquit", self._part("qvm", alive, "terminating"), dies),
            self._event(
                "wd_kill",
                self._part("watchdog", "expired", "expired", self._in("qvm", *alive)),
                self._part("qvm", alive, "terminating"),
                dies,
            ),
            self._event("exit", self._part("qvm", "terminating", "exited"), *cut_off),
        ]

    def _recovery(self) -> list[Event]:
        unsafe = disjunction(self._in(f"d{j}", "unsafe") for j in range(self.devices))
        exited = self._in("qvm", "exited")
        return [
            self._event("lock_take", self._part("lock", "free", "held", exited & self.nobody & unsafe)),
            self._event("lock_release", self._part("lock", "held", "free", self._all_quiesced())),
            self._event(
                "restart",
                self._part("qvm", "exited", "none", self._in("lock", "free") & self._all_quiesced()),
                self._part("guest", GUEST, "off"),
                self._part("watchdog", WATCHDOG, "idle"),
            ),
        ]

    def _device_events(self, device: str) -> list[Event]:
        running, shutting_down = self._in("guest", "running"), self._in("guest", "shutting_down")
        recovering = self._in("qvm", "exited") & self._in("lock", "held")
        rows = [
            ("open", "quiesced", "active", running),
            ("io_begin", "active", "io", running),
            ("io_end", "io", "active", self._in("guest", "running", "hung")),
            ("quiesce", "active", "quiesced", shutting_down),
            ("drain", "io", "active", shutting_down),
            ("host_quiesce", "unsafe", "quiesced", recovering),
        ]
        return [
            self._event(f"{device}.{name}", self._part(device, source, dest, guard))
            for name, source, dest, guard in rows
        ]

    def _machines(self) -> dict[str, tuple[str, ...]]:
        """Name of each machine → its locations; the first one is initial."""
        devices = {f"d{j}": DEVICE for j in range(self.devices)}
        return {"guest": GUEST, "qvm": QVM, "watchdog": WATCHDOG, **devices, "lock": LOCK}

    def _in(self, machine: str, *locations: str) -> Formula:
        return In(f"g{self.index}.{machine}", locations)

    def _all_quiesced(self) -> Formula:
        return conjunction(self._in(f"d{j}", "quiesced") for j in range(self.devices))

    def _part(self, machine: str, sources: str | tuple[str, ...], dest: str, guard: Formula = TRUE) -> Participant:
        """The machine moves from each of the sources to `dest` where `guard` holds."""
        machines = self._machines()
        locations = machines[machine]
        froms = (sources,) if isinstance(sources, str) else sources
        edges = tuple(Edge(locations.index(source), locations.index(dest), guard) for source in froms)
        return Participant(self.index * len(machines) + list(machines).index(machine), edges)

    def _event(self, name: str, *participants: Participant) -> Event:
        return Event(f"g{self.index}.{name}", "progress", participants)
