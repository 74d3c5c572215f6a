"""A scenario that needs what somebody has excluded is not applicable, and no failure; one that is impossible besides is violated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.checking.run import run
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiesce.proofs.checking.decide import EngineName
    from quiesce.proofs.evidence.verdict import Verdict

    Ran = Callable[..., tuple[int, str, str]]

LAMP = Path(__file__).resolve().parents[2] / "assets" / "lamp"
SYSTEM = "system: lamps\nvms: {hall: {kind: dimmer}, porch: {kind: plain}}\n"
SCENARIOS = """
- property: lamp-burns
  claim: A lamp can burn out.
  for: {v: vms}
  possible: v.lamp in broken
- property: lamp-goes-out-in-the-dark
  claim: A lamp that was lit can be off while the mains are dead.
  for: {v: vms}
  possible: host.mains in dead and v.lamp in off
  assuming: may(v.press)
"""
ENGINES: tuple[EngineName, ...] = ("symbolic", "explicit")


class House:
    """The lamps' model in a folder, with scenarios besides, and a system of which something is assumed."""

    def __init__(self, folder: Path) -> None:
        self.specs, self.system = folder / "specs", folder / "house.yaml"
        self.specs.mkdir()
        claims = (LAMP / "specs" / "claims.yaml").read_text("utf-8")
        (self.specs / "claims.yaml").write_text(claims + SCENARIOS, "utf-8")
        self.assume()

    def assume(self, *said: str) -> None:
        """Writes the system's file, with these assumptions in its lines from the fourth on."""
        lines = "".join(f"  - {each}\n" for each in said)
        self.system.write_text(SYSTEM + (f"assume:\n{lines}" if said else ""), "utf-8")

    def verdicts(self, engine: str = "symbolic", **asked: Any) -> dict[str, Verdict]:
        """Claims with their verdicts, by name."""
        question = Question((str(self.system),), machines=str(LAMP / "machines"), specs=str(self.specs), **asked)
        found = run(prepare(question), engine, Limits(), Causes(traced="none"), Progress()).verdicts
        return {verdict.claim.name: verdict for verdict in found}

    def options(self) -> list[str]:
        """The same in a command line."""
        return [str(self.system), "--machines", str(LAMP / "machines"), "--specs", str(self.specs)]


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house with a dimmed lamp in the hall and a plain one in the porch; nothing is assumed of it yet."""
    return House(tmp_path)


@pytest.mark.parametrize("engine", [*ENGINES, "all"])
def test_a_scenario_that_needs_what_is_excluded_is_not_applicable(house: House, engine: str) -> None:
    """The lamp in the hall could be bright if it were pressed, which somebody has excluded; the one in the porch never could."""
    house.assume("not may(press)")
    found = house.verdicts(engine)
    bright, porch = found["lamp-can-be-bright[hall]"], found["lamp-can-be-bright[porch]"]
    assert (bright.word, porch.word) == ("not applicable", "violated")
    assert porch.needed is None
    assert bright.needed is not None
    (press,) = bright.needed.events
    assert (press.event, press.at.line, press.at.column) == ("hall.press", 4, 13)
    assert bright.reason == "needs hall.press, which is excluded by not may(press)"
    assert [step.event for step in bright.needed.trace.steps] == ["hall.press", "hall.press"]


@pytest.mark.parametrize("engine", ENGINES)
def test_no_more_is_named_than_is_needed(house: House, engine: EngineName) -> None:
    """Of three excluded events only those are named without which the scenario is impossible, each with who excludes it."""
    house.assume("not may(host.outage)", "guard is missing and not may(burn)", "not may(press)")
    found = house.verdicts(engine)
    named = {name: [(x.event, x.at.line) for x in v.needed.events] for name, v in found.items() if v.needed}
    assert named["lamp-can-be-bright[hall]"] == [("hall.press", 6)]
    assert sorted(named["lamp-burns[hall]"]) == [("hall.burn", 5), ("hall.press", 6)]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_a_feature_rules_out_stays_a_failure(house: House, engine: EngineName) -> None:
    """A guard keeps the lamp from burning whatever is permitted: features that are pinned stay pinned."""
    house.assume("not may(burn)", "guard is fitted")
    assert house.verdicts(engine)["lamp-burns[hall]"].word == "violated"


def test_an_exclusion_that_nobody_wrote_in_so_many_words_is_one(house: House) -> None:
    """Two clauses can exclude an event together, or one clause two; what they say besides of features is kept."""
    house.assume("may(hall.burn) implies hall.guard is fitted", "hall.guard is missing")
    assert house.verdicts()["lamp-burns[hall]"].reason.startswith("needs hall.burn, which is excluded by")
    house.assume("not may(hall.burn) and (may(hall.burn) or hall.guard is fitted)")
    assert house.verdicts()["lamp-burns[hall]"].word == "violated", "what is left of the clause fits a guard"
    house.assume("not (may(hall.burn) or may(hall.press))", "hall.guard is missing")
    found = house.verdicts()["lamp-burns[hall]"]
    assert found.needed is not None
    assert {each.event for each in found.needed.events} == {"hall.burn", "hall.press"}


def test_a_scenario_whose_own_assumption_is_excluded_stays_vacuous(house: House) -> None:
    """Who claims something of a permitted press where none is has claimed nothing."""
    house.assume("not may(press)")
    assert house.verdicts()["lamp-goes-out-in-the-dark[hall]"].word == "vacuous"


def test_the_command_line_excludes_as_the_file_does(house: House) -> None:
    """What `--assume` excludes is told with the option; a claim of another kind depends on nothing of this."""
    found = house.verdicts(assume=("not may(press)",))
    bright = found["lamp-can-be-bright[hall]"]
    assert bright.needed is not None
    assert str(bright.needed.events[0].at).startswith("--assume")
    assert {verdict.word for verdict in found.values() if verdict.claim.declared.pattern == "never"} == {"holds"}


def test_exit_status_and_words(house: House, command_line: Ran) -> None:
    """With nothing but what holds and what is not applicable the exit status is 0, and a line says what is needed and who excluded it."""
    house.assume("not may(hall.press)")
    asked = ["check", *house.options(), "--property", "lamp-can-be-bright"]
    assert command_line(*asked)[0] == 1, "the porch has no dimmer"
    (house.system).write_text(house.system.read_text("utf-8").replace("kind: plain", "kind: dimmer"), "utf-8")
    status, said, _ = command_line(*asked)
    assert status == 0
    assert "2 claims: 1 hold, 1 not applicable\n" in said
    flat = " ".join(said.split())
    assert (
        f"not applicable: lamp-can-be-bright needs hall.press, which is excluded by not may(hall.press) ({house.system}:4:13)"
        in flat
    )
    assert "with that it is reached like this, in 2 steps, without any fault" in flat


def test_the_document_says_why(house: House, command_line: Ran) -> None:
    """In JSON, a claim that is not applicable has what it needs, who excludes that, and the run; all others have none."""
    house.assume("not may(press)")
    document = json.loads(command_line("check", "--json", *house.options())[1])
    needs = {(each["id"], *each["for"].values()): each["needs"] for each in document["properties"]}
    wanted = needs.pop(("lamp-can-be-bright", "hall"))
    assert wanted["excluded"] == [{"event": "hall.press", "by": "not may(press)", "at": f"{house.system}:4:13"}]
    assert [step["event"] for step in wanted["trace"]["steps"]] == ["hall.press", "hall.press"]
    assert {each["verdict"] for each in document["properties"] if each["needs"]} == {"not applicable"}


def test_other_formats_fail_nothing_for_it(house: House, tmp_path: Path, command_line: Ran) -> None:
    """A build server sees it skipped, code scanning sees no result and the reason, and the page has its word."""
    house.assume("not may(press)")
    files = [tmp_path / name for name in ("junit.xml", "out.sarif", "out.html")]
    options = ("--junit", str(files[0]), "--sarif", str(files[1]), "--html", str(files[2]))
    command_line("check", *house.options(), *options)
    junit, sarif, page = (file.read_text("utf-8") for file in files)
    assert '<skipped message="needs hall.press, which is excluded by not may(press)' in junit
    (result,) = json.loads(sarif)["runs"]
    assert "lamp-can-be-bright[hall]" in result["properties"]["notApplicable"]
    bright = [each for each in result["results"] if each["ruleId"] == "lamp-can-be-bright"]
    assert [each["properties"]["for"] for each in bright] == [{"v": "porch"}]
    assert 'class="word w-not-applicable"' in page
    assert "with that it is reached in 2 steps: press, press" in page


def test_what_was_remembered_knows_nothing_of_who_excludes(house: House, tmp_path: Path) -> None:
    """A scenario that is impossible is asked again with a cache: with the same left of the system, another reason is another verdict."""
    case = lambda: prepare(Question((str(house.system),), machines=str(LAMP / "machines"), specs=str(house.specs)))  # noqa: E731
    words = []
    for said in ("not may(press)", "not may(hall.press) and not may(porch.press) and hall.kind is dimmer"):
        house.assume(said)
        found = run(case(), "symbolic", Limits(), Causes(traced="none"), Progress(), cache=str(tmp_path / "cache"))
        words.append(next(v.reason for v in found.verdicts if v.claim.name == "lamp-can-be-bright[hall]"))
    assert words[0].endswith("not may(press)")
    assert words[1].endswith("not may(hall.press)")


def test_a_limit_is_no_excuse(house: House) -> None:
    """Where it cannot be found out whether something is excluded, the verdict is unknown."""
    house.assume("not may(press)")
    asked = prepare(Question((str(house.system),), machines=str(LAMP / "machines"), specs=str(house.specs)))
    words = set()
    for states in range(1, 30):
        found = run(asked, "explicit", Limits(max_states=states), Causes(traced="none"), Progress()).verdicts
        words.add(next(v.word for v in found if v.claim.name == "lamp-can-be-bright[hall]"))
    assert words == {"unknown", "not applicable"}
