"""Does the text of a proof by ranks allow at least what the declared system can do, and claim what the claim says?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .inclusion import ALLOWED, SYSTEM, Inclusion, Own, Part, allowed_by, defined, moving_in, parts_of, still
from .sexpr import written
from .smtlib import NEXT, NOW, UnknownWord, both, either
from .subject import Refused, parsed
from .whole_runs import named, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ...model.language import formula as f
    from ..evidence.certificate import Certificate
    from .derive import Happening
    from .ranked_wording import RankedWording
    from .subject import Subject
    from .whole_runs import Shown


def ranked_own(certificate: Certificate, subject: Subject, wording: RankedWording) -> Own:
    """A certificate with ranks whose wording is right → what it must be compared with.

    Raises:
        Refused: a formula is none; the first rank is not what the claim says must come; a rank's event need not occur; or there
            is an obligation that the claim does not call for.
    """
    return _Side(certificate, subject, wording).own()


class _Side:
    """One's own side of a proof by ranks."""

    def __init__(self, certificate: Certificate, subject: Subject, wording: RankedWording) -> None:
        self._certificate, self._subject, self._wording = certificate, subject, wording
        self._words, self._events = subject.derived.words, subject.derived.events
        self._shown: Shown = shown(subject.claim)
        self._lemmas = [parsed(x.formula, f"lemma {index}") for index, x in enumerate(certificate.lemmas, start=1)]
        self._ranks = [parsed(each.formula, f"rank {index}") for index, each in enumerate(certificate.ranks)]
        self._moving = wording.common.moving
        self._check()

    def _check(self) -> None:
        if self._ranks[0] != self._shown.comes:
            raise Refused("the first rank is not what the claim says must come")
        for number, rank in enumerate(self._certificate.ranks):
            if self._shown.forced and rank.event is not None and self._events[rank.event].permitted:
                raise Refused(f"rank {number} rests on {rank.event}, which is not of class progress: it may never come")
        for event in self._wording.consecution:
            if not moving_in(self._events[event], self._spoken(self._lemmas)):
                raise Refused(f"there is an obligation for {event}, which moves nothing of which a lemma speaks")
        for event in self._wording.starts:
            if event not in self._shown.starts:
                raise Refused(f"there is a start after {event}, which the claim does not name")
        composition = self._subject.derived.case.composition
        known = {event.name for event in composition.transition_system.events}
        for event in sorted(named(self._subject.claim, composition)):
            if event in self._events and event not in known:
                raise Refused(f"the claim names {event}, and was taken for one that names an event that never occurs")
        if self._wording.kept and not self._shown.forced:
            raise Refused("there is an obligation never to go up, and the claim is about what is possible")

    def own(self) -> Own:
        """See `ranked_own`."""
        words, subject = self._words, self._subject
        allowed = allowed_by(subject)
        try:
            meant = tuple(self._meant())
        except UnknownWord as error:
            raise Refused(f"a lemma or rank: {error}") from None
        spoken = (*allowed, *self._lemmas, *self._ranks, self._shown.start, *self._shown.starts.values())
        needed = {symbol for formula in spoken for symbol in words.symbols(formula)}
        asked = {event: self._events[event] for event in self._asked()}
        for name, happening in asked.items():
            needed |= words.spoken(happening, self._moving)
            needed |= {f"|may({name})|"} if happening.permitted else set()
        declared = self._wording.common.declared
        extra = sorted(needed.difference(declared))
        now = [symbol for symbol in (*declared, *extra) if not symbol.endswith(f"{NEXT}|")]
        declarations = tuple(line for symbol in extra for line in words.declared(symbol))
        everything = tuple(dict.fromkeys((*declared, *extra)))
        return Own(declarations, defined(subject, now), meant, tuple(self._included()), everything)

    def _asked(self) -> Iterator[str]:
        """The events that matter: those that can move something of which a lemma or rank speaks, and those that are named."""
        starts, helpful = self._shown.starts, {rank.event for rank in self._certificate.ranks}
        for event, happening in self._events.items():
            if set(happening.moves) & set(self._moving) or event in starts or event in helpful:
                yield event

    def _meant(self) -> Iterator[Inclusion]:
        """What formulas and texts must have in common."""
        named = [(f"lemma {index}", each) for index, each in enumerate(self._lemmas, start=1)]
        named += [(f"rank {index}", each) for index, each in enumerate(self._ranks)]
        for name, formula in named:
            text = f"(and {SYSTEM} (not (= {self._words.text(formula)} |{name}{NOW}|)))"
            yield Inclusion(text, f"the text of {name} does not mean what its formula says")

    def _included(self) -> Iterator[Inclusion]:
        """What must not be left out."""
        words, starts = self._words, self._shown.starts
        yield self._unless("true", "|domain|", "|domain| leaves out values that something can have")
        yield self._unless("true", "|allowed|", "|allowed| leaves out what the system and the claim allow")
        begins = words.begins(self._wording.common.variables)
        yield self._unless(begins, "|initial|", "|initial| is not where the machines begin")
        start = words.text(self._shown.start)
        yield self._unless(start, f"|start{NOW}|", f"|start{NOW}| leaves out where something must come")
        for event, before in starts.items():
            if event in self._wording.starts:
                said = f"|start {event}{NOW}|"
                yield self._unless(words.text(before), said, f"{said} leaves out where something must come")
            elif event in self._events:
                occurs = both([words.text(before), f"(not |rank 0{NOW}|)", self._occurs(event)])
                yield self._unless(occurs, "false", f"there is no start after {event}, which the claim names")
        for event, step in self._wording.steps.items():
            said = f"|event {event}|"
            parts = tuple(parts_of(step, event, self._subject, self._moving))
            yield self._unless(self._occurs(event), said, f"{said} leaves out steps of the declared rows", parts)
        for event in dict.fromkeys(rank.event for rank in self._certificate.ranks if rank.event is not None):
            said = f"|enabled {event}|"
            yield self._unless(said, self._can(event), f"{said} is so where {event} cannot occur")
        yield from self._kept()

    def _kept(self) -> Iterator[Inclusion]:
        """Events of which nothing is shown must not move what it would have to be shown of."""
        for event in self._events:
            if event not in self._wording.consecution:
                yield from self._still(event, self._spoken(self._lemmas), f"for {event}", "a lemma")
            for number, formula in enumerate(self._ranks):
                helpful = self._certificate.ranks[number].event
                needed = number and self._shown.forced and event != helpful
                if needed and (number, event) not in self._wording.kept:
                    what = f"never to go up from rank {number} by {event}"
                    yield from self._still(event, self._spoken([formula]), what, "it")

    def _still(self, event: str, variables: Collection[str], what: str, whose: str) -> Iterator[Inclusion]:
        """An event moves none of these variables."""
        moving = moving_in(self._events[event], variables)
        if moving:
            moves = either(f"(not {written(still(name))})" for name in variables)
            said = f"there is no obligation {what}, which can move something of which {whose} speaks"
            parts = tuple(parts_of(("and", *map(still, moving)), event, self._subject, self._moving))
            yield self._unless(both([self._occurs(event), moves]), "false", said, parts)

    def _spoken(self, formulas: list[f.Formula]) -> list[str]:
        """The variables of which formulas speak, in order."""
        found = {symbol for each in formulas for symbol in self._words.symbols(each)}
        return [name for name in self._moving if f"|{name}{NOW}|" in found]

    def _occurs(self, event: str) -> str:
        return self._words.occurs(event, self._events[event], self._moving)

    def _can(self, event: str) -> str:
        """An event's step, as far as nobody's move can tell: that it can occur."""
        happening: Happening = self._events[event]
        return self._words.occurs(event, happening, ())

    def _unless(self, meant: str, text: str, otherwise: str, parts: tuple[Part, ...] = ()) -> Inclusion:
        return Inclusion(both([SYSTEM, ALLOWED, meant, f"(not {text})"]), otherwise, parts=parts)
