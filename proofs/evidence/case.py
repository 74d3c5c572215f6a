"""A question → the case that it is about: a system, the claims about it, and on what answers will rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...model.language.document import Scalar
from ...model.language.findings import Finding, InputError, Position
from ...model.language.parse import parse
from ...model.language.reading import NAME, WORD, Written
from ...model.language.regular_file import allowed
from ...model.qvmconf.plain import TAKEN_FOR_GRANTED
from ...model.qvmconf.system import open_system
from ...model.system.instantiate import Composition, instantiate
from ...model.system.load import EMBEDDED as MACHINES
from ...model.system.load import load
from ...model.system.references import meant, references
from ...specs.language.claim import claims, select
from ...specs.language.former import former_names, note
from ...specs.language.order import in_order
from ...specs.language.property import EMBEDDED as SPECS
from ...specs.language.property import load_properties
from .basis import ASSUME, GIVEN, GRANTED, basis
from .question import defined

if TYPE_CHECKING:
    from ...model.language.declaration import System
    from ...model.system.library import Library
    from ...specs.language.claim import Claim
    from ...specs.language.property import Property
    from .basis import Basis
    from .question import Question

REFERENCE = MACHINES / "systems" / "minimal" / "minimal.yaml"
"""The reference system that is checked when none is named."""


@dataclass(frozen=True, slots=True)
class Case:
    """A system ready to be checked, and the claims about it.

    `silent` are properties that make no claim here, because the system has nothing that they speak of; `basis` is on what
    answers rest; `notes` tell whoever asked by a property's former name the one of now.
    """

    question: Question
    composition: Composition
    claims: tuple[Claim, ...]
    silent: tuple[Property, ...]
    basis: Basis
    notes: tuple[str, ...] = ()

    @property
    def properties(self) -> tuple[Property, ...]:
        """The properties that were asked for, those that make no claim here last."""
        return (*dict.fromkeys(claim.declared for claim in self.claims), *self.silent)

    def speaking(self) -> None:
        """See that there is something to find out.

        Raises:
            InputError: no claim is made about the system, so that whatever it is, nothing could be wrong with it.
        """
        if self.claims:
            return
        names = ", ".join(item.name for item in self.silent)
        what = f"nothing to check: nothing in this system is what {names} would apply to"
        at = Position(self.question.specs or "--property", 0, 0) if names else Position("the properties", 0, 0)
        raise InputError([Finding(at, what if names else "nothing to check", "", "choose other properties")])

    @property
    def silent_files(self) -> tuple[str, ...]:
        """Files of somebody's own properties of which none makes a claim here."""
        speaking = {claim.declared.at.file for claim in self.claims}
        files = dict.fromkeys(item.at.file for item in self.silent) if self.question.specs else {}
        return tuple(file for file in files if file not in speaking)


def prepare(question: Question) -> Case:
    """Read everything that a question names.

    Raises:
        InputError: everything that is wrong with it.
    """
    return prepared(question, *read(question))


def read(question: Question) -> tuple[Library, tuple[Property, ...]]:
    """The machines and the properties that a question is about, whatever the system.

    Raises:
        InputError: everything that is wrong with them, or what is asked for is none of them.
    """
    outside = allowed(question.allow_outside)
    library = load(Path(question.machines) if question.machines else MACHINES, *outside)
    properties = load_properties(Path(question.specs) if question.specs else SPECS, *outside, names=library.names)
    return library, select(in_order(properties), question.properties, Finding(Position("--property", 0, 0), ""))


def prepared(question: Question, library: Library, chosen: tuple[Property, ...]) -> Case:
    """A question, and the machines and properties that it is about, read before → what it names.

    Raises:
        InputError: everything that is wrong with it.
    """
    systems = references(Path(question.machines) if question.machines else MACHINES)
    paths = meant(question.paths, systems) or [REFERENCE]
    system = open_system(paths, defined(question.defines), question.quiescers, allowed(question.allow_outside))
    if system.bare and not question.machines and not question.leave_open:
        system = _granting(system)
    system = replace(system, notes=(*system.notes, *(note for item in chosen for note in item.notes)))
    composition = instantiate(library, _assuming(system, question))
    made = claims(chosen, composition)
    speaking = {claim.declared.name for claim in made}
    rests = basis(question, paths, composition.system.assume)
    silent = tuple(item for item in chosen if item.name not in speaking)
    former = former_names(chosen)
    notes = tuple(note(name, former[name]) for name in dict.fromkeys(question.properties) if name in former)
    return Case(question, composition, made, silent, rests, notes)


def _granting(system: System) -> System:
    """A system of nothing but configurations → the same with what is taken for granted then."""
    words = "; ".join(said for said, _ in TAKEN_FOR_GRANTED)
    note = f"taken for granted, as no system's file says otherwise (--leave-open: nothing is): {words}"
    at = Position(GRANTED, 0, 0)
    wrong: list[Finding] = []
    written = [each for _, formula in TAKEN_FOR_GRANTED for each in _written(Scalar(at, formula), wrong)]
    return replace(system, assume=(*system.assume, *written), notes=(note, *system.notes))


def _assuming(system: System, question: Question) -> System:
    """A system, and what the command line fixes or assumes in addition."""
    wrong: list[Finding] = []
    written: list[Written] = []
    for given in question.given:
        name, equals, value = (part.strip() for part in given.partition("="))
        words = (*name.split("."), value)
        if not equals or not all(NAME.match(word) for word in words[:-1]) or not WORD.match(value):
            what = f'"{given}" does not say which feature has what value'
            wrong.append(Finding(Position(GIVEN, 0, 0), what, "expected FEATURE=VALUE, as in quiescer=present"))
        else:
            written += _written(Scalar(Position(GIVEN, 0, 0), f"{name} is {value}"), wrong)
    for assume in question.assume:
        written += _written(Scalar(Position(ASSUME, 0, 0), assume), wrong)
    if wrong:
        raise InputError(wrong)
    return replace(system, assume=(*system.assume, *written))


def _written(scalar: Scalar, wrong: list[Finding]) -> list[Written]:
    said = parse(scalar)
    if isinstance(said, Finding):
        wrong.append(said)
        return []
    return [Written(said, scalar)]
