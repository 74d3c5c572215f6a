"""What the tests of rechecking share: a writer of certificates that is as plain as possible.

The writer reads the transition system, as a prover does, and is given the lemmas. It shares no line with the checker.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quiesce.model.language import formula as f
from quiesce.model.language.document import Scalar
from quiesce.model.language.findings import Position
from quiesce.model.language.parse import parse
from quiesce.model.system.live import LiveSystem
from quiesce.proofs.evidence.case import Case, prepare
from quiesce.proofs.evidence.digest import claim_digest, digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quiesce.model.system.transition_system import Event, TransitionSystem
    from quiesce.proofs.evidence.question import Question
    from quiesce.specs.language.claim import Claim

LAMP = Path(__file__).resolve().parents[2] / "assets" / "lamp"

Document = dict[str, Any]
Run = tuple[list[str], dict[str, str], list[str]]
"""A cause, the features under which it shows, and the events of a run."""


def formula(text: str) -> f.Formula:
    found = parse(Scalar(Position("test", 1, 1), text))
    assert isinstance(found, f.Formula)
    return found


def bits(number: int, size: int) -> str:
    return "#b" + format(number, f"0{max(1, (size - 1).bit_length())}b")


@dataclass
class Writer:
    """Writes certificates about one system."""

    case: Case
    question: Question

    @property
    def system(self) -> TransitionSystem:
        return self.case.composition.transition_system

    def write(
        self,
        name: str,
        element: str,
        lemmas: Sequence[str],
        when: str | None = None,
        runs: Sequence[Run] = (),
    ) -> Document:
        """The certificate of a claim about one element, with these lemmas, and with these runs as its borders."""
        claim = self.claim(name, element)
        proof = self.proof(claim.goal, [formula(each) for each in lemmas], claim.assuming, when) if lemmas else {}
        question = self.question
        machines, specs = self.case.basis.machines, self.case.basis.specs
        return {
            "certificate": 2,
            "quiesce": "0",
            "command": f"quiesce prove {self.system.name} --property {name}",
            "system": {
                "name": self.system.name,
                "paths": list(question.paths),
                "machines": question.machines,
                "specs": question.specs,
                "given": [],
                "assume": [],
                "define": [],
                "quiescer": [],
                "leave_open": False,
                "digest": digest(self.system),
                "machines_digest": None if machines is None else machines.digest,
                "specs_digest": None if specs is None else specs.digest,
            },
            "claim": {
                "property": name,
                "elements": {key: each.name for key, each in claim.bound},
                "words": claim.declared.claim,
                "says": f"{claim.declared.pattern}: {f.text(claim.declared.body.formula)}",
                "when": when,
                "digest": claim_digest(claim, when),
            },
            "lemmas": [{"formula": each, "kind": "declared"} for each in lemmas],
            "declarations": [],
            "definitions": [],
            "obligations": [],
            **proof,
            "borders": [{"cause": cause, "trace": self.trace(features, events)} for cause, features, events in runs],
        }

    def digest(self, name: str, element: str, when: str | None) -> str:
        """The digest of a claim under any condition."""
        return claim_digest(self.claim(name, element), when)

    def claim(self, name: str, element: str) -> Claim:
        """The claim about one element."""
        named = [each for each in self.case.claims if each.declared.name == name]
        (claim,) = (each for each in named if [bound.name for _, bound in each.bound] == [element])
        return claim

    def trace(self, features: dict[str, str], events: list[str]) -> Document:
        """A run of the live machines under these features; permissions that are not among them are granted."""
        every = {x.name: x.values[0] for x in self.system.features if x.kind != "permission"}
        every |= {f"may({x.name})": x.values[-1] for x in self.system.features if x.kind == "permission"} | features
        live = LiveSystem(self.case.composition)
        live.start(every)
        initial, steps = live.locations(), []
        kinds = {event.name: event.kind for event in self.system.events}
        for event in events:
            moved = live.occur(event) or ()
            changes = {each.instance: [each.source, each.dest] for each in moved if each.source != each.dest}
            steps.append({"event": event, "class": kinds.get(event, "choice"), "changes": changes, "because": []})
        return {"features": every, "initial": initial, "steps": steps, "loop": None}

    def proof(
        self, goal: f.Formula, lemmas: list[f.Formula], assuming: Sequence[f.Formula], when: str | None
    ) -> Document:
        """Declarations, definitions and obligations."""
        moving = [v.name for v in self.system.variables if v.name in spoken(lemmas)]
        events = [
            e
            for e in self.system.events
            if any(self.system.variables[p.variable].name in moving for p in e.participants)
        ]
        allowed = [self.system.constraint, *assuming, *([formula(when)] if when else [])]
        guards = [edge.guard for event in events for part in event.participants for edge in part.edges]
        granted = [f.May(event.name) for event in events if event.permission is not None]
        names = spoken([*lemmas, goal, *allowed, *guards, *granted]) | set(moving)
        names |= {self.system.variables[event.participants[0].variable].name for event in events}
        declarations: list[str] = []
        last = {}
        for variable in self.system.variables:
            if variable.name in names:
                size = len(variable.locations)
                width = max(1, (size - 1).bit_length())
                steps = ("@0", "@1") if variable.name in moving else ("@0",)
                declarations += [f"(declare-const |{variable.name}{step}| (_ BitVec {width}))" for step in steps]
                declarations += [
                    f"(define-fun |{variable.name}:{location}| () (_ BitVec {width}) {bits(index, size)})"
                    for index, location in enumerate(variable.locations)
                ]
                last[f"{variable.name}@0"] = f"{variable.name}:{variable.locations[-1]}"
        grounding = self.case.composition.grounding
        scopes = {element.name: element.scope for element in grounding.topology.elements()}
        for feature in self.system.features:
            if feature.kind != "permission" and feature.name in names:
                owner, _, bare = feature.name.partition(".")
                values = grounding.names.features[scopes[owner], bare].domain
                width = max(1, (len(values) - 1).bit_length())
                declarations.append(f"(declare-const |{feature.name}| (_ BitVec {width}))")
                declarations += [
                    f"(define-fun |{feature.name}:{value}| () (_ BitVec {width}) {bits(index, len(values))})"
                    for index, value in enumerate(values)
                ]
                last[feature.name] = f"{feature.name}:{values[-1]}"
        declarations += [
            f"(declare-const |may({x.name})| Bool)"
            for x in self.system.features
            if x.kind == "permission" and f"may({x.name})" in names
        ]
        first = [
            f"(= |{v.name}@0| |{v.name}:{v.locations[v.initial]}|)" for v in self.system.variables if v.name in moving
        ]
        texts = [text(each) for each in lemmas]
        definitions = [
            define("domain", joined("and", [f"(bvule |{name}| |{value}|)" for name, value in last.items()])),
            define("allowed", joined("and", [text(each) for each in allowed])),
            define("initial", joined("and", first)),
        ]
        for index, each in enumerate(texts, start=1):
            definitions += [define(f"lemma {index}@0", each), define(f"lemma {index}@1", each.replace("@0|", "@1|"))]
        for step in ("@0", "@1"):
            whole = [f"|lemma {index}{step}|" for index in range(1, len(lemmas) + 1)]
            definitions.append(define(f"invariant{step}", joined("and", whole)))
        definitions.append(define("bad@0", text(goal)))
        shape = "(assert (and |domain| |allowed| {}))".format
        obligations = [
            {"name": "initiation", "event": None, "smtlib": [shape("|initial| (not |invariant@0|)")]},
            *(
                {
                    "name": "consecution",
                    "event": event.name,
                    "smtlib": [
                        define(f"event {event.name}", self.step(event, moving)),
                        shape(f"|invariant@0| |event {event.name}| (not |invariant@1|)"),
                    ],
                }
                for event in events
            ),
            {"name": "implication", "event": None, "smtlib": [shape("|invariant@0| |bad@0|")]},
        ]
        return {"declarations": declarations, "definitions": definitions, "obligations": obligations}

    def step(self, event: Event, moving: list[str]) -> str:
        """An event's relation over the variables of which lemmas speak."""
        parts = [f"|may({event.name})|"] if event.permission is not None else []
        stay = {f"(= |{name}@1| |{name}@0|)": name for name in moving}
        for position, participant in enumerate(event.participants):
            variable = self.system.variables[participant.variable]
            name = variable.name
            on = [
                f"(and (= |{name}@0| |{name}:{variable.locations[edge.source]}|) {text(edge.guard)})"
                for edge in participant.edges
            ]
            if position == 0:
                parts.append(joined("or", on))
            if name in moving:
                del stay[f"(= |{name}@1| |{name}@0|)"]
                made = [
                    f"(and {enabled} (= |{name}@1| |{name}:{variable.locations[edge.dest]}|))"
                    for enabled, edge in zip(on, participant.edges, strict=True)
                ]
                rest = joined("and", [*(f"(not {enabled})" for enabled in on), f"(= |{name}@1| |{name}@0|)"])
                parts.append(joined("or", [*made, rest]))
        return joined("and", [*parts, *stay])


