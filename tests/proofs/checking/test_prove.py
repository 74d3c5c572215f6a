"""`quiesce prove`: what is proved, what is kept of it, and what is said where there is no proof."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from quiesce.model.language import formula as f
from quiesce.proofs.checking import checked, confirm
from quiesce.proofs.checking.certify import KINDS
from quiesce.proofs.checking.checked import Checked
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.checking.prove import prove
from quiesce.proofs.checking.run import run
from quiesce.proofs.checking.seal import state_folder
from quiesce.proofs.checking.shipped import FOLDER, ShippedCertificates
from quiesce.proofs.engines.inductive.prover import METHODS, UNTRUE, Prover
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import MACHINES, SPECS, prepare
from quiesce.proofs.evidence.certificate_file import read
from quiesce.proofs.evidence.internal import InternalError
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.recheck.verify import verify
from quiesce.proofs.report.document import document

LAMP = Path(__file__).resolve().parents[2] / "assets" / "lamp"
ASKED = (
    "start-is-fresh",
    "exit-0-means-orderly",
    "hung-guest-has-armed-watchdog",
    "vcpus-are-stopped-while-qvm-terminates",
    "guest-shuts-down",
    "one-owner",
)


@pytest.fixture(scope="module")
def case():
    """The reference system with some claims: proved, proved under a condition, possible, and with nothing to go wrong."""
    return prepare(Question(properties=ASKED))


@pytest.fixture(scope="module")
def proven(case):
    """What became of them."""
    return {each.verdict.claim.declared.name: each for each in prove(case, "projections", KINDS, Limits(), Progress())}


@pytest.fixture
def quiesce(tmp_path, monkeypatch, command_line):
    """Runs the command line in an empty folder: exit status, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def result(*arguments):
        return command_line(*arguments)

    return result


def test_every_claim_has_its_kind_of_certificate(proven):
    """Invariants have obligations, conditional ones traces beyond, and what is possible a witness."""
    found = {name: each.certificate for name, each in proven.items()}
    assert list(found) == [name for name in found if name in ASKED]
    assert {name: (bool(c.obligations), c.claim.when is None, bool(c.borders)) for name, c in found.items()} == {
        "start-is-fresh": (True, True, False),
        "exit-0-means-orderly": (True, True, False),
        "one-owner": (True, True, False),
        "hung-guest-has-armed-watchdog": (True, False, True),
        "vcpus-are-stopped-while-qvm-terminates": (True, False, True),
        "guest-shuts-down": (False, True, True),
    }


def test_whatever_is_proved_is_rechecked(proven):
    """Every certificate passes the check that shares nothing with the prover."""
    for each in proven.values():
        assert verify("made here", each.certificate, ("Z3", "cvc5"), 60.0).refused == ""


def test_a_claim_is_proved_for_no_more_than_where_it_holds(case, proven):
    """Under the denial of its condition no lemmas make a conditional claim inductive."""
    verdict = proven["hung-guest-has-armed-watchdog"].verdict
    proof = Prover(case.composition, Limits()).prove(verdict.claim, f.negation(verdict.holds_when))
    assert (proof.proved, proof.reason) == (False, UNTRUE)
    assert Prover(case.composition, Limits()).prove(verdict.claim).reason == UNTRUE


@pytest.mark.parametrize("method", METHODS)
def test_a_claim_that_needs_lemmas_is_proved_with_them_only(case, method):
    """What needs lemmas is proved with those of projections and of Spacer, and not without any."""
    (claim,) = (each for each in case.claims if each.declared.name == "exit-0-means-orderly")
    proof = Prover(case.composition, Limits()).prove(claim, method=method)
    assert proof.proved is (method in ("projections", "spacer"))
    assert (proof.counterexample is not None) is (method in ("declared", "none"))


