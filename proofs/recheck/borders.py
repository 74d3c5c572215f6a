"""Traces of a certificate, let happen on live machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.system.assignments import satisfied
from ...model.system.specialise import specialise
from ..evidence.replay import complete
from .lasso import check_lasso
from .replayed import happen, kinds
from .subject import Refused, rigid

if TYPE_CHECKING:
    from ..evidence.certificate import Border, Certificate, TraceTold
    from .subject import Subject


def check_borders(certificate: Certificate, subject: Subject) -> None:
    """Replay every trace of a certificate.

    Raises:
        Refused: there are too few, or too many; or a trace does not happen, or not where it should, or shows something else.
    """
    possible, borders = subject.claim.declared.pattern == "possible", certificate.borders
    if possible and subject.when is not None:
        raise Refused('the witness of what is possible has no condition, so there can be no "when"')
    if possible and len(borders) != 1:
        raise Refused(f"that something is possible is shown by one trace, not by {len(borders)}")
    if subject.when is not None and not borders:
        raise Refused('there is no border, so nothing shows that the claim needs its "when"')
    if subject.when is None and borders and not possible:
        raise Refused('there are borders, and no "when" whose borders they could be')
    causes = [frozenset(border.cause) for border in borders]
    for number, border in enumerate(borders, start=1):
        what = "the witness" if possible else f"border {number}"
        if causes[number - 1] in causes[: number - 1]:
            raise Refused(f"{what} has the same cause as one before it")
        _check(border, subject, what)


def _check(border: Border, subject: Subject, what: str) -> None:
    features = _features(border.trace, subject, what)
    for clause in (*subject.derived.rigid, *subject.claim.assuming):
        if not satisfied(clause, features):
            raise Refused(f"the features of {what} are not allowed: {f.text(clause)} is false")
    if subject.when is not None and satisfied(subject.when, features):
        raise Refused(f'the features of {what} satisfy "when", under which the claim is proved')
    for member in border.cause:
        if not satisfied(rigid(member, f"the cause of {what}", subject.derived.words), features):
            raise Refused(f"the cause of {what} is not so in its trace: {member}")
    _replay(border.trace, subject, features, what)


def _features(trace: TraceTold, subject: Subject, what: str) -> dict[str, str]:
    """The features of a trace → values of all features and permissions; what it does not tell is as in every trace."""
    words = subject.derived.words
    told = dict(trace.features)
    for name, value in told.items():
        known = words.values.get(name, ())
        if name.startswith("may(") and name[4:-1] in words.permissions:
            known = ("no", "yes")
        if value not in known:
            raise Refused(f'{what}: "{name}" has no value "{value}"')
    system = specialise(subject.derived.case.composition.transition_system, *subject.claim.assuming)
    if system.constraint == f.FALSE:
        raise Refused("what the claim assumes can never be so: nothing is claimed")
    return complete(system, told)


def _replay(trace: TraceTold, subject: Subject, features: dict[str, str], what: str) -> None:
    live, claim = subject.derived.live, subject.claim
    live.start(features)
    if live.locations() != dict(trace.initial):
        raise Refused(f"{what} does not begin where the live machines do")
    if claim.temporal is not None:
        check_lasso(trace, subject, features, what)
        return
    if trace.loop is not None:
        raise Refused(f"{what} has a loop, and the claim is about single states")
    known = kinds(subject)
    for number, step in enumerate(trace.steps, start=1):
        happen(live, known, step, f"{what}, step {number}")
    reached = live.true(claim.declared.body.formula, dict(claim.bound))
    if reached is (claim.declared.pattern == "always"):
        raise Refused(f"{what} does not end where the claim is about")
