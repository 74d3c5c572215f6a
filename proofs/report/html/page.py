"""An outcome → the report as one HTML file.

Nothing of a model is ever markup: see `rendered`; data for the script is text that cannot end its element, and diagrams are
let through part by part.
"""

from __future__ import annotations

import json
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ...evidence.digest import digest
from ..meanings import Meanings
from ..text import in_one_line, sanity
from .catalogued import catalogued, declared, documented, properties
from .drawings import drawings
from .packed import Packed
from .rendered import HERE, rendered
from .shown import all_shown, shown
from .summary import WORDS, summary
from .told import all_told
from .truth import SAID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...checking.run import Outcome
    from ..meanings import Meaning
    from .told import Told

SCRIPTS: Final = ("data", "dom", "sources", "table", "run", "lanes", "machine", "truths", "player", "route")
"""The parts of the page's script, in order."""

EARLY: Final = 'document.documentElement.classList.add("scripted", location.hash ? "elsewhere" : "here");'
"""What runs before the page is read: views that are not asked for are laid out only when they are."""


def page(outcome: Outcome, engine: str) -> str:
    """An outcome → the report.

    Args:
        outcome: what a check found, with a trace of every cause.
        engine: how it was found.
    """
    composition, model = outcome.case.composition, declared(outcome)
    told = all_told(outcome.verdicts, composition)
    meanings = _meanings(outcome, told)
    listed = properties(outcome, model)
    numbers = {meaning.name: number for number, meaning in enumerate(each for _, group in meanings for each in group)}
    given = {
        "quiesce": metadata.version("quiesce"),
        "system": composition.system.name,
        "digest": digest(composition.transition_system),
        "engine": engine,
        "summary": summary(outcome),
        "told": told,
        "apart": {number for number, verdict in enumerate(outcome.verdicts) if in_one_line(verdict, outcome.case)},
        "sanity": sanity(outcome),
        "causes": [len(verdict.causes) for verdict in outcome.verdicts],
        "tags": [_tags(each) for each in told],
        "links": [f"#claim={quote(shown(each.name))}" for each in told],
        "meanings": meanings,
        "numbers": numbers,
        "meant": [[numbers[meaning.name] for meaning in each.meanings] for each in told],
        "properties": listed,
        "documented": documented(model, listed),
        "catalogue": catalogued(model),
        "drawings": drawings(composition),
        "truths": SAID,
        "signs": {word: sign for word, sign, _, _ in WORDS},
        "cite": lambda number: f"#source={quote(shown(number))}",
    }
    scripts = {"early": EARLY, "script": _script()}
    return rendered("report.html.j2", given, ("report.css",), scripts, _data(outcome, told))


def _script() -> str:
    parts = "\n".join((HERE / "script" / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def _meanings(outcome: Outcome, told: Iterable[Told]) -> list[tuple[str, list[Meaning]]]:
    """What names in conditions stand for: what was left open, and whatever else conditions speak of."""
    first = {each.name: each for each in Meanings(outcome.case.composition).of_features(outcome.space.open_features)}
    others = {meaning.name: meaning for each in told for meaning in each.meanings if meaning.name not in first}
    left = sorted(others.values(), key=lambda meaning: meaning.kind)
    return [("What was left open", [*first.values()]), ("Faults and choices that verdicts hang on", left)]


def _tags(told: Told) -> tuple[str, ...]:
    """The hazards and invariants that a claim is about."""
    return tuple(number for number in dict.fromkeys((*told.hazards, *told.because)) if number[:1] in "HI")


def _data(outcome: Outcome, told: Iterable[Told]) -> str:
    """What the script is given, as text that is nothing but text wherever it stands in a page."""
    data = Packed(outcome).data()
    for claim, each in zip(data["claims"], told, strict=True):
        claim |= {"about": each.elements, "tags": [*each.because, *each.hazards], "says": each.says}
    sources = {s.number: [s.says, s.document] for s in outcome.case.composition.library.model.sources}
    plain: dict[str, Any] = {
        **data,
        "cited": sources,
        "order": {number: at for at, number in enumerate(sources)},
        "said": SAID,
    }
    text = json.dumps(all_shown(plain), separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
