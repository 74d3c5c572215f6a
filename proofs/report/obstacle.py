"""Why an event cannot occur, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.language import formula as f
from ...model.language.findings import printable
from ...model.system import assignments
from ..walk.obstacle import conjuncts
from .layout import place, wrapped
from .wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.system.instantiate import Composition
    from ..walk.obstacle import Choice, Obstacle
    from ..walk.walk import Walk

_ROWS = 12


def barred(obstacle: Obstacle, walk: Walk, indent: str) -> Iterator[str]:
    """An obstacle → why the event cannot occur where a walk is now."""
    event, controller = obstacle.event, obstacle.event.controller
    composition = walk.composition
    match obstacle.kind:
        case "absent":
            when = Words(composition).gathered(controller.present)
            said = f"there is no {controller.name}: that takes {f.text(when)}, and {now(when, walk)}"
            yield from wrapped(said, indent, "  ")
        case "forbidden":
            yield from wrapped(f"it is not permitted: {forbidden(event.name, composition)}", indent, "  ")
        case "elsewhere":
            yield from wrapped(f"{controller.name}, which decides about it, is in {obstacle.location}", indent, "  ")
            yield from starts(obstacle.choices, indent)
        case "untrue":
            where = f"{controller.name}, which decides about it, is in {obstacle.location}"
            yield from wrapped(f"{where}, from where it takes more than is so:", indent, "  ")
            for choice, parts in zip(obstacle.choices, obstacle.untrue, strict=True):
                for part in parts:
                    said = f.text(Words(composition).gathered(part))
                    yield from wrapped(f"{said}; but {now(part, walk)} ({place(choice.row.at)})", indent + "  ", "  ")


def starts(choices: tuple[Choice, ...], indent: str) -> Iterator[str]:
    """The states from which rows let an event occur, with the places of the rows."""
    if not choices:
        yield f"{indent}it has no row for it at all"
    for choice in choices[:_ROWS]:
        sources = ", ".join("any state" if source.text == "*" else source.text for source in choice.row.sources)
        yield from wrapped(f"it can occur from {sources} ({place(choice.row.at)})", indent, "  ")
    if len(choices) > _ROWS:
        yield f"{indent}and from others, in {len(choices) - _ROWS} more rows"


def forbidden(event: str, composition: Composition) -> str:
    """Why an event is not permitted: what the system says, or nothing but the value that was chosen."""
    clauses = [part for clause in composition.clauses for part in conjuncts(clause)]
    guilty = assignments.conflict((f.May(event), *clauses), composition.domains)
    said = [f.text(clause) for clause in guilty if clause != f.May(event)]
    return f"the system says {' and '.join(said)}" if said else f"may({event}) is no"


def now(formula: f.Formula, walk: Walk) -> str:
    """What is so, of all that a ground formula speaks of: "ivi.qvm is in gone and host.release is bulk"."""
    locations = walk.locations()
    said: dict[str, None] = {}
    for atom in f.atoms(formula):
        match atom:
            case f.In(path):
                said[f"{path} is in {locations[path]}" if path in locations else f"there is no {path}"] = None
            case f.Is(path):
                said[f"{path} is {printable(walk.features[path])}"] = None
            case f.May(event):
                said[f"may({event}) is {walk.features.get(f'may({event})', 'yes')}"] = None
    return " and ".join(said) or "it is never so"
