"""Systems that the tests of the symbolic engine share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.composition.transition_system import Edge, Event, Participant, TransitionSystem, Variable
from quiesce.model.language.formula import TRUE, Formula, In, conjunction, disjunction, negation

if TYPE_CHECKING:
    from collections.abc import Callable

GUEST = ("off", "booting", "running", "shutting_down", "hung", "dead")
QVM = ("none", "up", "sigterm_pending", "terminating", "exited")
WATCHDOG = ("idle", "armed", "expired")
DEVICE = ("quiesced", "active", "io", "unsafe")
LOCK = ("free", "held")


def _moves(variable: int, locations: tuple[str, ...], sources: str, dest: str, guard: Formula = TRUE) -> Participant:
    edges = tuple(Edge(locations.index(source), locations.index(dest), guard) for source in sources.split())
    return Participant(variable, edges)


class _Guest:
    """The variables and events of guest i of n with d devices."""

    def __init__(self, i: int, n: int, d: int) -> None:
        self.i, self.d = i, d
        self.base = i * (4 + d)
        self.others = negation(disjunction(In(f"{k}.lock", ("held",)) for k in range(n)))
        self.clean = conjunction(In(f"{i}.{j}.device", ("quiesced",)) for j in range(d))

    def at(self, machine: str, *locations: str) -> Formula:
        return In(f"{self.i}.{machine}", locations)

    def variables(self) -> list[Variable]:
        vm = str(self.i)
        of_vm = [("guest", GUEST), ("qvm", QVM), ("watchdog", WATCHDOG), ("lock", LOCK)]
        return [Variable(f"{vm}.{name}", name, vm, vm, locations, 0) for name, locations in of_vm] + [
            Variable(f"{vm}.{j}.device", "device", f"{vm}.{j}", vm, DEVICE, 0) for j in range(self.d)
        ]

    def guest(self, sources: str, dest: str, guard: Formula = TRUE) -> Participant:
        return _moves(self.base, GUEST, sources, dest, guard)

    def qvm(self, sources: str, dest: str, guard: Formula = TRUE) -> Participant:
        return _moves(self.base + 1, QVM, sources, dest, guard)

    def watchdog(self, sources: str, dest: str, guard: Formula = TRUE) -> Participant:
        return _moves(self.base + 2, WATCHDOG, sources, dest, guard)

    def lock(self, sources: str, dest: str, guard: Formula = TRUE) -> Participant:
        return _moves(self.base + 3, LOCK, sources, dest, guard)

    def device(self, j: int, sources: str, dest: str, guard: Formula = TRUE) -> Participant:
        return _moves(self.base + 4 + j, DEVICE, sources, dest, guard)

    def events(self) -> list[Event]:
        every = " ".join(GUEST)
        killed = self.guest(every, "dead")
        idle, exited = self.at("watchdog", "idle"), self.at("qvm", "exited")
        unsafe = disjunction(In(f"{self.i}.{j}.device", ("unsafe",)) for j in range(self.d))
        table: list[tuple[str, tuple[Participant, ...]]] = [
            ("start", (self.guest("off", "booting", self.at("qvm", "none") & idle), self.qvm("none", "up"))),
            ("boot_done", (self.guest("booting", "running", idle), self.watchdog("idle", "armed"))),
            ("hang", (self.guest("running", "hung"),)),
            ("wd_expire", (self.watchdog("armed", "expired", self.at("guest", "hung")),)),
            ("int_shutdown", (self.guest("running", "shutting_down"),)),
            (
                "halted",
                (self.guest("shutting_down", "dead", self.clean), self.qvm(" ".join(QVM), "terminating")),
            ),
            ("sigterm1", (self.qvm("up", "sigterm_pending"), self.guest("running", "shutting_down"))),
            ("sigterm2", (self.qvm("sigterm_pending", "terminating"), killed)),
            ("sigquit", (self.qvm("up sigterm_pending", "terminating"), killed)),
            ("wd_kill", (self.qvm("up sigterm_pending", "terminating", self.at("watchdog", "expired")), killed)),
            (
                "exit",
                (
                    self.qvm("terminating", "exited"),
                    *(self.device(j, "active io", "unsafe") for j in range(self.d)),
                ),
            ),
            ("lock_take", (self.lock("free", "held", exited & self.others & unsafe),)),
            ("lock_release", (self.lock("held", "free", self.clean),)),
            (
                "restart",
                (
                    self.qvm("exited", "none", self.at("lock", "free") & self.clean),
                    self.guest(every, "off"),
                    self.watchdog(" ".join(WATCHDOG), "idle"),
                ),
            ),
        ]
        running, shutting = self.at("guest", "running"), self.at("guest", "shutting_down")
        for j in range(self.d):
            table += [
                (f"{j}.open", (self.device(j, "quiesced", "active", running),)),
                (f"{j}.io_begin", (self.device(j, "active", "io", running),)),
                (f"{j}.io_end", (self.device(j, "io", "active", self.at("guest", "running", "hung")),)),
                (f"{j}.quiesce", (self.device(j, "active", "quiesced", shutting),)),
                (f"{j}.drain", (self.device(j, "io", "active", shutting),)),
                (f"{j}.host_quiesce", (self.device(j, "unsafe", "quiesced", exited & self.at("lock", "held")),)),
            ]
        return [Event(f"{self.i}.{name}", "progress", participants) for name, participants in table]


def _guests(n: int, d: int) -> TransitionSystem:
    parts = [_Guest(i, n, d) for i in range(n)]
    return TransitionSystem(
        name=f"guests({n},{d})",
        variables=tuple(variable for part in parts for variable in part.variables()),
        features=(),
        events=tuple(event for part in parts for event in part.events()),
    )


@pytest.fixture(scope="session")
def guests() -> Callable[[int, int], TransitionSystem]:
    """Builds n guests with d devices each, one of which may be cleaned by the host at a time."""
    return _guests
