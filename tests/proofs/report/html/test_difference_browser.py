"""The page about differences in a browser: it opens quietly, asks for nothing, and can be used by keyboard."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.report.html.difference.page import page

from .hostile import HOSTILE, poisoned_difference

if TYPE_CHECKING:
    from pathlib import Path

    from .chromium import Browser
    from .differences import Compared


@pytest.fixture(scope="module")
def address(kettle_versions: Compared, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page is."""
    file = tmp_path_factory.mktemp("page") / "what changed.html"
    file.write_text(page(kettle_versions.found, ("before", "after")), "utf-8")
    return file.as_uri()


def test_it_opens_quietly(browser: Browser, address: str) -> None:
    """Opened from disk, the page says nothing on the console, and nothing but the file itself is asked for."""
    browser.open(address)
    assert browser.says("document.title") == "before → after – Quiesce difference"
    assert browser.complaints() == []
    assert browser.requests() == [address]


def test_causes_open_by_keyboard(browser: Browser, address: str) -> None:
    """A list that can be folded away is folded, and opens again, with Enter."""
    browser.open(address)
    row = "document.querySelector('.cause-list li').checkVisibility({contentVisibilityAuto: true})"
    assert browser.says(row) is True
    browser.says("document.querySelector('.cause-list summary').focus()")
    for shown in (False, True):
        browser.presses("Enter")
        assert browser.says(row) is shown


def test_everything_in_it_has_a_name(browser: Browser, address: str) -> None:
    """Each link, field and part that scrolls has a name for a screen reader, headings skip no level, and no id stands twice."""
    browser.open(address)
    nameless = browser.says(
        "[...document.querySelectorAll('a, input, summary, [tabindex=\"0\"]')].filter((each) => !(each.textContent.trim() || "
        "each.getAttribute('aria-label') || (each.labels && each.labels.length))).map((each) => each.outerHTML)"
    )
    assert nameless == []
    levels = browser.says("[...document.querySelectorAll('h1, h2, h3, h4, h5')].map((each) => Number(each.tagName[1]))")
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    ids = browser.says("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", [HOSTILE, "n" * 10_000], ids=["markup", "long"])
def test_hostile_versions_do_no_harm(browser: Browser, kettle_versions: Compared, tmp_path: Path, text: str) -> None:
    """Markup in every name runs nothing and fetches nothing; names of ten thousand characters make the page no wider."""
    file = tmp_path / "hostile.html"
    file.write_text(page([poisoned_difference(each, text) for each in kettle_versions.found], (text, text)), "utf-8")
    browser.open(file.as_uri())
    browser.says("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert browser.says("document.title").endswith("Quiesce difference")
    assert browser.says("document.documentElement.scrollWidth <= window.innerWidth")
    assert browser.complaints() == []
    assert browser.requests() == [file.as_uri()]
