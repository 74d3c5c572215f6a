"""Which certificates this program, in this version, has checked on this machine: remembered under the user's seal."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.language.findings import InputError
from ...model.language.regular_file import read_whole
from ..evidence.certificate import text
from ..evidence.whole_file import NotWritten, write_whole
from .program import program
from .seal import known_seal, seal, state_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..evidence.certificate import Certificate

FILE = "rechecked.json"
MAX_BYTES = 50_000_000
_KIND = "rechecked certificates"


@dataclass(frozen=True, slots=True)
class Checked:
    """Digests of the certificates' text (SHA-256, hexadecimal)."""

    digests: frozenset[str]

    def __contains__(self, digest: str) -> bool:
        return digest in self.digests

    @classmethod
    def here(cls) -> Checked:
        """What is known to have been checked; nothing of what another version has checked, or somebody without the key says."""
        try:
            seal = known_seal()
            if seal is None:
                return cls(frozenset())
            found = json.loads(read_whole(state_folder() / FILE, MAX_BYTES))
            said = {"program": program(), "digests": found["digests"]}
            if not seal.fits(_KIND, said, found["seal"]):
                return cls(frozenset())
            return cls(frozenset(found["digests"]))
        except (ValueError, KeyError, TypeError, RecursionError, InputError):
            return cls(frozenset())


def note(certificates: Iterable[Certificate]) -> str:
    """Remembers that certificates were checked; tells why that cannot be remembered, or nothing.

    It is a convenience: `check` may then say of a certificate that it was checked here. So nothing depends on whether there is
    a place for it.
    """
    added = {hashlib.sha256(text(each).encode()).hexdigest() for each in certificates}
    try:
        digests = sorted(Checked.here().digests | added)
        folder, said = state_folder(), {"program": program(), "digests": digests}
        content = {"seal": seal().of(_KIND, said), "digests": digests}
        write_whole(json.dumps(content, indent=1) + "\n", folder / FILE, replace=True, results=folder)
    except (InputError, NotWritten) as error:
        return str(error)
    return ""
