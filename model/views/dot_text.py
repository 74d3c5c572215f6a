"""Text → text in DOT in which nothing acts: neither quotes, nor escapes, nor entities."""

from __future__ import annotations

from ..language.findings import printable

LONGEST = 16_000
"""Bytes of a tooltip as it is written; where a string is longer than 16,384, Graphviz does not find its end."""


def quoted(text: str) -> str:
    """Text → a string in DOT in which nothing acts: neither quotes, nor escapes, nor entities."""
    inner = printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{inner}"'


def tip(text: str) -> str:
    """The text of a tooltip within quotes, cut off where Graphviz would not find its end."""
    whole = "\\n".join(quoted(line)[1:-1] for line in text.split("\n"))
    if len(whole.encode()) <= LONGEST:
        return whole
    kept, room = list[str](), LONGEST
    for char in text:
        kept.append("\\n" if char == "\n" else quoted(char)[1:-1])
        room -= len(kept[-1].encode())
        if room < 0:
            break
    return "".join(kept[:-1]) + " …"


def named(text: str) -> str:
    """The name of something → its name in DOT, where a name that begins with "%" is none."""
    return quoted(f"_{text}" if text.lstrip("_").startswith("%") else text)


def lettering(text: str) -> str:
    """Text → text within an HTML-like label, where a backslash would act once all else is read."""
    shown = printable(text)
    for char, entity in (("&", "&amp;"), ("\\", "\\\\"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        shown = shown.replace(char, entity)
    return shown
