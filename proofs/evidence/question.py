"""What is asked, as on the command line."""

from __future__ import annotations

from dataclasses import dataclass

from ...model.language.findings import Finding, InputError, Position


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


def defined(defines: tuple[str, ...]) -> dict[str, str]:
    """`NAME=VALUE`, as often as it was given → values by name.

    Raises:
        InputError: one does not say which name stands for what.
    """
    pairs = {}
    for define in defines:
        name, equals, value = define.partition("=")
        if not equals or not name:
            what = f'"{define}" does not say which name stands for what'
            raise InputError([Finding(Position("--define", 0, 0), what, "expected NAME=VALUE")])
        pairs[name] = value
    return pairs
