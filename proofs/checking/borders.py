"""Traces → what a certificate keeps of them: everything that it takes to let them happen again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language import temporal_parts
from ...model.reduce.cone import cone
from ...model.system import assignments
from ...model.system.live import LiveSystem
from ...model.system.specialise import domains_of, specialise
from ...model.system.transition_system import FORBIDDEN
from ..evidence.certificate import Border, StepTold, TraceTold
from ..evidence.internal import InternalError
from ..evidence.replay import complete, replay

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from ..engines.limits import Limits
    from ..evidence.case import Case
    from ..evidence.trace import Trace


def border(
    case: Case,
    claim: Claim,
    whole: TransitionSystem,
    members: tuple[f.Formula, ...],
    trace: Trace,
    limits: Limits,
) -> Border:
    """A trace with the value of every feature, so that it can be run by whoever reads it.

    `whole` is the system as the claim assumes it.

    A trace with a loop is looked for again, under the same features: it was found where locations are merged and machines
    left out by reasons that whoever reads it would have to repeat.

    Raises:
        Exhausted: a limit was reached.
        InternalError: a trace does not replay.
    """
    features = complete(whole, dict(trace.features))
    if trace.loop is not None:
        features = _without(whole, features, trace)
        trace = _plain(case, claim, features, limits)
    steps = tuple(
        StepTold(
            step.event,
            step.kind,
            tuple((moved.instance, (moved.source, moved.dest)) for moved in step.moved if moved.source != moved.dest),
            step.because,
        )
        for step in trace.steps
    )
    told = TraceTold(tuple(features.items()), trace.initial, steps, trace.loop)
    return Border(tuple(f.text(member) for member in members), told)


def _without(whole: TransitionSystem, features: Mapping[str, str], trace: Trace) -> dict[str, str]:
    """Features of a trace → the same, with nothing permitted that makes no difference to it: fewer machines matter then."""
    spoken = {assignments.feature_of(atom) for atom in f.atoms(whole.constraint)}
    domains, told = domains_of(whole), dict(trace.features)
    spare = {
        key
        for key in features
        if key.startswith("may(") and key not in told and key not in spoken and FORBIDDEN in domains.get(key, ())
    }
    return {key: FORBIDDEN if key in spare else value for key, value in features.items()}


def _plain(case: Case, claim: Claim, features: Mapping[str, str], limits: Limits) -> Trace:
    """A trace under these features whose loop is fair to every event that can move a machine that matters."""
    from ..engines.liveness.symbolic import SymbolicLiveness

    if claim.temporal is None:
        raise InternalError(f"{claim.name}: a trace of a claim about single states has a loop")
    fixed = specialise(case.composition.transition_system, *(_literal(key, value) for key, value in features.items()))
    states, named = temporal_parts.states(claim.temporal), set(temporal_parts.steps(claim.temporal))
    part = cone(fixed, *states, events=named)
    events = {event.name for event in part.events}
    formula = temporal_parts.simplified(claim.temporal, known=events.__contains__)
    run = SymbolicLiveness(part, limits).lasso(formula)
    if run is None:
        raise InternalError(f"{claim.name}: a trace that was found is not found again under the same features")
    machines = {variable.name for variable in part.variables}
    return replay(case.composition, LiveSystem(case.composition), fixed, part, machines, run, claim)


def _literal(key: str, value: str) -> f.Formula:
    if not key.startswith("may("):
        return f.Is(key, (value,))
    granted = f.May(key.removeprefix("may(").removesuffix(")"))
    return f.negation(granted) if value == FORBIDDEN else granted
