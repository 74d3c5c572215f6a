"""Changes chosen by hand, machine by machine: each is a mistake that somebody might make, and that some claim must notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quiesce.proofs.compare.mutate.change import (
    ALWAYS,
    DESPITE,
    NEVER,
    Change,
    beginning,
    even_if_not,
    only_if_not,
    reclassified,
    to,
    unheard,
)

from .rows import elsewhere, forgotten, found

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.model.language.declaration import Machine, Model
    from quiesce.proofs.compare.mutate.change import Kind, Mutant


@dataclass(frozen=True, slots=True)
class Chosen:
    """A mutant, before the model is known.

    Attributes:
        machine: the machine's name.
        what: the change, as it is told.
        made: the machine → the mutant.
        by: the property that must notice it, where that is the point; else any may.
    """

    machine: str
    what: str
    made: Callable[[Machine], Mutant]
    by: str

    def of(self, model: Model) -> Mutant:
        """The mutant of a model.

        Raises:
            LookupError: what it changes is not there.
        """
        known = {machine.name: machine for machine in model.machines}
        if self.machine not in known:
            raise LookupError(f"there is no machine {self.machine}")
        return self.made(known[self.machine])


def row(machine: str, words: str, change: Change, by: str = "") -> Chosen:
    """A change of the row that is described by these words."""
    return Chosen(machine, f"{words}: {change.says}", lambda known: change.of(known, found(known, words)), by)


def event(machine: str, name: str, kind: Kind, by: str = "") -> Chosen:
    """An event in a wrong class."""
    return Chosen(machine, f"{name}: a {kind}", lambda known: reclassified(known, name, kind), by)


def start(machine: str, location: str, by: str = "") -> Chosen:
    """A machine that begins in a wrong location."""
    return Chosen(machine, f"initial: {location}", lambda known: beginning(known, location), by)


CHOSEN = (
    row("backend", "backend_told from serving", ALWAYS, "backend-outlives-guest"),
    row("backend", "backend_stopped from serving", only_if_not("backend_order is any"), "backend-outlives-guest"),
    row("backend", "transfer_begins from serving.idle", even_if_not("guest in"), "no-backend-dma-into-freed-memory"),
    row("attempts", "decide_restart from second to beyond", ALWAYS, "failing-vm-is-not-started-for-ever"),
    row("backend", "backend_starts from stopped", to("stopped"), "refused-vm-is-started-once-backend-is-back"),
    # The termination callback and its phases.
    row("callback", "vm.launch from returned, called, hung to idle", NEVER, "callback-quiesces-device"),
    row("callback", "vm.launch from returned, called, hung to idle", elsewhere("hung"), "start-is-fresh"),
    start("callback", "called", "nothing-is-set-up-before-first-start"),
    row("callback", "threads_ended from called.ending_threads to called.unmapping", only_if_not("callback_order")),
    row(
        "callback",
        "threads_ended from called.ending_threads to called.quiescing",
        to("returned"),
        "callback-quiesces-device",
    ),
    row(
        "callback",
        "mappings_removed from called.unmapping",
        to("returned"),
        "quiescing-vdev-suffices-for-orderly-ends",
    ),
    event("callback", "device_quiesced", "choice", "callback-quiesces-device"),
    # Shared memory.
    row("client", "attach from leaking", to("leaking"), "shared-memory-does-not-end-vm"),
    row("client", "released from attached, leaking, full", to("full"), "start-finds-client-slot-free"),
    row("client", "released from attached to leaking", NEVER, "client-slot-is-used-only-while-qvm-runs"),
    row("notice", "write_notice from none", only_if_not("guest in up.shutting_down"), "host-learns-of-shutdown"),
    row("notice", "notice_missed from merged", to("read"), "host-learns-of-shutdown"),
    # The device.
    row("device", "enable from quiet", ALWAYS, "quiescing-vdev-suffices-for-orderly-ends"),
    row("device", "dma_begins from active.idle", ALWAYS, "no-stray-dma"),
    row("device", "device_quiesced from active to quiet", NEVER, "callback-quiesces-device"),
    row("device", "guest_quiesces from active", to("active"), "guest-quiesces-device"),
    row("device", "vm.notice_read from active", NEVER, "shutdown-notice-suffices"),
    row("device", "enable from quiet", forgotten("booting"), "driver-turns-device-on-while-guest-boots"),
    row("device", "left_on_by_boot from quiet", to("quiet"), "active-device-is-confined"),
    row("device", "powered_by_vdev from quiet", to("quiet"), "no-device-left-unquiesced"),
    row("device", "reset_needed from active", only_if_not("reclaimed"), "device-stays-usable"),
    row("device", "reset_needed from quiet, active", NEVER, "device-stays-usable"),
    row("device", "host.reset from active, needs_reset", NEVER, "safe-state-stops-devices"),
    row("device", "host.reset from active, needs_reset", ALWAYS, "safe-state-stops-devices"),
    row("dump", "bite from idle, done, failed", NEVER, "guest-is-dumped-and-ended"),
    row("dump", "dump_fails from dumping", to("idle"), "failed-dump-does-not-block-release"),
    # How qvm ended.
    row(
        "exit",
        "VDEV_CTRL_TERMINATE from none to code_0",
        only_if_not("terminating.alive.stopping.normal"),
        "exit-0-leaves-file-system-intact",
    ),
    row("exit", "launch from * to none", to("code_0"), "bite-is-not-a-normal-shutdown"),
    row("exit", "to code_4", only_if_not("terminating.alive.stopping.watchdog"), "exit-4-means-watchdog"),
    row("exit", "terminating.alive.stopping.crashed", to("none"), "every-end-has-a-status"),
    row("exit", "terminating.alive.stopping.crashed", to("code_5"), "exit-5-means-unsupported"),
    row("exit", "terminating.alive.stopping.crashed", to("code_6"), "exit-6-means-vdev-failed"),
    row("exit", "terminating.alive.stopping.crashed", to("code_7"), "exit-7-means-qvm-failed"),
    row("exit", "terminating.alive.stopping.crashed", to("code_32_63"), "exit-32-to-63-means-ended-by-vdev"),
    row("exit", "terminating.alive.stopping.crashed", to("code_96"), "exit-96-means-fatal-error"),
    row("exit", "terminating.alive.stopping.crashed", to("SIGKILL"), "SIGKILL-means-killed"),
    row("exit", "bite from *", to("SIGSEGV"), "SIGSEGV-means-crash"),
    row("exit", "SIGSEGV, host.slay_SIGSEGV from *", to("code_3"), "exit-3-means-power-cut"),
    row("exit", "other_signal, host.slay_other_signal from *", to("code_0"), "exit-0-means-orderly"),
    row("exit", "stop_SIGQUIT from *", to("code_65"), "exit-64-means-never-started"),
    row("exit", "vdev_exit_0 from none", to("code_other"), "exit-0-means-orderly"),
    row("exit", "vdev_exit_n from none", to("code_7"), "exit-7-means-qvm-failed"),
    row("exit", "bite_exit from none to code_0", to("code_3"), "bite-is-not-a-normal-shutdown"),
    row("exit", "bite_exit from none to code_other", to("code_7"), "exit-7-means-qvm-failed"),
    row("exit", "bite from *", to("none"), "termination-is-not-cut-short"),
    # The guest and its file systems.
    row(
        "filesystem",
        "shutdown, reboot, poweroff, shutdown_b, request_heeded, button_handled from mounted",
        unheard("button_handled"),
        "guest-shuts-down",
    ),
    row("filesystem", "damage_shows from damaged", ALWAYS, "no-file-system-is-in-use-before-guest-runs"),
    row("filesystem", "boot_done from damaged", to("clean")),
    row("guest", "poweroff from up.running", ALWAYS),
    row("guest", "button_handled from up.running", even_if_not("qvm in running.button_pressed"), "vm-starts-again"),
    row("guest", "request_heeded from up.running", ALWAYS),
    row("guest", "shutdown_b from up.running", to("up.shutting_down.rebooting"), "reboot-is-told-from-shutdown"),
    row(
        "guest",
        "panic from booting, up.running, up.shutting_down to up.panicked",
        elsewhere("booting"),
        "guest-panics-while-it-boots",
    ),
    row("guest", "io_error from up.shutting_down.halting", NEVER, "exit-0-leaves-file-system-intact"),
    row("guest", "flushed from up.shutting_down.halting", NEVER, "button-shuts-guest-down"),
    row("guest", "flushed from up.shutting_down.rebooting", to("up.flushed.halting"), "guest-reboots"),
    row("guest", "reboot_callout from up.flushed.halting", even_if_not("reboot_path is present"), "guest-shuts-down"),
    row("guest", "callout_spins from up.flushed.halting", ALWAYS, "guest-that-shut-down-does-not-spin"),
    row("guest", "VDEV_CTRL_TERMINATE, callbacks_skipped from booting, up", ALWAYS),
    row("guest", "SIGSEGV, host.slay_SIGSEGV from booting, up", DESPITE, "vcpus-are-stopped-while-qvm-terminates"),
    row(
        "guest",
        "SIGKILL, host.slay_SIGKILL, stop_SIGKILL, host.shutdown_SIGKILL",
        unheard("stop_SIGKILL"),
        "no-vcpu-outlives-qvm",
    ),
    row(
        "guest",
        "stop_SIGQUIT from booting, up",
        to("down.ended_itself"),
        "guest-that-ended-itself-has-unmounted",
    ),
    row(
        "guest",
        "bite from up",
        even_if_not("host.signal_while_terminating is kills"),
        "vcpus-run-on-until-release",
    ),
    row("guest", "released from booting, up", NEVER),
    event("guest", "boot_done", "fault", "vm-starts-again"),
    # Host and host driver.
    start("host_driver", "ended", "host-does-not-drive-passed-device"),
    row("hypervisor", "dss_fails from entering_safe_state", ALWAYS, "safe-state-is-reached"),
    row("hypervisor", "escalated_DSS from up, shutting_down", ALWAYS, "vm-is-not-ended-by-other-vms"),
    row(
        "hypervisor",
        "reset from shutting_down.killed, entering_safe_state",
        elsewhere("entering_safe_state"),
        "safe-state-can-be-reached",
    ),
    start("image", "rewriting", "image-is-not-rewritten-while-vm-runs"),
    # Interrupts, memory and what confines the device.
    row("interrupt", "interrupt from unmasked", ALWAYS, "no-interrupt-storm"),
    row("interrupt", "interrupt_handled from in_service", NEVER, "handled-interrupt-is-unmasked"),
    start("interrupt", "unmasked", "nothing-is-set-up-before-first-start"),
    row("interrupt", "vm.released from unmasked", ALWAYS, "no-interrupt-storm"),
    row("interrupt", "vm.configured from left_masked", ALWAYS, "restarted-guest-gets-interrupts"),
    row("interrupt", "unmask_race from unmasked", even_if_not("unmask is at_once"), "interrupt-is-not-lost"),
    row("interrupt", "vm.notice_read from unmasked, in_service", to("unmasked"), "host-masks-interrupts-after-notice"),
    row("iommu", "vm.configured from open, blocked", elsewhere("blocked"), "device-quiet-before-unmapping"),
    row(
        "iommu",
        "mappings_removed from confining to blocked",
        unheard("mappings_removed"),
        "device-quiet-before-unmapping",
    ),
    start("iommu", "confining", "nothing-is-set-up-before-first-start"),
    row("dev_entry", "released from none to stale", ALWAYS, "start-finds-no-stale-qvm-entry"),
    start("dev_entry", "stale", "start-finds-no-stale-qvm-entry"),
    row("memory", "memory_reused from own", even_if_not("freed_memory"), "no-dma-into-reused-memory"),
    row("memory", "memory_reused from own", even_if_not("qvm in"), "no-dma-into-reused-memory"),
    row("memory", "configured from reused", NEVER, "no-dma-into-reused-memory"),
    # What programs the IOMMU.
    row("smmuman", "smmuman_fails from running", to("running"), "vm-is-refused-without-smmuman"),
    row("smmuman", "smmuman_told from running", ALWAYS, "device-quiet-before-unmapping"),
    # The qvm process.
    row("qvm", "SIGQUIT, host.slay_SIGQUIT, stop_SIGQUIT from starting", NEVER, "failed-start-is-told-by-its-status"),
    row("qvm", "configured from starting", DESPITE, "no-stray-dma"),
    row("qvm", "launch from gone", even_if_not("supervisor in restarting"), "bite-is-not-classified-as-shutdown"),
    row("qvm", "launch from absent", ALWAYS, "host-shutdown-leaves-no-qvm"),
    row("qvm", "host.shutdown_SIGKILL from starting", unheard("SIGKILL"), "start-can-be-killed"),
    row(
        "qvm",
        "host.shutdown_SIGKILL from starting",
        unheard("SIGSEGV"),
        "failed-start-is-told-by-its-status",
    ),
    row(
        "qvm",
        "from running.hosting to running.button_pressed if arch is x86 or power_button is vdev",
        unheard("host.slay_SIGTERM"),
    ),
    row(
        "qvm",
        "from running.hosting to running.button_pressed.missed",
        even_if_not("guest in booting"),
        "last-stop-step-ends-vm",
    ),
    row(
        "qvm",
        "from running.hosting to running.button_pressed.missed",
        even_if_not("host.press_while_booting"),
        "button-press-is-not-lost",
    ),
    row(
        "qvm",
        "from running.hosting to running.button_pressed.missed",
        unheard("SIGINT"),
        "no-guest-boots-with-button-pressed",
    ),
    row(
        "qvm",
        "vdev_exit_0, vdev_exit_n from running",
        to("terminating.alive.stopping.normal"),
        "every-end-has-a-status",
    ),
    row(
        "qvm",
        "bite from running to terminating.alive.stopping.exiting",
        only_if_not("bite_path"),
        "bite-is-not-a-normal-shutdown",
    ),
    row(
        "qvm",
        "bite_exit from terminating.alive.stopping.exiting",
        to("terminating.alive.releasing"),
        "failed-dump-does-not-block-release",
    ),
    row(
        "qvm",
        "VDEV_CTRL_TERMINATE from terminating.alive.stopping.ended_by_vdev",
        to("terminating.alive.releasing"),
        "no-device-left-unquiesced",
    ),
    row("qvm", "SIGQUIT, host.slay_SIGQUIT, stop_SIGQUIT from running", unheard("host.slay_SIGQUIT")),
    row(
        "qvm",
        "bite from running to terminating.alive.stopping.power_cut",
        to("terminating.alive.stopping.restart"),
        "restart-request-means-reboot",
    ),
    row(
        "qvm",
        "bite from running to terminating.alive.stopping.power_cut",
        to("terminating.alive.stopping.watchdog"),
        "bite-is-told-by-its-status",
    ),
    row("qvm", "bite from running to terminating.alive.stopping.power_cut", ALWAYS, "bite-ends-hung-guest"),
    row("qvm", "stop_SIGKILL, host.shutdown_SIGKILL from running", unheard("SIGKILL")),
    row("qvm", "VDEV_CTRL_TERMINATE from terminating.alive.stopping.crashed", to("terminating.alive.releasing")),
    row("qvm", "host.reset from absent, starting, running", elsewhere("running"), "safe-state-ends-every-vm"),
    row(
        "qvm",
        "to terminating.reclaimed if host.signal_while_terminating is kills",
        unheard("stop_again"),
        "killed-qvm-runs-no-code",
    ),
    row("qvm", "callbacks_done from terminating.alive.callbacks", DESPITE, "quiescing-vdev-suffices-for-orderly-ends"),
    event("qvm", "callbacks_done", "choice", "callback-quiesces-device"),
    # The others on the host.
    row("sharing", "tell from used", even_if_not("host.sharers_told"), "sharers-can-be-told"),
    row(
        "sharing",
        "tell from used",
        even_if_not("vm.guest in up.shutting_down"),
        "shared-device-is-used-only-while-owner-is-up",
    ),
    row("stop", "stop_SIGKILL from asked", even_if_not("last_step is SIGKILL"), "stopped-vm-stays-down"),
    row("stop", "stop_follows from requested", to("requested"), "shutdown-is-not-cut-short"),
    row("stop", "stop_request from idle", only_if_not("first_step"), "guest-heeds-request"),
    row("stop", "launch from requested, asked, escalated", elsewhere("escalated"), "last-stop-step-ends-vm"),
    start("stop", "asked", "nothing-is-set-up-before-first-start"),
    row("supervisor", "to classified.shutdown if qvm in gone if status is lost", to("classified.watchdog")),
    row(
        "supervisor", "if status is code_only", even_if_not("status is code_only"), "bite-is-not-classified-as-shutdown"
    ),
    row("supervisor", "to heard.shutdown", only_if_not("guest in"), "reboot-is-told-from-shutdown"),
    row("supervisor", "to classified.failure if qvm in gone unless", DESPITE, "restart-finds-devices-at-rest"),
    row("supervisor", "host.shutdown from watching", ALWAYS, "no-vm-is-started-during-host-shutdown"),
    row("supervisor", "decide_restart from classified.restart", DESPITE, "stopped-vm-stays-down"),
    row(
        "supervisor",
        "watching to classified.watchdog",
        only_if_not("exit in code_4"),
        "exit-status-is-classified-correctly",
    ),
    row(
        "supervisor",
        "decide_rest from classified.shutdown to",
        only_if_not("on_failure"),
        "vm-is-left-down-for-a-reason",
    ),
    row("supervisor", "decide_rest from classified.shutdown to", to("watching"), "vm-stays-down-after-shutdown"),
    row("supervisor", "decide_restart from classified.watchdog, classified.failure", DESPITE),
    row("supervisor", "launch from restarting", to("resting"), "failing-vm-is-not-started-for-ever"),
    start("watchdog", "armed", "nothing-is-set-up-before-first-start"),
    row("watchdog", "arm from idle", ALWAYS, "healthy-guest-is-not-bitten"),
    row("watchdog", "first_expiry from armed.kicked", even_if_not("not guest in up.running"), "shutdown-is-not-bitten"),
    row("watchdog", "launch from armed, bitten", to("armed"), "healthy-guest-is-not-bitten"),
    row("watchdog", "bite from armed.overdue", ALWAYS, "bite-is-not-a-normal-shutdown"),
)

CHOSEN_OF_RUNS = (
    row(
        "callback",
        "threads_ended from called.ending_threads to called.quiescing",
        ALWAYS,
        "only-running-guest-or-callback-acts-on-device",
    ),
    row("callback", "device_quiesced from called.quiescing", ALWAYS, "only-running-guest-or-callback-acts-on-device"),
    row("callback", "callback_misses from called.quiescing", ALWAYS, "only-running-guest-or-callback-acts-on-device"),
    row("device", "guest_quiesces from active", ALWAYS, "only-running-guest-or-callback-acts-on-device"),
    row(
        "device", "interrupt_handled from active.interrupting", ALWAYS, "only-running-guest-or-callback-acts-on-device"
    ),
    row(
        "device",
        "interrupt_handled from active.interrupting",
        to("active.interrupting"),
        "device-completes-dma-and-interrupts",
    ),
    row("device", "dma_ends from active.dma", to("active.dma"), "device-completes-dma-and-interrupts"),
    event("device", "dma_ends", "choice", "device-completes-dma-and-interrupts"),
    event("device", "interrupt_handled", "choice", "device-completes-dma-and-interrupts"),
    row("watchdog", "disarm from armed", to("armed"), "running-guest-can-kick-and-disarm-watchdog"),
    row("watchdog", "kick from armed.overdue", to("armed.overdue"), "running-guest-can-kick-and-disarm-watchdog"),
    row("watchdog", "kick from armed.overdue", to("armed.unattended"), "running-guest-can-kick-and-disarm-watchdog"),
    row(
        "watchdog",
        "kick from armed.overdue",
        only_if_not("watchdog is wdt-sp805"),
        "running-guest-can-kick-and-disarm-watchdog",
    ),
)
"""Mistakes that show in steps and whole runs of the minimal system only, each with the claim about these that notices."""
