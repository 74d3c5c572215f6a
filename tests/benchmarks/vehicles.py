"""Systems of any number of VMs and passed devices, as configuration files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LOADS = ("load {0}/Image\ncmdline panic=-1", "load {0}/ifs.bin", "load {0}/kernel\ninitrd load {0}/ramdisk")
"""Of a guest that is Linux, QNX or Android."""


def written(folder: Path, vms: int, devices: int) -> str:
    """So many VMs, each with a watchdog and so many devices of its own → the path of the system's file."""
    folder.mkdir()
    for number in range(vms):
        lines = [f"system vm{number}", "ram 0x80000000,1024M", "cpu", LOADS[number % len(LOADS)].format(f"/vm{number}")]
        lines += ["vdev gic version 3", "vdev wdt-sp805\n  loc 0x1c0f0000\n  intr gic:32\n  action terminate"]
        for device in range(number * devices, (number + 1) * devices):
            at = 0xE0000000 + 0x10000 * device
            lines.append(f"pass loc mem:{at:#x},0x10000,rwd={at:#x}\n  intr gic:{64 + device}={64 + device}")
        (folder / f"vm{number}.qvmconf").write_text("\n".join(lines) + "\n")
    told = "".join(f"  vm{number}: {{qvmconf: vm{number}.qvmconf}}\n" for number in range(vms))
    (folder / "system.yaml").write_text(f"system: vehicle\nvms:\n{told}")
    return str(folder / "system.yaml")