def define(name: str, body: str) -> str:
    return f"(define-fun |{name}| () Bool {body})"


def joined(word: str, parts: list[str]) -> str:
    kept = parts or ["true" if word == "and" else "false"]
    return f"({word} {' '.join(kept)})" if len(kept) > 1 else kept[0]


def spoken(formulas: Sequence[f.Formula]) -> set[str]:
    found = set()
    for each in formulas:
        for atom in f.atoms(each):
            found.add(f"may({atom.event})" if isinstance(atom, f.May) else atom.path)
    return found


def text(each: f.Formula) -> str:
    """A ground formula in SMT-LIB."""
    match each:
        case f.Truth(value):
            return str(value).lower()
        case f.In(path, locations):
            return joined("or", [f"(= |{path}@0| |{path}:{location}|)" for location in locations])
        case f.Is(path, values):
            return joined("or", [f"(= |{path}| |{path}:{value}|)" for value in values])
        case f.May(event):
            return f"|may({event})|"
        case f.Not(part):
            return f"(not {text(part)})"
        case f.And(parts):
            return joined("and", [text(part) for part in parts])
        case f.Or(parts):
            return joined("or", [text(part) for part in parts])
        case f.Implies(left, right):
            return f"(=> {text(left)} {text(right)})"
    raise TypeError(each)


def writer(question: Question) -> Writer:
    return Writer(prepare(question), question)
