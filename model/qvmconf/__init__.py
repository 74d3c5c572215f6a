"""The text of qvm configurations, read into something that knows where everything is said.

A qvm process builds one virtual machine from a text such as this:

    system cluster                       # the name of the machine comes first
    ram 0x80000000,512M
    cpu sched 10 runmask 2,3
    load /guests/cluster/qnx.ifs
    vdev pl011                           # a virtual device …
        loc 0x1c090000                   # … and options that bind to it
        intr gic:37
    pass loc mem:0xfe204000,0x200,rwn intr gic:150=150

*Words.* The text is a row of words between white space, and the end of a line is white space like any other: a value
may stand on the line after its option, and several options on one line. `#` at the start of a word begins a comment
that ends with the line. Double quotes keep white space together. `@FILE` stands for the words of that file, `@NAME@`
for something that a build fills in.

*Options.* Most words that are not values name an option, and most options take one value. Some options (`cpu`, `vdev`,
`pass`, `reserve`) open a context: the options that bind to it are meant for that CPU, that device, until the next such
option. Others (`ram`, `load`, `cmdline`, `set` …) stand anywhere and leave the context as it is. Within one context
the last of two equal options counts; a second context is a second CPU or device; `ram`, `rom`, `load` and `set` add
up. `system` comes first, where it is stated; otherwise the machine is called after its file.

*Devices.* `vdev X`, `vdev vdev-X` and `vdev vdev-X.so` are the same. People write devices of their own, so the options
of an unknown one are kept as they are; `grammar` says how their end is found.

`read` gives one `Configuration` for each machine, or one `InputError` with everything that is wrong. What a
configuration shows without stating it is answered by `architecture`, `guest_os`, `watchdog`, `shared_memory`, `smmu`
and `passed_devices`, each with the place that shows it.

References:
    QNX Hypervisor User's Guide 7.1, "VM configuration syntax", "VM Configuration Reference", "Virtual Device Reference".
"""

from .architecture import architecture, contradictions
from .configuration import Configuration
from .devices import Overlap, PassedDevice, overlaps, passed_devices
from .evidence import (
    SharedRegion,
    Shown,
    Watchdog,
    guest_os,
    shared_memory,
    smmu,
    watchdog,
)
from .reader import read

__all__ = [
    "Configuration",
    "Overlap",
    "PassedDevice",
    "SharedRegion",
    "Shown",
    "Watchdog",
    "architecture",
    "contradictions",
    "guest_os",
    "overlaps",
    "passed_devices",
    "read",
    "shared_memory",
    "smmu",
    "watchdog",
]
