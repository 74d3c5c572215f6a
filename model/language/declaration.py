"""What a model and a system say, as declared: nothing derived, everything with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .document import Scalar
    from .findings import Position
    from .reading import Written

Scope = Literal["system", "vm", "device"]
SCOPES: tuple[Scope, ...] = ("system", "vm", "device")


@dataclass(frozen=True, slots=True)
class EventDeclaration:
    """An event, listed by the machine that controls it. `kind` is its class: progress, choice or fault.

    `formerly`, here and elsewhere: what it was called, which still counts where a user may have written it.
    """

    name: str
    kind: Literal["progress", "choice", "fault"]
    means: str
    because: tuple[Scalar, ...]
    at: Position
    formerly: Scalar | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A state of a machine, with its children: one active at a time, or with `parallel` all at once.

    `formerly` is the whole path that it had.
    """

    name: str
    means: str
    initial: Scalar | None
    children: tuple[State, ...]
    parallel: bool
    final: bool
    at: Position
    because: tuple[Scalar, ...] = ()
    formerly: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a machine: on one of the triggers, from one of the sources to `dest`, where the conditions hold.

    `dest` is a state's path, "=" (leave and enter the source again) or "" (stay: the event is taken, nothing moves).
    """

    index: int
    triggers: tuple[Scalar, ...]
    sources: tuple[Scalar, ...]
    dest: Scalar
    conditions: tuple[Written, ...]
    unless: tuple[Written, ...]
    means: str
    because: tuple[Scalar, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Group:
    """Events that are named together: as a trigger, the name of the group stands for each of them."""

    name: str
    events: tuple[Scalar, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class NamedFormula:
    """A formula with a name, in the scope whose names are bare in it; of several, all are meant."""

    name: str
    per: Scope
    says: tuple[Written, ...]
    means: str
    at: Position


@dataclass(frozen=True, slots=True)
class Machine:
    """A hierarchical state machine, instantiated once for the system, or for each VM or device.

    `groups` and `formulas` can be named wherever this machine can.
    """

    name: str
    per: Scope
    means: str
    when: Written | None
    initial: Scalar
    events: tuple[EventDeclaration, ...]
    states: tuple[State, ...]
    rows: tuple[Row, ...]
    at: Position
    groups: tuple[Group, ...] = ()
    formulas: tuple[NamedFormula, ...] = ()
    formerly: Scalar | None = None


@dataclass(frozen=True, slots=True)
class FeatureDeclaration:
    """What may vary: a configuration choice, or a reading of an ambiguous sentence. `values` pairs each with its meaning.

    `renamed_values` pairs what a value was called with what it is called.
    """

    name: str
    per: Scope
    kind: Literal["choice", "reading"]
    means: str
    values: tuple[tuple[str, str], ...]
    because: tuple[Scalar, ...]
    at: Position
    formerly: Scalar | None = None
    renamed_values: tuple[tuple[Scalar, Scalar], ...] = ()

    @property
    def domain(self) -> tuple[str, ...]:
        """The names of the values, in declared order."""
        return tuple(name for name, _ in self.values)


@dataclass(frozen=True, slots=True)
class Constraint:
    """A formula over features that every assignment must satisfy, for each element of the scope."""

    per: Scope
    written: Written
    because: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered fact, open question, decision, invariant or hazard: what it says, and the document that says so.

    `known` tells how a fact is known, `rests_on` from which sources this one follows, and `outside` why nothing in the
    model stands for it; each is empty where nothing is said.
    """

    number: str
    says: str
    document: str
    known: str = ""
    rests_on: tuple[str, ...] = ()
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a page says in one place, in our words, and the numbers of the sources that it rests on.

    What stands for these sources stands for it: with `rows`, of machines only those that are named, and with `claims`, of
    properties only those.
    """

    says: str
    rests_on: tuple[Scalar, ...]
    rows: tuple[Scalar, ...]
    claims: tuple[Scalar, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the documentation, sentence by sentence; `links` are the titles of pages that it refers to."""

    title: str
    document: str
    sentences: tuple[Sentence, ...]
    links: tuple[Scalar, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Model:
    """Everything declared in one folder of machines."""

    machines: tuple[Machine, ...]
    features: tuple[FeatureDeclaration, ...]
    constraints: tuple[Constraint, ...]
    sources: tuple[Source, ...]
    pages: tuple[Page, ...] = ()

    def source(self, number: str) -> Source | None:
        """The numbered source, if it is listed."""
        return next((source for source in self.sources if source.number == number), None)


@dataclass(frozen=True, slots=True)
class Pin:
    """A feature's value, fixed by a file or on the command line.

    Attributes:
        feature: its name.
        value: the value.
        why: what showed it, if nobody wrote it.
        needed: whether the feature has to be there; a model without it does not ask what a configuration shows of it.
    """

    feature: Scalar
    value: Scalar
    why: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class VirtualMachine:
    """A VM of a system: its name and what is known of its features."""

    name: str
    pins: tuple[Pin, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Device:
    """A device passed through to a VM; `sharers` are other VMs that it is passed to as well."""

    name: str
    vm: Scalar
    sharers: tuple[Scalar, ...]
    pins: tuple[Pin, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class System:
    """VMs, devices, what is known of their features, and what is assumed.

    `bare`: it is made of qvm configurations alone, so that nobody has said anything of the host.
    """

    name: str
    vms: tuple[VirtualMachine, ...]
    devices: tuple[Device, ...]
    pins: tuple[Pin, ...]
    assume: tuple[Written, ...]
    notes: tuple[str, ...] = ()
    bare: bool = False
