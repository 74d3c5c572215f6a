"""pytest plugin: each claim about a system is a test, if its file is named `*.quiesce.yaml`.

Every run of pytest where Quiesce is installed loads this module, so it imports nothing but pytest until such a file is met.
What is meant by a file, besides what stands in it, is said once for all of them in pytest's configuration, with the options
of `quiesce check`:

    [pytest]
    quiesce_options = --assume 'not may(SIGKILL)' --timeout 600

Nothing of such a file is executed, but pytest itself executes what it finds on its way: conftest.py, plugins that its
configuration names, tests. So this is for files of one's own; `quiesce check` is for a stranger's.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...specs.language.claim import Claim
    from .answers import Answer, Answers

SUFFIX = ".quiesce.yaml"
WARNING = "quiesce: pytest has executed the conftest.py and plugins that it found here; quiesce check executes nothing"
"""Said wherever there are claims: who has them tested for somebody else should know."""

_OPTIONS = pytest.StashKey[dict[str, Any]]()
_SHARED = pytest.StashKey[str]()


class NotShown(Exception):
    """A claim's verdict is not `holds`."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what may be said in pytest's configuration."""
    parser.addini("quiesce_options", f"options of quiesce check, for files named *{SUFFIX}", type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Reads the options, so that a mistake in them is told before anything else happens."""
    given: list[str] = config.getini("quiesce_options")
    if given:
        config.stash[_OPTIONS] = _parsed(given, config.rootpath)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Takes away what the processes of a run have shared."""
    if _SHARED in config.stash:
        shutil.rmtree(config.stash[_SHARED], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker process of pytest-xdist where all of them find what one of them found out."""
    stash = node.config.stash
    if _SHARED not in stash:
        stash[_SHARED] = tempfile.mkdtemp(prefix="quiesce-")
    node.workerinput["quiesce_shared"] = stash[_SHARED]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SystemFile | None:
    """A system's file, if it is named as one."""
    return SystemFile.from_parent(parent, path=file_path) if file_path.name.endswith(SUFFIX) else None


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tells every file which of its claims are wanted: only these are checked."""
    for item in session.items:
        if isinstance(item, ClaimItem):
            item.answers.wanted.add(item.claim.name)


def pytest_report_collectionfinish(items: Sequence[pytest.Item]) -> list[str]:
    """Says what collecting has executed, if there are claims among what was collected."""
    return [WARNING] if any(isinstance(item, ClaimItem) for item in items) else []


class SystemFile(pytest.File):
    """A system's file: its claims."""

    def collect(self) -> Iterator[ClaimItem]:
        """A test for each claim.

        Raises:
            CollectError: the file, or something that it names, is wrong; the message says everything.
        """
        from ...model.language.findings import InputError
        from .answers import Answers

        near = self.path.relative_to(Path.cwd()) if self.path.is_relative_to(Path.cwd()) else self.path
        shared = getattr(self.config, "workerinput", {}).get("quiesce_shared", "")
        try:
            answers = Answers(str(near), self.config.stash.get(_OPTIONS, {}), shared)
            answers.speaking()
        except InputError as error:
            raise self.CollectError(str(error)) from None
        for claim in answers.claims:
            yield ClaimItem.from_parent(self, name=claim.name, claim=claim, answers=answers)


class ClaimItem(pytest.Item):
    """A claim: it passes if it holds, is skipped if it is not applicable, and fails in any other case."""

    def __init__(self, *, claim: Claim, answers: Answers, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.claim = claim
        self.answers = answers

    def runtest(self) -> None:
        """Looks the verdict up; the first test of a file has everything checked that is wanted of it."""
        answer: Answer = self.answers.of(self.claim.name)
        self.user_properties += [("verdict", answer.word), ("seconds", f"{answer.seconds:.3f}")]
        self.user_properties += [("sanity", "yes" if self.claim.declared.sanity else "no")]
        if answer.word == "not applicable":
            pytest.skip(f"not applicable: {answer.story}")
        if answer.word != "holds":
            raise NotShown(answer.story)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **kwargs: Any) -> Any:
        """The story of a failure in place of a traceback, which would show nothing but this plugin."""
        from ...model.language.findings import InputError
        from ..evidence.internal import InternalError

        if isinstance(excinfo.value, NotShown | InputError):
            return str(excinfo.value)
        if isinstance(excinfo.value, InternalError):
            return f"quiesce: internal error, nothing is concluded: {excinfo.value}"
        return super().repr_failure(excinfo, *args, **kwargs)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the claim stands: in the file, which names the system that it is about."""
        return self.path, None, self.name


def _parsed(given: list[str], root: Path) -> dict[str, Any]:
    """Options as in a command line → their values. Folders are meant as seen from pytest's root."""
    import click

    from . import options

    @click.command(add_help_option=False)
    @options.properties
    @options.naming
    @options.timeout
    @options.jobs
    @options.cache
    def check(**named: Any) -> dict[str, Any]:
        return named

    try:
        named: dict[str, Any] = check.main(args=given, standalone_mode=False)
    except click.ClickException as error:
        raise pytest.UsageError(f"quiesce_options: {error.format_message()}") from None
    folders = {key: str(root / named[key]) for key in ("machines", "specs", "cache") if named[key]}
    return named | folders | {"allow_outside": tuple(str(root / folder) for folder in named["allow_outside"])}
