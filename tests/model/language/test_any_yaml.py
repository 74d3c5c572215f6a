"""Whatever stands in a model's files, the answer is a model or a report: never a traceback, never a hang."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiesce.model.language.document import read_document
from quiesce.model.language.findings import InputError
from quiesce.model.system.load import EMBEDDED, load

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

ASSETS = Path(__file__).resolve().parents[2] / "assets"
SHIPPED = {path.name: path.read_text("utf-8") for path in sorted(EMBEDDED.glob("*.yaml"))}
GUESTS = {path.name: path.read_text("utf-8") for path in sorted((ASSETS / "guests" / "machines").glob("*.yaml"))}
SIGNS = "&a|*a|!!str |---\n|? |: |- |{|}|[|]|,|>|'|\"|\\|#|%|\t|\n|\x00|\ufeff|\u2028|\x85|é|~|=|*|.|(|)|  |not |host.|all d in devices: "
PIECES = st.sampled_from(["|\n", *SIGNS.split("|")])
WORDS = sorted({word for text in SHIPPED.values() for word in text.split()})


@st.composite
def mutated(draw: st.DrawFn, files: dict[str, str]) -> dict[str, str]:
    """The files of a model, with some characters, words or lines of one of them changed."""
    name = draw(st.sampled_from(sorted(files)))
    text = files[name]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(len(text) - 1, 0)))
        match draw(st.sampled_from(["cut", "insert", "word", "swap", "lines", "repeat", "end"])):
            case "cut":
                text = text[:start] + text[start + draw(st.integers(1, 40)) :]
            case "insert":
                text = text[:start] + draw(st.one_of(PIECES, st.text(max_size=5))) + text[start:]
            case "word":
                text = text[:start] + text[start:].replace(
                    draw(st.sampled_from(WORDS)), draw(st.sampled_from(WORDS)), 1
                )
            case "swap":
                text = text[:start] + text[start : start + 2][::-1] + text[start + 2 :]
            case "lines":
                lines = text.splitlines(keepends=True)
                one, two = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
                lines[one], lines[two] = lines[two], lines[one]
                text = "".join(lines)
            case "repeat":
                text = text[:start] + text[start : start + 200] + text[start:]
            case "end":
                text = text[:start]
        text = text or "x"
    return {**files, name: text}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated(SHIPPED))
def test_the_shipped_model_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> None:
    """The machines that come with Quiesce, with something changed, are a model or give a report."""
    monkeypatch.chdir(tmp_path)
    answered(files)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated(GUESTS))
def test_a_small_model_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> None:
    """The benchmark's machines, with something changed, are a model or give a report."""
    monkeypatch.chdir(tmp_path)
    answered(files)


def answered(files: dict[str, str]) -> None:
    """The model in these files loads, or every finding is one printable line with a place."""
    for name, text in files.items():
        Path(name).write_bytes(text.encode("utf-8", "surrogatepass"))
    report = said_of(lambda: load(Path()))
    assert all(line.isprintable() and ".yaml:" in line for line in report)


@given(st.one_of(st.text(max_size=80), st.lists(st.one_of(PIECES, st.sampled_from(WORDS)), max_size=25).map("".join)))
def test_any_text_is_a_document_or_a_report(text: str) -> None:
    """Random YAML, bad and good, gives a tree or a report of printable lines."""
    assert all(
        line.isprintable() and line.startswith("m.yaml:") for line in said_of(lambda: read_document(text, "m.yaml"))
    )


def said_of(read: Callable[[], object]) -> list[str]:
    """The report on what is read: a line for each finding; none if there is nothing to report."""
    try:
        read()
    except InputError as error:
        lines = str(error).split("\n")
        return lines if len(lines) == len(error.findings) else ["a finding has more lines than one"]
    return []
