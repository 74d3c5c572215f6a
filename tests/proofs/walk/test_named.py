"""A claim as it is written → the claims that are meant."""

from __future__ import annotations

import pytest

from quiesce.model.language.findings import InputError
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question
from quiesce.proofs.walk.named import chosen


@pytest.fixture(scope="module")
def cockpit():
    """A system with three VMs and three devices."""
    return prepare(Question(("cockpit",)))


@pytest.mark.parametrize(
    ("written", "elements", "expected"),
    [
        ("no-device-left-unquiesced", (), ["gpu", "display", "camera"]),
        ("no-device-left-unquiesced[gpu]", (), ["gpu"]),
        ("no-device-left-unquiesced[ gpu ]", (), ["gpu"]),
        ("no-device-left-unquiesced[]", (), ["gpu", "display", "camera"]),
        ("no-device-left-unquiesced", ("camera",), ["camera"]),
        ("no-device-left-unquiesced[gpu]", ("camera",), []),
    ],
)
def test_claims_that_are_meant(cockpit, written, elements, expected):
    """Elements may be named in brackets or beside."""
    found = chosen(cockpit, written, "CLAIM", Progress(), elements)
    assert [element.name for claim in found for _, element in claim.bound] == expected


@pytest.mark.parametrize(
    ("written", "report"),
    [
        ("no-device-left-unquiesecd", 'CLAIM: there is no property "no-device-left-unquiesecd"; known: '),
        ("no-device-left-unquiesced[gpi]", 'CLAIM: no-device-left-unquiesced makes no claim about "gpi"; known: gpu, display, camera; did you mean "gpu"?'),
        ("a[b]c", 'CLAIM: there is no property "a[b]c"; known: '),
        ("", 'CLAIM: there is no property ""; known: '),
        ("\x1b[1m", 'CLAIM: there is no property "\\x1b[1m"; known: '),
    ],
)  # fmt: skip
def test_a_claim_that_is_not_there(cockpit, written, report):
    """What is not known is told, with what is."""
    with pytest.raises(InputError) as raised:
        chosen(cockpit, written, "CLAIM", Progress())
    assert str(raised.value).startswith(report)


def test_a_property_that_says_nothing_here(reference):
    """A property of shared devices makes no claim where none is shared."""
    with pytest.raises(InputError, match="sharers-have-stopped-using-device says nothing here"):
        chosen(reference, "sharers-have-stopped-using-device", "CLAIM", Progress())


def test_a_former_name_means_the_same_claims(reference, capsys):
    """Whoever writes it is told the name of now, and nobody else."""
    [claim] = chosen(reference, "vcpus-rest-while-qvm-ends[ivi]", "CLAIM", Progress())
    assert chosen(reference, claim.name, "CLAIM", Progress()) == (claim,)
    said = f'"vcpus-rest-while-qvm-ends" is called "{claim.declared.name}" now; its former name is known until'
    assert capsys.readouterr().err.count(said) == 1
