"""The loop of a run that goes on for ever: it closes, and it treats no event of class progress unfairly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .internal import InternalError
from .trace import Fair

if TYPE_CHECKING:
    from ...model.system.live import LiveSystem
    from ...model.system.transition_system import TransitionSystem
    from .run import Run

ROUNDS = 10_000
"""How often a loop may be gone round until all live machines are back where they were."""


class Loop:
    """Watches a run on live machines from where its loop begins.

    The engine looked at the machines that can influence a claim; in the others a round may change something. So the loop
    is gone round until every machine is back where it was after an earlier round: then it can be gone round for ever.
    """

    def __init__(self, live: LiveSystem, part: TransitionSystem, run: Run) -> None:
        self._live, self._part, self._run = live, part, run
        self._progress = [event for event in part.events if event.kind == "progress"]
        self._disabled: dict[str, list[int]] = {event.name: [] for event in self._progress}
        self._where: dict[str, tuple[str, str]] = {}

    def before(self, number: int) -> None:
        """Look at the live machines before the step of that number, counted from 1.

        Raises:
            InternalError: they are to rest, and yet something has to happen.
        """
        if self._run.loop is None:
            return
        resting = self._run.events[number - 1] < 0
        if number <= self._run.loop and not resting:
            return
        for event in self._progress:
            if not self._can_occur(event.name):
                controller = self._part.variables[event.participants[0].variable].name
                self._disabled[event.name].append(number)
                self._where.setdefault(event.name, (controller, self._live.locations().get(controller, "absent")))
            elif resting:
                raise InternalError(f"step {number}: a rest, and yet {event.name} has to occur")

    def _can_occur(self, event: str) -> bool:
        """Whether an event can occur and changes anything of what the engine looked at, be it only that it is possible."""
        if not self._live.enabled(event):
            return False
        before = self._live.locations()
        self._live.occur(event)
        after = self._live.locations()
        self._live.put(before)
        return self._seen(before) != self._seen(after) or len(self._participants(event)) > 1

    def _participants(self, event: str) -> tuple[object, ...]:
        return next(each.participants for each in self._part.events if each.name == event)

    def _seen(self, locations: dict[str, str]) -> list[int]:
        """Where the machines are that the engine looked at, as far as it told their locations apart."""
        found = []
        for variable in self._part.variables:
            at = locations.get(variable.name, variable.originals(variable.initial)[0])
            blocks = (index for index in range(len(variable.locations)) if at in variable.originals(index))
            found.append(next(blocks, -1))
        return found

    def closed(self) -> tuple[Fair, ...]:
        """At the end of the run: why the loop is fair to each event of class progress; nothing if there is no loop.

        Raises:
            InternalError: it does not close, or it is not fair.
        """
        loop = self._run.loop
        if loop is None:
            return ()
        if self._run.states[loop] != self._run.states[-1]:
            raise InternalError("the loop does not end where it begins")
        self._go_round(loop)
        found = []
        for event in self._progress:
            inside = enumerate(self._run.events[loop:], start=loop + 1)
            occurs = tuple(at for at, index in inside if index >= 0 and self._part.events[index].name == event.name)
            disabled = tuple(at for at in self._disabled[event.name] if at > loop)
            if not occurs and not disabled:
                raise InternalError(f"the loop is not fair: {event.name} can always occur, and never does")
            found.append(Fair(event.name, occurs, disabled, self._where.get(event.name, ("", ""))))
        return tuple(found)

    def _go_round(self, loop: int) -> None:
        end = self._live.locations()
        seen = [end]
        for _ in range(ROUNDS):
            for index in self._run.events[loop:]:
                if index >= 0 and self._live.occur(self._part.events[index].name) is None:
                    raise InternalError(f"round the loop again, {self._part.events[index].name} cannot occur")
            now = self._live.locations()
            if self._seen(now) != self._seen(end):
                raise InternalError("round the loop again, machines end elsewhere")
            if now in seen:
                break
            seen.append(now)
        else:
            raise InternalError(f"after {ROUNDS:,} rounds the loop has not come back to where it was")
        self._live.put(end)
