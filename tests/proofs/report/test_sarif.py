"""SARIF: read by a reader made from the standard's schema; its places are really there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args, get_type_hints
from urllib.parse import unquote

import pysarif
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quiesce.model.language.findings import printable
from quiesce.proofs.report.artifacts import BASES, PACKAGE, Artifacts
from quiesce.proofs.report.level import LEVELS
from quiesce.proofs.report.sarif import sarif

from .another_reader import lost

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from quiesce.proofs.checking.run import Outcome


def written(outcome: Outcome, artifacts: Artifacts | None = None) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(sarif([outcome], artifacts or Artifacts(PACKAGE)))
    return document


@pytest.mark.parametrize("system", ["every_word", "kettles"])
def test_another_reader_knows_everything(system: str, request: pytest.FixtureRequest) -> None:
    """A reader that drops what the standard does not know at its place keeps every key and value."""
    document = written(request.getfixturevalue(system))
    read = pysarif.load_from_json(json.dumps(document))
    assert [*lost(document)] == []
    assert read.version == "2.1.0"
    (run,) = read.runs
    assert run.results


def test_that_reader_would_notice() -> None:
    """A key that the standard does not have, or has elsewhere, is not kept."""
    document = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "ruleId": "y"}}, "resultz": []}]}
    assert sorted(lost(document)) == [
        "/runs/0/resultz",
        "/runs/0/tool/driver/ruleId",
    ]


def test_chosen_words_are_those_of_the_standard(every_word: Outcome, kettles: Outcome) -> None:
    """Levels, importances and kinds of columns are words that the standard has."""
    for outcome in (every_word, kettles):
        for run in pysarif.load_from_json(json.dumps(written(outcome))).runs:
            flows = [flow for result in run.results for flow in result.code_flows or []]
            steps = [step for flow in flows for thread in flow.thread_flows for step in thread.locations]
            configured = [each.default_configuration for each in run.tool.driver.rules]
            assert steps
            for objects, name in (
                ([run], "column_kind"),
                (run.results, "level"),
                (configured, "level"),
                (steps, "importance"),
            ):
                hint = get_type_hints(type(objects[0]))[name]
                words = {word for each in (hint, *get_args(hint)) for word in get_args(each) if isinstance(word, str)}
                assert {getattr(each, name) for each in objects} <= words


def test_a_result_for_each_claim_that_does_not_hold(every_word: Outcome) -> None:
    """What holds is no result; all others are, with their rule and level, and exit status 1 is told."""
    (run,) = written(every_word)["runs"]
    failing = [verdict for verdict in every_word.verdicts if verdict.word != "holds"]
    rules = run["tool"]["driver"]["rules"]
    assert [result["properties"]["verdict"] for result in run["results"]] == [verdict.word for verdict in failing]
    for result, verdict in zip(run["results"], failing, strict=True):
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"] == verdict.claim.declared.name
        assert result["level"] == LEVELS[verdict.word]
        assert result["message"]["text"].startswith(f"{verdict.claim.declared.claim} {verdict.word.capitalize()}, for ")
        # What is unknown is no pass: no level below a warning, and no kind, which stands for "fail".
        assert result["level"] in ("error", "warning")
        assert "kind" not in result
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]


def test_a_rule_says_what_is_claimed(lamps: Outcome) -> None:
    """The help of a rule has the claim, its formula and what is assumed."""
    (run,) = written(lamps)["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(rules) == {verdict.claim.declared.name for verdict in lamps.verdicts}
    assert rules["lamp-stays-whole"]["help"]["text"].splitlines() == [
        "No lamp breaks.",
        "never: v.lamp in broken",
        "assuming: not v.kind is relay",
    ]
    assert rules["lamp-stays-whole"]["help"]["markdown"].splitlines() == [
        "No lamp breaks.",
        "",
        "- never: `v.lamp in broken`",
        "- assuming: `not v.kind is relay`",
    ]


def test_a_trace_is_a_flow_through_rows(lamps: Outcome) -> None:
    """Each step of a flow stands at a row of a machine, and the states along it are those of the trace."""
    (run,) = written(lamps)["runs"]
    (result,) = [each for each in run["results"] if each["ruleId"] == "lamp-stays-whole"]
    (verdict,) = [each for each in lamps.verdicts if each.claim.name == "lamp-stays-whole[hall]"]
    assert verdict.trace is not None
    own, cause = result["codeFlows"]
    assert cause["message"]["text"].startswith("cause: ")
    (flow,) = own["threadFlows"]
    state = {name: said["text"] for name, said in flow["initialState"].items()}
    assert state == dict(verdict.trace.initial)
    for step, location in zip(verdict.trace.steps, flow["locations"], strict=True):
        place = location["location"]["physicalLocation"]
        file = PACKAGE / unquote(place["artifactLocation"]["uri"])
        line = file.read_text("utf-8").splitlines()[place["region"]["startLine"] - 1]
        text = line[place["region"]["startColumn"] - 1 :]
        assert text.startswith("{trigger: ")
        assert f"trigger: {step.event.partition('.')[2]}," in text
        assert location["importance"] == ("essential" if step.kind == "fault" else "important")
        state |= {name: said["text"] for name, said in location["state"].items()}
    assert state == verdict.trace.final()


def test_a_flow_for_ever_says_so(kettles: Outcome) -> None:
    """A trace with a loop is told once round; where nothing happens there is no row, and the step says so."""
    (run,) = written(kettles)["runs"]
    flows = [(flow, flow["threadFlows"][0]["locations"]) for result in run["results"] for flow in result["codeFlows"]]
    assert any("; stutters: no progress event is enabled" in flow["message"]["text"] for flow, _ in flows)
    resting = [step for _, steps in flows for step in steps if "physicalLocation" not in step["location"]]
    assert resting
    for step in resting:
        assert "no progress event is enabled" in step["location"]["message"]["text"]


def test_links_lead_to_related_locations(lamps: Outcome) -> None:
    """Code scanning shows a related location if the message has a link to it: all have one."""
    (run,) = written(lamps)["runs"]
    for result in run["results"]:
        for related in result["relatedLocations"]:
            assert f"({related['id']})" in result["message"]["text"]
        assert result["relatedLocations"][-1]["message"]["text"] == f"the property {result['ruleId']}"


def test_a_finding_stays_the_same_when_files_change(check_toy: Callable[[str, Path], Outcome], tmp_path: Path) -> None:
    """Lines put before a lamp, and another lamp, move its finding and change no fingerprint."""
    before, after = tmp_path / "before.yaml", tmp_path / "after.yaml"
    before.write_text("system: one\nvms:\n  hall: {kind: dimmer}\n", "utf-8")
    after.write_text("# a remark\nsystem: one\nvms:\n  porch: {kind: dimmer}\n  hall: {kind: dimmer}\n", "utf-8")
    found = []
    for file in (before, after):
        (run,) = written(check_toy("lamp", file), Artifacts(tmp_path))["runs"]
        prints = {}
        for result in run["results"]:
            ((_, fingerprint),) = result["partialFingerprints"].items()
            prints[fingerprint] = result["locations"][0]["physicalLocation"]["region"]["startLine"]
        assert len(prints) == len(run["results"])
        found.append(prints)
    one, two = found
    assert one
    assert one.keys() < two.keys()
    assert all(two[fingerprint] == line + 2 for fingerprint, line in one.items())


@settings(deadline=None, max_examples=60)
@example(text="[x](1)")
@example(text="\\[x](https://x)")
@given(text=st.text(alphabet=st.characters(), min_size=1, max_size=40))
def test_hostile_names_come_back(text: str, renamed: Callable[[str], Outcome]) -> None:
    """Any text in the place of every name is read again as it is printed elsewhere, and becomes no link."""
    document = json.loads(sarif([renamed(text)], Artifacts(PACKAGE)).encode("ascii"))
    (run,) = document["runs"]
    assert run["automationDetails"]["id"] == f"quiesce/{printable(text)}/"
    for rule in run["tool"]["driver"]["rules"]:
        assert (rule["id"], rule["shortDescription"]["text"]) == (text, printable(text))
    for result in run["results"]:
        said, _, links = result["message"]["text"].rpartition("\nSee ")
        assert "](" not in said
        assert links.count("](") == len(result["relatedLocations"])
        assert result["ruleId"] == text


def test_nothing_of_the_machine_is_in_it(lamps: Outcome) -> None:
    """A document names no folder of the machine where it was made, and is the same bytes twice."""
    text = sarif([lamps], Artifacts(PACKAGE))
    assert text == sarif([lamps], Artifacts(PACKAGE))
    assert str(PACKAGE) not in text
    assert set(written(lamps)["runs"][0]["originalUriBaseIds"]) == set(BASES)
