"""A check that answers too much, or nothing, is caught, even where the ledger agrees: the canary lives, or claims are missing."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from quiesce.proofs.checking import run as check
from quiesce.proofs.checking.found import Found
from quiesce.proofs.checking.judge import Judge
from quiesce.proofs.compare.ledger import canary, made

from .lamps import CHECK, CLAIMS, LEDGER, edit, flat

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from .lamps import Run


def test_an_engine_that_answers_holds_is_caught(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine for which everything holds: the claims differ, and the canary lives, even where the ledger agrees."""
    monkeypatch.setattr(Judge, "_judged", lambda judge: Found("holds"))
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "the canary lives: killed-vm-leaves-device-quiet[nic] is holds, and has to be depends" in flat(printed)
    before = LEDGER.read_bytes()
    status, printed = run(*CHECK, "--update-ledger")
    assert (status, LEDGER.read_bytes()) == (1, before)
    assert "so nothing that this check says is to be believed" in flat(printed)


def test_an_engine_that_knows_nothing_is_caught(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that gives up: the claims are unknown, and so is the canary."""
    monkeypatch.setattr(Judge, "_judged", lambda judge: Found("unknown", None, reason="gave up"))
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "lamp-stays-whole[hall]: is not known any more: gave up (was depends)" in flat(printed)
    assert "the canary lives: hung-guest-comes-down[ivi] is unknown, and has to be depends: gave up" in flat(printed)


def test_an_engine_that_answers_nothing_is_caught(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that loses its claims on the way, with a ledger that knows none either."""
    honest = check.run

    def losing(*arguments: Any, **named: Any) -> check.Outcome:
        return replace(honest(*arguments, **named), verdicts=[])

    monkeypatch.setattr(check, "run", losing)
    text = LEDGER.read_text("utf-8")
    LEDGER.write_text(text[: text.index("claims:")] + "claims: {}\n", "utf-8")
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "not checked: lamp-stays-whole[hall] was not checked" in flat(printed)


def test_unknown_is_no_pass_though_the_ledger_agrees(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that is not known stays so: exit status 3, whatever the ledger says."""
    honest = Judge._judged

    def judged(judge: Judge) -> Found:
        mine = judge.claim.name == "lamp-stays-whole[hall]"
        return Found("unknown", None, reason="gave up") if mine else honest(judge)

    monkeypatch.setattr(Judge, "_judged", judged)
    assert run(*CHECK, "--update-ledger")[0] == 3
    status, printed = run(*CHECK, "--ledger")
    assert status == 3
    assert "1 claim not known, which is no pass whatever the ledger says" in flat(printed)


def test_a_canary_that_lives_turns_red(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The canary is given a device that needs no quiescing: it cannot fail any more, and the check with it."""
    shutil.copytree(canary.FOLDER, tmp_path / "canary")
    edit(tmp_path / "canary" / "canary.yaml", "not may(SIGTERM)", "not may(SIGKILL) and not may(SIGTERM)")
    monkeypatch.setattr(canary, "FOLDER", tmp_path / "canary")
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert "the canary lives: killed-vm-leaves-device-quiet[nic] is holds, and has to be depends" in flat(printed)
    assert "all is as the ledger says" in flat(printed)


def test_a_certificate_that_is_gone_turns_red(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A kept certificate is part of what is expected: without it, with another one, or with one that is stale, it is red."""
    kept = tmp_path / "certificates"
    assert run("prove", *CHECK[1:-2], "--out", str(kept))[0] in (0, 1)
    monkeypatch.setattr(made, "FOLDER", kept)
    monkeypatch.setattr("quiesce.proofs.checking.shipped.ShippedCertificates.__init__.__defaults__", (kept, None))
    assert "there is a certificate, where the ledger has none" in flat(run(*CHECK, "--update-ledger")[1])
    assert run(*CHECK, "--ledger")[0] == 0
    file = kept / "lamps" / "no-light-without-mains.hall.json"
    whole = file.read_text("utf-8")
    about = "no-light-without-mains[hall]: its certificate is"
    file.write_text(whole + "\n", "utf-8")
    assert f"{about} another one, of the same verdict" in flat(run(*CHECK, "--ledger")[1])
    file.write_text(whole.replace(json.loads(whole)["system"]["digest"], "0" * 64), "utf-8")
    assert f"{about} stale" in flat(run(*CHECK, "--ledger")[1])
    file.unlink()
    status, printed = run(*CHECK, "--ledger")
    assert status == 1
    assert f"{about} gone: nobody else can check the proof" in flat(printed)


def test_without_claims_nothing_is_checked(run: Run) -> None:
    """A system of which nothing is claimed is no system of which everything holds."""
    CLAIMS.write_text("- {property: any, for: {d: devices}, never: d.vm.lamp in broken}\n", "utf-8")
    status, printed = run(*CHECK, "--update-ledger")
    assert status == 2
    assert "nothing to check: nothing in this system is what any would apply to" in flat(printed)
