"""Causes where permissions are tied together, and where a fault needs none."""

from __future__ import annotations

from quiesce.model.language.formula import TRUE, Implies, In, May, Or
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.symbolic import explore

LEAK = In("pipe", ("leaking",))


def pipe(*events, constraint=TRUE):
    """A pipe that some events make leak; a star stands for an event that needs no permission."""
    permissions = [name for name in events if not name.endswith("*")]
    return TransitionSystem(
        "pipe",
        (Variable("pipe", "pipe", "host", "host", ("dry", "leaking"), 0),),
        tuple(Feature(name, "permission", ("no", "yes")) for name in permissions),
        tuple(
            Event(
                name,
                "fault",
                (Participant(0, (Edge(0, 1),)),),
                permissions.index(name) if name in permissions else None,
            )
            for name in events
        ),
        constraint,
    )


def test_what_cannot_be_denied_beside_a_cause_is_not_denied():
    """Bursting comes only together with rust, so the run that shows it is looked for with rust allowed, the other one without."""
    space = explore(
        pipe(
            "burst",
            "rust",
            "drill",
            constraint=Implies(May("burst"), May("rust")) & Implies(May("rust"), Or((May("burst"), May("drill")))),
        )
    )
    found = {cause.members: cause.given for cause in space.reaches(LEAK).causes("all")}
    assert list(found) == [(May("burst"),), (May("rust"),), (May("drill"),)]
    for given in found.values():
        assert space.shortest(LEAK, given) is not None


def test_a_fault_without_a_permission_is_no_member_of_a_cause():
    """It makes the pipe leak whatever is permitted, so the only cause is that nothing has to hold."""
    causes = explore(pipe("burst", "drill*")).reaches(LEAK).causes("faults")
    assert [cause.members for cause in causes] == [()]
    assert causes[0].given == ~May("burst")
