"""What was expected of a claim and what is there → each difference, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .conditions import causes, change
from .deviation import Deviation, changed, more, signed
from .ledger import NO_CERTIFICATE, STALE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ....model.system.transition_system import TransitionSystem
    from .deviation import Kind
    from .ledger import Entry


def gone(name: str, was: Entry) -> Deviation:
    """A claim that nobody makes any more."""
    return Deviation("claim gone", name, f"the claim is gone: nobody checks any more what was {was.verdict}")


def new(name: str, now: Entry) -> Deviation:
    """A claim that the ledger does not know."""
    return Deviation("claim new", name, f"a new claim, of which the ledger says nothing: {now.verdict}")


def between_claims(name: str, was: Entry, now: Entry, system: TransitionSystem) -> Iterator[Deviation]:
    """Two entries of one claim → their differences."""
    yield from _meaning(name, was, now)
    yield from _verdict(name, was, now)
    if was.holds_when != now.holds_when:
        yield _condition(name, was, now, system)
    yield from _causes(name, was, now)
    if was.shown_in != now.shown_in:
        what = "witness" if now.says.startswith("possible") else "failure"
        says = f"the shortest {what}: {was.shown_in or 'none'} before, {now.shown_in or 'none'} now"
        yield Deviation("length", name, says)
    if was.rescued_by != now.rescued_by:
        lines = changed(was.rescued_by, now.rescued_by)
        yield Deviation("fairness", name, "the events whose fairness would help are others", lines)
    if was.explored != now.explored:
        says = f"what was explored for it: {was.explored or 'nothing'} before, {now.explored or 'nothing'} now"
        yield Deviation("explored", name, says)
    if was.certificate != now.certificate:
        yield _certificate(name, was, now)


def _meaning(name: str, was: Entry, now: Entry) -> Iterator[Deviation]:
    if was.says != now.says:
        lines = (f"- {was.says}", f"+ {now.says}")
        yield Deviation("claim says something else", name, "the claim says something else under the same name", lines)
    added, dropped = more(was.assuming, now.assuming), more(now.assuming, was.assuming)
    if added:
        yield Deviation("assumes more", name, "the claim was weakened: it assumes more", signed("+", added))
    if dropped:
        yield Deviation("assumes less", name, "the claim was strengthened: it assumes less", signed("-", dropped))


def _verdict(name: str, was: Entry, now: Entry) -> Iterator[Deviation]:
    if was.verdict != now.verdict:
        kinds: dict[str, tuple[Kind, str]] = {
            "vacuous": ("vacuous", f"became vacuous, and says nothing any more: {now.why}"),
            "not applicable": ("verdict", f"does not apply any more: {now.why}"),
            "unknown": ("unknown", f"is not known any more: {now.why or 'no reason was given'}"),
        }
        kind, says = kinds.get(now.verdict, ("verdict", f"the verdict is another: {now.verdict}"))
        yield Deviation(kind, name, f"{says} (was {was.verdict})")
    elif was.why != now.why:
        says = f"still {now.verdict}, for another reason: {now.why or 'none'} (was: {was.why or 'none'})"
        yield Deviation("reason", name, says)


def _condition(name: str, was: Entry, now: Entry, system: TransitionSystem) -> Deviation:
    """Conditions are compared as text; that some differ in words only is found out afterwards, and said."""
    lines = changed(was.holds_when, now.holds_when)
    kind: Kind = "condition"
    match change(was.holds_when, now.holds_when, system):
        case "same":
            kind, says = (
                "wording",
                "the condition under which it holds is said in other words, and means the same in the system as it is",
            )
        case "fewer":
            says = "holds under fewer assignments than before"
        case "more":
            says = "holds under more assignments than before"
        case "other":
            says = "holds under other assignments than before: some are lost and some are gained"
        case _:
            says = "the condition under which it holds is another"
    return Deviation(kind, name, says, lines)


def _causes(name: str, was: Entry, now: Entry) -> Iterator[Deviation]:
    before, after = causes(was.fails_by), causes(now.fails_by)
    if before is None or after is None:
        if was.fails_by != now.fails_by:
            yield Deviation("causes", name, "fails by other causes", changed(was.fails_by, now.fails_by))
        return
    gained = [cause for cause in after if cause not in before]
    lost = [cause for cause in before if cause not in after]
    if gained:
        says = f"fails by {_causes_in_number(len(gained))} that the ledger does not know"
        yield Deviation("cause gained", name, says, signed("+", map(_said, gained)))
    if lost:
        says = f"no longer fails by {_causes_in_number(len(lost))} of the ledger"
        yield Deviation("cause lost", name, says, signed("-", map(_said, lost)))
    if not gained and not lost and (was.fails_by, was.causes) != (now.fails_by, now.causes):
        says = f"the same causes are put together differently: {was.causes} before, {now.causes} now"
        yield Deviation("causes", name, says)


def _causes_in_number(number: int) -> str:
    return "a minimal cause" if number == 1 else f"{number} minimal causes"


def _said(cause: frozenset[str]) -> str:
    return " and ".join(sorted(cause))


def _certificate(name: str, was: Entry, now: Entry) -> Deviation:
    if now.certificate == NO_CERTIFICATE:
        return Deviation("certificate gone", name, "its certificate is gone: nobody else can check the proof")
    if now.certificate == STALE:
        says = "its certificate is stale: it is about another system or another claim than there is now"
        return Deviation("certificate stale", name, says)
    if was.certificate in (NO_CERTIFICATE, STALE):
        return Deviation("certificate new", name, f"there is a certificate, where the ledger has {was.certificate}")
    return Deviation("certificate other", name, "its certificate is another one, of the same verdict")
