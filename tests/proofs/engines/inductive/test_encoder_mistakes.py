"""Classic mistakes of an encoder: each makes an engine say something else about a small system made for it."""

from __future__ import annotations

import pytest
import z3

from quiesce.model.language.formula import TRUE, In, Is, conjunction, negation
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.proofs.engines.inductive import spacer as spacer_module
from quiesce.proofs.engines.inductive import unrolling
from quiesce.proofs.engines.inductive import verified as verified_module
from quiesce.proofs.engines.inductive.asking import UNLIMITED
from quiesce.proofs.engines.inductive.bounded import bounded
from quiesce.proofs.engines.inductive.encoding import Encoding
from quiesce.proofs.engines.inductive.spacer import spacer
from quiesce.proofs.engines.inductive.verified import verified
from quiesce.proofs.evidence.internal import InternalError


def variable(name, *locations, initial=0):
    return Variable(name, name, "host", "host", locations, initial)


def lamp(*, permitted=("no", "yes"), constraint=TRUE):
    """A switch that is turned on once, by permission; a lamp that follows unless it is broken, which it begins as or not."""
    works = In("lamp", ("dark", "lit"))
    return TransitionSystem(
        name="lamp",
        variables=(
            variable("switch", "off", "on"),
            variable("lamp", "dark", "lit", "broken"),
            variable("door", "shut", "open"),
        ),
        features=(Feature("turn", "permission", permitted), Feature("wired", "choice", ("yes", "no"))),
        events=(
            Event(
                "turn",
                "choice",
                (
                    Participant(0, (Edge(0, 1),)),
                    Participant(
                        1, (Edge(0, 1, Is("wired", ("yes",)) & works), Edge(0, 2, negation(Is("wired", ("yes",)))))
                    ),
                ),
                0,
            ),
            Event("knock", "progress", (Participant(2, (Edge(0, 1, In("switch", ("on",))), Edge(1, 0))),)),
        ),
        constraint=constraint,
    )


def forget_frame(patch):
    """Variables that take no part in an event may be anywhere after it."""
    right = Encoding.step

    def wrong(self, event, frame, moment=0):
        return right(self, event, [v for v in frame if any(v == p.variable for p in event.participants)], moment)

    patch.setattr(Encoding, "step", wrong)
    for module in (unrolling, spacer_module, verified_module):
        patch.setattr(module, "moved", lambda event: range(3))


def forget_that_others_must_react(patch):
    """A participant that could move may stay as well."""
    right = Encoding.step

    def wrong(self, event, frame, moment=0):
        frame = list(frame)
        others = [p.variable for p in event.participants[1:] if p.variable in frame]
        lazy = [self.variable(v, moment + 1) == self.variable(v, moment) for v in others]
        rest = right(self, event, [v for v in frame if v not in others], moment)
        return z3.Or(right(self, event, frame, moment), self.conjunction([rest, *lazy]))

    patch.setattr(Encoding, "step", wrong)


def forget_earlier_guard(patch):
    """An edge is taken whether its guard holds or not, as if the guards before it had not been negated."""
    patch.setattr(
        Encoding, "_from", lambda self, variable, sources, guard, moment: self.located(variable, sources, moment)
    )


def forget_permission(patch):
    """An event occurs, permitted or not."""
    patch.setattr(Encoding, "occurs", lambda self, event, moment=0: self._can_move(event.participants[0], moment))


def forget_initial(patch):
    """A run begins anywhere."""
    patch.setattr(Encoding, "initial", lambda self, variables: [])


def forget_constraint(patch):
    """Every assignment is allowed."""
    patch.setattr(Encoding, "allowed", lambda self: [])


on, off, dark, lit = In("switch", ("on",)), In("switch", ("off",)), In("lamp", ("dark",)), In("lamp", ("lit",))
wired, open_door = Is("wired", ("yes",)), In("door", ("open",))
MISTAKES = {
    "frame": (forget_frame, lamp(), conjunction((off, open_door)) | conjunction((off, lit))),
    "reaction": (forget_that_others_must_react, lamp(), conjunction((on, dark))),
    "earlier guard": (forget_earlier_guard, lamp(), conjunction((lit, negation(wired)))),
    "permission": (forget_permission, lamp(permitted=("no",)), on),
    "initial location": (forget_initial, lamp(permitted=("no",)), In("lamp", ("broken",))),
    "constraint": (forget_constraint, lamp(constraint=wired), In("lamp", ("broken",))),
}


def excluded(system, goal):
    """Why it is not inductive that a goal is not reached; empty if it is."""
    return verified(system, [negation(goal)], goal, TRUE, UNLIMITED)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_encoder_is_right(mistake):
    """What no run reaches, no engine reaches; and that it is not reached is inductive by itself, from any state on."""
    _, system, goal = MISTAKES[mistake]
    assert bounded(system, goal, max_steps=6).run is None
    assert excluded(system, goal) == ""
    assert spacer(system, goal).word == "unreachable"


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_mistake_would_be_seen(mistake, monkeypatch):
    """With the mistake made, a bounded run is found that is none, which is noticed, and nothing is inductive any more."""
    make, system, goal = MISTAKES[mistake]
    make(monkeypatch)
    with pytest.raises(InternalError):
        bounded(system, goal, max_steps=6)
    assert excluded(system, goal).startswith("the invariant that was found ")
    assert spacer(system, goal).word == "reached"


@pytest.mark.parametrize(
    ("goal", "steps"),
    [(conjunction((on, lit)), 1), (In("lamp", ("broken",)), 1), (conjunction((open_door, lit)), 2), (off, 0)],
    ids=["lit", "broken", "open", "off"],
)
def test_what_is_reached_is_reached(goal, steps):
    """No engine forbids what can happen."""
    assert len(bounded(lamp(), goal, max_steps=3).run.events) == steps
    assert excluded(lamp(), goal) != ""
    assert spacer(lamp(), goal).word == "reached"


def test_features_that_nothing_needs_have_allowed_values():
    """A run tells a value of every feature, one that the constraint allows, though nothing on the way asks for it."""
    system = lamp(constraint=negation(wired))
    assert bounded(system, off, max_steps=0).run.assignment[1] == 1
    assert bounded(lamp(permitted=("yes",)), off, max_steps=0).run.assignment[0] == 0


def test_nothing_is_reached_where_nothing_is_allowed():
    """Under a constraint that no assignment satisfies there is no run, not even of no steps."""
    system = lamp(constraint=wired & negation(wired))
    assert bounded(system, off, max_steps=2).run is None
    assert excluded(system, off) == ""
    assert spacer(system, off).word == "unreachable"
