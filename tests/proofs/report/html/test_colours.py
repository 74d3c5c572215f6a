"""Whoever reads it, on light paper, on dark paper or in print, can read all of it."""

from __future__ import annotations

import re

import pytest

from quiesce.proofs.report.html.rendered import HERE

WORDS = ("holds", "violated", "depends", "vacuous", "unknown")
TEXT = ("ink", "quiet", "link", *WORDS, "progress", "choice", "fault", "mark")
READ_ON = [
    *((text, paper) for text in TEXT for paper in ("paper", "raised", "here")),
    *((word, f"{word}-soft") for word in WORDS),
    *((text, soft) for text in ("ink", "quiet") for soft in ("holds-soft", "violated-soft")),
]
ENOUGH = 4.5
"""The contrast that WCAG 2.1 asks of text at level AA (success criterion 1.4.3)."""


def palettes() -> dict[str, dict[str, str]]:
    """The colours of each theme, by name; what a theme does not say is as on light paper."""
    css = (HERE / "report.css").read_text("utf-8")
    blocks = [
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    ]
    light, dark, printed = blocks
    return {"light": light, "dark": light | dark, "print": light | printed}


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as WCAG 2.1 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
def test_contrast(theme: str) -> None:
    """Every colour of text stands out enough from everything that it is read on."""
    colours = palettes()[theme]
    for text, paper in READ_ON:
        bright, dim = sorted((luminance(colours[text]), luminance(colours[paper])), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= ENOUGH, (text, paper)


def test_contrast_is_measured_right() -> None:
    """Black on white has the greatest contrast that there is."""
    assert (luminance("#ffffff") + 0.05) / (luminance("#000000") + 0.05) == pytest.approx(21)


def test_motion_only_where_it_is_wanted() -> None:
    """Nothing moves by itself unless the reader has no wish against it."""
    css = (HERE / "report.css").read_text("utf-8")
    wanted = css[css.index("@media (prefers-reduced-motion: no-preference)") :].partition("\n}\n")[0]
    assert css.count("transition:") == wanted.count("transition:") == 1
    for text in (css, (HERE / "difference" / "difference.css").read_text("utf-8")):
        assert "animation" not in text
        assert "scroll-behavior" not in text
    assert "transition:" not in text
