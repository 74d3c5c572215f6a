"""A user's own key, and seals made with it: what carries a seal that fits was written by a program that had the key.

Digests tell whether something was damaged, not who wrote it: whoever can write a file can write a digest beside it. What is
believed across runs (verdicts in a cache, that a certificate was checked here) is sealed instead (RFC 2104, "HMAC:
Keyed-Hashing for Message Authentication"). The key never lies where what is sealed does: it is made on first use in the
user's own folder of state, readable by nobody else, or comes from the environment, where build servers put secrets.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from ...model.language.findings import Finding, InputError, Position

VARIABLE = "QUIESCE_CACHE_KEY"
"""The environment variable that stands for the key, where there is no user whose folder could keep one."""

MIN_CHARACTERS = 32
"""How long what the variable says must at least be: nobody guesses 32 random hexadecimal digits."""

_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals plain values.

    Attributes:
        key: whoever has it can make seals.
    """

    key: bytes = field(repr=False)

    def of(self, kind: str, plain: object) -> str:
        """Plain values, ready for JSON, and what kind of statement they are → their seal, hexadecimal."""
        said = json.dumps([kind, plain], separators=(",", ":"), sort_keys=True).encode()
        return hmac.new(self.key, said, hashlib.sha256).hexdigest()

    def fits(self, kind: str, plain: object, seal: object) -> bool:
        """Whether somebody with this key has sealed these values as a statement of this kind."""
        return isinstance(seal, str) and hmac.compare_digest(self.of(kind, plain).encode(), seal.encode())


def state_folder() -> Path:
    """The folder in which the program keeps what is this user's alone; it need not be there.

    Raises:
        InputError: it would depend on the current folder, which may be a stranger's.
    """
    folder = platformdirs.user_state_path("quiesce", appauthor=False)
    if not folder.is_absolute():
        what, advice = (
            "the folder of the user's state is no absolute path",
            "set XDG_STATE_HOME to one, or leave it out",
        )
        raise InputError([Finding(Position(str(folder), 0, 0), what, "", advice)])
    return folder


def known_seal() -> Seal | None:
    """The user's seal; None if there is no key yet.

    Raises:
        InputError: there is one that cannot be used.
    """
    said = os.environ.get(VARIABLE, "")
    return _said(said) if said else _read(state_folder() / "key")


def seal(apart: Path | None = None) -> Seal:
    """The user's seal; its key is made if there is none.

    Args:
        apart: a folder in which the key must not lie, since others may write there.

    Raises:
        InputError: there is a key that cannot be used, or none can be made.
    """
    said = os.environ.get(VARIABLE, "")
    if said:
        return _said(said)
    file = state_folder() / "key"
    if apart is not None and file.resolve().is_relative_to(apart.resolve()):
        what = f"the user's key {file} would lie in it"
        raise InputError([Finding(Position(str(apart), 0, 0), what, "", "choose another folder")])
    found = _read(file)
    if found is None:
        _make(file)
        found = _read(file)
    if found is None:
        raise _unusable(file, "is gone again")
    return found


def _said(said: str) -> Seal:
    """What the environment says → the key: all of it counts, whatever it is."""
    if len(said) < MIN_CHARACTERS:
        what, known = f"has {len(said)} characters", f"at least {MIN_CHARACTERS} are needed"
        advice = "make one with: python3 -c 'import secrets; print(secrets.token_hex(32))'"
        raise InputError([Finding(Position(VARIABLE, 0, 0), what, known, advice)])
    return Seal(hashlib.sha256(said.encode("utf-8", "surrogateescape")).digest())


def _read(file: Path) -> Seal | None:
    """The key in a file, if nobody else can read it or could have put it there; None without a file."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        opened = os.open(file, flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unusable(file, f"cannot be read: {error.strerror}") from None
    with os.fdopen(opened, "rb") as stream:
        about = os.fstat(opened)
        if not stat.S_ISREG(about.st_mode):
            raise _unusable(file, "is no regular file")
        # Windows keeps to lists of access rights, and has these folders closed to others.
        if hasattr(os, "geteuid") and (about.st_uid != os.geteuid() or about.st_mode & _OTHERS):
            raise _unusable(file, "can be read or written by others, or is another user's")
        text = stream.read(2 * _BYTES + 2).strip()
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise _unusable(file, "is no key")
    return Seal(key)


def _make(file: Path) -> None:
    """Puts a new key into a file, unless another process was faster."""
    part = ""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(dir=file.parent, suffix=".part")  # for its owner alone, mode 600
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(f"{secrets.token_hex(_BYTES)}\n")
        os.link(part, file)  # whole, and in nobody's place; pathlib has it under another name
    except FileExistsError:
        pass
    except OSError as error:
        raise _unusable(file, f"cannot be made: {error.strerror}") from None
    finally:
        if part:
            Path(part).unlink(missing_ok=True)


def _unusable(file: Path, what: str) -> InputError:
    advice = f"remove it, and a new one is made, or set {VARIABLE}: what was sealed with another key is not believed"
    return InputError([Finding(Position(str(file), 0, 0), f"the user's key {what}", "", advice)])
