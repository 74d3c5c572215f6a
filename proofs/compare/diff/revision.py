"""A revision of a git repository → its files, read as data.

Only git's plumbing is used (`rev-parse`, `ls-tree`, `cat-file`): nothing is checked out, no hook, filter or text conversion
runs, nothing is fetched, and nothing of the revision is executed. Symbolic links and submodules are left out.

A repository's own configuration may be a stranger's, too, if it came as a folder and was not cloned: what it could have git
run is turned off, and a folder that only looks like a repository, as one in a commit may, is none.

References:
    Git documentation, git-config (`core.fsmonitor`, `safe.bareRepository`, `protocol.allow`, which a setting for one
    protocol overrides) and git (`GIT_ALLOW_PROTOCOL`, which overrides both, `GIT_NO_LAZY_FETCH`).
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ....model.language.findings import Finding, InputError, Position, nearest
from ...isolated import program

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SUFFIXES = (".yaml", ".yml", ".qvmconf", ".conf")
"""Files that a model, properties or a system can be made of."""

CERTIFICATES = "proofs/certificates/"
"""Where certificates are kept."""

MAX_FILES = 5_000
MAX_FILE = 4 << 20
MAX_ALL = 64 << 20
"""Limits on what is read of a revision: files, bytes of each, bytes of all."""

_SECONDS = 60
_REGULAR = ("100644", "100755")
_SETTINGS = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "safe.bareRepository=explicit")
_VARIABLES = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a revision: its object's id, its size in bytes, its path."""

    object: str
    size: int
    path: str


def toplevel(folder: Path) -> Path | None:
    """The working tree that a folder lies in; None if there is none, or no git."""
    found = _git(["rev-parse", "--show-toplevel"], folder)
    top = Path(os.fsdecode(found.rstrip(b"\n"))) if found else None
    # A repository may say that its working tree is anywhere.
    return top if top is not None and folder.resolve().is_relative_to(top.resolve()) else None


def commit_of(revision: str, folder: Path) -> str | None:
    """What a user calls a revision → the id of its commit; None if there is none."""
    if not revision or revision.startswith("-") or any(not char.isprintable() for char in revision):
        return None
    found = _git(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"], folder)
    return found.decode("ascii", "replace").strip() or None if found else None


def names(folder: Path) -> list[str]:
    """Branches and tags, to tell what is known instead of a wrong name."""
    found = _git(["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags"], folder)
    return found.decode("utf-8", "replace").split() if found else []


def unknown(revision: str, folder: Path) -> Finding:
    """What to say of a revision that is not there."""
    known = names(folder)
    what = f'"{revision}" is no file or folder here, and no revision'
    said = f"branches and tags: {', '.join(known[:12])}" if known else "there is no git repository here"
    return Finding(Position(revision, 0, 0), what, said, nearest(revision, known))


def unpack(commit: str, repository: Path, into: Path, label: str) -> None:
    """The files of a commit that may matter → a folder.

    Args:
        commit: its id.
        repository: the working tree.
        into: an empty folder.
        label: what the user called the revision, for messages.

    Raises:
        InputError: there is more than the limits allow, or git failed.
    """
    entries = list(_entries(commit, repository, label))
    at = Position(label, 0, 0)
    if len(entries) > MAX_FILES or sum(entry.size for entry in entries) > MAX_ALL:
        limit = f"at most {MAX_FILES:,} files of {MAX_ALL >> 20} MiB together are read of a revision"
        raise InputError([Finding(at, "too many or too large files", limit)])
    for entry, content in zip(entries, _contents(entries, repository, label), strict=True):
        file = into / PurePosixPath(entry.path)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        except (OSError, ValueError):
            raise InputError([Finding(Position(f"{label}:{entry.path}", 0, 0), "cannot be put into a file")]) from None


def _entries(commit: str, repository: Path, label: str) -> Iterator[Entry]:
    listed = _git(["ls-tree", "-r", "-z", "-l", "--full-tree", commit], repository)
    if listed is None:
        raise InputError([Finding(Position(label, 0, 0), "git cannot list the files of this revision")])
    for line in filter(None, listed.split(b"\0")):
        facts, _, name = line.partition(b"\t")
        mode, kind, identity, size = facts.decode("ascii").split()
        path = os.fsdecode(name)
        wanted = path.endswith(SUFFIXES) or (path.startswith(CERTIFICATES) and path.endswith(".json"))
        if mode not in _REGULAR or kind != "blob" or not wanted or not _inside(path):
            continue
        if not size.isdigit():
            raise InputError([_absent(label, path)])
        if int(size) > MAX_FILE:
            what = f"larger than the {MAX_FILE >> 20} MiB that are read of a file"
            raise InputError([Finding(Position(f"{label}:{path}", 0, 0), what)])
        yield Entry(identity, int(size), path)


def _absent(label: str, path: str) -> Finding:
    return Finding(Position(f"{label}:{path}", 0, 0), "git does not have this file")


def _inside(path: str) -> bool:
    """Whether a path stays inside of the folder that it is put into; a tree made by hand may say anything."""
    parts = path.split("/")
    return not any(part in ("", ".", "..") or part.lower() == ".git" or "\\" in part for part in parts)


def _contents(entries: Sequence[Entry], repository: Path, label: str) -> Iterator[bytes]:
    """The contents of files, in order, as they are kept."""
    asked = "".join(f"{entry.object}\n" for entry in entries).encode("ascii")
    answer = _git(["cat-file", "--batch"], repository, asked) if entries else b""
    if answer is None:
        raise InputError([Finding(Position(label, 0, 0), "git cannot read the files of this revision")])
    at = 0
    for entry in entries:
        end = answer.index(b"\n", at)
        if answer[at:end].split()[1:] != [b"blob", str(entry.size).encode("ascii")]:
            raise InputError([_absent(label, entry.path)])
        yield answer[end + 1 : end + 1 + entry.size]
        at = end + 1 + entry.size + 1


def _git(arguments: Sequence[str], folder: Path, given: bytes = b"") -> bytes | None:
    """What git prints; None if it fails, is not there, or takes too long."""
    git = program("git")
    if git is None:
        return None
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603  # the command is fixed, and a revision is no option
            [git, "--no-pager", *settings, *arguments],
            cwd=folder,
            input=given,
            capture_output=True,
            env=inherited | _VARIABLES,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
