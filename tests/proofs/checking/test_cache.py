"""What is remembered is taken for true only if nothing has changed on which it depends, and is looked at all the same."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from quiesce.model.language.findings import InputError
from quiesce.proofs.checking import cache as remembered
from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.checking.run import run
from quiesce.proofs.checking.seal import seal
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

LAMP = Path(__file__).resolve().parents[2] / "assets" / "lamp"
WHOLE_RUN = """
- property: lamp-goes-out
  claim: A lamp that is lit goes out.
  for: {v: vms}
  leads_to: {whenever: v.lamp in on, eventually: v.lamp in off}
"""


class House:
    """A copy of the lamps' model that a test may change, and a cache."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(LAMP, folder / "lamp")
        self.lamp, self.cache = folder / "lamp", folder / "cache"
        self.claims = self.lamp / "specs" / "claims.yaml"
        self.claims.write_text(self.claims.read_text("utf-8") + WHOLE_RUN, "utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        path = self.lamp / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def checked(self, engine="symbolic", causes=Causes(traced="all"), limits=Limits(), cache=None):  # noqa: B008
        question = Question(
            (str(self.lamp / "lamp.yaml"),), str(self.lamp / "machines"), str(self.lamp / "specs"), leave_open=True
        )
        where = str(self.cache) if cache is None else cache
        return run(prepare(question), engine, limits, causes, Progress(), cache=where)

    def files(self):
        return sorted(self.cache.glob("*.json"))

    def forge(self, change, *, sealed: bool = True) -> None:
        """Changes what was kept of each verdict; `sealed`, as somebody would who has the key."""
        for file in self.files():
            said = json.loads(file.read_bytes())
            change(said["found"])
            if sealed:
                said["seal"] = seal().of(file.stem, said["found"])
            file.write_text(json.dumps(said), "utf-8")


def plain(outcome):
    """Verdicts, whoever found them."""
    return [
        replace(verdict, seconds=0, known=tuple(each for each in verdict.known if each != "remembered"))
        for verdict in outcome.verdicts
    ]


def anew(outcome):
    """The claims whose verdicts were not remembered."""
    return [verdict.claim.name for verdict in outcome.verdicts if "remembered" not in verdict.known]


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


@pytest.fixture
def first(house):
    return house.checked()


@pytest.mark.parametrize("engine", ["symbolic", "explicit"])
def test_a_second_run_asks_no_engine(house, monkeypatch, engine):
    """An unchanged claim has the same verdict, causes and traces again, and nothing is explored for it."""
    before = house.checked(engine)
    assert anew(before) == [verdict.claim.name for verdict in before.verdicts]
    assert {verdict.word for verdict in before.verdicts} >= {"holds", "depends"}
    assert any(verdict.trace is not None and verdict.trace.loop is not None for verdict in before.verdicts)

    def asked(*_):
        raise AssertionError("an engine was asked")

    monkeypatch.setattr(Decider, "verdict", asked)
    monkeypatch.setattr(Decider, "tasks", lambda _, claims: iter(claims))
    after = house.checked(engine)
    assert anew(after) == []
    assert plain(after) == plain(before)
    assert after.space == before.space


def test_a_comment_changes_nothing(house, first):
    """What is only said, not meant, does not count."""
    house.change("machines/lamp.yaml", "machine: lamp", "# dims and brightens\nmachine: lamp")
    house.change("machines/lamp.yaml", "a lamp that its press dims and brightens", "a lamp")
    assert anew(house.checked()) == []
    assert first.verdicts


def test_a_changed_row_is_a_new_question_only_where_it_has_influence(house, first):
    """What cannot influence a claim may change; what can makes it a new question."""
    house.change("machines/counter.yaml", 'source: "*", dest: none', 'source: "*", dest: once')
    changed = anew(house.checked())
    assert changed
    assert {name.partition("[")[0] for name in changed} == {"counted-lamp-was-pressed"}
    assert len(first.verdicts) > len(changed)


ELSEWHERE = ("machines/counter.yaml", 'source: "*", dest: none', 'source: "*", dest: once')


def test_a_claim_of_the_whole_system_is_asked_anew_after_any_change(house):
    """Where a claim is asked of the whole system, a change of what it does not speak of makes it a new question, too."""
    idle = "  ltl: G (v.lamp in on implies occurs(v.hum))"
    house.claims.write_text(WHOLE_RUN.splitlines()[1] + "\n  claim: x\n  for: {v: vms}\n" + idle + "\n", "utf-8")
    house.checked()
    house.change(*ELSEWHERE)
    after = house.checked()
    assert len(anew(after)) == len(after.verdicts) > 0
    assert plain(after) == plain(house.checked(cache=""))


def test_the_explicit_engine_asks_anew_after_any_change(house):
    """The explicit engine looks at the whole system before it leaves anything out."""
    house.checked("explicit")
    house.change(*ELSEWHERE)
    after = house.checked("explicit")
    assert len(anew(after)) == len(after.verdicts)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("machines/lamp.yaml", "dest: broken, unless: guard is fitted", "dest: broken"),
        ("machines/lamp.yaml", "hum:   {class: progress}", "hum:   {class: choice}"),
        ("specs/claims.yaml", "assuming: not v.kind is relay", "assuming: v.kind is relay"),
        ("specs/claims.yaml", "v.lamp in broken", "v.lamp in on"),
        ("lamp.yaml", "hall: {}", "hall: {kind: dimmer}"),
    ],
)
def test_a_change_of_meaning_is_found_out(house, first, file, old, new):
    """After a change of machines, claims or system everything is as if nothing were remembered."""
    house.change(file, old, new)
    assert plain(house.checked()) == plain(house.checked(cache=""))
    assert plain(first)


