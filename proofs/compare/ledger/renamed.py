"""A ledger that calls claims by former names of their properties → the same by the names of now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .ledger import Ledger


def renamed(ledger: Ledger, former: Mapping[str, str]) -> tuple[Ledger, tuple[tuple[str, str], ...]]:
    """A ledger, and the names that properties had before → the ledger by the names of now, and which names it had.

    What it says under both names it keeps under the former one, which is then a claim that nobody makes.
    """
    known = {_property(claim) for claim in ledger.claims} | set(ledger.silent)
    used = {name: former[name] for name in sorted(known & former.keys()) if former[name] not in known}
    claims = {_renamed(claim, used): entry for claim, entry in ledger.claims.items()}
    silent = (used.get(name, name) for name in ledger.silent)
    again = replace(ledger, claims=dict(sorted(claims.items())), silent=tuple(sorted(silent)))
    return (again if used else ledger), tuple(used.items())


def _property(claim: str) -> str:
    return claim.partition("[")[0]


def _renamed(claim: str, used: Mapping[str, str]) -> str:
    name = _property(claim)
    return used.get(name, name) + claim.removeprefix(name)
