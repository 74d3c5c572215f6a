"""A name out of a model → the name of a file about it, on any system that keeps files.

A model's names are a stranger's: they may hold separators, be as long as they like, be `..` or `nul`, or differ in nothing but
the case of a letter, which some file systems do not see. Whoever writes or looks up a file about something that has a name asks
here, so that different things have different files, and all of these lie where they should.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Final

MOST: Final = 120
"""Characters of a file's name, without what follows its last dot; the narrowest file systems take 140."""

_READABLE = 40
_DIGITS = 32
_PLAIN = re.compile(r"[A-Za-z0-9_+\[\]][A-Za-z0-9_+\[\]-]*")
_WORD = re.compile(r"[A-Za-z0-9]+")

_SIGNALS = frozenset(
    [
        "SIGABRT",
        "SIGALRM",
        "SIGBUS",
        "SIGCHLD",
        "SIGCONT",
        "SIGFPE",
        "SIGHUP",
        "SIGILL",
        "SIGINT",
        "SIGKILL",
        "SIGPIPE",
        "SIGPOLL",
        "SIGPROF",
        "SIGQUIT",
        "SIGSEGV",
        "SIGSTOP",
        "SIGSYS",
        "SIGTERM",
        "SIGTRAP",
        "SIGTSTP",
        "SIGTTIN",
        "SIGTTOU",
        "SIGURG",
        "SIGUSR1",
        "SIGUSR2",
        "SIGVTALRM",
        "SIGXCPU",
        "SIGXFSZ",
    ]
)
"""Words that are written in capitals; all others are not. So of names that differ in case only one is plain."""

_PORTS = (f"{port}{number}" for port in ("com", "lpt") for number in range(10))
_RESERVED = frozenset(("con", "prn", "aux", "nul", *_PORTS))
"""What Windows takes for devices, whatever follows a dot (Microsoft, "Naming Files, Paths, and Namespaces")."""


def file_name(*parts: str, suffix: str = "") -> str:
    """The parts of a name → the name of a file, or of a folder: "start-is-fresh.ivi.json".

    It is the parts as they are, with dots between them, if that is a file's name everywhere; or else what can be read of them,
    and a digest that tells them from all others.

    Args:
        parts: such as a property's id and its elements; at least one.
        suffix: what the file's name ends in, with its dot.
    """
    plain = ".".join(parts)
    if len(plain) <= MOST and all(map(_is_plain, parts)) and parts[0].lower() not in _RESERVED:
        return plain + suffix
    digest = hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:_DIGITS]
    readable = re.sub(r"[^A-Za-z0-9_-]+", "_", plain[:MOST])[:_READABLE]
    return f"{readable}~{digest}{suffix}"  # no plain name has a ~


def _is_plain(part: str) -> bool:
    """Whether a part is written in the one way that needs no digest."""
    if not _PLAIN.fullmatch(part):
        return False
    return all(word == (word.upper() if word.upper() in _SIGNALS else word.lower()) for word in _WORD.findall(part))
