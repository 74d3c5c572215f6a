"""A repository that is a stranger's: it is read, and has nothing executed, fetched or read from elsewhere."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.findings import InputError
from quiesce.proofs.compare.diff import revision

if TYPE_CHECKING:
    from pathlib import Path

FILE = "system: home\nvms: {kitchen: {}}\n"


def git(folder: Path, *arguments: str) -> str:
    """What a git command prints, with nobody's settings."""
    named = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.hooksPath=/dev/null")
    done = subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit."""
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "home.yaml").write_text(FILE, "utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "home")
    return folder


def unpacked(repository: Path, into: Path) -> dict[str, str]:
    """The files of its last commit."""
    commit = revision.commit_of("HEAD", repository)
    assert commit is not None
    into.mkdir()
    revision.unpack(commit, repository, into, "HEAD")
    return {file.name: file.read_text("utf-8") for file in into.iterdir()}


def test_what_its_configuration_names_is_not_run(repository: Path, tmp_path: Path) -> None:
    """Monitors, pagers, hooks and commands by which objects would be fetched are named, and none of them runs."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{tmp_path / 'ran'}'\n", "utf-8")
    program.chmod(0o755)
    for setting in (
        "core.fsmonitor",
        "core.pager",
        "pager.cat-file",
        "core.sshCommand",
        "core.askPass",
        "diff.external",
    ):
        git(repository, "config", setting, str(program))
    for setting, value in (
        ("core.hooksPath", str(tmp_path)),
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "far"),
        ("remote.far.promisor", "true"),
        ("remote.far.url", f"ext::{program}"),
        ("protocol.ext.allow", "always"),
    ):
        git(repository, "config", setting, value)
    assert unpacked(repository, tmp_path / "whole") == {"home.yaml": FILE}
    lost = git(repository, "rev-parse", "HEAD:home.yaml")
    (repository / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    with pytest.raises(InputError) as wrong:
        unpacked(repository, tmp_path / "broken")
    assert str(wrong.value) == "HEAD:home.yaml: git does not have this file"
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(("setting", "allowed"), [("GIT_ALLOW_PROTOCOL", "none"), ("GIT_NO_LAZY_FETCH", "1")])
def test_git_is_told_not_to_fetch(
    setting: str, allowed: str, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older versions of git know only one of two ways of saying so, and take neither from the user's environment."""
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nprintenv {setting}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv(setting, "ext")
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    assert revision.commit_of("HEAD", repository) == allowed


def test_its_working_tree_is_where_it_lies(repository: Path, tmp_path: Path) -> None:
    """A repository that claims another folder for its working tree has none."""
    assert revision.toplevel(repository) == repository.resolve()
    (tmp_path / "private").mkdir()
    git(repository, "config", "core.worktree", str(tmp_path / "private"))
    assert revision.toplevel(repository) is None


def test_a_folder_of_a_commit_is_no_repository(repository: Path) -> None:
    """What looks like a repository without a working tree, as files of a commit may, is not taken for one."""
    (repository / ".git").rename(repository / "looks-like-one")
    assert git(repository / "looks-like-one", "rev-parse", "HEAD")
    assert revision.commit_of("HEAD", repository / "looks-like-one") is None
