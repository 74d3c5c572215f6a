"""What is different between two versions, in words: declared, behaviour, verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.composition.transition_system import PERMITTED
from ...model.language import formula as f
from ...model.language.findings import printable
from ..evidence.steps import events_in_short
from .layout import count, length, outline, wrapped
from .story import step_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..differences.behaviour import Behaviour
    from ..differences.change import Change
    from ..differences.difference import Difference
    from ..differences.joint import Side
    from ..differences.parting import Parting
    from ..differences.told import Told
    from ..differences.values import Value
    from ..differences.verdicts import Assignments, Moved

_SIGNS = {"added": "+", "dropped": "-"}
_SHOWN = 3
"""Causes of one claim, and values compared, that are told; the rest is counted."""

_PLACES = 12
"""Locations that are listed."""

_LINES = 24
"""Lines of a condition."""


class Report:
    """Tells differences.

    Attributes:
        labels: how the user called the base and the head.
        full: tell reworded declarations one by one too, and conditions to their end.
    """

    def __init__(self, labels: tuple[str, str], *, full: bool = False) -> None:
        self.labels: dict[Side, str] = {"base": printable(labels[0]), "head": printable(labels[1])}
        self.full = full

    def lines(self, found: Sequence[Difference]) -> Iterator[str]:
        """Differences, system by system → lines; what is declared otherwise for all systems alike is told once."""
        everywhere = self._everywhere(found)
        if everywhere and len(found) > 1:
            yield f"all systems: {self.labels['base']} → {self.labels['head']}"
            yield "  declared"
            yield from self._changes(everywhere)
            yield ""
        for number, each in enumerate(found):
            if number:
                yield ""
            yield from self._system(each, everywhere if len(found) > 1 else ())

    @staticmethod
    def _everywhere(found: Sequence[Difference]) -> tuple[Change, ...]:
        both = [each for each in found if each.base is not None and each.head is not None]
        shared = [change for change in both[0].changes if all(change in each.changes for each in both)] if both else []
        return tuple(shared)

    def _system(self, found: Difference, told: Sequence[Change]) -> Iterator[str]:
        name = printable(found.name)
        if found.base is None or found.head is None:
            gone = found.head is None
            yield f"system {name}: {'gone: only ' + self.labels['base'] if gone else 'new: only ' + self.labels['head']} has it"
            return
        yield f"system {name}: {self.labels['base']} → {self.labels['head']}"
        own = [change for change in found.changes if change not in told]
        if own:
            yield "  declared"
            yield from self._changes(own)
        elif not found.changes:
            yield "  declared: the same"
        yield from self._behaviour(found)
        yield from self._verdicts(found)

    def _changes(self, changes: Iterable[Change]) -> Iterator[str]:
        reworded = 0
        for change in changes:
            if change.verb == "reworded" and not self.full:
                reworded += 1
                continue
            sign = _SIGNS.get(change.verb, "~")
            verb = "" if change.verb in _SIGNS else _VERBS.get(change.verb, f" {change.verb}")
            said = f": {printable(change.said)}" if change.said else ""
            place = f" ({change.place})" if change.place else ""
            yield from wrapped(f"{sign} {change.subject} {printable(change.name)}{verb}{said}{place}", "    ", "    ")
        if reworded:
            yield f"    {count(reworded, 'declaration')} only said in other words (--full lists them)"

    def _behaviour(self, found: Difference) -> Iterator[str]:
        behaviour = found.behaviour
        if behaviour is None:
            return
        word = (
            "differs"
            if found.behaves_otherwise
            else "unknown"
            if found.unknown and behaviour.same is None
            else "the same"
        )
        yield f"  behaviour: {word}"
        yield from self._how(found, behaviour)
        if behaviour.disappeared is not None:
            yield from self._run(found, behaviour, behaviour.disappeared, "disappeared", behaviour.lost)
        if behaviour.appeared is not None:
            yield from self._run(found, behaviour, behaviour.appeared, "appeared", behaviour.gained)
        if behaviour.elsewhere is not None and behaviour.same:
            yield from self._elsewhere(found, behaviour.elsewhere)
        for name, before, after in behaviour.classes:
            yield from wrapped(f"{name} was {before} and is {after}: {_CLASSES[before, after]}", "    ", "  ")
        for value in found.values:
            yield from self._value(found, value)
        yield from self._states(found)

    def _how(self, found: Difference, behaviour: Behaviour) -> Iterator[str]:
        if behaviour.reason:
            yield from wrapped(f"not everything is known: {printable(behaviour.reason)}", "    ", "  ")
        if not behaviour.comparable:
            yield "    no assignment of features is allowed on both sides: nothing to compare"
            return
        if behaviour.same and found.states is None:
            yield "    nothing that moves is declared otherwise"
            return
        doubled = {v.name for v in behaviour.joint.base.variables} - behaviour.joint.shared
        if behaviour.same:
            also = ", through the same places" if behaviour.elsewhere is None else ""
            yield f"    what can happen in one can happen in the other{also}: exact, for runs of any length"
        yield from wrapped(f"machines compared side by side: {', '.join(sorted(doubled)) or 'none'}", "    ", "  ")
        if behaviour.joint.unshared:
            features = ", ".join(sorted(behaviour.joint.unshared))
            yield from wrapped(f"any two values compared, as none is common: {features}", "    ", "  ")

    def _run(
        self, found: Difference, behaviour: Behaviour, parting: Parting, word: str, names: tuple[str, ...]
    ) -> Iterator[str]:
        told = found.story(parting)
        if told is None:
            return
        other = self.labels["head" if parting.side == "base" else "base"]
        yield f"    runs that {word}; the shortest, in {length(told.trace)}"
        yield from self._features(parting)
        yield from _steps(told)
        yield from wrapped(f"in {other}, {parting.events[-1]} cannot occur then{_apart(told)}", "        ", "  ")
        if parting.when is not None and parting.when != f.TRUE:
            yield "      there are such runs exactly when"
            yield from self._outline(parting.when, "        ")
        if len(names) > 1:
            yield from wrapped(f"events by which runs {word.removesuffix('ed')}: {', '.join(names)}", "      ", "  ")

    def _features(self, parting: Parting) -> Iterator[str]:
        for side, own in parting.own.items():
            if own:
                said = ", ".join(f"{key} is {value}" for key, value in own.items())
                yield from wrapped(f"where in {self.labels[side]} {said}", "      ", "  ")

    def _elsewhere(self, found: Difference, parting: Parting) -> Iterator[str]:
        told = found.story(parting)
        if told is not None:
            yield f"    the same events lead to other places; the shortest, in {length(told.trace)}"
            yield from _steps(told)
            yield from wrapped(f"then{_apart(told)[4:]}" if told.apart else "then", "        ", "  ")

    def _value(self, found: Difference, value: Value) -> Iterator[str]:
        new = "can be" if value.side == "head" else "cannot be"
        lead = f"{value.feature} {new} {value.value} {'now' if value.side == 'head' else 'any more'}"
        if value.like:
            yield from wrapped(f"{lead}: that does just what {value.like} does", "    ", "  ")
            return
        if not value.compared:
            yield from wrapped(f"{lead}, which no assignment allows", "    ", "  ")
            return
        against, how = value.compared[0]
        yield from wrapped(f"{lead}; compared with {against}", "    ", "  ")
        for parting, word in ((how.appeared, "possible only under it"), (how.disappeared, "not possible under it")):
            told = found.story(parting)
            if told is not None:
                yield f"      {word}; the shortest, in {length(told.trace)}"
                yield from _steps(told)

    def _states(self, found: Difference) -> Iterator[str]:
        states = found.states
        if states is None:
            return
        counts = [f"{each:,}" if each is not None else "not counted" for each in (states.base, states.head)]
        said = f"{counts[0]} on both sides" if states.base == states.head else f"{counts[0]} → {counts[1]}"
        said = "not counted" if states.base is states.head is None else said
        yield f"    states: {said}"
        for places, word in ((states.gained, "reached now"), (states.lost, "reached no more")):
            if places:
                listed = ", ".join(f"{machine} in {place}" for machine, place in places[:_PLACES])
                more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
                yield from wrapped(f"{word}: {listed}{more}", "    ", "  ")
        for each in states.combinations:
            word = "reached now" if each.side == "head" else "reached no more"
            near = f"the nearest in {count(len(each.events), 'step')}: {', '.join(each.events)}"
            yield from wrapped(f"{word}: {count(each.number, 'combination')} of locations, {near}", "    ", "  ")
        if states.reason:
            yield from wrapped(f"not all is known of states: {printable(states.reason)}", "    ", "  ")

    def _verdicts(self, found: Difference) -> Iterator[str]:
        moved = [each for each in found.moved if each.changed or each.unknown]
        checked = sum(each.head is not None for each in found.moved)
        others = len(found.moved) - checked
        rest = f"{count(checked, 'claim')} checked again; {others:,} cannot be influenced by what is different"
        yield f"  verdicts: {'the same' if not moved else f'{len(moved)} of {len(found.moved)} changed'} ({rest})"
        for each in moved:
            yield from self._moved(found, each)
        if found.stale:
            yield f"  {count(len(found.stale), 'certificate')} kept for this system no longer fit it: quiesce prove makes new ones"

    def _moved(self, found: Difference, moved: Moved) -> Iterator[str]:
        words = [each.word if each is not None else None for each in (moved.base, moved.head)]
        name = printable(moved.pair.name)
        if moved.pair.kind == "deleted":
            yield f"    - {name}: no longer claimed"
            return
        if moved.pair.kind == "added":
            yield f"    + {name}: {words[1]}"
        else:
            said = f"{words[0]} → {words[1]}" if words[0] != words[1] else f"{words[1]}, under other conditions"
            yield f"    ~ {name}: {said}"
        for verdict, side in ((moved.base, "base"), (moved.head, "head")):
            if verdict is not None and verdict.word == "unknown":
                yield from wrapped(f"{side}: {printable(verdict.reason)}", "        ", "  ")
        yield from self._when("fails now, and held before, when", moved.fails_now)
        yield from self._when("holds now, and failed before, when", moved.holds_now)
        yield from _causes("new minimal causes", moved.causes_gained)
        yield from _causes("minimal causes that are gone", moved.causes_lost)
        if (
            moved.head is not None
            and moved.head.trace is not None
            and found.head is not None
            and moved.head.word != "holds"
        ):
            topology = found.head.composition.grounding.topology
            story = ", ".join(events_in_short(moved.head.trace, topology))
            yield from wrapped(f"fails in {length(moved.head.trace)}: {story}", "        ", "  ")

    def _when(self, lead: str, found: Assignments | None) -> Iterator[str]:
        if found is None:
            return
        yield f"        {lead}"
        yield from self._outline(found.when, "            ")
        if found.example and f.text(found.when) != "true":
            yield from wrapped(f"for example {_example(found.example)}", "        ", "  ")

    def _outline(self, formula: f.Formula, indent: str) -> Iterator[str]:
        """A condition; of a long one the beginning, unless everything is wanted."""
        lines = outline(formula, indent)
        if self.full or len(lines) <= _LINES:
            yield from lines
        else:
            yield from lines[:_LINES]
            yield f"{indent}… and {count(len(lines) - _LINES, 'more line')} (--full)"


_VERBS = {"class": " has another class", "value": " has other values", "configured": ""}

_CLASSES = {
    ("choice", "progress"): "it has to happen now, where it can",
    ("fault", "progress"): "it has to happen now, where it can",
    ("progress", "choice"): "it may never happen now",
    ("progress", "fault"): "it may never happen now, and is a fault",
    ("choice", "fault"): "it counts as a fault now",
    ("fault", "choice"): "it no longer counts as a fault",
}


def _steps(told: Told) -> Iterator[str]:
    for number, step in enumerate(told.trace.steps, start=1):
        for line in step_lines(number, step, {}):
            yield f"    {line}"


def _apart(told: Told) -> str:
    """Where machines are, on both sides, when the two part."""
    if not told.apart:
        return ", though every machine is in the same place"
    said = ", ".join(f"{name} is in {there}, not {here}" for name, here, there in told.apart[:_SHOWN])
    if told.parting.side == "head":
        said = ", ".join(f"{name} is in {here}, not {there}" for name, here, there in told.apart[:_SHOWN])
    return f": there {said}"


def _example(assigned: Mapping[str, str]) -> str:
    """One assignment: the values of features, and what is permitted."""
    said = [f"{key} is {value}" for key, value in assigned.items() if not key.startswith("may(")]
    permitted = [key for key, value in assigned.items() if key.startswith("may(") and value == PERMITTED]
    forbidden = len(assigned) - len(said) - len(permitted)
    rest = ["no other permission"] if forbidden else []
    return ", ".join(said + permitted + rest)


def _causes(lead: str, causes: tuple[tuple[f.Formula, ...], ...]) -> Iterator[str]:
    if not causes:
        return
    said = [
        " and ".join(f.text(member) for member in members) or "nothing: whatever is permitted" for members in causes
    ]
    more = f", and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    yield from wrapped(f"{lead}: {'; '.join(said[:_SHOWN])}{more}", "        ", "  ")
