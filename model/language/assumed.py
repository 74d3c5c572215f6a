"""Assumptions of the system's scope: what bare names of other scopes stand for in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import formula as f
from .findings import Finding
from .names import SCOPES
from .parse import place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .declaration import Scope
    from .names import Names, Noun
    from .reading import Written
    from .scope import Place


def close(formula: f.Formula, names: Names, where: Place) -> f.Formula:
    """An assumption → the same with bare names of other scopes standing for all of their instances.

    Each part of a conjunction is closed on its own: `not may(SIGKILL) and quiescer is present` forbids the signal for
    every VM, also for one without devices, and asks for a vdev on every device.
    """
    if where.scope != "system":
        return formula
    if isinstance(formula, f.And):
        return f.conjunction(close(part, names, where) for part in formula.parts)
    scopes = {_bare_home(atom, names) for atom in f.atoms(formula)}
    if "device" in scopes:
        return f.Each("all", "each", "devices", _qualify(formula, names, {"device": "each.", "vm": "each.vm."}))
    if "vm" in scopes:
        return f.Each("all", "each", "vms", _qualify(formula, names, {"vm": "each."}))
    return formula


def ambiguous(written: Written, names: Names) -> Iterator[Finding]:
    """An assumption as written → a finding for every bare name in it that the system has and each VM or device as well.

    Whoever writes `not may(shutdown)` may mean the host's, the guests', or both: nothing is assumed that he did not say.
    """
    for atom in f.atoms(written.formula):
        path, noun = _named(atom)
        homes = () if noun is None or "." in path else _homes(noun, path, names)
        if "system" in homes and len(homes) > 1:
            others = " and ".join(_SAID[home] for home in homes if home != "system")
            what = f'{noun} "{path}" is one of the host and of {others}'
            each = " or ".join(_EACH[home].format(path) for home in homes if home != "system")
            advice = f"write host.{path}, or {each}, or both"
            yield Finding(place(written.scalar, atom.at), what, "", advice)


def _homes(noun: Noun, name: str, names: Names) -> tuple[Scope, ...]:
    """The scopes in which something of that sort has a name; of events, also in which a group of them has it."""
    alike: tuple[Noun, ...] = ("event", "group") if noun == "event" else (noun,)
    found = {scope for each in alike for scope in names.homes(each, name)}
    return tuple(scope for scope in SCOPES if scope in found)


_SAID: dict[str, str] = {"vm": "each VM", "device": "each device"}
_EACH: dict[str, str] = {"vm": "all v in vms: … v.{0} …", "device": "all d in devices: … d.{0} …"}


def _named(atom: f.Atom) -> tuple[str, Noun | None]:
    match atom:
        case f.Is(path):
            return path, "feature"
        case f.May(path):
            return path, "event"
        case _:
            return "", None


def _bare_home(atom: f.Atom, names: Names) -> str:
    """The scope a bare name belongs to; nothing for paths, for names of the system, and for machines."""
    match atom:
        case f.Is(path):
            homes = names.homes("feature", path)
        case f.May(path):
            homes = names.homes("event", path)
        case _:
            return ""
    return homes[0] if len(homes) == 1 and homes[0] != "system" else ""


def _qualify(formula: f.Formula, names: Names, prefixes: Mapping[str, str]) -> f.Formula:
    match formula:
        case f.Is(path, values, at):
            return f.Is(prefixes.get(_bare_home(formula, names), "") + path, values, at)
        case f.May(event, at):
            return f.May(prefixes.get(_bare_home(formula, names), "") + event, at)
        case f.Not(part):
            return f.Not(_qualify(part, names, prefixes))
        case f.And(parts):
            return f.And(tuple(_qualify(part, names, prefixes) for part in parts))
        case f.Or(parts):
            return f.Or(tuple(_qualify(part, names, prefixes) for part in parts))
        case f.Implies(left, right):
            return f.Implies(_qualify(left, names, prefixes), _qualify(right, names, prefixes))
        case f.Each(quantifier, name, collection, body, at):
            return f.Each(quantifier, name, collection, _qualify(body, names, prefixes), at)
    return formula
