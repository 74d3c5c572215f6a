"""Verdicts remembered from one run to the next, so that a claim about which nothing has changed costs nothing.

A verdict is kept under a digest of everything that it depends on: what of the system can influence the claim, the claim, what
of it was wanted, and this program. Any change of these makes another digest, and nothing is found under it. Each entry carries
a seal of the user's own key (see `seal`): in the context of folders that travel between machines and pull requests, facing
entries that anybody could have written, only those are believed that were written with the key at hand; the price is that
a folder is of no use without the key it was filled with. What does not verify is left aside, counted, and found anew. Even what
verifies is not believed altogether: each trace happens again on live machines and has to show what it showed. Verdicts that
are unknown are not kept, nor those of scenarios that are impossible where somebody has excluded something.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ...model.language import formula as f
from ...model.language import temporal as t
from ...model.language import temporal_parts
from ...model.language.findings import Finding, InputError, Position
from ...model.language.regular_file import kind, read_whole
from ...model.reduce.cone import cone
from ...model.system.lifted import excluded
from ...model.system.live import LiveSystem
from ...model.system.specialise import specialise
from ..engines.liveness import words
from ..engines.liveness.stuttering import notices_idle_steps
from ..evidence.digest import claim_digest, digest
from ..evidence.families import families
from ..evidence.replay import complete, happened
from ..evidence.trace import REST, Fair, Step, Trace
from ..evidence.verdict import Cause, Explored, Verdict
from ..evidence.whole_file import NotWritten, write_whole
from .plain_verdict import Distrusted, formula, plain
from .program import program
from .seal import seal
from .size import Space

if TYPE_CHECKING:
    from pathlib import Path

    from ...model.system.transition_system import TransitionSystem
    from ...specs.language.claim import Claim
    from .inquiry import Inquiry

FORMAT = 2
MAX_BYTES = 50_000_000


class VerdictCache:
    """A folder of verdicts.

    Args:
        folder: where they are kept; it is made when the first one is.
        wanted: what is to be found out.

    Attributes:
        disbelieved: how many entries were there for what was asked, and did not verify.

    Raises:
        InputError: there is no key that could be used, or no such folder can be.
    """

    def __init__(self, folder: Path, wanted: Inquiry) -> None:
        self._folder, self._wanted = folder, wanted
        _usable(folder)
        self._seal = seal(folder)
        self.disbelieved, self._unwritten = 0, ""
        self._live: LiveSystem | None = None
        self._excluding = bool(excluded(wanted.case.composition))
        self._parts: dict[object, str] = {}
        self._wholes: dict[tuple[f.Formula, ...], TransitionSystem] = {}

    def verdict(self, claim: Claim) -> Verdict | None:
        """A claim → the verdict that an earlier run came to, if it still stands."""
        plain = self._kept(self._key(claim))
        if plain is None:
            return None
        try:
            return self._read(claim, plain)
        except (KeyError, TypeError, AttributeError, ValueError, Distrusted):
            self.disbelieved += 1
            return None

    def keep(self, found: Verdict | Space) -> None:
        """Keeps a verdict or the size of the system, unless it is unknown."""
        if isinstance(found, Verdict):
            said = plain(found)
            if self._lasting(found) and said is not None:
                self._write(self._key(found.claim), said)
        elif None not in (found.states, found.transitions, found.depth):
            self._write(self._key(None), asdict(found))

    def size(self) -> Space | None:
        """The size of the system, if an earlier run has found it."""
        plain = self._kept(self._key(None))
        return None if plain is None else Space(**{**plain, "open_features": tuple(plain["open_features"])})

    def notes(self) -> tuple[str, ...]:
        """What there is to say of entries that were not believed, or not kept."""
        unwritten = (f"not remembered: {self._unwritten}",) if self._unwritten else ()
        if not self.disbelieved:
            return unwritten
        entries = "1 entry of" if self.disbelieved == 1 else f"{self.disbelieved:,} entries of"
        why = "written with another key, or changed since, or what it tells does not happen"
        return (f"not believed: {entries} the cache {self._folder} ({why}); found anew instead", *unwritten)

    def _lasting(self, found: Verdict) -> bool:
        """Whether a verdict depends on nothing but what it is kept under: not if it may be about who has excluded what."""
        impossible = found.claim.declared.pattern == "possible" and found.word != "holds"
        return found.word != "unknown" and not (impossible and self._excluding)

    def _kept(self, key: str) -> dict[str, Any] | None:
        """What was written under a key; None if nothing was, or it does not verify."""
        file = self._folder / f"{key}.json"
        if kind(file) == "nothing":
            return None
        try:
            said = json.loads(read_whole(file, MAX_BYTES))
            plain: dict[str, Any] = said["found"]
            if self._seal.fits(key, plain, said["seal"]):
                return plain
        except (InputError, ValueError, KeyError, TypeError, RecursionError):
            pass
        self.disbelieved += 1
        return None

    def _write(self, key: str, plain: dict[str, Any]) -> None:
        said = {"seal": self._seal.of(key, plain), "found": plain}
        content, file = json.dumps(said, ensure_ascii=False, indent=1) + "\n", self._folder / f"{key}.json"
        if kind(file) in ("pipe", "other"):  # somebody's trap, which is told already, and stays where it is
            return
        try:
            write_whole(content, file, replace=True, results=self._folder)
        except (NotWritten, InputError) as error:  # nothing is lost by it but time
            self._unwritten = str(error)

    def _key(self, claim: Claim | None) -> str:
        """A claim → the digest of all that its verdict depends on; without a claim, what the system's size depends on."""
        wanted = self._wanted
        limits = [wanted.limits.max_states, wanted.limits.max_nodes]
        system = wanted.case.composition.transition_system
        plain = [FORMAT, program(), wanted.engine, asdict(wanted.causes), limits, len(system.variables)]
        if claim is None:
            return _sha([*plain, digest(system)])
        asked = [each for each in (claim.temporal, claim.vacuous) if each is not None]
        states = [claim.goal, *([claim.antecedent] if claim.antecedent is not None else []), *claim.assuming]
        states += [state for each in asked for state in temporal_parts.states(each)]
        events = tuple(dict.fromkeys(event for each in asked for event in temporal_parts.steps(each)))
        about = (tuple(dict.fromkeys(states)), events, tuple(asked))
        if about not in self._parts:
            # Who notices steps that change nothing, and who grants what nothing speaks of, has to know of everything.
            everything = wanted.engine == "explicit" or any(map(notices_idle_steps, asked))
            self._parts[about] = digest(system if everything else cone(system, *about[0], events=events))
        antecedent = "" if claim.antecedent is None else f.text(claim.antecedent)
        vacuous = "" if claim.vacuous is None else t.text(claim.vacuous)
        excluding = claim.declared.pattern == "possible" and self._excluding
        return _sha([*plain, self._parts[about], claim_digest(claim), antecedent, vacuous, excluding])

    def _read(self, claim: Claim, plain: dict[str, Any]) -> Verdict:
        """What was kept → the verdict, its traces replayed."""
        causes = tuple(
            Cause(tuple(map(formula, cause["members"])), self._trace(claim, cause["trace"]))
            for cause in plain["causes"]
        )
        return Verdict(
            claim,
            plain["word"],
            None if plain["holds_when"] is None else formula(plain["holds_when"]),
            self._trace(claim, plain["trace"]),
            causes,
            families([cause.members for cause in causes]) if causes else (),
            plain["reason"],
            plain["engine"],
            None if plain["explored"] is None else Explored(**plain["explored"]),
            known=(*plain["known"], "remembered"),
            rescue=tuple((name, strongly) for name, strongly in plain["rescue"]),
            alike=plain["alike"],
        )

    def _trace(self, claim: Claim, plain: dict[str, Any] | None) -> Trace | None:
        """A trace that was kept → the same, as it happens now on live machines."""
        if plain is None:
            return None
        if claim.assuming not in self._wholes:
            whole = specialise(self._wanted.case.composition.transition_system, *claim.assuming)
            self._wholes[claim.assuming] = whole
        whole = self._wholes[claim.assuming]
        shown = tuple((name, value) for name, value in plain["features"])
        live = self._live = self._live or LiveSystem(self._wanted.case.composition)
        live.start(complete(whole, dict(shown)))
        initial = tuple(live.locations().items())
        states = dict.fromkeys(temporal_parts.states(claim.temporal)) if claim.temporal is not None else {}
        seen = [{state: live.true(state) for state in states}]
        steps = []
        for event in plain["events"]:
            step = happened(self._wanted.case.composition, live, event)
            if step is None:
                raise Distrusted(event)
            steps.append(step)
            seen.append({state: live.true(state) for state in states})
        loop = plain["loop"]
        _shows(live, claim, steps, seen, loop)
        fair = tuple(
            Fair(x["event"], tuple(x["occurs"]), tuple(x["disabled"]), tuple(x["controller"])) for x in plain["fair"]
        )
        return Trace(shown, tuple(plain["matters"]), initial, tuple(steps), loop, fair)


