"""Files → how a document names them that is read on another machine: relative to something, as a URI.

A file below the root of the user's sources is named relative to it, one that comes with Quiesce relative to the installed
package; only what lies elsewhere keeps its whole path. So a document says the same wherever it is made.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ...model.system.load import EMBEDDED

PACKAGE = EMBEDDED.parent
"""The folder of what comes with Quiesce, installed or checked out: machines, properties, reference systems."""

SOURCES, BROUGHT = "%SRCROOT%", "%QUIESCE%"
BASES = {
    SOURCES: "the folder of the sources that were checked",
    BROUGHT: "the folder of the installed package quiesce",
}
"""What URIs may be relative to (`uriBaseId`), and what that is."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file: a URI, relative to `base` unless that is empty."""

    uri: str
    base: str


@dataclass(frozen=True, slots=True)
class Artifacts:
    """Names files.

    Attributes:
        root: the folder of the user's sources.
        package: the folder of what comes with Quiesce.
    """

    root: Path
    package: Path = PACKAGE

    @classmethod
    def here(cls) -> Artifacts:
        """As seen from the folder one is in; in a GitHub workflow, from the folder of the repository if one is in it."""
        here, workspace = Path.cwd(), os.environ.get("GITHUB_WORKSPACE", "")
        inside = bool(workspace) and here.is_relative_to(Path(workspace).resolve())
        return cls(Path(workspace).resolve() if inside else here)

    def named(self, file: str) -> Artifact:
        """A file, as the user named it or as it was found → its URI."""
        near = self.below_root(file)
        if near is not None:
            return Artifact(_quoted(near), SOURCES)
        for path in _paths(file):
            if path.is_relative_to(self.package):
                return Artifact(_quoted(path.relative_to(self.package).as_posix()), BROUGHT)
        whole = _paths(file)[0].as_posix()
        return Artifact(f"file://{'' if whole.startswith('/') else '/'}{_quoted(whole)}", "")

    def below_root(self, file: str) -> str | None:
        """The path of one of the user's own files from the root of the sources, with slashes; None for any other."""
        for path in _paths(file):
            # An environment is often below the sources, and what is installed in it is nobody's source. Who works on
            # Quiesce itself has the root there.
            brought = path.is_relative_to(self.package) and not self.root.is_relative_to(self.package)
            if path.is_relative_to(self.root) and not brought:
                return path.relative_to(self.root).as_posix()
        return None


def _paths(file: str) -> tuple[Path, Path]:
    """The path from the root of the file system, without what leads back: with links as they are, and where they lead."""
    return Path(os.path.abspath(file)), Path(file).resolve()


def _quoted(path: str) -> str:
    """A path as a part of a URI; a name of bytes that are no text is written byte by byte."""
    return quote(os.fsencode(path))
