"""How guests kick their watchdogs: the words of wdtkick, and what they are compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.findings import InputError
from quiesce.model.qvmconf.lint.wdtkick import kick

if TYPE_CHECKING:
    from .conftest import Looks

A = "system a\nvdev wdt-sp805 loc 0x1c0f0000\n"
PUBLISHED = "wdtkick -v -a 0x1C0F0000 -t 1000 -E 8:3 -W 0:0x47868C0"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", (15_000, None, None, False)),
        (PUBLISHED.removeprefix("wdtkick "), (1000, 75_000_000, 0x1C0F0000, True)),
        ("-vv -t1000 -W0:10 -W 8:3 -p 63 -w 32 -r 32 -l 0x1000 -B 4", (1000, 10, None, False)),
        ("-W 0x0:1 -W 0:2", (15_000, 2, None, False)),
        ("-W 0", (15_000, None, None, False)),
    ],
)
def test_the_words_of_wdtkick(words: str, expected: tuple[object, ...]) -> None:
    """Interval, cycles, address, and whether it switches the watchdog on."""
    found = kick(words.split(), "")
    assert (found.interval, found.ticks, found.address, found.arms) == expected


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("-x", '"-x" is no option of wdtkick, which are -B, -E, -W, -a, -l, -p, -r, -t, -v, -w'),
        ("1000", '"1000" is no option of wdtkick, which are -B, -E, -W, -a, -l, -p, -r, -t, -v, -w'),
        ("-t", "-t needs a value"),
        ("-t 1s", '"1s" is not a decimal or 0x… number'),
        ("-t 0", "after -t comes a number of milliseconds above 0"),
        ("-W 0:0x100000000", "the register that counts down has 32 bits"),
        ('-t "1', "No closing quotation"),
        (" " * 10_001, "it is too long to be a command"),
    ],
)
def test_words_that_make_no_sense(words: str, reason: str, look: Looks) -> None:
    """They are refused with the reason, as an option of the command line."""
    with pytest.raises(InputError) as refused:
        look(A, wdtkicks=[words])
    assert str(refused.value) == f'--wdtkick: "{words[:80]}" is not what wdtkick takes; {reason}'


def test_kicks_need_a_watchdog(look: Looks) -> None:
    """A kick that is given must kick something, and a VM that is named must be there."""
    with pytest.raises(InputError, match=r'^--wdtkick: no VM "b" with a vdev wdt-sp805; VMs that have one: a'):
        look(A, "system b", wdtkicks=["b=-t 1"])
    with pytest.raises(InputError, match=r"^--wdtkick: no configuration has a vdev wdt-sp805 that could be kicked$"):
        look("system b", wdtkicks=["-t 1"])


@pytest.mark.parametrize(
    ("interval", "frequency", "rule", "severity"),
    [
        (2999, "", "watchdog-period", "note"),
        (3000, "", "kick-after-first-expiry", "warning"),
        (5999, "", "kick-after-first-expiry", "warning"),
        (6000, "", "kick-too-late", "error"),
        (6000, "frequency 12500000", "kick-after-first-expiry", "warning"),
        (1500, "frequency 100000000", "kick-too-late", "error"),
        (1, "frequency 0", "watchdog-period", "note"),
        (1, "frequency $hz", "watchdog-period", "note"),
    ],
)
def test_twice_the_period(interval: int, frequency: str, rule: str, severity: str, look: Looks) -> None:
    """75,000,000 cycles at 25 MHz are 3 s to the first expiry and 6 s to the bite; other frequencies scale it."""
    found = look(A + frequency, wdtkicks=[f"-t {interval} -W 0:0x47868C0"])
    said = [(each.rule.id, each.severity) for each in found if each.rule.id.startswith(("kick-", "watchdog-period"))]
    assert said == [(rule, severity)]


def test_what_is_said_of_a_period(look: Looks) -> None:
    """The numbers that an engineer would otherwise work out."""
    (found,) = [each for each in look(A, wdtkicks=[PUBLISHED]) if each.rule.id == "watchdog-period"]
    assert found.what == (
        "wdtkick (--wdtkick) kicks every 1 s; the watchdog expires after 3 s and bites after 6 s, so a hang is ended "
        "after 5 s to 6 s"
    )


def test_a_command_in_the_command_line_of_the_guest(look: Looks) -> None:
    """Where wdtkick stands there it is compared too; what is given beside the files comes first."""
    text = A + f'cmdline "run /bin/{PUBLISHED} & -x"'
    assert [each.rule.id for each in look(text) if each.rule.id.startswith(("watchdog-", "kick"))] == [
        "watchdog-period"
    ]
    assert "kick-too-late" in {each.rule.id for each in look(text, wdtkicks=["a=-t 9000 -W 0:0x47868C0"])}
    assert "watchdog-period" not in {each.rule.id for each in look(A + 'cmdline "wdtkick -t soon"')}


def test_each_vm_has_its_own(look: Looks) -> None:
    """A kick without a VM is for all of them, one with a VM for that one."""
    found = look(A, A.replace("system a", "system b"), wdtkicks=["-t 1 -W 0:0x47868C0", "b=-t 9000 -W 0:0x47868C0"])
    assert [each.position.file for each in found if each.rule.id == "kick-too-late"] == ["b.qvmconf"]
    assert [each.position.file for each in found if each.rule.id == "watchdog-period"] == ["a.qvmconf"]
