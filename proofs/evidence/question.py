"""What is asked, as on the command line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be checked, as given on the command line. Empty paths mean what comes with Quiesce.

    Files that these name, and links in folders, have to lie in the folders of these, or in those of `allow_outside`.
    """

    paths: tuple[str, ...] = ()
    machines: str = ""
    specs: str = ""
    properties: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    assume: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()
    quiescers: tuple[str, ...] = ()
    leave_open: bool = False
    allow_outside: tuple[str, ...] = ()
