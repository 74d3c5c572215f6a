"""Is a watchdog kicked often enough? Only where it is known how, from the user or from the guest's command line."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .. import values
from ..configuration import Range
from .addresses import WDT_SP805_AT
from .finding import LintFinding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..configuration import Vdev
    from .subject import Subject
    from .wdtkick import Kick

TOO_LATE = Rule(
    "kick-too-late",
    "error",
    "A watchdog is kicked so seldom that it bites a healthy guest.",
    "an sp805 counts down twice and then bites, so the time to the bite is twice what is programmed",
    "shorten the interval (-t, milliseconds), or write more cycles (-W 0:VALUE)",
    ("F47", "F48", "F52", "H9"),
)
AFTER_EXPIRY = Rule(
    "kick-after-first-expiry",
    "warning",
    "A watchdog is kicked only after it has expired for the first time.",
    "the first expiry of an sp805 asserts its interrupt, the second one bites: every kick comes in the last moments",
    "kick well within the period that is programmed, not within twice of it",
    ("F48", "F52", "H9"),
)
PERIOD = Rule(
    "watchdog-period",
    "note",
    "How long a guest can hang before its watchdog bites.",
    "an sp805 counts down twice, at 25 MHz unless frequency says otherwise; wdtkick kicks each 15 s unless told so",
    "compare with the longest stall that is legal: boot, flush, dump, shutdown",
    ("F47", "F48", "F52", "H9"),
)
ELSEWHERE = Rule(
    "kick-elsewhere",
    "error",
    "The guest kicks another address than that of its watchdog.",
    "wdtkick's -a and the watchdog's loc must be the same address",
    "make -a and loc agree",
    ("F47", "F52", "H9"),
)
RULES = (TOO_LATE, AFTER_EXPIRY, PERIOD, ELSEWHERE)

DEFAULT_HERTZ = 25_000_000


def kicks(subject: Subject) -> Iterator[LintFinding]:
    """The intervals and addresses of kicks, against the periods and addresses of watchdogs."""
    for conf in subject.configurations:
        kick = subject.kick(conf)
        if kick is None:
            continue
        vdevs = conf.devices("wdt-sp805")
        kicked = [vdev for vdev in vdevs if kick.address in (None, _address(vdev))]
        for vdev in kicked or vdevs:
            yield from _periods(vdev, kick)
            at = _address(vdev)
            if at is not None and kick.address is not None and at != kick.address:
                what = f"wdtkick ({kick.told}) kicks 0x{kick.address:x}, and the watchdog is at 0x{at:x}"
                yield ELSEWHERE.at(vdev.position, what)


def _periods(vdev: Vdev, kick: Kick) -> Iterator[LintFinding]:
    hertz = _hertz(vdev)
    every = f"wdtkick ({kick.told}) kicks every {_seconds(Fraction(kick.interval, 1000))}"
    if kick.ticks is None or hertz is None:
        unknown = "what each kick writes (-W 0:VALUE)" if hertz else "the frequency"
        yield PERIOD.at(vdev.position, f"{every}; when the watchdog bites does not show without {unknown}")
        return
    interval, once = Fraction(kick.interval, 1000), Fraction(kick.ticks, hertz)
    when = f"{every}; the watchdog expires after {_seconds(once)} and bites after {_seconds(2 * once)}"
    if interval >= 2 * once:
        yield TOO_LATE.at(vdev.position, when)
    elif interval >= once:
        yield AFTER_EXPIRY.at(vdev.position, when)
    else:
        hang = f"a hang is ended after {_seconds(2 * once - interval)} to {_seconds(2 * once)}"
        yield PERIOD.at(vdev.position, f"{when}, so {hang}")


def _hertz(vdev: Vdev) -> int | None:
    """Cycles of the watchdog's clock in a second; None if only the running host knows, or if it stands still."""
    option = vdev.option("frequency")
    return (values.number(option.value).value or None) if option is not None else DEFAULT_HERTZ


def _address(vdev: Vdev) -> int | None:
    option = vdev.option("loc")
    if option is None:
        return WDT_SP805_AT
    place = values.resource(option.value)
    return place.start.value if isinstance(place, Range) else None


def _seconds(time: Fraction) -> str:
    """A time in seconds → "6 s", "1.5 s", "250 ms"."""
    number, unit = (time, "s") if time >= 1 else (time * 1000, "ms")
    return f"{float(number):.6g} {unit}"
