"""Small systems out of the textbooks, and what a run has to be that refutes a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.formula import TRUE, Formula, In, Is, conjunction, disjunction, negation
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.liveness import words
from quiesce.proofs.engines.liveness.lasso import shortened

from . import runs

if TYPE_CHECKING:
    from collections.abc import Callable


def step(name, kind, *moves, when: Formula = TRUE):
    """An event. Each move is "machine:from>to,from>to"; the first one's machine controls it, where `when` holds."""
    return name, kind, moves, when


def system(name, machines, *steps, features=(), constraint=TRUE, open_permissions=False):
    """A system. Each machine is "name: first second* …", beginning in the first; final locations have a star."""
    variables = []
    for line in machines:
        path, locations = line.split(":")
        listed = locations.split()
        final = frozenset(i for i, location in enumerate(listed) if location.endswith("*"))
        variables.append(
            Variable(path, path, "host", "host", tuple(location.rstrip("*") for location in listed), 0, final)
        )
    found = [variable.name for variable in variables]
    open_features = [Feature(path, "reading", tuple(values)) for path, values in features]
    events = []
    for event, kind, moves, when in steps:
        participants = []
        for position, move in enumerate(moves):
            path, pairs = move.split(":")
            index = found.index(path)
            where = variables[index].locations
            participants.append(
                Participant(
                    index,
                    tuple(
                        Edge(where.index(source), where.index(dest), TRUE if position else when)
                        for source, dest in (pair.split(">") for pair in pairs.split(","))
                    ),
                )
            )
        permission = None
        if kind != "progress":
            permission = len(open_features)
            open_features.append(Feature(event, "permission", ("no", "yes") if open_permissions else ("yes",)))
        events.append(Event(event, kind, tuple(participants), permission))
    return TransitionSystem(name, tuple(variables), tuple(open_features), tuple(events), constraint)


def semaphore():
    steps = []
    for i in "12":
        steps += [
            step(f"want{i}", "choice", f"p{i}:idle>want"),
            step(f"enter{i}", "progress", f"p{i}:want>crit", "s:free>held", when=In("s", ("free",))),
            step(f"leave{i}", "progress", f"p{i}:crit>idle", "s:held>free"),
        ]
    return system("semaphore", ["p1: idle want crit", "p2: idle want crit", "s: free held"], *steps)


def peterson(kind="progress"):
    """A process raises its flag, gives the turn away, and waits until the other's flag is down or the turn is its own."""
    steps = []
    for me, other in ("12", "21"):
        go = disjunction([In(f"p{other}", ("idle",)), In("turn", (f"of{me}",))])
        steps += [
            step(f"raise{me}", "choice", f"p{me}:idle>flag"),
            step(f"give{me}", kind, f"p{me}:flag>wait", f"turn:of{me}>of{other}"),
            step(f"enter{me}", kind, f"p{me}:wait>crit", when=go),
            step(f"leave{me}", kind, f"p{me}:crit>idle"),
        ]
    return system(f"peterson-{kind}", ["p1: idle flag wait crit", "p2: idle flag wait crit", "turn: of1 of2"], *steps)


def philosophers(count, *, polite=False):
    """Each takes one fork, then the other, eats, and puts both down; with `polite`, the last begins with the other one."""
    machines = [f"p{i}: hungry one eats" for i in range(count)] + [f"f{i}: free held" for i in range(count)]
    steps = []
    for i in range(count):
        first, second = i, (i + 1) % count
        if polite and i == count - 1:
            first, second = second, first
        steps += [
            step(f"first{i}", "progress", f"p{i}:hungry>one", f"f{first}:free>held", when=In(f"f{first}", ("free",))),
            step(f"second{i}", "progress", f"p{i}:one>eats", f"f{second}:free>held", when=In(f"f{second}", ("free",))),
            step(f"down{i}", "progress", f"p{i}:eats>hungry", f"f{first}:held>free", f"f{second}:held>free"),
        ]
    return system(f"philosophers-{count}{'-polite' if polite else ''}", machines, *steps)


