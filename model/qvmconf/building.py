"""Statements → the configuration of one virtual machine.

References:
    QNX Hypervisor User's Guide 7.1, "VM configuration syntax": of an option that is repeated the last one counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..language.findings import Finding
from . import grammar, values
from .configuration import (
    Configuration,
    Cpu,
    Load,
    Location,
    Logger,
    Pass,
    PassedInterrupt,
    Ram,
    Reserve,
    Rom,
    Setting,
    Stated,
    Unsupported,
    Vdev,
)
from .quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .forms import Rule
    from .naming import Name
    from .statements import Statement

SMALLEST_PAGE = 4096


def stands_alone(statements: Iterable[Statement]) -> bool:
    """Do statements make a machine by themselves? It has memory, its own or some of the host's, and a guest to load."""
    memory = guest = False
    for each in statements:
        memory |= each.name == "ram" or (each.name == "pass" and not each.blob and any(map(_is_memory, each.bound)))
        guest |= (each.name == "load" and each.blob in ("", "guest")) or (each.name == "pass" and each.blob == "guest")
    return memory and guest


def _is_memory(bound: Statement) -> bool:
    try:
        return bound.name == "loc" and "m" in values.passed(bound.values[0])[1]
    except ValueError:  # a placeholder that is not filled in
        return False


def build(
    statements: Sequence[Statement], notices: Iterable[Finding], name: Name, files: tuple[str, ...]
) -> Configuration:
    """Statements without mistakes, which machine they are of, and the files that they are from → a configuration."""
    by_name = {name: tuple(each for each in statements if each.name == name) for name in grammar.OPTIONS}
    rams = tuple(map(_ram, by_name["ram"]))
    return Configuration(
        file=name.position.file,
        system=name.text,
        position=name.position,
        cpus=tuple(Cpu(_settings(each.bound, grammar.CPU), each.position) for each in by_name["cpu"]),
        rams=rams,
        roms=tuple(Rom(*values.placed(each.values[0]), each.position) for each in by_name["rom"]),
        reserves=tuple(map(_reserve, by_name["reserve"])),
        loads=tuple(
            Load(each.blob or "auto", *values.file_to_load(each.values[0]), each.position) for each in by_name["load"]
        ),
        cmdline=_last(by_name["cmdline"]),
        sets=tuple(Setting(each.values[0], each.values[1], each.position) for each in by_name["set"]),
        loggers=tuple(Logger(tuple(e.values[0].split(",")), e.values[1], e.position) for e in by_name["logger"]),
        dump=_last(by_name["dump"]),
        safety=_last(by_name["safety"]),
        unsupported=_unsupported(by_name["unsupported"]),
        vdevs=tuple(map(_vdev, by_name["vdev"])),
        passes=tuple(map(_pass, by_name["pass"])),
        others=_settings(
            (*by_name["user"], *by_name["debug"], *by_name["dryrun"], *_made(statements)), grammar.OPTIONS
        ),
        notices=(*notices, *_small(rams)),
        stated=name.stated,
        files=files,
    )


def _made(statements: Iterable[Statement]) -> Iterable[Statement]:
    """`fdt generate`, as one option."""
    return (replace(each, name=f"{each.blob} {each.name}") for each in statements if each.name == "generate")


def check(statements: Iterable[Statement]) -> tuple[Finding, ...]:
    """Statements → mistakes in how their options fit together."""
    return tuple(
        Finding(bound.position, f"{quoted(bound.values[0])} cannot be the name of an interrupt controller", _COLON)
        for statement in statements
        if statement.name == "vdev" and grammar.device_type(statement.values[0]) in ("gic", "ioapic", "8259")
        for bound in statement.bound
        if bound.name == "name" and ":" in bound.values[0]
    )


_COLON = "interrupts are written NAME:LINE, so there must be no : in it"


def _settings(bound: Iterable[Statement], rules: Mapping[str, Rule]) -> tuple[Setting, ...]:
    return tuple(Setting(each.name, " ".join(each.values), each.position) for each in _last_of_each(bound, rules))


def _last(statements: Sequence[Statement]) -> Stated | None:
    return Stated(statements[-1].values[0], statements[-1].position) if statements else None


def _ram(statement: Statement) -> Ram:
    return Ram(*values.memory(statement.values[0]), statement.position)


def _reserve(statement: Statement) -> Reserve:
    locations = tuple(values.resource(each.values[0]) for each in statement.bound if each.name == "loc")
    interrupts = tuple(
        line for each in statement.bound if each.name == "intr" for line in values.interrupts(each.values[0])
    )
    return Reserve(locations, interrupts, statement.position)


def _vdev(statement: Statement) -> Vdev:
    kind = grammar.device_type(statement.values[0])
    rules = {**grammar.COMMON, **grammar.device(kind).options}
    return Vdev(_settings(statement.bound, rules), statement.position, type=kind, raw=statement.values[0])


def _pass(statement: Statement) -> Pass:
    locations, interrupts = [], []
    for each in statement.bound:
        if each.name == "loc":
            locations.append(Location(*values.passed(each.values[0]), each.position))
        else:
            interrupts.append(PassedInterrupt(*values.passed_interrupt(each.values[0]), each.position))
    return Pass(statement.blob, tuple(locations), tuple(interrupts), statement.position)


def _unsupported(statements: Iterable[Statement]) -> Unsupported:
    said = {each.values[0]: Stated(each.values[1], each.position) for each in statements}
    return Unsupported(**said)


def _small(rams: Iterable[Ram]) -> Iterable[Finding]:
    for ram in rams:
        if ram.size.value is not None and ram.size.value < SMALLEST_PAGE:
            what = f"memory of {ram.size.value} bytes is less than a page"
            yield Finding(ram.position, what, advice="is a K, M or G missing?")


def _last_of_each(statements: Iterable[Statement], rules: Mapping[str, Rule]) -> tuple[Statement, ...]:
    """Options of one context → those that count: of one that is known not to repeat, the last."""
    kept: list[Statement] = []
    seen: set[str] = set()
    for statement in reversed(tuple(statements)):
        rule = rules.get(statement.name)
        if statement.name not in seen or rule is None or rule.repeats:
            kept.append(statement)
        seen.add(statement.name)
    return tuple(reversed(kept))
