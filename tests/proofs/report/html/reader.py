"""What a browser finds in a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Reader(HTMLParser):
    """The elements of a text with their attributes, and what is to be read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Text."""
        self.text += data


class Tree(HTMLParser):
    """The elements of a text, each with its attributes, what is in it, and its text."""

    EMPTY = ("meta", "input")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]
        self.feed(text)
        assert self._open == [self.root], [each.tag for each in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins, within those that are open."""
        made = Element(tag, dict(attrs))
        self._open[-1].children.append(made)
        if tag not in self.EMPTY:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        """The innermost element ends."""
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Text, of everything that is open."""
        self._open[-1].children.append(data)


@dataclass
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str | None]
    children: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", kind: str = "") -> Iterator[Element]:
        """The elements within it that have this tag and this class, in order."""
        for child in self.children:
            if isinstance(child, Element):
                if (not tag or child.tag == tag) and (
                    not kind or kind in (child.attributes.get("class") or "").split()
                ):
                    yield child
                yield from child.all(tag, kind)

    def one(self, known: str) -> Element:
        """The element with this id."""
        (found,) = (each for each in self.all() if each.attributes.get("id") == known)
        return found

    @property
    def text(self) -> str:
        """What is to be read, with one space where there are several."""
        return " ".join(self.text_within().split())

    def text_within(self) -> str:
        """What is to be read, spaces as they are."""
        return "".join(child if isinstance(child, str) else child.text_within() for child in self.children)
