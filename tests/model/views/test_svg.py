"""Pictures that stand in a page: what stands for what can be found, and the page decides about colours."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from quiesce.model.language.findings import InputError
from quiesce.model.language.names import state_paths
from quiesce.model.system.load import EMBEDDED, load
from quiesce.model.views.drawing import Drawing, plain
from quiesce.model.views.machine_drawing import machine_drawing
from quiesce.model.views.palette import PALETTES
from quiesce.model.views.svg import svg

if TYPE_CHECKING:
    from quiesce.model.language.declaration import Machine

pytest.importorskip("pygraphviz")
MODEL = load(EMBEDDED).model


def picture(machine: Machine, theme: str = "light") -> ElementTree.Element:
    """A machine's picture."""
    return ElementTree.fromstring(svg(machine_drawing(machine, MODEL), theme))  # type: ignore[arg-type]  # noqa: S314


@pytest.mark.parametrize("name", ["qvm", "guest", "device"])
def test_every_state_and_row_has_its_id(name: str) -> None:
    """Each once, whether it is a frame, a box, an edge, or a line of one."""
    machine = next(machine for machine in MODEL.machines if machine.name == name)
    root = picture(machine)
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert {f"{name}:{path}" for path, _ in state_paths(machine.states)} <= set(ids)
    assert {f"{name}:row-{row.index}" for row in machine.rows} <= set(ids)
    rows = {row for element in root.iter() for row in element.attrib.get("data-rows", "").split()}
    assert rows == {f"{name}:row-{row.index}" for row in machine.rows}


def test_a_picture_keeps_its_size() -> None:
    """Width, height and view box are there, and the outermost element is the only one."""
    text = svg(machine_drawing(MODEL.machines[0], MODEL))
    root = ElementTree.fromstring(text)  # noqa: S314  # our own
    assert {"width", "height", "viewBox", "class", "role", "aria-label"} <= set(root.attrib)
    assert text.startswith("<svg ")
    assert text.endswith("</svg>")
    assert "<!DOCTYPE" not in text


@pytest.mark.parametrize("theme", ["light", "dark", "both"])
def test_every_colour_is_named(theme: str) -> None:
    """Whatever has a colour has the class that says what for; only "both" brings rules, with the colours of either paper."""
    watchdog = next(machine for machine in MODEL.machines if machine.name == "watchdog")
    root = picture(watchdog, theme)
    palette = PALETTES["dark" if theme == "dark" else "light"].roles()
    named = {colour: role for role, colour in palette.items()}
    for element in root.iter():
        for use in ("fill", "stroke"):
            colour = element.attrib.get(use, "none")
            if colour not in ("none", "transparent"):
                assert f"{use}-{named[colour]}" in element.attrib["class"].split()
    rules = ["".join(element.itertext()) for element in root.iter() if element.tag.endswith("style")]
    assert len(rules) == (theme == "both")
    assert all(colour in rule for rule in rules for palette in PALETTES.values() for colour in palette.roles().values())


def test_without_graphviz_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing, how to install it, and which formats work without it."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    with pytest.raises(InputError) as refused:
        svg(Drawing("x", (plain("x"),), (), ()))
    assert "pip install pygraphviz" in str(refused.value)
    assert "--format mermaid, dot or plantuml" in str(refused.value)
