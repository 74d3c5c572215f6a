"""DOT → a picture: the one place that uses Graphviz, which comes with the wheels of pygraphviz."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from ..language.findings import Finding, InputError, Position

if TYPE_CHECKING:
    from collections.abc import Iterator

_MISSING = "pictures need PyGraphviz: pip install pygraphviz"
_WITHOUT = "without it there is text: --format mermaid, dot or plantuml"


def render(dot_text: str, form: Literal["svg", "png"]) -> bytes:
    """DOT → the file of a picture as Graphviz lays it out; PNG with 144 dots to an inch.

    Raises:
        InputError: pygraphviz is not installed, or Graphviz cannot draw this.
    """
    try:
        import pygraphviz
    except ImportError as error:
        said = "" if isinstance(error, ModuleNotFoundError) else f" ({error})"
        raise InputError([Finding(Position("diagrams", 0, 0), _MISSING + said, _WITHOUT)]) from None
    with _complaints() as complaints:
        try:
            graph = pygraphviz.AGraph(string=dot_text)
            if form == "png":
                graph.graph_attr["dpi"] = "144"
            drawn = graph.draw(format=form, prog="dot")
        except (ValueError, OSError, pygraphviz.DotError) as error:
            drawn, said = None, str(error)
        else:
            said = ""
    if not drawn:
        known = " ".join((said or complaints.decode("utf-8", "replace")).split())
        raise InputError([Finding(Position("diagrams", 0, 0), "Graphviz could not draw this", known, _WITHOUT)])
    return bytes(drawn)


@contextmanager
def _complaints() -> Iterator[bytearray]:
    """Keeps what C libraries write to standard error, such as warnings about the fonts of the place, out of sight."""
    said = bytearray()
    try:
        kept = os.dup(2)
    except OSError:  # standard error is closed, so nobody is disturbed
        yield said
        return
    with tempfile.TemporaryFile() as aside:
        os.dup2(aside.fileno(), 2)
        try:
            yield said
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            aside.seek(0)
            said += aside.read()
