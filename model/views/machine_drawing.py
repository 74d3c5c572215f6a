"""Declared machine → its drawing as a statechart: states in their frames, and one edge for rows that go the same way.

A row that goes nowhere stands in its state, or, where that has children, in a note within its frame. What a row is about
is told by colour and line, what a name belongs to by its letters: upright where the machine itself controls the event,
slanted where it reacts to somebody else's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..language import formula as f
from ..language.names import state_paths
from .drawing import Cluster, Drawing, Edge, Line, Node, Sample, Span, plain
from .lettering import bracketed, listed, sentence, tooltip
from .marks import Marks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ..language.declaration import EventDeclaration, Machine, Model, Row, State
    from ..language.document import Scalar
    from .drawing import ClusterKind, Look, Tone

ANY = "*"
STAYS, AGAIN = "", "="

MANY = 16
"""Labelled edges above which labels stand one below another rather than side by side: they are wider than high."""

NEARLY_ALL = 4
"""Outermost states from which on all of them, or all but one, are drawn as one source."""

_PER = {"system": "one for the system", "vm": "one for each VM", "device": "one for each device"}
_HEARD = {"host": "system", "vm": "vm"}


_NO_MARKS = Marks()


def machine_drawing(
    machine: Machine, model: Model | None = None, marks: Marks = _NO_MARKS, *, called: str = "", about: str = ""
) -> Drawing:
    """A machine → its statechart.

    A state's node or cluster has the id "qvm:running.hosting", a row the id "qvm:row-3", counted as in `machine.rows`.

    Args:
        machine: with all names known.
        model: what it is a part of: tells the class of events of other machines, and what sources say.
        marks: what stands out.
        called: what it is called, such as the name of an instance, in its ids too; the machine's own name if empty.
        about: what the marks show.
    """
    return _Maker(machine, model, marks, called or machine.name, about).drawing()


def class_samples(tones: Collection[Tone]) -> Iterator[Sample]:
    """What lines of these tones say of the class of their events; nothing for those that say nothing of it."""
    words: tuple[tuple[Tone, str], ...] = (
        ("progress", "progress: has to happen"),
        ("choice", "choice: somebody decides"),
        ("fault", "fault"),
        ("several", "several of these"),
    )
    return (Sample(said, tone) for tone, said in words if tone in tones)


def guard(row: Row) -> f.Formula:
    """A row → the one formula of its conditions."""
    unless = (f.negation(written.formula) for written in row.unless)
    return f.conjunction((*(written.formula for written in row.conditions), *unless))


@dataclass(slots=True)
class _Maker:
    """Makes one drawing."""

    machine: Machine
    model: Model | None
    marks: Marks
    called: str
    about: str
    own: dict[str, EventDeclaration] = field(init=False)
    paths: dict[str, State] = field(init=False)

    def __post_init__(self) -> None:
        self.own = {event.name: event for event in self.machine.events}
        self.paths = dict(state_paths(self.machine.states))

    def drawing(self) -> Drawing:
        machine = self.machine
        parts = tuple(self._state(state.name, state) for state in machine.states)
        begin = Node(self._id("(initial)"), "initial", tooltip="begins here", look=self.marks.others)
        edges = (
            Edge("", (begin.id,), self._id(machine.initial.text)),
            *self._first_ones(),
            *self._moves(),
        )
        when = f", where {f.text(machine.when.formula)}" if machine.when is not None else ""
        said = f"{machine.means}; {_PER[machine.per]}{when}" if machine.means else f"{_PER[machine.per]}{when}"
        title = (
            plain(self.called, style="strong"),
            *sentence(f"{said};" if self.about else said, "muted", width=90),
            *sentence(self.about, "accent", width=90),
        )
        sideways = sum(bool(edge.lines) for edge in edges) > MANY
        anywhere = self._anywhere()
        return Drawing(self.called, title, (begin, *anywhere, *parts), edges, self._legend(edges), sideways)

    def _id(self, path: str) -> str:
        return f"{self.called}:{path}"

    def _state(self, path: str, state: State) -> Node | Cluster:
        tip = tooltip([path + (f": {state.means}" if state.means else ""), *self._sources(state.because)])
        mark = self.marks.state(path)
        title = (plain(state.name, style="strong"), *sentence(mark.note, "accent"))
        staying = tuple(line for row in self._staying(path) for line in self._row(row))
        if not state.children:
            return Node(self._id(path), "final" if state.final else "location", title, staying, tip, mark.look)
        children = tuple(self._child(path, child, region=state.parallel) for child in state.children)
        note = (Node(self._id(f"{path}.(stays)"), "note", (), staying),) if staying else ()
        begin = () if state.parallel else (Node(self._id(f"{path}.(initial)"), "initial", look=self.marks.others),)
        kind: ClusterKind = "parallel" if state.parallel else "composite"
        title = (plain(f"{state.name} (final)" if state.final else state.name, style="strong"), *title[1:])
        return Cluster(self._id(path), kind, title, (*begin, *note, *children), tip, mark.look)

    def _child(self, path: str, child: State, *, region: bool) -> Node | Cluster:
        made = self._state(f"{path}.{child.name}", child)
        if region and isinstance(made, Cluster) and made.kind == "composite":
            return Cluster(made.id, "region", made.title, made.parts, made.tooltip, made.look)
        return made

    def _first_ones(self) -> Iterator[Edge]:
        for path, state in self.paths.items():
            if state.children and not state.parallel and state.initial is not None:
                first = self._id(f"{path}.{state.initial.text}")
                yield Edge("", (self._id(f"{path}.(initial)"),), first, look=self.marks.others)

    def _staying(self, path: str) -> Iterator[Row]:
        for row in self.machine.rows:
            if row.dest.text == STAYS and path in self._sources_of(row):
                yield row

    def _sources_of(self, row: Row) -> tuple[str, ...]:
        """The paths of a row's sources; what stands for nearly all outermost states, where it names so many."""
        outermost = [state.name for state in self.machine.states]
        named = [source.text for source in row.sources]
        if ANY in named:
            named = outermost
        left = [name for name in outermost if name not in named]
        apart = row.dest.text == AGAIN or len(named) < NEARLY_ALL or len(left) > 1 or not {*named} <= {*outermost}
        return tuple(named) if apart else (f"({' but '.join(['any', *left])})",)

    def _anywhere(self) -> Iterator[Node]:
        """What stands for all states, or for all but one, where rows have so many sources."""
        told = {sources[0] for row in self.machine.rows for sources in (self._sources_of(row),) if sources[0][0] == "("}
        for path in sorted(told):
            staying = tuple(line for row in self._staying(path) for line in self._row(row))
            title = (plain(path[1:-1].replace("any", "any state"), "muted"),)
            yield Node(self._id(path), "note", title, staying, look=self.marks.others)

    def _moves(self) -> Iterator[Edge]:
        """Edges, one for all rows that lead from the same sources to the same place, stand out alike, and are alike in class."""
        groups: dict[tuple[tuple[str, ...], str, Tone, bool, Look], list[Row]] = {}
        for row in self.machine.rows:
            if row.dest.text == STAYS:
                continue
            again = row.dest.text == AGAIN
            for sources in [(source,) for source in self._sources_of(row)] if again else [self._sources_of(row)]:
                dest = sources[0] if again else row.dest.text
                heard = all(trigger.text not in self.own for trigger in row.triggers)
                key = (sources, dest, self._tone(row.triggers), heard, self.marks.row(row.index).look)
                groups.setdefault(key, []).append(row)
        for (sources, dest, tone, heard, look), rows in groups.items():
            ids = tuple(self._id(f"row-{row.index}") for row in rows)
            lines = tuple(line for row in rows for line in self._row(row))
            tip = tooltip(said for row in rows for said in self._told(row))
            ends = tuple(map(self._id, sources))
            yield Edge(ids[0], ends, self._id(dest), lines, tone, ids, heard, tooltip=tip, look=look)

    def _row(self, row: Row) -> Iterator[Line]:
        """A row → its lines: what triggers it, under which conditions."""
        known = self._id(f"row-{row.index}")
        mark = self.marks.row(row.index)
        yield from sentence(mark.note, "accent", "strong", known)
        faded = mark.look == "faded"
        names = (
            Span(t.text, "faded" if faded else self._tone((t,)), "" if t.text in self.own else "heard")
            for t in row.triggers
        )
        yield from listed(names, known)
        yield from bracketed(guard(row), known, faded=faded)

    def _told(self, row: Row) -> Iterator[str]:
        """What more is known of a row: where it leads from and to, what it means, on what it rests."""
        sources = ", ".join(source.text for source in row.sources)
        yield f"{', '.join(t.text for t in row.triggers)}: {sources} → {row.dest.text}"
        yield row.means
        for trigger in row.triggers:
            event = self._event(trigger.text)
            if event is not None:
                yield f"{trigger.text} ({event.kind}): {event.means}"
        yield from self._sources(row.because)

    def _sources(self, because: Iterable[Scalar]) -> Iterator[str]:
        for number in because:
            source = self.model.source(number.text) if self.model is not None else None
            yield f"{number.text}: {source.says} ({source.document})" if source is not None else number.text

    def _event(self, trigger: str) -> EventDeclaration | None:
        """The event that a trigger names, if it is known who declares it."""
        if trigger in self.own:
            return self.own[trigger]
        before, _, bare = trigger.rpartition(".")
        scope = _HEARD.get(before, self.machine.per)
        machines = self.model.machines if self.model is not None else ()
        events = (event for machine in machines if machine.per == scope for event in machine.events)
        return next((event for event in events if event.name == bare), None)

    def _tone(self, triggers: Iterable[Scalar]) -> Tone:
        events = [self._event(trigger.text) for trigger in triggers]
        kinds: set[Tone] = {"ink" if event is None else event.kind for event in events}
        return kinds.pop() if len(kinds) == 1 else "several"

    def _legend(self, edges: Iterable[Edge]) -> tuple[Sample, ...]:
        """What the lines of this drawing mean, those that it has."""
        tones = {edge.tone for edge in edges} | {self._tone(r.triggers) for r in self.machine.rows if not r.dest.text}
        found = [*class_samples(tones)]
        if any(trigger.text not in self.own for row in self.machine.rows for trigger in row.triggers):
            found.append(Sample("event of another machine", "ink", heard=True))
        return tuple(found)
