"""Does the text of a certificate allow at least what the declared system can do?

Each question is a formula that must be unsatisfiable: something of one's own derivation, and not what stands for it in
the file. A text that allows more than the system proves more, so nothing else has to be asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .sexpr import written
from .smtlib import NEXT, NOW, UnknownWord, both, either
from .subject import Refused, parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...model.language import formula as f
    from ..evidence.certificate import Certificate
    from .derive import Happening
    from .sexpr import Expression
    from .subject import Subject
    from .wording import Wording

SYSTEM, RIGID, ALLOWED = "|own domain|", "|own rigid|", "|own allowed|"


_NEXT_STATE = re.compile(rf"\|([^|]*){NEXT}\|")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an event's step as a certificate has it, and that the declared rows do what it does not allow.

    The question names nothing but what the system has, and assumes nothing but what constrains its features for every claim,
    so it is the same for every certificate about the system.
    """

    event: str
    written: str
    text: str


@dataclass(frozen=True, slots=True)
class Inclusion:
    """What must be unsatisfiable.

    Attributes:
        text: the question.
        otherwise: what is to be said if it is not.
        defined: the definition that it needs, if there is one.
        parts: if none of these is satisfiable, it is not either; none where there is no such thing.
    """

    text: str
    otherwise: str
    defined: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """One's own side of a certificate.

    Attributes:
        declarations: what the file does not declare, and this needs.
        definitions: see `defined`.
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
    allowed = allowed_by(subject)
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
    included = tuple(_included(certificate, subject, wording, moved))
    return Own(declarations, defined(subject, now), meant, included, tuple(dict.fromkeys((*wording.declared, *extra))))


def allowed_by(subject: Subject) -> tuple[f.Formula, ...]:
    """What is allowed of the features: by the system, the claim, and the condition under which it is proved."""
    when = () if subject.when is None else (subject.when,)
    return (*subject.derived.rigid, *subject.claim.assuming, *when)


def defined(subject: Subject, symbols: Iterable[str]) -> tuple[str, ...]:
    """Definitions: of `SYSTEM`, that symbols have one of their values, `RIGID`, what the system allows, `ALLOWED`, what is allowed."""
    words = subject.derived.words
    formulas = {RIGID: subject.derived.rigid, ALLOWED: allowed_by(subject)}
    bodies = {SYSTEM: words.domain(symbols)} | {name: both(map(words.text, each)) for name, each in formulas.items()}
    return tuple(f"(define-fun {name} () Bool {body})" for name, body in bodies.items())


def _check_events(wording: Wording, moved: dict[str, Happening]) -> None:
    for event in wording.steps:
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

    def unless(meant: str, said: str, otherwise: str, event: str = "") -> Inclusion:
        text = both([SYSTEM, ALLOWED, meant, f"(not {said})"])
        parts = tuple(parts_of(wording.steps[event], event, subject, wording.moving)) if event else ()
        return Inclusion(text, f"{said} {otherwise}", defined.get(event, ""), parts)

    yield unless("true", "|domain|", "leaves out values that something can have")
    yield unless("true", "|allowed|", "leaves out what the system and the claim allow")
    yield unless(words.begins(wording.variables), "|initial|", "is not where the machines begin")
    yield unless(words.text(subject.claim.goal), f"|bad{NOW}|", "leaves out what must never be")
    for event, happening in moved.items():
        occurs = words.occurs(event, happening, wording.moving)
        if event in wording.steps:
            yield unless(occurs, f"|event {event}|", "leaves out steps of the declared rows", event)
        elif moving_in(happening, wording.moving):
            moves = either(f"(not {written(still(name))})" for name in wording.moving)
            said = f"there is no obligation for {event}, which can move something of which a lemma speaks"
            parts = tuple(
                parts_of(("and", *map(still, moving_in(happening, wording.moving))), event, subject, wording.moving)
            )
            yield Inclusion(both([SYSTEM, ALLOWED, occurs, moves]), said, parts=parts)


def parts_of(step: Expression, event: str, subject: Subject, moving: Sequence[str]) -> Iterator[Part]:
    """The text of an event's step → its parts, each with what the declared rows say of the machines that it speaks of."""
    words, happening = subject.derived.words, subject.derived.events[event]
    for part in (step,) if isinstance(step, str) or step[0] != "and" else step[1:]:
        text = written(part)
        after = set(_NEXT_STATE.findall(text))
        occurs = words.occurs(event, happening, tuple(name for name in moving if name in after))
        yield Part(event, text, f"(and {SYSTEM} {RIGID} {occurs} (not {text}))")


def moving_in(happening: Happening, variables: Iterable[str]) -> list[str]:
    """Those of some variables that some row of an event might move."""
    return [name for name in variables if any(move.source != move.dest for move in happening.moves.get(name, ()))]


def still(variable: str) -> Expression:
    """That a variable does not move."""
    return "=", f"|{variable}{NOW}|", f"|{variable}{NEXT}|"
