"""Who has a lane in a chart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...evidence.trace import REST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ...evidence.trace import Step, Trace

_OUTSIDE = re.compile(r"(?:the (?P<role>operator|host|user)|(?P<anybody>somebody))\b(?! in )(?!'s)")
OTHERS = "others"


def who(step: Step) -> str:
    """Who decides about a step: its controller, or the one outside with whom the meaning of a choice or fault begins.

    "the operator sends SIGTERM to qvm" is decided by the operator, though qvm controls it; "somebody in the guest runs
    shutdown" by the guest.
    """
    match = _OUTSIDE.match(step.means) if step.kind != "progress" else None
    return (match["role"] or match["anybody"]) if match else step.moved[0].instance


class Lanes:
    """The lanes of a chart: those who decide about a step in order of their first, then those of whom the claim speaks.

    Others who take part have none. Where lanes are too many, the machines of one element share one, the largest first, and
    if that is not enough the last of them are put together.
    """

    def __init__(self, trace: Trace, spoken: Sequence[str], most: int) -> None:
        steps = [step for step in trace.steps if step.event != REST]
        controllers = [step.moved[0].instance for step in steps]
        deciding = [name for step in steps for name in (who(step), step.moved[0].instance)]
        self._machines = {*controllers, *spoken}
        outside = [name for name in dict.fromkeys(deciding) if name not in self._machines]
        machines = [name for name in dict.fromkeys([*deciding, *spoken]) if name in self._machines]
        self._lanes: list[tuple[str, tuple[str, ...]]] = [(name, (name,)) for name in [*outside, *machines]]
        self._outside: Collection[str] = outside
        self._share(max(1, most))

    def _share(self, most: int) -> None:
        while len(self._lanes) > most:
            groups: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
            for lane in self._lanes:
                if lane[0] not in self._outside and "." in lane[0]:
                    groups.setdefault(lane[0].partition(".")[0], []).append(lane)
            element, largest = max(groups.items(), key=lambda pair: len(pair[1]), default=("", []))
            if len(largest) < 2:
                self._put_together(OTHERS, self._lanes[most - 1 :])
                return
            self._put_together(element, largest)

    def _put_together(self, title: str, lanes: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        at = self._lanes.index(lanes[0])
        members = tuple(member for lane in lanes for member in lane[1])
        left = [lane for lane in self._lanes if lane not in lanes]
        self._lanes = [*left[:at], (title, members), *left[at:]]

    def find(self, name: str) -> int | None:
        """The lane of somebody; None if he has none."""
        return next((index for index, (_, members) in enumerate(self._lanes) if name in members), None)

    def of(self, name: str) -> int:
        """The lane of somebody who has one.

        Raises:
            KeyError: he has none.
        """
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        return found

    def said(self, instance: str, location: str) -> str:
        """Where a machine is, with its name if it shares its lane."""
        lane = self.find(instance)
        if lane is None or self._lanes[lane][0] == instance:
            return location
        title, bare = self._lanes[lane][0], instance.partition(".")[2]
        return f"{instance if title == OTHERS else bare}: {location}"

    def columns(self, initial: Collection[str]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """For each lane its title, its element, and the machines in it that are there at first."""
        for title, members in self._lanes:
            machines = tuple(name for name in members if name in initial and name not in self._outside)
            if title in self._outside or title == OTHERS:
                yield title, "", machines
            elif len(members) > 1:
                yield title, title, machines
            else:
                yield title.partition(".")[2], title.partition(".")[0], machines