def test_declared_lemmas_are_proved_with_the_claim(tmp_path, quiesce):
    """A property's own lemmas suffice where they are right, and are refused where they are not."""
    claim = """\
- property: status-of-orderly-ends
  claim: Exit code 0 means that the guest ended itself.
  for: {v: vms}
  never: v.exit in code_0 and not v.guest in down.ended_itself
  assuming: [not may(host.shutdown), not may(guest_terminate)]
  lemmas:
    - v.qvm in terminating.alive.stopping.normal implies v.guest in LEMMA
    - host.hypervisor in up
    - not v.qvm in terminating.alive.stopping.exiting
"""
    assumed = (FOLDER.parents[1] / "specs" / "exit.yaml").read_text("utf-8")
    assert "exit-0-means-orderly" in assumed
    for lemma, said in (("down.ended_itself", "3 lemmas"), ("off", "does not hold")):
        folder = tmp_path / lemma
        folder.mkdir()
        (folder / "claim.yaml").write_text(claim.replace("LEMMA", lemma))
        status, out, _ = quiesce("prove", "--specs", str(folder), "--given", "arm_sigterm_exit=code_3")
        assert (status, said in out) == (0 if said == "3 lemmas" else 3, True), out


def test_no_certificate_is_overwritten_unless_asked(quiesce):
    """A second run leaves the file as it is, and says what to do; with --replace it is replaced."""
    arguments = ("prove", "--property", "one-owner", "--out", "kept")
    assert quiesce(*arguments)[0] == 0
    file = Path("kept/minimal/one-owner.ethernet.json")
    file.write_text("mine")
    status, _, err = quiesce(*arguments)
    assert (status, "one-owner.ethernet.json: is there already" in err) == (2, True)
    assert file.read_text() == "mine"
    assert quiesce(*arguments, "--replace")[0] == 0
    assert json.loads(file.read_text())["claim"]["property"] == "one-owner"


def test_a_time_limit_is_no_proof(quiesce):
    """What a limit cut short is not proved, and the exit status says so."""
    status, out, _ = quiesce("prove", "--property", "exit-0-means-orderly", "--timeout", "0.001")
    assert status == 3
    assert "0 certificates" not in out
    assert "proved by induction" not in out


def test_kinds_can_be_chosen(quiesce):
    """Only claims of the kind asked for are told."""
    status, out, _ = quiesce("prove", "--kind", "possible", "--property", "one-owner", "--property", "guest-shuts-down")
    assert status == 0
    assert "guest-shuts-down" in out
    assert "one-owner" not in out


def test_the_engines_agree_on_how_it_is_known(case):
    """Confirmed verdicts are those of exploration, each known by every road that there is to it."""
    asked = replace(case, claims=tuple(each for each in case.claims if each.declared.name != "start-is-fresh"))
    found = run(asked, "inductive", Limits(), Causes(kind="none"), Progress())
    known = {each.claim.declared.name: (each.word, *each.known) for each in found.verdicts}
    assert known == {
        "exit-0-means-orderly": ("holds", "explored", "induction", "recheck", "certificate_unchecked"),
        "one-owner": ("holds", "explored", "induction", "recheck", "certificate_unchecked"),
        "hung-guest-has-armed-watchdog": ("depends", "explored", "induction", "recheck", "bounded"),
        "vcpus-are-stopped-while-qvm-terminates": ("depends", "explored", "induction", "recheck", "bounded"),
        "guest-shuts-down": ("holds", "explored", "bounded"),
    }


def test_a_wrong_region_is_noticed(case, proven):
    """A verdict that claims too much, or a trace of another length, is not confirmed."""
    confirmer = confirm.Confirmer(case, Limits(), lambda _: None)
    right = proven["hung-guest-has-armed-watchdog"].verdict
    with pytest.raises(InternalError, match="exploration says it holds, induction does not"):
        confirmer.confirmed(replace(right, holds_when=f.TRUE))
    longer = replace(right.trace, steps=(*right.trace.steps, right.trace.steps[-1]))
    with pytest.raises(InternalError, match="shortest run of 4 steps"):
        confirmer.confirmed(replace(right, trace=longer))


def test_kept_certificates_are_about_what_they_say():
    """The certificates that come with Quiesce lie where their system and claim say."""
    files = sorted(FOLDER.rglob("*.json"))
    assert len(files) > 200
    for file in files[::40]:
        assert FOLDER / read(file).file == file


