"""The words of a wdtkick command → how a guest kicks its watchdog.

References:
    QNX Neutrino Utilities Reference 7.1, "wdtkick".
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...language.findings import Finding, InputError, Position, nearest
from ..quoting import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..configuration import Configuration

DEFAULT_INTERVAL = 15_000
"""Milliseconds between two kicks if the command does not say."""

_WITH_VALUE = "aBElprtwW"
_NAMED = re.compile(r"(?P<vm>[^\s=-][^\s=]*)=(?P<words>.*)", re.DOTALL)
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20}", re.ASCII)
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Kick:
    """How a guest kicks its watchdog.

    Attributes:
        interval: milliseconds from one kick to the next.
        ticks: what each kick writes into the register that counts down (offset 0 of an sp805), in cycles of its clock;
            None if the command does not say.
        address: where the command looks for the watchdog; None if it does not say.
        arms: the command switches the watchdog on.
        told: where this is known from: `--wdtkick`, or the guest's command line.
    """

    interval: int
    ticks: int | None
    address: int | None
    arms: bool
    told: str


def kick(words: Sequence[str], told: str) -> Kick:
    """The words after `wdtkick` → what they ask for.

    Raises:
        ValueError: with a clause that says what they should be.
    """
    interval, ticks, address, arms = DEFAULT_INTERVAL, None, None, False
    for option, value in _options(words):
        if option == "t":
            interval = _number(value)
            if interval == 0:
                raise ValueError("after -t comes a number of milliseconds above 0")
        elif option == "a":
            address = _number(value)
        elif option == "E":
            _number(value.partition(":")[0])
            arms = True
        elif option == "W":
            offset, colon, written = value.partition(":")
            if _number(offset) == 0 and colon:
                ticks = _number(written)
                if ticks >= 1 << 32:
                    raise ValueError("the register that counts down has 32 bits")
    return Kick(interval, ticks, address, arms, told)


def _options(words: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Words → the options that take a value, each with it: `-t 1000`, `-t1000`."""
    rest = list(reversed(words))
    while rest:
        word = rest.pop()
        option = word[1:2]
        if word.startswith("-") and word[1:] and not word[1:].strip("v"):
            continue
        if not word.startswith("-") or not option or option not in _WITH_VALUE:
            known = ", ".join(f"-{letter}" for letter in sorted(_WITH_VALUE + "v"))
            raise ValueError(f'"{word[:40]}" is no option of wdtkick, which are {known}')
        value = word[2:] or (rest.pop() if rest else "")
        if not value:
            raise ValueError(f"-{option} needs a value")
        yield option, value


def _number(word: str) -> int:
    if not _NUMBER.fullmatch(word):
        raise ValueError(f'"{word[:40]}" is not a decimal or 0x… number')
    return int(word, 16) if word[:2].lower() == "0x" else int(word, 10)


def kicks_given(given: Iterable[str], configurations: Sequence[Configuration]) -> dict[str, Kick]:
    """What is given for the guests, and else what stands in their command lines → by VM, how its watchdog is kicked.

    Args:
        given: `wdtkick -t 1000 …` or `-t 1000 …` for every VM with a wdt-sp805, `VM=-t 1000 …` for one of them.
        configurations: of all the VMs.

    Raises:
        InputError: the words make no sense to wdtkick, or nothing is there that they could kick.
    """
    watched = [conf.system for conf in configurations if conf.devices("wdt-sp805")]
    kicks = {conf.system: found for conf in configurations for found in _in_command_line(conf)}
    wrong: list[Finding] = []
    at = Position("--wdtkick", 0, 0)
    for text in given:
        match = _NAMED.fullmatch(text)
        names = [match["vm"]] if match else watched
        try:
            found = kick(_words(match["words"] if match else text), "--wdtkick")
        except ValueError as reason:
            wrong.append(Finding(at, f'"{text[:80]}" is not what wdtkick takes', str(reason)))
            continue
        if not names:
            wrong.append(Finding(at, "no configuration has a vdev wdt-sp805 that could be kicked"))
        for name in names:
            if name not in watched:
                names = [*map(shown, watched)]
                known = f"VMs that have one: {', '.join(names) or 'none'}"
                wrong.append(Finding(at, f'no VM "{name}" with a vdev wdt-sp805', known, nearest(name, names)))
            kicks[name] = found
    if wrong:
        raise InputError(wrong)
    return kicks


def _words(text: str) -> list[str]:
    if len(text) > _LONGEST:
        raise ValueError("it is too long to be a command")
    words = shlex.split(text)
    return words[1:] if words and words[0].rpartition("/")[2] == "wdtkick" else words


def _in_command_line(conf: Configuration) -> Iterable[Kick]:
    """A wdtkick command in the guest's command line, as far as it can be read as one."""
    words = conf.cmdline.value.split() if conf.cmdline is not None else []
    start = next((index for index, word in enumerate(words) if word.rpartition("/")[2] == "wdtkick"), None)
    if start is None or conf.cmdline is None:
        return
    end = start + 1
    while end < len(words) and words[end].startswith("-"):
        end += 2 if len(words[end]) == 2 and words[end][1] in _WITH_VALUE else 1
    try:
        yield kick(words[start + 1 : end], f"cmdline at {conf.cmdline.position}")
    except ValueError:
        return
