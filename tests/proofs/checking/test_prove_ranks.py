"""`quiesce prove` of claims about whole runs: which ranks are found, what is told of them, and how it is known."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from quiesce.model.language import formula as f
from quiesce.model.language import temporal as t
from quiesce.proofs.checking import confirm
from quiesce.proofs.checking.certify import KINDS
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.checking.prove import prove
from quiesce.proofs.checking.run import run
from quiesce.proofs.cli.main import main
from quiesce.proofs.engines.inductive.prover import UNTRUE
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.ranking.prover import OTHER, RankingProver
from quiesce.proofs.engines.ranking.target import wanted
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.certificate_file import read
from quiesce.proofs.evidence.internal import InternalError
from quiesce.proofs.evidence.question import Question

KETTLE = Path(__file__).resolve().parents[2] / "assets" / "kettle"
NAMED = (str(KETTLE / "kettle.yaml"), "--machines", str(KETTLE / "machines"), "--specs", str(KETTLE / "specs"))


@pytest.fixture(scope="module")
def case():
    """A kettle, of which something comes always, only with a switch, and stays possible."""
    return prepare(Question((str(KETTLE / "kettle.yaml"),), str(KETTLE / "machines"), str(KETTLE / "specs")))


@pytest.fixture(scope="module")
def proven(case):
    """What became of each claim."""
    return {each.verdict.claim.declared.name: each for each in prove(case, "projections", KINDS, Limits(), Progress())}


def claim(case, name):
    (found,) = (each for each in case.claims if each.declared.name == name)
    return found


def test_ranks_go_from_the_last_step_to_the_first(proven):
    """From the last step to the first: what is so, and what comes next."""
    told = {
        name: [(f.text(formula), event) for formula, event in each.proof.ranks]
        for name, each in proven.items()
        if each.proof
    }
    assert told == {
        "kettle-boils": [("kitchen.kettle in boiling", None), ("kitchen.kettle in heating", "kitchen.warms")],
        "kettle-ends": [
            ("kitchen.kettle in done", None),
            ("kitchen.kettle in boiling", "kitchen.clicks"),
            ("kitchen.kettle in heating", "kitchen.warms"),
        ],
        "fitted-kettle-ends": [
            ("kitchen.kettle in done", None),
            ("kitchen.kettle in boiling", "kitchen.clicks"),
            ("kitchen.kettle in heating", "kitchen.warms"),
        ],
        "kettle-can-be-lifted": [
            ("kitchen.lid in open or kitchen.switch is missing", None),
            ("kitchen.kettle in cold, done", "kitchen.lift"),
            ("kitchen.kettle in boiling", "kitchen.clicks"),
            ("true", "kitchen.warms"),
        ],
    }


def test_lemmas_only_where_ranks_need_them(proven):
    """That the lid stays closed is needed so that the switch can click, and for nothing else."""
    lemmas = {name: [f.text(lemma) for lemma, _ in each.proof.lemmas] for name, each in proven.items() if each.proof}
    closed = "not (kitchen.kettle in heating, boiling and kitchen.lid in open)"
    assert lemmas["kettle-boils"] == lemmas["kettle-can-be-lifted"] == []
    assert lemmas["fitted-kettle-ends"] == [closed]
    assert closed in lemmas["kettle-ends"]


def test_nothing_is_proved_that_does_not_hold(case, proven):
    """Without its condition, and where only what need not come would help, there are no ranks."""
    prover = RankingProver(case.composition, Limits())
    ends = claim(case, "kettle-ends")
    assert prover.prove(ends).reason == UNTRUE
    assert prover.prove(ends, f.negation(proven["kettle-ends"].verdict.holds_when)).reason == UNTRUE
    pressed = t.Always(
        f.Implies(t.Holds(f.In("kitchen.kettle", ("done",))), t.Eventually(t.Holds(f.In("kitchen.kettle", ("cold",)))))
    )
    assert prover.prove(replace(ends, temporal=pressed)).reason == UNTRUE


def test_only_responses_are_proved_by_ranks(case, proven):
    """What is no response to a state is neither proved nor said to be unproved."""
    other = proven["kettle-hums"]
    assert (other.proof, other.certificate, other.word) == (None, None, other.verdict.word)
    assert RankingProver(case.composition, Limits()).prove(claim(case, "kettle-hums")).reason == OTHER
    state, event = t.Holds(f.TRUE), t.Occurs("kitchen.press")
    assert wanted("leads_to", t.Always(f.Implies(state, t.Eventually(event)))) is None
    assert wanted("leads_to", t.Always(f.Implies(t.Eventually(event), t.Eventually(state)))) is None
    assert wanted("until", t.Always(f.Implies(event, t.Eventually(state)))) is None


def test_a_claim_of_steps_names_the_states_after_each_event():
    """A claim of steps says for each event that it names from where something must come, and what other steps mean."""
    on, off, goal = (t.Holds(f.In("m", (name,))) for name in ("on", "off", "goal"))
    one, two = t.Occurs("m.one"), t.Occurs("m.two")
    whenever = f.Or((f.And((one, on)), f.And((f.Not(one), two, off))))
    found = wanted("leads_to", t.Always(f.Implies(whenever, t.Eventually(goal))))
    assert (found.start, found.starts) == (f.FALSE, (("m.one", on.formula), ("m.two", off.formula)))
    always = wanted("leads_to", t.Always(t.Eventually(goal)))
    assert (always.start, always.starts) == (f.TRUE, ())


def test_a_proof_that_runs_out_of_time_says_so(case):
    """Where time is up there is no proof, and it is said why."""
    stopped = RankingProver(case.composition, Limits(seconds=0.0)).prove(claim(case, "kettle-ends"))
    assert not stopped.proved
    assert "time limit" in stopped.reason


def test_lemmas_and_ranks_are_told_as_sentences(case, tmp_path, monkeypatch, capsys):
    """Lemmas and ranks as sentences, and a certificate that says the same and is rechecked."""
    monkeypatch.chdir(tmp_path)

    def quiesce(*arguments):
        monkeypatch.setattr(sys, "argv", ["quiesce", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code, capsys.readouterr().out

    status, out = quiesce("prove", *NAMED, "--property", "fitted-kettle-ends", "--out", "kept")
    assert status == 0
    told = out[out.index("  fitted") : out.index("    found in")]
    assert (
        told
        == """\
  fitted-kettle-ends[kitchen]  proved by ranking: 2 ranks, 1 lemma, 18 obligations
    wherever it is due, one of these is so; the first that is so says what comes next, and nothing leads back:
     0  kitchen.kettle in done: it is there
     1  while kitchen.kettle in boiling: then kitchen.clicks can occur, and does in the end
     2  while kitchen.kettle in heating: then kitchen.warms can occur, and does in the end
    no event leads out of all of these together, and every run begins in them:
     1  while kitchen.kettle in heating, boiling: kitchen.lid in closed