@pytest.mark.parametrize(
    "other", [{"engine": "explicit"}, {"causes": Causes(max_order=1)}, {"limits": Limits(max_nodes=1 << 20)}]
)
def test_another_engine_cause_or_limit_is_another_question(house, first, other):
    """Another engine, other causes or another limit: nothing is taken from what was asked before."""
    assert anew(house.checked(**other)) == [verdict.claim.name for verdict in first.verdicts]


def test_another_version_of_the_program_asks_anew(house, first, monkeypatch):
    """What another version of the program has found is found anew."""
    monkeypatch.setattr(remembered, "program", lambda: "another")
    assert len(anew(house.checked())) == len(first.verdicts)


def test_engines_that_compare_remember_nothing(house, first):
    """Who asks for several engines wants them asked."""
    assert len(anew(house.checked("all"))) == len(first.verdicts)


def better(found):
    """What a forger would like to be believed: everything holds."""
    if "word" in found:
        found.update(word="holds", holds_when="true", causes=[], trace=None, rescue=[])


def test_a_forged_entry_is_not_believed_and_said_so(house, first, capsys):
    """Who can write to the folder and has not the key cannot turn a verdict into another one, and it is told that somebody tried."""
    house.forge(better, sealed=False)
    after = house.checked()
    assert plain(after) == plain(first)
    failing = [verdict.claim.name for verdict in first.verdicts if verdict.word != "holds"]
    assert failing
    assert set(failing) <= set(anew(after))
    assert "not believed: " in capsys.readouterr().err
    assert anew(house.checked()) == []
    assert capsys.readouterr().err == ""


def test_a_seal_of_another_entry_is_none(house, first):
    """A sealed answer to one question is not the answer to another, wherever its file is put."""
    holds = next(file for file in house.files() if json.loads(file.read_bytes())["found"].get("word") == "holds")
    for file in house.files():
        file.write_bytes(holds.read_bytes())
    assert plain(house.checked()) == plain(first)


@pytest.mark.parametrize("other", ["0" * 64, "f" * 32])
def test_another_key_makes_a_folder_useless(house, first, monkeypatch, capsys, other):
    """A folder that was filled with another key helps nobody, and harms nobody."""
    monkeypatch.setenv("QUIESCE_CACHE_KEY", other)
    assert len(anew(house.checked())) == len(first.verdicts)
    assert "not believed: " in capsys.readouterr().err
    assert anew(house.checked()) == []


