"""The certificates that come with Quiesce."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.language import formula as f
from .evidence.certificate import file_of
from .evidence.digest import claim_digest, digest

if TYPE_CHECKING:
    from ..model.composition.transition_system import TransitionSystem
    from .evidence.verdict import Verdict

FOLDER = Path(__file__).resolve().parent / "certificates"


class Kept:
    """Looks for certificates about one system."""

    def __init__(self, system: TransitionSystem, folder: Path = FOLDER) -> None:
        self._system = system
        self._folder = folder
        self._digest = ""

    def fits(self, verdict: Verdict) -> bool:
        """Whether there is a certificate of exactly this verdict about exactly this system. Nothing in it is checked."""
        claim = verdict.claim
        file = self._folder / file_of(self._system.name, claim.declared.name, (e.name for _, e in claim.bound))
        if verdict.holds_when is None or verdict.word not in ("holds", "depends") or not file.is_file():
            return False
        self._digest = self._digest or digest(self._system)
        when = None if verdict.word == "holds" else f.text(verdict.holds_when)
        try:
            found = json.loads(file.read_bytes())
            about = found["system"]["digest"], found["claim"]["digest"]
        except (OSError, ValueError, KeyError, TypeError):
            return False
        return bool(about == (self._digest, claim_digest(claim, when)))
