"""The colours of drawings, on light and on dark paper; each part of a drawing has one of its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as "#rrggbb", no two of them equal, so that a colour tells what it is used for.

    Attributes:
        paper: what is drawn on.
        ink: names and the lines of what is neither fault, choice nor progress.
        muted: guards and remarks.
        frame: outlines of nodes and clusters.
        node: the inside of nodes.
        cluster: the inside of clusters.
        progress: events that have to happen.
        choice: events that somebody decides about.
        fault: events that go wrong.
        several: rows with events of more than one class.
        accent: what stands out.
        glow: the inside of what stands out.
        faded: what stands back.
    """

    paper: str
    ink: str
    muted: str
    frame: str
    node: str
    cluster: str
    progress: str
    choice: str
    fault: str
    several: str
    accent: str
    glow: str
    faded: str

    def roles(self) -> dict[str, str]:
        """Each colour's name, and the colour."""
        return asdict(self)


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        paper="#ffffff",
        ink="#1b1f24",
        muted="#57606a",
        frame="#7d8590",
        node="#f3f6fa",
        cluster="#fbfcfe",
        progress="#0b6e4f",
        choice="#0a58ca",
        fault="#c1121f",
        several="#5b4b8a",
        accent="#9a5b00",
        glow="#ffefc2",
        faded="#a3acb7",
    ),
    "dark": Palette(
        paper="#0d1117",
        ink="#e6edf3",
        muted="#9da7b3",
        frame="#6e7887",
        node="#1d2531",
        cluster="#131a23",
        progress="#4fc99a",
        choice="#74b3ff",
        fault="#ff7b72",
        several="#bfa8f5",
        accent="#ffb938",
        glow="#41320d",
        faded="#59626e",
    ),
}