def alternating_bit():
    """Channels hold one message and may lose it; the sender repeats, the receiver answers every message with its bit."""
    steps = []
    for bit, other in ("01", "10"):
        new = conjunction([In("ch", (f"m{bit}",)), In("back", ("empty",))])
        steps += [
            step(f"send{bit}", "progress", f"ch:empty>m{bit}", when=In("s", (f"s{bit}",))),
            step(f"accept{bit}", "progress", f"r:r{bit}>r{other}", f"ch:m{bit}>empty", f"back:empty>a{bit}", when=new),
            step(
                f"again{bit}",
                "progress",
                f"ch:m{bit}>empty",
                f"back:empty>a{bit}",
                when=conjunction([In("r", (f"r{other}",)), In("back", ("empty",))]),
            ),
            step(f"ack{bit}", "progress", f"back:a{bit}>empty", f"s:s{bit}>s{other}"),
        ]
    steps += [step("lose", "fault", "ch:m0>empty,m1>empty"), step("lose_ack", "fault", "back:a0>empty,a1>empty")]
    machines = ["s: s0 s1", "r: r0 r1", "ch: empty m0 m1", "back: empty a0 a1"]
    return system("alternating-bit", machines, *steps, open_permissions=True)


def chain():
    """From a to b to c, each step the system's own; c is final."""
    return system("chain", ["m: a b c*"], step("ab", "progress", "m:a>b"), step("bc", "progress", "m:b>c"))


def leisure():
    """From a to b to c, of which nothing need come."""
    return system("leisure", ["m: a b c*"], step("ab", "choice", "m:a>b"), step("bc", "choice", "m:b>c"))


def stays():
    """With p, perhaps for ever; then, if it is left, once without p and with p ever after."""
    return system("stays", ["m: p0 n p1"], step("leave", "choice", "m:p0>n"), step("back", "progress", "m:n>p1"))


def fork():
    """Two ways, with p early on one and late on the other."""
    return system(
        "fork",
        ["m: start p1 n2 n3 p4"],
        step("left", "progress", "m:start>p1"),
        step("right", "progress", "m:start>n2"),
        step("left2", "progress", "m:p1>n3"),
        step("right2", "progress", "m:n2>p4"),
    )


def once():
    """What is called p can come at any time, once, and passes."""
    return system("once", ["m: n p gone"], step("come", "choice", "m:n>p"), step("pass", "progress", "m:p>gone"))


def ticking():
    """A clock that never stops, and a job that is ready always, or only every other tick."""
    return system(
        "ticking",
        ["clock: tick tock", "job: todo done", "shy: todo done"],
        step("swing", "progress", "clock:tick>tock,tock>tick"),
        step("work", "progress", "job:todo>done"),
        step("dare", "progress", "shy:todo>done", when=In("clock", ("tock",))),
    )


def idling():
    """Nothing at all."""
    return system("idling", ["m: only"])


def features():
    """Goes by itself if it is quick, or when it is pushed; it never is of the third kind."""
    return system(
        "features",
        ["m: a b"],
        step("go", "progress", "m:a>b", when=Is("speed", ("quick",))),
        step("push", "choice", "m:a>b"),
        features=[("speed", ("slow", "quick", "never"))],
        constraint=negation(Is("speed", ("never",))),
        open_permissions=True,
    )


@pytest.fixture(scope="session")
def toys() -> dict[str, TransitionSystem]:
    """The systems by name."""
    made = [
        semaphore(),
        peterson(),
        peterson("choice"),
        *(philosophers(count, polite=polite) for count in (2, 3) for polite in (False, True)),
        alternating_bit(),
        chain(),
        leisure(),
        stays(),
        fork(),
        once(),
        ticking(),
        idling(),
        features(),
    ]
    return {toy.name: toy for toy in made}


@pytest.fixture(scope="session")
def refutes() -> Callable[..., None]:
    """Checks a run that is said to refute a formula: it is one of the system, it is fair, and the formula is false of it."""

    def check(model, formula, run) -> None:
        assert run is not None
        assert runs.follows(model, run)
        assert runs.fair(model, run)
        assert not words.satisfies(words.Word.of(model, run), formula)
        assert shortened(run) == run

    return check
