"""A trace → its chart: lanes and rows, not yet drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ....model.language.findings import printable
from ...evidence.trace import REST
from ..claimed import claimed
from ..ending import ending, finally_at
from .lanes import Lanes, who

if TYPE_CHECKING:
    from ....model.system.instantiate import Composition
    from ....model.system.transition_system import EventClass
    from ....specs.language.claim import Claim
    from ...evidence.trace import Step, Trace

MOST_LANES = 10


@dataclass(frozen=True, slots=True)
class Lane:
    """A column: a machine, several machines of an element, or somebody outside who decides.

    Attributes:
        title: what is written on top.
        element: the VM or device it belongs to, or "host"; empty for who is outside.
        start: where its machines are at first.
    """

    title: str
    element: str
    start: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A step.

    Attributes:
        number: counted from 1.
        event: its name; empty where nothing happens.
        kind: its class.
        means: what it means, and the numbers that it rests on in brackets.
        source: the lane of who decides; None where nothing happens.
        targets: the lanes of the controller, if somebody else decides, and of all others who move.
        changes: lanes with where a machine of theirs is then.
        also: machines without a lane, with where they are then.
    """

    number: int
    event: str
    kind: EventClass
    means: str
    source: int | None
    targets: tuple[int, ...]
    changes: tuple[tuple[int, str], ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A trace, ready to be drawn.

    Attributes:
        title: the claim's name.
        claim: what it says, as a sentence.
        lanes: from left to right.
        rows: from top to bottom.
        good: whether what is reached is what was wanted.
        end: what is so at the end, and what the claim says.
        finals: lanes with where the machines are at the end of which the claim speaks.
        loop: index of the row to which the end goes back; None if it does not.
        again: how a run goes on that never ends; empty if it does end.
    """

    title: str
    claim: str
    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    good: bool
    end: tuple[str, ...]
    finals: tuple[tuple[int, str], ...]
    loop: int | None
    again: str


def chart(trace: Trace, claim: Claim, composition: Composition, most: int = MOST_LANES) -> Chart:
    """A trace of a claim → its chart.

    Args:
        trace: as it was found.
        claim: what it is about.
        composition: the system.
        most: lanes that there may be; beyond that, machines of one element share one, and then whoever is left.
    """
    where = trace.final()
    shown = [name for name in claim.machines if name in where]
    lanes = Lanes(trace, shown, most)
    happening = [step for step in trace.steps if step.event != REST]
    rows = tuple(_row(number, step, lanes) for number, step in enumerate(happening, start=1))
    good = claim.declared.pattern == "possible"
    finals = tuple((lanes.of(name), lanes.said(name, where[name])) for name in shown)
    now = [f"now {finally_at(claim, trace)}"] if shown else []
    says = f"{'what was looked for' if good else 'the claim'}: {claimed(claim, composition)}"
    goes_on = ending(trace)
    initial = dict(trace.initial)
    return Chart(
        claim.name,
        printable(claim.declared.claim),
        tuple(
            Lane(t, e, tuple(lanes.said(m, initial[m]) for m in members)) for t, e, members in lanes.columns(initial)
        ),
        rows,
        good,
        (*now, says),
        finals,
        None if goes_on is None or goes_on.back is None else goes_on.back - 1,
        "" if goes_on is None else str(goes_on),
    )


def _row(number: int, step: Step, lanes: Lanes) -> Row:
    numbers = f" [{' '.join(step.because)}]" if step.because else ""
    source = lanes.of(who(step))
    moved = [each for each in step.moved if each.source != each.dest]
    taking = [lanes.find(name) for name in (step.moved[0].instance, *(each.instance for each in moved))]
    targets = tuple(dict.fromkeys(lane for lane in taking if lane is not None and lane != source))
    changes = [(lanes.find(each.instance), lanes.said(each.instance, each.dest)) for each in moved]
    return Row(
        number,
        step.event,
        step.kind,
        f"{printable(step.means)}{numbers}".strip(),
        source,
        targets,
        tuple((lane, said) for lane, said in changes if lane is not None),
        tuple(f"{each.instance} {each.dest}" for each in moved if lanes.find(each.instance) is None),
    )
