"""SVG → the same with nothing in it but shapes, text and classes: no script, no style, no reference to anywhere.

What is drawn has names of a model in it, and the page's policy admits no style but the page's own. So elements and
attributes are let through by name, and everything else is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_SVG = "{http://www.w3.org/2000/svg}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ELEMENTS: Final = frozenset(
    "svg g title desc path polygon polyline ellipse circle rect line text tspan a".split()  # noqa: SIM905  # read as a line
)
_ATTRIBUTES: Final = """
    x y x1 y1 x2 y2 cx cy r rx ry dx dy width height viewBox points d transform preserveAspectRatio textLength lengthAdjust
    fill fill-opacity stroke stroke-width stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit
    opacity font-family font-size font-weight font-style text-anchor text-decoration dominant-baseline
    role
"""
_ADMITTED: Final = frozenset(_ATTRIBUTES.split())
_SAID: Final = frozenset(("class", "data-rows", "aria-label"))
_REFERS: Final = re.compile(r"url\s*\(|\\", re.IGNORECASE)
"""What in a colour could refer to something elsewhere, escapes included."""


class Unsafe(Exception):
    """What was to be let through is no SVG."""


def safe_svg(text: str) -> str:
    """An SVG document → an element that can stand in a page.

    Raises:
        Unsafe: it cannot be read, declares entities of its own, or is no SVG.
    """
    if "<!ENTITY" in text:
        raise Unsafe("it declares entities")
    try:
        root = ET.fromstring(text)  # noqa: S314  # without entities of its own, which are what could harm
    except ET.ParseError as error:
        raise Unsafe(f"it is not well-formed: {error}") from None
    if root.tag != f"{_SVG}svg":
        raise Unsafe("it is no SVG")
    return "".join(_written(root))


def _written(element: Element) -> Iterator[str]:
    name = element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else ""
    if name not in _ELEMENTS:
        return
    # A link leads nowhere here; what is inside is kept.
    name = "g" if name == "a" else name
    yield f"<{name}{''.join(_attributes(element))}>"
    yield _escaped(element.text)
    for child in element:
        yield from _written(child)
        yield _escaped(child.tail)
    yield f"</{name}>"


def _attributes(element: Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name == _SPACE and value == "preserve":
            yield ' xml:space="preserve"'
        elif name == "id":
            # Not an id: the page has ids of its own, and a diagram may be shown twice.
            yield f' data-id="{_escaped(value)}"'
        elif name in _SAID or (name in _ADMITTED and not _REFERS.search(value)):
            yield f' {name}="{_escaped(value)}"'


def _escaped(text: str | None) -> str:
    safe = (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return safe.replace("'", "&#39;")