MORE = {
    "specs": "- {property: more, claim: More is claimed., for: {v: vms}, never: v.qvm in lost}\n",
    "model": "sources:\n  F999: {says: more, document: another, known: documentation}\n",
}
ONE = FOLDER / "minimal" / "one-owner.ethernet.json"


@pytest.fixture(scope="module")
def marked(proven):
    """A question → how the claim of the certificate `ONE` is marked in it, were it to hold there."""

    def of(**question):
        case = prepare(Question(properties=("one-owner",), **question))
        return ShippedCertificates(case).of(replace(proven["one-owner"].verdict, claim=case.claims[0]))

    return of


def test_a_certificate_is_about_its_own_question(marked, tmp_path, monkeypatch):
    """A certificate fits its own system, assumptions, machines and claims, and nothing else; a copy of these is as good."""
    for folder, embedded in (("specs", SPECS), ("model", MACHINES)):
        shutil.copytree(embedded, tmp_path / folder, ignore=lambda _, names: [x for x in names if x.endswith(".py")])
    monkeypatch.chdir(tmp_path)
    assert marked() == marked(specs="specs", machines="model") == "certificate_unchecked"
    assert marked(assume=("not may(SIGKILL)",)) == ""
    assert marked(assume=("may(SIGKILL) or not may(SIGKILL)",)) == ""
    assert marked(given=("quiescer=present",)) == ""
    for folder, more in MORE.items():
        (tmp_path / folder / "another.yaml").write_text(more, "utf-8")
    assert marked(specs="specs") == ""
    assert marked(machines="model") == ""


def test_what_is_told_of_files_is_told_of_those_that_were_read(tmp_path):
    """Whoever changes machines or claims while they are checked does not change what the answer says that it is about."""
    shutil.copytree(LAMP, tmp_path, dirs_exist_ok=True)
    case = prepare(Question((str(tmp_path / "lamp.yaml"),), str(tmp_path / "machines"), str(tmp_path / "specs")))
    before = run(case, "symbolic", Limits(), Causes(kind="none"), Progress())
    shutil.rmtree(tmp_path / "machines")
    (tmp_path / "specs" / "more.yaml").write_text(MORE["specs"], "utf-8")
    told = document(before)["rests_on"]
    original = prepare(Question((str(LAMP / "lamp.yaml"),), str(LAMP / "machines"), str(LAMP / "specs"))).basis
    assert told["machines"]["sha256"] == original.machines.digest
    assert told["claims"]["sha256"] == original.specs.digest


def test_a_certificate_counts_as_checked_once_it_was(quiesce, marked, tmp_path, monkeypatch):
    """That a certificate was checked is believed where this version did it on this machine, and of nobody's word."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert marked() == "certificate_unchecked"
    assert quiesce("recheck", str(ONE))[0] == 0
    assert marked() == "certificate"
    note = state_folder() / checked.FILE
    believed = json.loads(note.read_bytes())
    note.write_text(json.dumps({**believed, "digests": [*believed["digests"], "0" * 64]}), "utf-8")
    assert marked() == "certificate_unchecked"
    note.write_text(json.dumps(believed), "utf-8")
    assert marked() == "certificate"
    monkeypatch.setattr(checked, "program", lambda: "another version")
    assert marked() == "certificate_unchecked"


def test_what_a_refused_certificate_says_is_not_noted(quiesce, tmp_path, monkeypatch):
    """A certificate that was refused counts as unchecked, however often it was looked at."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    text = json.loads(ONE.read_bytes())
    (tmp_path / "bad.json").write_text(json.dumps({**text, "lemmas": []}), "utf-8")
    assert quiesce("recheck", str(tmp_path / "bad.json"))[0] == 1
    assert not Checked.here().digests


def test_where_nothing_can_be_noted_recheck_says_so(quiesce, tmp_path, monkeypatch):
    """Without a place for the user's state a certificate is rechecked all the same, and it is told that this is not remembered."""
    (tmp_path / "file").write_text("", "ascii")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    status, out, err = quiesce("recheck", str(ONE))
    assert (status, "1 rechecked" in out) == (0, True)
    assert "not remembered that these were checked: " in err
