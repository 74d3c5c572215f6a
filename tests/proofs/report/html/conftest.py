"""What tests of the HTML report share: small outcomes, and a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.proofs.report.html.page import page

from .chromium import CHROMIUM, Browser
from .differences import Compared, compared, versions
from .outcomes import HERE, asset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quiesce.proofs.checking.run import Outcome


@pytest.fixture(scope="session")
def lamps() -> Outcome:
    """Two lamps: claims about single states, with assumptions, open features and a machine that may be absent."""
    return asset("lamp", HERE / "lamps")


@pytest.fixture(scope="session")
def kettles() -> Outcome:
    """A kettle: claims about whole runs."""
    return asset("kettle")


@pytest.fixture(scope="session")
def lamps_page(lamps: Outcome) -> str:
    """The report about the lamps."""
    return page(lamps, "symbolic")


@pytest.fixture(scope="session")
def kettle_versions(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """What is different between two versions of the kettle."""
    return compared(*versions(tmp_path_factory.mktemp("kettles")))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser, if there is one."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: the page was not opened in a browser")
    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()
