"""A configuration → the text of one that says the same, in one fixed order and spelling."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quiesce.model.qvmconf.grammar import (
    BLOBS,
    COMMON,
    CPU,
    DEVICES,
    OPTIONS,
    PASS,
    RESERVE,
    UNSUPPORTED_CLASSES,
    device,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quiesce.model.qvmconf.configuration import Configuration, Context, Pass, Reserve, Vdev

_SPECIAL = re.compile(r'[ \t\r\n\v\f"#@]+')
_NAMES = frozenset(
    {*OPTIONS, *BLOBS, *COMMON, *CPU, *PASS, *RESERVE, *(key for d in DEVICES.values() for key in d.options)}
)


def text(conf: Configuration) -> str:
    """Configuration → text; reading it again gives an equal configuration."""
    return "\n".join(_lines(conf)) + "\n"


def _lines(conf: Configuration) -> Iterator[str]:
    yield f"system {_word(conf.system)}"
    for each in conf.rams:
        yield f"ram {_joined(each.address, each.size)}"
    for rom in conf.roms:
        yield f"rom {_joined(rom.address, rom.size)}"
    for load in conf.loads:
        kind = "" if load.kind == "auto" else f"{load.kind} "
        yield f"{kind}load {_word(_joined(load.address, load.path))}"
    yield from (f"set {_word(each.key)} {_word(each.value)}" for each in conf.sets)
    yield from (f"logger {','.join(each.levels)} {each.sink}" for each in conf.loggers)
    for key, stated in (("cmdline", conf.cmdline), ("dump", conf.dump), ("safety", conf.safety)):
        if stated is not None:
            yield f"{key} {_word(stated.value)}"
    for name in UNSUPPORTED_CLASSES:
        yield f"unsupported {name} {getattr(conf.unsupported, name).value}"
    yield from (f"{each.key} {_word(each.value)}" if each.value else each.key for each in conf.others)
    yield from (_joined_lines("cpu", _options(cpu)) for cpu in conf.cpus)
    yield from (_joined_lines("reserve", _reserved(each)) for each in conf.reserves)
    yield from (_joined_lines(f"{each.blob} pass".strip(), _passed(each)) for each in conf.passes)
    yield from (_joined_lines(f"vdev {_word(vdev.raw)}", _device_options(vdev)) for vdev in conf.vdevs)


def _joined(*parts: object) -> str:
    return ",".join(str(part) for part in parts if part is not None)


def _joined_lines(first: str, bound: Iterable[str]) -> str:
    return "\n    ".join((first, *bound))


def _options(context: Context) -> Iterator[str]:
    yield from (f"{each.key} {_word(each.value)}" for each in context.options)


def _device_options(vdev: Vdev) -> Iterator[str]:
    known = {**COMMON, **device(vdev.type).options}
    for each in vdev.options:
        rule = known.get(each.key)
        if rule is not None and len(rule.takes) != 1:  # a flag, or words that are safe as they are
            yield f"{each.key} {each.value}".rstrip()
        else:
            yield f"{each.key} {_word(each.value)}"


def _reserved(reserve: Reserve) -> Iterator[str]:
    yield from (f"loc {each}" for each in reserve.locations)
    yield from (f"intr {each}" for each in reserve.interrupts)


def _passed(each: Pass) -> Iterator[str]:
    for location in each.locations:
        flags = f",{location.flags}" if location.flags else ""
        host = f"={location.host}" if location.host else ""
        yield f"loc {location.guest}{flags}{host}"
    for line in each.interrupts:
        flags = "".join(f",{flag}" for flag in line.flags)
        yield f"intr {line.guest}{flags}" + (f"={line.host}" if line.host else "")


def _word(value: str) -> str:
    """What a word says → how it must be spelt, in quotes if it would be read as something else without."""
    if value and value not in _NAMES and not _SPECIAL.search(value):
        return value
    if "\\" in value or "@" in value:  # in quotes a backslash may stand for something, and so may @NAME@
        return _SPECIAL.sub(lambda run: _quoted(run.group()), value) if _SPECIAL.search(value) else _quoted(value)
    return _quoted(value)


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '\\"') + '"'
