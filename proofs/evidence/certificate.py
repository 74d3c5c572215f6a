"""A certificate: what makes a proof something that somebody else can check, and how it is written to its file."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...model.language.findings import Finding, InputError, Position

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = 1
"""The form of the file: what the key `certificate` says in it."""

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


@dataclass(frozen=True, slots=True)
class ClaimNamed:
    """The claim: the declared property and its elements, what it says as declared, and the condition under which it is proved, if any."""

    declared: str
    elements: tuple[tuple[str, str], ...]
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
class Obligation:
    """SMT-LIB text that, after declarations and definitions, must be unsatisfiable; `event` of a consecution."""

    name: str
    event: str | None
    smtlib: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepTold:
    """A step of a trace: the event, its class, and from where to where each instance moves."""

    event: str
    kind: str
    changes: tuple[tuple[str, tuple[str, str]], ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TraceTold:
    """A trace as told by a file: values of features, first locations, steps."""

    features: tuple[tuple[str, str], ...]
    initial: tuple[tuple[str, str], ...]
    steps: tuple[StepTold, ...]


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

    @property
    def file(self) -> str:
        """Where it is kept, as seen from the folder of all certificates: "minimal/start-is-fresh.ivi.json"."""
        return file_of(self.system.name, self.claim.declared, (element for _, element in self.claim.elements))


def file_of(system: str, declared: str, elements: Iterable[str]) -> str:
    """A system, a property and elements → where the certificate about them is kept, below a folder."""
    return f"{system}/{'.'.join((declared, *elements))}.json"


def write(certificate: Certificate, file: Path, *, replace: bool = False) -> None:
    """A certificate → its file, whole or not at all.

    Args:
        certificate: what to write.
        file: where; its folder is made if there is none.
        replace: whether a file that is there may be replaced.

    Raises:
        InputError: the file is there, or cannot be written.
    """
    text = json.dumps(document(certificate), indent=1, ensure_ascii=False) + "\n"
    part = ""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.parent, suffix=".part", delete=False
        ) as stream:
            part = stream.name
            stream.write(text)
        Path(part).chmod(0o644)
        if replace:
            os.replace(part, file)  # the pair of os.link, which pathlib has under another name
        else:
            os.link(part, file)  # fails if the file is there, whoever made it in the meantime
    except FileExistsError:
        what, known = "is there already, and was left as it is", "ask for it to be replaced, or remove it"
        raise InputError([Finding(Position(str(file), 0, 0), what, known)]) from None
    except OSError as error:
        raise InputError([Finding(Position(str(file), 0, 0), f"cannot be written: {error.strerror}")]) from None
    finally:
        if part:
            Path(part).unlink(missing_ok=True)


def document(certificate: Certificate) -> dict[str, Any]:
    """A certificate → plain values, ready for JSON: the form that `read` expects."""
    plain = asdict(certificate)
    claim = plain["claim"]
    plain["claim"] = {"property": claim.pop("declared"), **claim, "elements": dict(certificate.claim.elements)}
    plain["borders"] = [{"cause": each.cause, "trace": _trace_document(each.trace)} for each in certificate.borders]
    if not certificate.borders:
        del plain["borders"]
    return {"certificate": FORMAT, **plain}


def _trace_document(trace: TraceTold) -> dict[str, Any]:
    steps = [
        {"event": each.event, "class": each.kind, "changes": dict(each.changes), "because": each.because}
        for each in trace.steps
    ]
    return {"features": dict(trace.features), "initial": dict(trace.initial), "steps": steps, "loop": None}
