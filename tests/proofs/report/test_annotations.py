"""Annotations: read as GitHub reads them, by a reader written from its documentation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quiesce.proofs.report.annotations import SHOWN, annotated, command, inert
from quiesce.proofs.report.artifacts import PACKAGE, Artifacts
from quiesce.proofs.report.level import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.proofs.checking.run import Outcome

BREAKS = "\n\r"


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A line of a log → the command in it, its properties, and its message, as the documentation tells to unescape them."""
    opened, head, message = line.split("::", 2)
    assert opened == ""
    name, _, rest = head.partition(" ")
    properties = {}
    for pair in filter(None, rest.split(",")):
        key, _, value = pair.partition("=")
        properties[key] = value.replace("%3A", ":").replace("%2C", ",")
    return name, {key: unescaped(value) for key, value in properties.items()}, unescaped(message)


def unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def lines(outcome: Outcome) -> list[str]:
    *found, rests = annotated(outcome.verdicts, outcome.case, Artifacts(PACKAGE))
    assert rests.startswith("::notice title=quiesce%3A on what this rests::system: of ")
    return found


def test_an_annotation_stands_at_the_place_to_look_at(lamps: Outcome) -> None:
    """What fails is annotated at its lamp's line of the system's file, the violated claim before the one that depends."""
    found = [read(line) for line in lines(lamps)]
    assert [(name, properties) for name, properties, _ in found] == [
        (
            "error",
            {
                "file": "tests/assets/lamp/lamp.yaml",
                "line": "4",
                "col": "3",
                "title": "lamp-can-be-bright[porch]: violated",
            },
        ),
        (
            "warning",
            {
                "file": "tests/assets/lamp/lamp.yaml",
                "line": "3",
                "col": "3",
                "title": "lamp-stays-whole[hall]: depends",
            },
        ),
    ]
    assert "Fails in 3 steps: press, press, burn." in found[1][2]


def test_every_word_but_holds_has_a_level(every_word: Outcome) -> None:
    """What holds is not annotated; the others are, at the level of their word."""
    words = {read(line)[1]["title"].rpartition(": ")[2]: read(line)[0] for line in lines(every_word)}
    assert words == LEVELS


def test_what_is_not_in_the_repository_has_no_file(lamps: Outcome) -> None:
    """GitHub would not find a file of another folder: the message names it instead."""
    elsewhere = Artifacts(PACKAGE.parent / "elsewhere", PACKAGE)
    *found, _ = annotated(lamps.verdicts, lamps.case, elsewhere)
    for line in found:
        _, properties, message = read(line)
        assert set(properties) == {"title"}
        assert "lamp.yaml:" in message


@pytest.mark.parametrize("times", [1, SHOWN, SHOWN + 1, 3 * SHOWN])
def test_no_more_than_are_shown(times: int, lamps: Outcome) -> None:
    """GitHub drops what is too much; so the rest is told in one line, with nothing left out."""
    many = replace(lamps, verdicts=lamps.verdicts * times)
    failing = sum(verdict.word != "holds" for verdict in many.verdicts)
    found = [read(line) for line in lines(many)]
    levels = [name for name, _, _ in found]
    assert max(levels.count("error"), levels.count("warning")) == min(times, SHOWN)
    shown = levels.count("error") + levels.count("warning")
    rest = [message for name, _, message in found if name == "notice"]
    assert len(rest) == (shown < failing)
    for message in rest:
        assert message.startswith(f"{failing - shown} more claims not shown: ")
        assert message.count("]: ") == failing - shown


@given(
    name=st.sampled_from(["error", "warning", "notice"]),
    message=st.text(),
    properties=st.dictionaries(st.sampled_from(["file", "line", "col", "title"]), st.text(min_size=1)),
)
def test_any_text_comes_back(name: str, message: str, properties: dict[str, str]) -> None:
    """Whatever a message or a property is, it stays on one line and is read again as it was."""
    line = command(name, message, properties)
    assert not set(BREAKS) & set(line)
    assert read(line) == (name, properties, message)


@settings(deadline=None, max_examples=60)
@example(text="%0A::error::x\r\n::warning file=a,b:c::%250D")
@given(text=st.text(alphabet=st.characters(), min_size=1, max_size=40))
def test_hostile_names_stay_in_their_annotation(text: str, renamed: Callable[[str], Outcome]) -> None:
    """Any text in the place of every name gives as many lines as there are failing claims, each a single command."""
    outcome = renamed(text)
    found = lines(outcome)
    assert len(found) == sum(verdict.word != "holds" for verdict in outcome.verdicts)
    for line in found:
        assert not set(BREAKS) & set(line)
        assert read(line)[0] in ("error", "warning")


@given(report=st.lists(st.text()))
def test_a_report_cannot_give_commands(report: list[str]) -> None:
    """Between stopping and going on, no line is the word that ends it, and nothing is changed."""
    text = "\n".join(inert(report)).split("\n")
    token = text[0].removeprefix("::stop-commands::")
    assert text[-1] == f"::{token}::"
    assert all(token not in line for line in text[1:-1])
    assert "\n".join(text[1:-1]) == "\n".join(report)
