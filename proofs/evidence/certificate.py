"""A certificate: what makes a proof something that somebody else can check, and how it is written to its file.

The file says what is claimed (`claim.words` in words, `claim.says` as declared, `claim.when` under which condition), of
which system, and on what that rests: what was given and assumed in addition (`system.given`, `system.assume`), and whose
machines and claims these are: `system.machines_digest` and `system.specs_digest` are null for those that come with Quiesce, and
otherwise the SHA-256 digest of the files in the folders that `system.machines` and `system.specs` name.

A proof of an invariant consists of lemmas. One that something comes in the end (`leads_to`), or stays possible
(`recoverable`), has ranks besides, and differs in this:

* `"ranks": [{"formula": …, "event": null}, {"formula": …, "event": "ivi.released"}, …]`: the first is what must come, each
  other one has an event that leads from it to a rank before it; a state is in the first rank that is true of it. For
  `leads_to` these events are of class progress. Without the key there are none.
* There may be no lemma; then `|invariant@0|` and `|invariant@1|` are `true`.
* Variables of which a lemma or a rank speaks are declared for the next state (`@1`), and begin in `|initial|`.
* Definitions after `|invariant@1|`, nullary and Boolean, instead of `|bad@0|`: `|rank 0@0|`, `|rank 0@1|`, `|rank 1@0|`, …
  of each rank, `@1` being `@0` with the next state throughout; `|below 1@0|`, `|below 1@1|` = `|rank 0@…|`, and for each
  further number up to that of all ranks `|below 2@…|` = `(or |below 1@…| |rank 1@…|)`; `|start@0|`, where what must come
  has to come (`true` for `recoverable`; where a step is claimed of, what is claimed if it is no event that the claim
  names); then in any order `|start E@0|` of events E that the claim names, which says from where it has to come after
  E; `|event E|`, the steps of each event of which an obligation speaks; and `|enabled E|` of each rank's event, that it
  can occur.
* Obligations, each asserting `(and |domain| |allowed| … )` of:
  `initiation` and, with `event`, `consecution`, as ever; no `implication`;
  `start`: `|invariant@0| |start@0| (not |below N@0|)` with N the number of all ranks, and for each event E that the claim
  names, with `event`: `|invariant@0| |start E@0| (not |rank 0@0|) |event E| (not |below N@1|)`;
  `enabled`, with `event` and `"rank": i`, for each rank from 1 on:
  `|invariant@0| |rank i@0| (not |below i@0|) (not |enabled E|)`;
  `down`, likewise: `|invariant@0| |rank i@0| (not |below i@0|) |event E| (not |below i@1|)`;
  `never up`, for `leads_to` only, likewise, for each other event that can move a variable of which the rank speaks:
  `|invariant@0| |rank i@0| (not |below i@0|) |event E| (not |below i+1@1|)`.

Every run that is fair comes down rank by rank then: it never goes up, and cannot stay in a rank for ever, since the rank's
event can occur all that time, and weak fairness makes it occur. A border of `leads_to` has a loop: `"loop": i` if after the
last step the machines that matter are where they were before step i (counted from 0); a step that is none, where nothing of
class progress needs to occur, has the event `rest`, of class progress. (Manna and Pnueli, "Completing the temporal picture", 1991.)
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from .file_name import file_name
from .whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORMAT = 2
"""The form of the file: what the key `certificate` says in it."""

SUFFIX = ".json"
"""What the names of certificates end in."""

KINDS = ("claim", "projection", "clause", "spacer", "declared")
"""Where a lemma may come from."""


@dataclass(frozen=True, slots=True)
class SystemNamed:
    """The system as it was named on the command line that made the certificate, and the digest of what that meant."""

    name: str
    paths: tuple[str, ...]
    machines: str
    specs: str
    given: tuple[str, ...]
    assume: tuple[str, ...]
    define: tuple[str, ...]
    quiescer: tuple[str, ...]
    leave_open: bool
    digest: str
    machines_digest: str | None
    specs_digest: str | None


@dataclass(frozen=True, slots=True)
class ClaimNamed:
    """The claim: the declared property and its elements, what it says in words and as declared, and its condition, if any."""

    declared: str
    elements: tuple[tuple[str, str], ...]
    words: str
    says: str
    when: str | None
    digest: str

    @property
    def name(self) -> str:
        """The property's id and the elements: "no-device-left-unquiesced[gpu]"."""
        elements = ", ".join(element for _, element in self.elements)
        return f"{self.declared}[{elements}]" if elements else self.declared


