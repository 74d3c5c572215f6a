"""Mutants of the machines: each claim is there to notice some mistake, so single mistakes must be noticed by some claim."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.system.instantiate import instantiate
from quiesce.model.system.load import EMBEDDED, load
from quiesce.proofs.compare.mutate.answered import Answered
from quiesce.proofs.compare.mutate.change import NEVER
from quiesce.proofs.compare.mutate.killing import compared
from quiesce.proofs.compare.mutate.mutated import Refused, mutated
from quiesce.proofs.compare.mutate.operators import distinct, every, sampled
from quiesce.specs.language.claim import claims

from .chosen import CHOSEN, CHOSEN_OF_RUNS
from .rows import found
from .survivors import read_survivors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .choosing import Chosen
    from .killing import Reference

MACHINES = tuple(
    sorted(file.stem for file in EMBEDDED.glob("*.yaml") if file.stem not in ("features", "pages", "sources"))
)
SHARE = 5
"""Every how many of all single changes are in the sweep; 1 for all, which takes hours."""

SWEPT = ("drop-row", "drop-trigger", "drop-reaction", "drop-condition", "drop-unless", "retarget")
"""The kinds of change that are swept."""

SURVIVORS = Path(__file__).with_name("survivors.yaml")


def one_of_each_machine(chosen: Sequence[Chosen]) -> list[object]:
    """The first of each machine for every push; the others are slow."""
    first = {each.machine: each for each in reversed(chosen)}
    return [each if first[each.machine] is each else pytest.param(each, marks=pytest.mark.slow) for each in chosen]


@pytest.mark.parametrize("chosen", one_of_each_machine(CHOSEN), ids=lambda chosen: f"{chosen.machine}: {chosen.what}")
def test_a_mistake_is_noticed(chosen: Chosen, reference: Reference) -> None:
    """Some claim about some reference system has another verdict; the one that is there for it, where there is one."""
    mutant = chosen.of(reference.library.model)
    killer = reference.killer(mutant, chosen.by)
    print(f"{mutant}\n  noticed by {killer}")  # noqa: T201  # shown by pytest -s
    assert killer is not None
    assert not chosen.by or killer.claim.partition("[")[0] == chosen.by


@pytest.mark.parametrize(
    "chosen", one_of_each_machine(CHOSEN_OF_RUNS), ids=lambda chosen: f"{chosen.machine}: {chosen.what}"
)
def test_a_mistake_that_shows_in_runs_is_noticed(chosen: Chosen, reference: Reference) -> None:
    """The claim about steps or whole runs that is there for it has another verdict in the minimal system."""
    said = [item for item in reference.properties if item.name == chosen.by]
    assert all(item.temporal is not None for item in said)
    mutant = chosen.of(reference.library.model)
    libraries = (reference.library, mutated(reference.library, mutant))
    systems = [instantiate(library, reference.systems["minimal"]) for library in libraries]
    before, after = (Answered(system, claims(said, system)) for system in systems)
    (claim,) = before.claims
    assert compared("minimal", claim, before, after) is not None


def test_there_are_enough_of_them_everywhere() -> None:
    """At least forty, and one of every machine."""
    assert len(CHOSEN) >= 40
    assert set(MACHINES) == {chosen.machine for chosen in CHOSEN}


def test_the_model_as_it_stands_is_told_from_itself_by_nothing(reference: Reference) -> None:
    """Read once more it is the same; and what is not compared by its transition system has the same verdicts."""
    assert reference.told_apart(load(EMBEDDED)) is None
    one, other = (reference.under(reference.library, "bench") for _ in range(2))
    for claim in list(one.claims)[:6]:
        assert other.reached_when(claim, one.reached(claim)), claim


def test_a_mutant_that_is_not_well_formed_shows_nothing(reference: Reference) -> None:
    """A change after which a location is never reached is refused by the loader, not noticed by a claim."""
    machine = next(each for each in reference.library.model.machines if each.name == "attempts")
    with pytest.raises(Refused, match='can reach "other_slot"'):
        reference.killer(NEVER.of(machine, found(machine, "to other_slot")))


def test_what_is_to_be_changed_must_be_there(reference: Reference) -> None:
    """Words that describe no row, or several, are an error that lists the rows."""
    machine = next(each for each in reference.library.model.machines if each.name == "attempts")
    with pytest.raises(LookupError, match=r"(?s)0 rows of attempts .*launch from none to first"):
        found(machine, "no such words")
    with pytest.raises(LookupError, match="4 rows of attempts"):
        found(machine, "decide_restart")


@pytest.mark.slow
@pytest.mark.parametrize("name", MACHINES)
def test_every_survivor_is_explained(name: str, reference: Reference) -> None:
    """Of a fixed share of all single changes of a machine's rows, just those survive of which it is said why.

    They are chosen by their names, so that a row that is added elsewhere leaves nearly all others in the share, and explained.
    """
    machine = next(each for each in reference.library.model.machines if each.name == name)
    mutants = distinct(every(machine, SWEPT, everywhere=True))
    explained = {mutant for mutant in read_survivors(SURVIVORS) if mutant.startswith(f"{name}: ")}
    survivors, killed, stillborn = set[str](), 0, 0
    for mutant in sampled(mutants, -(-len(mutants) // SHARE)):
        try:
            killer = reference.killer(mutant)
        except Refused:
            stillborn += 1
            continue
        if killer is None:
            survivors.add(mutant.name)
        else:
            killed += 1
    print(f"{name}: {killed} noticed, {len(survivors)} not, {stillborn} refused")  # noqa: T201  # shown by pytest -s
    assert survivors - explained == set(), "nothing notices these, and nobody says why"
    assert explained - survivors == set(), "these are noticed, refused or gone, and need no explanation"
