"""How files are named for readers on other machines."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiesce.proofs.report.artifacts import BROUGHT, PACKAGE, SOURCES, Artifact, Artifacts

SEGMENT = st.binary(min_size=1, max_size=12).filter(lambda name: not {0, 47} & set(name) and name not in (b".", b".."))


def test_a_file_of_the_user_is_named_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a file is given, it is named from the root of the sources."""
    (tmp_path / "deploy").mkdir()
    monkeypatch.chdir(tmp_path / "deploy")
    artifacts = Artifacts(tmp_path)
    for given_as in ("a b.yaml", "./a b.yaml", "../deploy/a b.yaml", str(tmp_path / "deploy" / "a b.yaml")):
        assert artifacts.named(given_as) == Artifact("deploy/a%20b.yaml", SOURCES)
        assert artifacts.below_root(given_as) == "deploy/a b.yaml"


def test_what_comes_with_quiesce_is_named_from_the_package(tmp_path: Path) -> None:
    """A machine is named from the package, also where the package is installed below the user's sources."""
    package = tmp_path / ".venv" / "lib" / "quiesce"
    for root in (tmp_path, tmp_path / "elsewhere"):
        artifacts = Artifacts(root, package)
        assert artifacts.named(str(package / "model" / "qvm.yaml")) == Artifact("model/qvm.yaml", BROUGHT)
        assert artifacts.below_root(str(package / "model" / "qvm.yaml")) is None


def test_whoever_works_on_quiesce_has_sources_there() -> None:
    """Seen from the package's own folder, its files are sources."""
    assert Artifacts(PACKAGE).named(str(PACKAGE / "model" / "qvm.yaml")) == Artifact("model/qvm.yaml", SOURCES)


def test_what_lies_elsewhere_keeps_its_path(tmp_path: Path) -> None:
    """A file that is below neither has an absolute URI, and is none of the repository."""
    artifacts = Artifacts(tmp_path / "here")
    named = artifacts.named(str(tmp_path / "there.yaml"))
    assert named == Artifact((tmp_path / "there.yaml").as_uri(), "")
    assert artifacts.below_root(str(tmp_path / "there.yaml")) is None


def test_a_link_leads_to_the_sources(tmp_path: Path) -> None:
    """A file that is named by way of a link elsewhere is found below the root all the same."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "sources")
    artifacts = Artifacts((tmp_path / "sources").resolve())
    assert artifacts.below_root(str(tmp_path / "link" / "a.yaml")) == "a.yaml"


def test_in_a_workflow_the_root_is_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job of GitHub may run in a folder of the repository: places are named from the repository all the same."""
    (tmp_path / "repository" / "deploy").mkdir(parents=True)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "repository"))
    monkeypatch.chdir(tmp_path / "repository" / "deploy")
    assert Artifacts.here().below_root("a.yaml") == "deploy/a.yaml"
    monkeypatch.chdir(tmp_path)
    assert Artifacts.here().below_root("a.yaml") == "a.yaml"


@pytest.mark.skipif(os.name != "posix", reason="names of files are bytes")
@given(segments=st.lists(SEGMENT, min_size=1, max_size=4))
def test_any_name_comes_back(segments: list[bytes]) -> None:
    """A URI is in ASCII, relative whatever the name begins with, and gives the bytes of the name back."""
    name = os.fsdecode(b"/".join(segments))
    named = Artifacts(Path("/sources")).named(f"/sources/{name}")
    parts = urlsplit(named.uri)
    assert named.uri.isascii()
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
    assert unquote_to_bytes(parts.path) == b"/".join(segments)
    assert not PurePosixPath(parts.path).is_absolute()
