"""What is taken for granted where qvm configurations are all there is: nobody has said what the host's programs do.

A configuration tells of one VM. That the host is shut down, that a program stops the VM step by step, that an update rewrites
its disk: a system's file says such things, and without one they would only multiply the answers. Whatever is taken for
granted is printed with the system.
"""

from __future__ import annotations

from typing import Final

TAKEN_FOR_GRANTED: Final = (
    ("the host stays up", "not may(host.shutdown) and not may(host.slay) and not may(host.global_DSS)"),
    ("smmuman runs", "not may(smmuman_fails)"),
    (
        "no program stops the VM or what serves it, or rewrites its disk",
        "not may(stop) and first_step is SIGTERM and last_step is none and backend_order is vm_first and image_update is none",
    ),
    ("whoever starts it again sees how it ended", "status is whole and stop_known is no and retries is unbounded"),
    ("qvm gets the documented signals only", "not may(other_signal)"),
    ("qvm fails by its vdevs or by crashing, if at all", "not may(error) and not may(fatal_error)"),
    ("it starts without an error", "not may(startup_failure) and not may(configuration_error)"),
    (
        "nobody ends the watchdog's kicker, or the VM from a vdev",
        "not may(kicker_ends) and not may(guest_terminate) and not may(vdev_exit_0) and not may(vdev_exit_n)",
    ),
    ("a device is off until its guest turns it on", "not may(left_on_by_boot) and not may(powered_by_vdev)"),
    (
        "a device's interrupt line is its own, and it is not the guest's disk",
        "interrupt_line is own and root_disk is no",
    ),
)
"""Pairs of words and a formula over features and permissions of the embedded machines."""
