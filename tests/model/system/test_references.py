"""Reference systems by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiesce.model.language.findings import InputError
from quiesce.model.system.references import chosen, meant, references


@pytest.fixture
def systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """A model with three reference systems, and things beside them that are none."""
    monkeypatch.chdir(tmp_path)
    for name in (
        "zoo/zoo.yaml",
        "minimal/minimal.yaml",
        "arc/arc.yaml",
        "bad/worse.yaml",
        "bad/bad.yaml/x",
        "note.txt",
    ):
        path = Path("m/systems", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    return references(Path("m"))


def test_a_reference_system_is_a_folder_with_a_file_of_its_name(systems: dict[str, Path]) -> None:
    """The minimal one comes first, the others by name; a model without any has none."""
    assert list(systems.items()) == [(n, Path(f"m/systems/{n}/{n}.yaml")) for n in ("minimal", "arc", "zoo")]
    assert references(Path("nowhere")) == references(Path("m/systems/note.txt")) == {}


def test_what_comes_with_quiesce_has_reference_systems() -> None:
    """The one that is checked when none is named is among them, first."""
    assert next(iter(references())) == "minimal"


def test_a_name_means_a_reference_system_unless_there_is_such_a_file(systems: dict[str, Path]) -> None:
    """What stands in the folder one is in comes first."""
    assert meant(["arc", "m", "zoo"], systems) == [systems["arc"], Path("m"), systems["zoo"]]
    Path("arc").mkdir()
    Path("zoo").write_text("")
    assert meant(["arc", "zoo", "@zoo"], systems) == [Path("arc"), Path("zoo"), Path("@zoo")]


@pytest.mark.parametrize(
    ("paths", "said"),
    [
        (["acr"], 'acr:1:1: cannot be read: No such file or directory; reference systems: minimal, arc, zoo; did you mean "arc"?'),
        (["x/arc"], 'x/arc:1:1: cannot be read: No such file or directory; reference systems: minimal, arc, zoo; did you mean "arc"?'),
        (["qqq", "m"], "qqq:1:1: cannot be read: No such file or directory; reference systems: minimal, arc, zoo"),
        (["\x1b[2J", "qq"], "\\x1b[2J:1:1: cannot be read: No such file or directory; reference systems: minimal, arc, zoo\nqq:1:1: cannot be read: No such file or directory; reference systems: minimal, arc, zoo"),
    ],
)  # fmt: skip
def test_an_unknown_path_is_reported(paths: list[str], said: str, systems: dict[str, Path]) -> None:
    """All of them at once, with the systems known and the nearest one."""
    with pytest.raises(InputError) as caught:
        meant(paths, systems)
    assert str(caught.value) == said


def test_without_reference_systems_none_are_named() -> None:
    """Then there is nothing to suggest."""
    with pytest.raises(InputError) as caught:
        meant(["missing"], {})
    assert str(caught.value) == "missing:1:1: cannot be read: No such file or directory"


def test_what_cannot_be_a_path_is_left_to_the_reader(systems: dict[str, Path]) -> None:
    """It says why it cannot be read."""
    assert meant(["x" * 300], systems) == [Path("x" * 300)]


def test_systems_are_chosen_by_name(systems: dict[str, Path]) -> None:
    """In their own order, each once; none named means all; an unknown one is an error."""
    assert list(chosen(["zoo", "minimal", "zoo"], systems)) == ["minimal", "zoo"]
    assert chosen([], systems) == systems
    with pytest.raises(InputError) as caught:
        chosen(["zo", "arc"], systems)
    said = '--system: there is no reference system "zo"; known: minimal, arc, zoo; did you mean "zoo"?'
    assert str(caught.value) == said