@dataclass(frozen=True, slots=True)
class Lemma:
    """A part of the invariant, in the formula language, and where it comes from."""

    formula: str
    kind: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """A rank, in the formula language, and the event that leads from it to those before it; none of the first."""

    formula: str
    event: str | None


@dataclass(frozen=True, slots=True)
class Obligation:
    """SMT-LIB text that, after declarations and definitions, must be unsatisfiable; with the event and rank it is about."""

    name: str
    event: str | None
    smtlib: tuple[str, ...]
    rank: int | None = None

    @property
    def title(self) -> str:
        """What it is called in messages."""
        return title(self.name, self.event, self.rank)


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step of a trace: the event, its class, and from where to where each instance moves."""

    event: str
    kind: str
    changes: tuple[tuple[str, tuple[str, str]], ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TraceTold:
    """A trace as told by a file: values of features, first locations, steps; and how many of them come before the loop."""

    features: tuple[tuple[str, str], ...]
    initial: tuple[tuple[str, str], ...]
    steps: tuple[StepTold, ...]
    loop: int | None = None


@dataclass(frozen=True, slots=True)
class Border:
    """A trace to the claim's goal beyond its condition, and the cause that it shows; or the witness that it is possible."""

    cause: tuple[str, ...]
    trace: TraceTold


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof of one claim about one system.

    Attributes:
        quiesce: the version that made it.
        command: what was called to make it.
        system: which system.
        claim: which claim.
        lemmas: their conjunction is the invariant; none for the witness of a `possible` claim.
        declarations: SMT-LIB commands, one each.
        definitions: SMT-LIB commands, one each.
        obligations: what must be unsatisfiable.
        borders: for each minimal cause beyond `claim.when` a trace.
        ranks: of a proof about whole runs: what must come, then the ranks around it.
    """

    quiesce: str
    command: str
    system: SystemNamed
    claim: ClaimNamed
    lemmas: tuple[Lemma, ...]
    declarations: tuple[str, ...]
    definitions: tuple[str, ...]
    obligations: tuple[Obligation, ...]
    borders: tuple[Border, ...] = ()
    ranks: tuple[Ranked, ...] = ()

    @property
    def file(self) -> str:
        """Where it is kept, as seen from the folder of all certificates: "minimal/start-is-fresh.ivi.json"."""
        return file_of(self.system.name, self.claim.declared, (element for _, element in self.claim.elements))


def title(name: str, event: str | None, rank: int | None) -> str:
    """What an obligation is called: "initiation", "consecution of ivi.SIGTERM", "never up from rank 3 by ivi.SIGTERM"."""
    if rank is not None:
        return f"{name} from rank {rank} by {event}"
    return f"{name} of {event}" if event else name


def file_of(system: str, declared: str, elements: Iterable[str]) -> str:
    """A system, a property and elements → where the certificate about them is kept, below a folder."""
    return f"{folder_of(system)}/{file_name(declared, *elements, suffix=SUFFIX)}"


def folder_of(system: str) -> str:
    """A system → where the certificates about it are kept, below a folder."""
    return file_name(system)


def write(certificate: Certificate, file: Path, *, replace: bool = False, results: Path | None = None) -> None:
    """A certificate → its file, whole or not at all.

    Args:
        certificate: what to write.
        file: where.
        replace: whether a file that is there may be replaced.
        results: the folder of all certificates, if the file is in one: it is made, and those below it.

    Raises:
        InputError: the file is there, or cannot be written there.
        NotWritten: it could not be written anywhere.
    """
    write_whole(text(certificate), file, replace=replace, results=results)


def text(certificate: Certificate) -> str:
    """A certificate → what its file says."""
    return json.dumps(document(certificate), indent=1, ensure_ascii=False) + "\n"


def document(certificate: Certificate) -> dict[str, Any]:
    """A certificate → plain values, ready for JSON: the form that `read` expects."""
    plain = asdict(certificate)
    claim = plain["claim"]
    plain["claim"] = {"property": claim.pop("declared"), **claim, "elements": dict(certificate.claim.elements)}
    plain["borders"] = [{"cause": each.cause, "trace": _trace_document(each.trace)} for each in certificate.borders]
    for each in plain["obligations"]:
        if each["rank"] is None:
            del each["rank"]
    for key in ("borders", "ranks"):
        if not plain[key]:
            del plain[key]
    return {"certificate": FORMAT, **plain}


def _trace_document(trace: TraceTold) -> dict[str, Any]:
    steps = [
        {"event": each.event, "class": each.kind, "changes": dict(each.changes), "because": each.because}
        for each in trace.steps
    ]
    return {"features": dict(trace.features), "initial": dict(trace.initial), "steps": steps, "loop": trace.loop}
