"""What is sealed is believed of whoever has the key, and the key is nobody else's."""

from __future__ import annotations

import json
import os
from pathlib import Path

import platformdirs
import pytest

from quiesce.model.language.findings import InputError
from quiesce.proofs.checking.seal import VARIABLE, known_seal, seal, state_folder


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A folder of state that nobody has used."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv(VARIABLE, raising=False)
    return tmp_path


def test_a_key_is_made_once_and_for_its_user_alone():
    """The first use makes a key that only its owner may read; every later one finds the same."""
    assert known_seal() is None
    first = seal()
    assert seal() == first == known_seal()
    assert (state_folder() / "key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in state_folder().iterdir()] == ["key"]


def test_two_users_have_two_keys(home, monkeypatch):
    """Keys are random: what one user sealed fits nobody else."""
    mine = seal()
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "another"))
    assert not seal().fits("verdict", {"word": "holds"}, mine.of("verdict", {"word": "holds"}))


def test_a_seal_is_of_one_kind_and_one_content():
    """A seal fits what was sealed, as what it was sealed, and nothing else; nor is anything but text a seal."""
    key = seal()
    made = key.of("verdict", {"word": "depends"})
    assert key.fits("verdict", {"word": "depends"}, made)
    assert not key.fits("size", {"word": "depends"}, made)
    assert not key.fits("verdict", {"word": "holds"}, made)
    assert not any(
        key.fits("verdict", {"word": "depends"}, other) for other in (None, 0, [made], made.upper(), "\u00e9")
    )


def test_the_key_is_not_printed():
    """Whoever prints a seal's owner does not publish the key."""
    assert seal().key.hex() not in repr(seal())
    assert repr(seal().key) not in repr(seal())


def test_the_environment_can_stand_for_the_key(monkeypatch):
    """With a secret of a build server there is the same key on every machine, and nothing is written."""
    monkeypatch.setenv(VARIABLE, "s" * 32)
    assert seal() == seal()
    assert not state_folder().exists()
    first = seal()
    monkeypatch.setenv(VARIABLE, "t" * 32)
    assert seal() != first


@pytest.mark.parametrize("short", ["x", "s" * 31])
def test_a_short_secret_is_refused(monkeypatch, short):
    """What could be guessed is no key, and how to make one is told."""
    monkeypatch.setenv(VARIABLE, short)
    with pytest.raises(
        InputError, match=f"QUIESCE_CACHE_KEY: has {len(short)} characters; at least 32 are needed; make one with"
    ):
        seal()


def spoil_mode(file):
    file.chmod(0o640)


def spoil_text(file):
    file.write_text("key\n", "ascii")


def spoil_length(file):
    file.write_text("00" * 31, "ascii")


def spoil_link(file):
    other = file.with_name("other")
    file.rename(other)
    file.symlink_to(other)


def spoil_pipe(file):
    file.unlink()
    os.mkfifo(file, 0o600)


@pytest.mark.parametrize("spoil", [spoil_mode, spoil_text, spoil_length, spoil_link, spoil_pipe])
def test_a_key_that_others_could_read_or_write_is_refused(spoil):
    """A key that others can read, or could have put there, is not used, and what to do is told."""
    seal()
    spoil(state_folder() / "key")
    with pytest.raises(InputError, match=r"the user's key .*; remove it, and a new one is made"):
        seal()


def test_the_key_does_not_lie_in_what_it_seals(home):
    """In a folder that others can write to, the key would be theirs as well."""
    with pytest.raises(InputError, match="would lie in it; choose another folder"):
        seal(home)
    assert not state_folder().exists()


def test_a_folder_that_depends_on_the_current_one_is_refused(monkeypatch):
    """A relative folder of state would be wherever somebody's files are."""
    monkeypatch.setattr(
        platformdirs, "user_state_path", lambda *_, **__: Path("here")
    )  # some versions do as XDG_STATE_HOME says
    with pytest.raises(InputError, match="is no absolute path"):
        seal()


def test_a_folder_of_state_that_cannot_be_written_is_told(home):
    """Where nothing can be written, it is said so, and that the environment may stand for the key."""
    (home / "state").write_text("a file", "ascii")
    with pytest.raises(InputError, match=f"cannot be .*{VARIABLE}"):
        seal()


def test_sealed_values_are_what_json_makes_of_them():
    """What was read back from a file fits the seal that was made before it was written."""
    plain = {"b": [1, 2.5, None, "é"], "a": {"x": True}}
    made = seal().of("verdict", plain)
    assert seal().fits("verdict", json.loads(json.dumps(plain)), made)
