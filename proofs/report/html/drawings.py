"""The diagrams of a system and of its machines, each once, let through part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ....model.language.findings import InputError
from ....model.views.machine_drawing import machine_drawing
from ....model.views.svg import svg
from ....model.views.system_drawing import system_drawing
from .safe_svg import Unsafe, safe_svg

if TYPE_CHECKING:
    from ....model.system.instantiate import Composition
    from ....model.views.drawing import Drawing

LARGEST = 400
"""Parts of a drawing up to which it is laid out: with more it takes minutes, and nobody could read it."""


@dataclass(frozen=True, slots=True)
class MachineDrawing:
    """A machine, what it means and its diagram as markup; None where it could not be drawn."""

    name: str
    means: str
    drawing: Any


@dataclass(frozen=True, slots=True)
class Drawings:
    """The diagrams as markup; `missing` says why there are none, or why some are not there."""

    system: Any
    machines: tuple[MachineDrawing, ...]
    missing: str


def drawings(composition: Composition) -> Drawings:
    """A system → its diagram, and that of each machine of which it has an instance."""
    used = {instance.graph.machine.name: instance.graph.machine for instance in composition.instances}
    model, missing = composition.library.model, dict[str, None]()
    whole = drawn(system_drawing(composition), missing)
    machines = tuple(
        MachineDrawing(machine.name, machine.means, drawn(machine_drawing(machine, model), missing))
        for machine in used.values()
    )
    shown = tuple(each for each in machines if each.drawing is not None)
    return Drawings(whole, shown, reasons(missing))


def reasons(missing: dict[str, None]) -> str:
    """Why drawings are missing → sentences."""
    return " ".join(f"{why[:1].upper()}{why[1:]}." for why in missing)


def drawn(drawing: Drawing, missing: dict[str, None]) -> Any:
    """A drawing → markup; None where it cannot be drawn, and `missing` gets the reason."""
    from markupsafe import Markup

    if len([*drawing.nodes()]) + len(drawing.edges) > LARGEST:
        missing["a diagram with too many parts to be read was left out"] = None
        return None
    try:
        return Markup(safe_svg(svg(drawing, theme="both")))  # noqa: S704  # nothing else is let through
    except InputError as error:
        missing[f"the report is without diagrams: {'; '.join(finding.what for finding in error.findings)}"] = None
    except Unsafe as error:
        missing[f"a diagram was left out: {error}"] = None
    return None
