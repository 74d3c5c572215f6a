"""The certificates that come with Quiesce."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ...model.language import formula as f
from ...model.language.findings import InputError
from ...model.language.regular_file import kind, read_whole
from ..evidence.certificate import file_of
from ..evidence.certificate_file import MAX_BYTES
from ..evidence.digest import claim_digest, digest
from .checked import Checked

if TYPE_CHECKING:
    from ..evidence.case import Case
    from ..evidence.verdict import Verdict

FOLDER = Path(__file__).resolve().parents[1] / "certificates"


class ShippedCertificates:
    """Looks for certificates of verdicts about one case.

    Args:
        case: the system and its claims.
        folder: where certificates are.
        checked: which certificates were checked on this machine.
    """

    def __init__(self, case: Case, folder: Path = FOLDER, checked: Checked | None = None) -> None:
        self._question, self._system = case.question, case.composition.transition_system
        self._folder, self._checked = folder, checked
        self._origins = [None if each is None else each.digest for each in (case.basis.machines, case.basis.specs)]
        self._digest = ""

    def marked(self, verdict: Verdict) -> Verdict:
        """A verdict → the same; known by a certificate as well, if there is one."""
        known = self.of(verdict)
        return replace(verdict, known=(*verdict.known, known)) if known else verdict

    def of(self, verdict: Verdict) -> Literal["certificate", "certificate_unchecked", ""]:
        """Whether there is a certificate of exactly this verdict, and whether this program has checked it on this machine.

        It is about the very same system, claim and condition, under the same assumptions, of the same machines and claims.
        """
        question, claim = self._question, verdict.claim
        file = self._folder / file_of(self._system.name, claim.declared.name, (e.name for _, e in claim.bound))
        if verdict.word not in ("holds", "depends") or verdict.holds_when is None or kind(file) != "file":
            return ""
        self._digest = self._digest or digest(self._system)
        when = None if verdict.word == "holds" else f.text(verdict.holds_when)
        try:
            content = read_whole(file, MAX_BYTES)
            found = json.loads(content)
            named = found["system"]
            about = named["digest"], found["claim"]["digest"]
            rests = [named[key] for key in ("machines_digest", "specs_digest", "given", "assume")]
        except (InputError, ValueError, KeyError, TypeError, RecursionError):
            return ""
        if about != (self._digest, claim_digest(claim, when)):
            return ""
        if rests != [*self._origins, list(question.given), list(question.assume)]:
            return ""
        self._checked = self._checked or Checked.here()
        return "certificate" if hashlib.sha256(content).hexdigest() in self._checked else "certificate_unchecked"