def _shows(
    live: LiveSystem, claim: Claim, steps: list[Step], seen: list[dict[f.Formula, bool]], loop: int | None
) -> None:
    """A run that has just happened shows what it has to.

    Raises:
        Distrusted: it does not.
    """
    if claim.temporal is None:
        if live.true(claim.declared.body.formula, dict(claim.bound)) is (claim.declared.pattern == "always"):
            raise Distrusted(claim.name)
    elif loop is not None:
        events = tuple(None if step.event == REST else step.event for step in steps)
        word = words.Word(tuple(truth.__getitem__ for truth in seen[:-1]), events, loop)
        if seen[loop] != seen[-1] or words.satisfies(word, claim.temporal):
            raise Distrusted(claim.name)


def _usable(folder: Path) -> None:
    """See that a cache can be kept in a folder: what is found out once everything has been is too late.

    Raises:
        InputError: it is no folder, or cannot be made.
    """
    there, what = kind(folder), ""
    if there == "nothing" and kind(folder.parent) != "folder":
        what = f"cannot be made: there is no folder {folder.parent}"
    elif there not in ("nothing", "folder"):
        what = "is no folder"
    elif not os.access(folder if there == "folder" else folder.parent, os.W_OK | os.X_OK):
        what = "cannot be written to"
    if what:
        raise InputError([Finding(Position(str(folder), 0, 0), what, "", "name another folder with --cache")])


def _sha(plain: object) -> str:
    return hashlib.sha256(json.dumps(plain, separators=(",", ":"), sort_keys=True).encode()).hexdigest()
