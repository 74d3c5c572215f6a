"""Links between VMs, and between a VM and the host: do both ends mean each other?

An end is `/dev/qvm/SYSTEM/NAME`, the vdev of that name in that VM, or `/dev/vdevpeers/vpN`, an end of the host's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...language.findings import nearest
from ..evidence import own
from ..quoting import quoted
from .finding import LintFinding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..configuration import Configuration, Setting, Vdev
    from .subject import Subject

MISSING = Rule(
    "peer-missing",
    "error",
    "A virtio-net has no peer.",
    "qvm refuses to start a virtio-net without one",
    "add peer /dev/qvm/SYSTEM/NAME for another VM, or peer /dev/vdevpeers/vpN for the host",
    ("F68",),
)
UNKNOWN = Rule(
    "peer-unknown",
    "error",
    "A peer names a vdev that the other VM does not have.",
    "ends find each other by name, whichever starts first: one that is never there is never found, and nobody is told",
    "use the system and the name of the other end",
    ("F68",),
)
ELSEWHERE = Rule(
    "peer-elsewhere",
    "warning",
    "A peer names a VM that is not among these configurations.",
    "ends find each other by name, whichever starts first: a misspelt name is never found, and nobody is told",
    "give the other VM's configuration too, to have both ends checked",
    ("F68",),
)
ONE_SIDED = Rule(
    "peer-one-sided",
    "warning",
    "A peer names a vdev whose own peer is another one.",
    "a link has two ends, and each must name the other",
    "let both ends name each other",
    ("F68",),
)
TAKEN = Rule(
    "peer-taken",
    "warning",
    "Two vdevs have the same peer.",
    "an end is linked with one other end; the second vdev that wants it gets no link",
    "give each link its own pair of ends",
    ("F68",),
)
RULES = (MISSING, UNKNOWN, ELSEWHERE, ONE_SIDED, TAKEN)

_IN_GUEST = re.compile(r"/+dev/+qvm/+([^/]+)/+(.+)", re.DOTALL)
_HOST = "/dev/vdevpeers/"


@dataclass(slots=True)
class _Ends:
    """The vdevs that can be peers.

    Attributes:
        peers: by VM and name, the peer of each; None where nothing is known of it. Of several with one name, the first.
        links: the VM and name of an end, and of the end that it names.
    """

    peers: dict[str, dict[str, Setting | None]] = field(default_factory=dict)
    links: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, conf: Configuration) -> None:
        """Take up the ends of a VM."""
        known = self.peers.setdefault(conf.system, {})
        vdevs = [vdev for vdev in conf.vdevs if vdev.name and (vdev.type == "virtio-net" or own(vdev))]
        for vdev in sorted(vdevs, key=lambda each: each.position):
            name, peer = _plain(conf, vdev.name), vdev.option("peer")
            known[name] = known.get(name, peer) if peer is not None else None
            if peer is not None and (match := _IN_GUEST.fullmatch(peer.value)):
                self.links.add((conf.system, name, match[1], match[2]))

    def lack(self, peer: Setting) -> bool:
        """Does it name an end that a VM among these should have, and has not?"""
        match = _IN_GUEST.fullmatch(peer.value)
        return match is not None and match[1] in self.peers and match[2] not in self.peers[match[1]]


def _plain(conf: Configuration, name: str) -> str:
    """A name as it is, or as a path: people write both."""
    match = _IN_GUEST.fullmatch(name)
    return match[2] if match is not None and match[1] == conf.system else name


def links(subject: Subject) -> Iterator[LintFinding]:
    """Peers that are missing, or not there, or have another peer."""
    ends = _Ends()
    for conf in subject.configurations:
        ends.add(conf)
    for conf in subject.configurations:
        for vdev in conf.devices("virtio-net"):
            peer = vdev.option("peer")
            if peer is not None:
                yield from _resolved(conf, vdev, peer, ends)
            elif vdev.option("tapdev") is None:
                yield MISSING.at(vdev.position, "virtio-net without a peer")


def _resolved(conf: Configuration, vdev: Vdev, peer: Setting, ends: _Ends) -> Iterator[LintFinding]:
    match = _IN_GUEST.fullmatch(peer.value)
    if match is None:
        return
    system, name = match[1], match[2]
    if system not in ends.peers:
        what = f"{quoted(peer.value)}: no VM {quoted(system)} is among these configurations"
        others = [other for other in ends.peers if other != conf.system]  # whoever asks means somebody else
        yield ELSEWHERE.at(peer.position, what, do=nearest(system, others))
    elif name not in ends.peers[system]:
        what = f"{quoted(peer.value)}: VM {quoted(system)} has no virtio-net called {quoted(name)}"
        others = [other for other in ends.peers[system] if (system, other) != (conf.system, _plain(conf, vdev.name))]
        yield UNKNOWN.at(peer.position, what, do=nearest(name, others))
    elif vdev.name and (system, name, conf.system, _plain(conf, vdev.name)) not in ends.links:
        back = ends.peers[system][name]
        if back is not None and not ends.lack(back):  # a peer that is not there is found where it is named
            what = f"{quoted(peer.value)} has another peer: {quoted(back.value)}, at {back.position}"
            yield ONE_SIDED.at(peer.position, what)


def taken(subject: Subject) -> Iterator[LintFinding]:
    """Ends that two vdevs want, in a guest or on the host."""
    first: dict[str, tuple[str, Setting]] = {}
    for conf in subject.configurations:
        nets = [vdev.option("peer") for vdev in conf.devices("virtio-net")]
        for peer in sorted((peer for peer in nets if peer is not None), key=lambda each: each.position):
            if not (peer.value.startswith(_HOST) or _IN_GUEST.fullmatch(peer.value)):
                continue
            if peer.value in first:
                owner, other = first[peer.value]
                what = f"{quoted(peer.value)} is the peer of a virtio-net of {quoted(owner)} too, at {other.position}"
                yield TAKEN.at(peer.position, what)
            first.setdefault(peer.value, (conf.system, peer))