"""
    )
    assert "never up from rank 2 by kitchen.clicks" in out
    assert out.endswith("1 claim: 1 proved by ranking\n1 certificate below kept: quiesce recheck checks them\n")
    assert [each.event for each in read("kept/kettles/fitted-kettle-ends.kitchen.json").ranks] == [
        None,
        "kitchen.clicks",
        "kitchen.warms",
    ]
    status, out = quiesce("recheck", "kept", "--allow-outside", str(KETTLE))
    assert status == 0
    assert "2 ranks, 1 lemma, 18 obligations" in out


def test_ranks_confirm_what_exploration_found(case):
    """Verdicts of exploration are confirmed by ranks, and by the check of their certificates."""
    found = run(case, "inductive", Limits(), Causes(kind="none"), Progress())
    known = {each.claim.declared.name: (each.word, *each.known) for each in found.verdicts}
    assert known == {
        "kettle-boils": ("holds", "explored", "ranking", "recheck"),
        "kettle-ends": ("depends", "explored", "ranking", "recheck"),
        "fitted-kettle-ends": ("holds", "explored", "ranking", "recheck"),
        "kettle-can-be-lifted": ("holds", "explored", "ranking", "recheck"),
        "kettle-hums": ("depends", "explored"),
    }


def test_a_wrong_region_is_noticed(case, proven):
    """A verdict that claims too much is not confirmed."""
    confirmer = confirm.Confirmer(case, Limits(), lambda _: None)
    with pytest.raises(InternalError, match="exploration says it holds, ranking does not"):
        confirmer.confirmed(replace(proven["kettle-ends"].verdict, holds_when=f.TRUE))
