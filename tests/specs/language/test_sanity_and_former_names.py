"""What a property is there for is told by its folder; what it was called before is said at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.findings import Finding, InputError, Position
from quiesce.model.system.load import EMBEDDED as MACHINES
from quiesce.model.system.load import load
from quiesce.specs.language.claim import select
from quiesce.specs.language.order import in_order
from quiesce.specs.language.property import EMBEDDED, load_properties

if TYPE_CHECKING:
    from pathlib import Path

NEVER = "  never: host.mains in dead\n"


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A folder with a property that was renamed, and one for the sanity of the model below it."""
    for name, text in {
        "wanted.yaml": f"- property: b\n  formerly: [old-b, older-b]\n{NEVER}  because: [I2]\n",
        "sanity/model.yaml": f"- property: s\n  formerly: old-s\n{NEVER}  because: [I1]\n",
        "sanity/deeper/model.yaml": f"- property: t\n{NEVER}",
        "other/sanity/wanted.yaml": f"- property: c\n{NEVER}",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_folder_makes_a_property_one_about_the_sanity_of_the_model(specs: Path) -> None:
    """What lies below `sanity/` of the folder of properties, however deep, and nothing else."""
    assert {item.name: item.sanity for item in load_properties(specs)} == {"b": False, "s": True, "t": True, "c": False}


def test_sanity_comes_last(specs: Path) -> None:
    """Whatever invariant it serves, a person wants it after what is wanted of the vehicle."""
    assert [item.name for item in in_order(load_properties(specs))] == ["b", "c", "s", "t"]


def test_a_former_name_chooses_the_property(specs: Path) -> None:
    """Each name that a property had means it still, and is no name of a property of its own."""
    known = load_properties(specs)
    at = Finding(Position("--property", 0, 0), "")
    for former in ("old-b", "older-b", "b"):
        assert [item.name for item in select(known, (former,), at)] == ["b"]
    with pytest.raises(InputError, match='there is no property "oldest-b"'):
        select(known, ("oldest-b",), at)


@pytest.mark.parametrize(
    ("formerly", "said"),
    [
        ("s", 'x.yaml:1:13: "s" is said to be a former name of "x", and is a name of "s"; declared at '),
        ("old-s", 'x.yaml:1:13: "old-s" is said to be a former name of "x", and is a name of "s"; declared at '),
        ("x", 'x.yaml:1:13: "x" is said to be a former name of "x", and is a name of "x"; declared at '),
        ("all", 'x.yaml:2:13: formerly: "all" is a word of the language and cannot be a name'),
        ("{a: b}", "x.yaml:2:13: formerly must be one word or a list of words, not a mapping"),
    ],
)
def test_a_former_name_means_one_property(specs: Path, formerly: str, said: str) -> None:
    """A name that would mean two properties, or cannot be one, is a mistake in the file."""
    (specs / "x.yaml").write_text(f"- property: x\n  formerly: {formerly}\n{NEVER}", "utf-8")
    with pytest.raises(InputError) as caught:
        load_properties(specs)
    assert said in str(caught.value)


def test_sanity_of_the_model_that_comes_with_quiesce() -> None:
    """No hazard is shown by a claim that nobody wants, and each of both kinds is there."""
    known = load_properties(EMBEDDED, names=load(MACHINES).names)
    sane = [item for item in known if item.sanity]
    assert 0 < len(sane) < len(known) - len(sane)
    assert [item.name for item in sane if item.hazards] == []
