"""Does the text of a certificate allow at least what the declared system can do?

Each question is a formula that must be unsatisfiable: something of one's own derivation, and not what stands for it in
the file. A text that allows more than the system proves more, so nothing else has to be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .smtlib import NEXT, NOW, UnknownWord, both, either
from .subject import Refused, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.language import formula as f
    from ..evidence.certificate import Certificate
    from .derive import Happening
    from .subject import Subject
    from .wording import Wording

SYSTEM, ALLOWED = "|own domain|", "|own allowed|"


@dataclass(frozen=True, slots=True)
class Inclusion:
    """What must be unsatisfiable, what is to be said if it is not, and the definition that it needs, if there is one."""

    text: str
    otherwise: str
    defined: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """One's own side of a certificate.

    Attributes:
        declarations: what the file does not declare, and this needs.
        definitions: of `SYSTEM`, that everything has one of its values, and `ALLOWED`, that the features are allowed.
        meant: about any values: what the lemmas must mean.
        included: about allowed values: what must not be left out.
        shown: the symbols whose values make a counterexample.
    """

    declarations: tuple[str, ...]
    definitions: tuple[str, ...]
    meant: tuple[Inclusion, ...]
    included: tuple[Inclusion, ...]
    shown: tuple[str, ...]


def own(certificate: Certificate, subject: Subject, wording: Wording) -> Own:
    """A certificate whose wording is right → what it must be compared with.

    Raises:
        Refused: a lemma's formula is none, or there is an obligation for an event that moves nothing of which a lemma speaks.
    """
    words, derived = subject.derived.words, subject.derived
    when = () if subject.when is None else (subject.when,)
    allowed = (*derived.rigid, *subject.claim.assuming, *when)
    lemmas = [parsed(each.formula, f"lemma {index}") for index, each in enumerate(certificate.lemmas, start=1)]
    moved = {name: each for name, each in derived.events.items() if set(each.moves) & set(wording.moving)}
    _check_events(wording, moved)
    try:
        meant = tuple(_meant(lemmas, subject))
    except UnknownWord as error:
        raise Refused(f"a lemma: {error}") from None
    needed = {symbol for formula in (*allowed, *lemmas, subject.claim.goal) for symbol in words.symbols(formula)}
    for happening in moved.values():
        needed |= words.spoken(happening, wording.moving)
        needed |= {f"|may({name})|" for name, each in moved.items() if each.permitted}
    extra = sorted(needed.difference(wording.declared))
    declarations = tuple(line for symbol in extra for line in words.declared(symbol))
    now = [symbol for symbol in (*wording.declared, *extra) if not symbol.endswith(f"{NEXT}|")]
    definitions = (
        f"(define-fun {SYSTEM} () Bool {words.domain(now)})",
        f"(define-fun {ALLOWED} () Bool {both(map(words.text, allowed))})",
    )
    included = tuple(_included(certificate, subject, wording, moved))
    return Own(declarations, definitions, meant, included, tuple(dict.fromkeys((*wording.declared, *extra))))


def _check_events(wording: Wording, moved: dict[str, Happening]) -> None:
    for event in wording.events:
        if event not in moved:
            raise Refused(f"there is an obligation for {event}, which moves nothing of which a lemma speaks")


def _meant(lemmas: list[f.Formula], subject: Subject) -> Iterator[Inclusion]:
    for index, lemma in enumerate(lemmas, start=1):
        text = f"(and {SYSTEM} (not (= {subject.derived.words.text(lemma)} |lemma {index}{NOW}|)))"
        yield Inclusion(text, f"the text of lemma {index} does not mean what its formula says")


def _included(
    certificate: Certificate, subject: Subject, wording: Wording, moved: dict[str, Happening]
) -> Iterator[Inclusion]:
    words = subject.derived.words

    defined = {each.event: each.smtlib[0] for each in certificate.obligations if each.event is not None}

    def unless(meant: str, written: str, otherwise: str, event: str = "") -> Inclusion:
        text = both([SYSTEM, ALLOWED, meant, f"(not {written})"])
        return Inclusion(text, f"{written} {otherwise}", defined.get(event, ""))

    yield unless("true", "|domain|", "leaves out values that something can have")
    yield unless("true", "|allowed|", "leaves out what the system and the claim allow")
    yield unless(words.begins(wording.variables), "|initial|", "is not where the machines begin")
    yield unless(words.text(subject.claim.goal), f"|bad{NOW}|", "leaves out what must never be")
    for event, happening in moved.items():
        occurs = words.occurs(event, happening, wording.moving)
        if event in wording.events:
            yield unless(occurs, f"|event {event}|", "leaves out steps of the declared rows", event)
        elif any(move.source != move.dest for name in wording.moving for move in happening.moves.get(name, ())):
            moves = either(f"(not (= |{name}{NOW}| |{name}{NEXT}|))" for name in wording.moving)
            said = f"there is no obligation for {event}, which can move something of which a lemma speaks"
            yield Inclusion(both([SYSTEM, ALLOWED, occurs, moves]), said)