TRAPS = {
    "nested": lambda file: file.write_text("[" * 100_000, "utf-8"),
    "number": lambda file: file.write_text('{"found": ' + "9" * 10_000 + "}", "utf-8"),
    "endless": lambda file: (file.unlink(), file.symlink_to("/dev/zero")),
    "pipe": lambda file: (file.unlink(), os.mkfifo(file)),
}


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_whatever_lies_in_an_entrys_place_is_passed_over(house, first, trap, capsys):
    """Whatever lies in an entry's place, nothing blocks, nothing breaks, and the verdicts are found anew."""
    for file in house.files():
        trap(file)
    assert plain(house.checked()) == plain(first)
    assert "not believed: " in capsys.readouterr().err


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-40]),
        lambda file: file.write_bytes(b"\xff\xfe{}"),
        lambda file: file.write_text("[]", "utf-8"),
        lambda file: file.write_text(file.read_text("utf-8").replace('"holds"', '"violated"'), "utf-8"),
        lambda file: file.write_text(file.read_text("utf-8").replace('"depends"', '"holds"'), "utf-8"),
        lambda file: (file.unlink(), file.mkdir()),
    ],
    ids=["empty", "cut off", "not text", "no object", "worse", "better", "a folder"],
)
def test_a_spoiled_file_is_worth_nothing(house, first, spoil):
    """What is not as it was written is not believed, whatever it says, and costs nothing but the time to find it anew."""
    for file in house.files():
        spoil(file)
    assert plain(house.checked()) == plain(first)


def test_an_entry_is_about_its_own_claim_only(house, first):
    """What was found about one claim says nothing about another."""
    files = house.files()
    texts = [file.read_bytes() for file in files]
    for file, text in zip(files, (*texts[1:], texts[0]), strict=True):
        file.write_bytes(text)
    after = house.checked()
    assert len(anew(after)) == len(first.verdicts)
    assert plain(after) == plain(first)


def shortened(found):
    for trace in traces(found):
        trace["events"] = trace["events"][:-1]
        trace["loop"] = None if trace["loop"] is None else max(0, trace["loop"] - 1)


def impossible(found):
    for trace in traces(found):
        trace["events"] = ["host.repair", *trace["events"]]


def unknown_event(found):
    for trace in traces(found):
        trace["events"] = ["hall.explode"]


def without_features(found):
    for trace in traces(found):
        del trace["features"]


def bent(found):
    for trace in traces(found):
        if trace["loop"] is not None:
            trace["loop"] = 0


def traces(found):
    return [each for each in (found.get("trace"), *(cause["trace"] for cause in found.get("causes", ()))) if each]


@pytest.mark.parametrize("forgery", [shortened, impossible, unknown_event, without_features])
def test_a_trace_that_shows_nothing_is_not_believed(house, first, forgery):
    """A trace happens again on live machines, so one that cannot, or does not show the failure, counts for nothing."""
    house.forge(forgery)
    after = house.checked()
    failing = [verdict.claim.name for verdict in first.verdicts if verdict.trace is not None]
    assert failing
    assert anew(after) == failing
    assert plain(after) == plain(first)


def test_a_loop_that_does_not_close_is_not_believed(house, first):
    """Where a run for ever goes back to a state in which something else is true, it does not go on for ever."""
    house.forge(bent)
    after = house.checked()
    assert {name.partition("[")[0] for name in anew(after)} == {"lamp-goes-out"}
    assert plain(after) == plain(first)


def test_unknown_is_not_kept(house):
    """What a limit was reached for is asked again."""
    house.checked(limits=Limits(max_nodes=1), causes=Causes("none"))
    assert house.files() == []


def test_a_cache_that_cannot_be_a_folder_is_refused(house, tmp_path):
    """A cache that is a file, or in no folder, is the user's mistake, and is told before anything is found out."""
    (tmp_path / "file").write_text("mine", "utf-8")
    with pytest.raises(InputError, match="is no folder"):
        house.checked(cache=str(tmp_path / "file"))
    with pytest.raises(InputError, match="there is no folder"):
        house.checked(cache=str(tmp_path / "nowhere" / "cache"))
    assert (tmp_path / "file").read_text("utf-8") == "mine"
