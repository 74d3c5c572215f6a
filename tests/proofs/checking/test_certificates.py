"""The certificates that come with Quiesce: all of them pass, and nothing that holds is without one."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from quiesce.model.system.load import EMBEDDED
from quiesce.model.system.references import references
from quiesce.proofs.checking.decide import Decider
from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.shipped import FOLDER, ShippedCertificates
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.certificate import file_of
from quiesce.proofs.evidence.question import Question

QUICK = ("minimal",)
WITHOUT = {"vehicle"}
"""Of which none come with Quiesce: what holds there is as its ledger says, by exploration alone."""
PROVED = ("never", "always", "leads_to", "recoverable")
"""The patterns of claims of which there are certificates."""

SYSTEMS = [
    name if name in QUICK else pytest.param(name, marks=pytest.mark.slow)
    for name in references(EMBEDDED)
    if name not in WITHOUT
]


@pytest.mark.parametrize("share", [40, pytest.param(1, marks=pytest.mark.slow)], ids=["a fortieth", "all"])
def test_every_certificate_passes(share):
    """Z3 and cvc5 discharge every obligation of the certificates, and each is about the system and claim as they are now."""
    files = sorted(str(file) for file in FOLDER.rglob("*.json"))[::share]
    code = "import sys; sys.argv[1:] = sys.argv[2:]; from quiesce.proofs.cli.main import main; main()"
    command = [
        sys.executable,
        "-c",
        code,
        "quiesce",
        "recheck",
        "--json",
        *files,
        "--allow-outside",
        str(FOLDER.parents[1]),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["certificates"]
    assert len(found) == len(files) > 5
    assert [each["file"] for each in found if not each["rechecked"]] == []


def test_each_reference_system_has_some_but_for_those_that_are_told() -> None:
    """A folder for each of the others, and no more."""
    assert {folder.name for folder in FOLDER.iterdir()} == set(references(EMBEDDED)) - WITHOUT


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_invariant_that_holds_has_a_certificate(name):
    """What exploration finds to hold, and nothing else, has a certificate that fits."""
    case = prepare(Question((name,)))
    kept = ShippedCertificates(case)
    decider = Decider(case.composition, "symbolic", Limits(), Causes(kind="none"))
    claims = tuple(claim for claim in case.claims if claim.declared.pattern in PROVED)
    holding = [verdict for verdict in decider.verdicts(claims) if verdict.word == "holds"]
    assert [verdict.claim.name for verdict in holding if not kept.of(verdict)] == []
    files = {file_of(name, v.claim.declared.name, [e.name for _, e in v.claim.bound]) for v in holding}
    assert {str(file.relative_to(FOLDER)) for file in (FOLDER / name).iterdir()} == files
