"""The ledgers that come with Quiesce: of each reference system, as a check would write it, and what a check finds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language import formula as f
from quiesce.model.system.references import references
from quiesce.proofs.checking.progress import Silent
from quiesce.proofs.compare.ledger.comparison import expected
from quiesce.proofs.compare.ledger.ledger import STALE
from quiesce.proofs.compare.ledger.place import FOLDER, place
from quiesce.proofs.compare.ledger.several import Pinned, checked
from quiesce.proofs.compare.ledger.written import text
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.digest import digest
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from quiesce.proofs.compare.ledger.ledger import Ledger
    from quiesce.proofs.evidence.case import Case

SYSTEMS = [*references()]


@cache
def case(system: str) -> Case:
    """A reference system with its claims."""
    return prepare(Question((system,)))


@cache
def kept(system: str) -> Ledger:
    """The ledger that is kept of it."""
    found = expected(place(Question((system,)), ""), case(system), update=False)
    assert found is not None
    return found


def test_each_reference_system_has_one() -> None:
    """There is a ledger for each reference system, and no other."""
    assert sorted(file.name for file in FOLDER.iterdir()) == sorted(f"{name}.yaml" for name in SYSTEMS)


@pytest.mark.parametrize("system", SYSTEMS)
def test_it_is_what_a_check_writes(system: str) -> None:
    """Nobody wrote in it by hand: it reads the same as it is written."""
    assert (FOLDER / f"{system}.yaml").read_text("utf-8") == text(kept(system))


@pytest.mark.parametrize("system", SYSTEMS)
def test_it_is_about_the_system_as_it_is(system: str) -> None:
    """What can be told without a check is as the ledger says: behaviour, claims, their wording, assumptions, features."""
    found, there = kept(system), case(system)
    transitions = there.composition.transition_system
    assert found.digest == digest(transitions), f"quiesce check {system} --update-ledger"
    assert set(found.claims) == {claim.name for claim in there.claims}
    assert found.silent == tuple(sorted(item.name for item in there.silent))
    assert found.machines == {variable.name: len(variable.locations) for variable in transitions.variables}
    for claim in there.claims:
        entry = found.claims[claim.name]
        assert entry.says.partition(":")[0] == claim.declared.pattern
        if claim.temporal is None:
            assert entry.says == f"{claim.declared.pattern}: {f.text(claim.declared.body.formula)}"


@pytest.mark.parametrize("system", SYSTEMS)
def test_it_pins_no_failure_of_the_check_itself(system: str) -> None:
    """Nothing unknown is pinned, no stale certificate, and coverage is measured."""
    found = kept(system)
    assert [name for name, entry in found.claims.items() if entry.verdict == "unknown"] == []
    assert [name for name, entry in found.claims.items() if entry.certificate == STALE] == []
    assert found.taken.why == ""


@pytest.mark.parametrize("system", SYSTEMS)
def test_it_pins_how_large_the_system_is(system: str) -> None:
    """States, transitions and depth: numbers, or else for all of them why there is none."""
    size = kept(system).size
    sizes = [size["states"], size["transitions"], size["depth"]]
    assert all(each.isdigit() for each in sizes) or len({each.partition(": ")[2] for each in sizes} - {""}) == 1


@pytest.mark.slow
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_check_finds_what_it_says(system: str) -> None:
    """The whole comparison: `quiesce ledger SYSTEM`."""
    each = Pinned(case(system), place(Question((system,)), ""), kept(system))
    _, found = checked(each, Limits.starting_now(None), Silent(), 1)
    assert (found.differences, found.status) == ((), 0)
