"""Whether an event can ever occur: against the explicit engine on toy systems, and against what is declared."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from quiesce.model.language import formula as f
from quiesce.model.system import assignments
from quiesce.model.system.specialise import domains_of
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.walk.choosing import completed
from quiesce.proofs.walk.event import absent, named
from quiesce.proofs.walk.occurrence import occurrence
from quiesce.proofs.walk.walk import Walk

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def prepared(name, *given):
    """A toy system with its own machines and claims."""
    folder = ASSETS / name
    paths = (str(folder / f"{name}.yaml"),)
    return prepare(Question(paths, str(folder / "machines"), str(folder / "specs"), given=given))


def reached(walk):
    """The events that can occur in some state that live machines come to, and after how many steps at the soonest."""
    found, seen, level, depth = {}, set(), [[]], 1
    features = {key: walk.features[key] for key in walk.open}
    while level:
        following = []
        for events in level:
            walk.follow(features, events, None)
            for event in events:
                walk.take(event)
            state = tuple(walk.locations().items())
            if state in seen:
                continue
            seen.add(state)
            for event in walk.enabled():
                found.setdefault(event, depth)
                following.append([*events, event])
        level, depth = following, depth + 1
    return found


@pytest.mark.parametrize(
    ("system", "given"), [pytest.param("lamp", (), marks=pytest.mark.slow), ("lamp", ("guard=fitted",)), ("kettle", ())]
)
def test_the_answer_is_that_of_live_machines(system, given):
    """Under every assignment, an event occurs on live machines exactly where the region says; the shortest run is as short."""
    case = prepared(system, *given)
    composition = case.composition
    walk = Walk(composition)
    answers = {name: occurrence(composition, event, Limits()) for name, event in walk.events.items()}
    soonest = {}
    keys = [key for key in walk.open if not key.startswith("may(")]
    for values in product(*(walk.open[key] for key in keys)):
        chosen = completed(walk.system, dict(zip(keys, values, strict=True)))
        if not isinstance(chosen, dict):
            continue
        walk.follow(dict(zip(keys, values, strict=True)), [], None)
        found = reached(walk)
        for name, answer in answers.items():
            assert assignments.satisfied(answer.when, walk.features) is (name in found)
            if name in found:
                soonest[name] = min(found[name], soonest.get(name, found[name]))
    for name, answer in answers.items():
        assert (answer.trace is None) is (name not in soonest)
        if answer.trace is not None:
            assert (len(answer.trace.steps), answer.trace.steps[-1].event) == (soonest[name], name)
        else:
            assert answer.forbidden or answer.absent or answer.closed
            assert answer.when == f.FALSE


@pytest.mark.parametrize(
    ("event", "kind", "said"),
    [
        ("control.poweroff", "settled", "control.os is linux, android"),
        ("fieldbus.mappings_removed", "unreached", "fieldbus.callback_order is unmaps_first"),
        ("network.dma_ends", "unreached", "network.dma is yes"),
    ],
)
def test_why_an_event_of_a_reference_system_never_occurs(event, kind, said):
    """The reason is the condition that the system has settled otherwise, of the row itself or of the way there."""
    case = prepare(Question(("x86",)))
    answer = occurrence(case.composition, named(Walk(case.composition), event), Limits())
    assert answer.trace is None
    [closed] = answer.closed
    assert closed.kind == kind
    parts = [*closed.parts, *(part for way in closed.ways for part in way.parts)]
    assert [f.text(part) for part in parts] == [said]
    domains = domains_of(case.composition.transition_system)
    for atom in f.atoms(parts[0]):
        assert not set(domains[assignments.feature_of(atom)]) & set(atom.values)


def test_a_limit_is_no_answer():
    """Where the time is up, nothing is concluded."""
    case = prepare(Question(("x86",)))
    event = named(Walk(case.composition), "control.bite")
    answer = occurrence(case.composition, event, Limits.starting_now(1e-9))
    assert answer.reason.startswith("the time limit")
    assert not answer.closed
    assert answer.trace is None


def test_an_event_of_a_machine_that_nobody_has_is_known(reference):
    """The reference VM has no dump, so it cannot be dumped; its watchdog it has; of others nothing is known."""
    missing = absent(reference.composition, "SIGUSR2")
    assert missing is not None
    assert (missing.element.name, missing.machine.name) == ("ivi", "dump")
    assert absent(reference.composition, "bite") is None
    assert absent(reference.composition, "nonsense") is None
