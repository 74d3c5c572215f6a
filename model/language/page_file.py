"""A file of pages → what each says, sentence by sentence, and on which numbered sources each sentence rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .declaration import Page, Sentence
from .findings import Finding, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .declaration import Model
    from .document import Mapping, Node, Scalar
    from .reading import Reading


def read_pages(root: Mapping, reading: Reading) -> tuple[Page, ...]:
    """The root of a file of pages → the pages, in order."""
    entries = reading.mapping(root, "a file of pages", (), ("pages",))
    read = (_page(node, reading) for node in reading.sequence(entries.get("pages"), "pages"))
    return tuple(page for page in read if page is not None)


def _page(node: Node, reading: Reading) -> Page | None:
    parts = reading.mapping(node, "a page", ("document", "links"), ("title", "sentences"))
    title, document = reading.text(parts.get("title"), "title"), reading.text(parts.get("document"), "document")
    if "title" in parts and not title:
        reading.wrong(parts["title"].at, "a page without a title")
    listed = reading.sequence(parts.get("sentences"), f'the sentences of "{title}"')
    if "sentences" in parts and not listed:
        reading.wrong(parts["sentences"].at, f'page "{title}" says nothing', "", "write its sentences, or remove it")
    sentences = tuple(sentence for each in listed if (sentence := _sentence(each, reading)) is not None)
    links = reading.scalars(parts.get("links"), "links", "title")
    return Page(title, document, sentences, links, node.at) if title else None


def _sentence(node: Node, reading: Reading) -> Sentence | None:
    parts = reading.mapping(node, "a sentence", ("rows", "claims"), ("says", "rests_on"))
    says = reading.text(parts.get("says"), "says")
    rests_on = reading.scalars(parts.get("rests_on"), "rests_on", "number")
    if "says" in parts and not says:
        reading.wrong(parts["says"].at, "a sentence that says nothing", "", "write it, or remove it")
    if "rests_on" in parts and not rests_on:
        reading.wrong(parts["rests_on"].at, "a sentence that rests on nothing", "", "name the sources that it rests on")
    rows = reading.scalars(parts.get("rows"), "rows", "machine")
    claims = reading.scalars(parts.get("claims"), "claims", "property")
    return Sentence(says, rests_on, rows, claims, node.at) if says and rests_on else None


def mispaged(model: Model) -> Iterator[Finding]:
    """A model → a finding for each number, machine and title that its pages name and that is not there; a title is given once."""
    numbers = [source.number for source in model.sources]
    machines = [machine.name for machine in model.machines]
    titles = [page.title for page in model.pages]
    for index, page in enumerate(model.pages):
        if page.title in titles[:index]:
            yield Finding(page.at, f'page "{page.title}" is given twice')
        yield from _unknown(page.links, titles, "no page has the title", "; ")
        for sentence in page.sentences:
            yield from _unknown(sentence.rests_on, numbers, "no source is numbered")
            yield from _unknown(sentence.rows, machines, "there is no machine")


def _unknown(names: tuple[Scalar, ...], known: list[str], what: str, between: str = ", ") -> Iterator[Finding]:
    for name in names:
        if name.text not in known:
            listed = f"known: {between.join(known) or 'none'}"
            yield Finding(name.at, f'{what} "{name.text}"', listed, nearest(name.text, known))
