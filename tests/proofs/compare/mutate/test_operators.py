"""Mutants of a machine: which there are, what they are called, and which are in a sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.findings import InputError
from quiesce.model.system.load import EMBEDDED, check_model, load
from quiesce.proofs.compare.mutate.kinds import MEANS, OPERATORS
from quiesce.proofs.compare.mutate.mutated import Refused, mutated
from quiesce.proofs.compare.mutate.operators import distinct, every, sampled

if TYPE_CHECKING:
    from quiesce.model.system.flatten import Tried
    from quiesce.model.system.library import Library
    from quiesce.proofs.evidence.case import Case


@pytest.fixture(scope="module")
def library() -> Library:
    """The embedded model."""
    return load(EMBEDDED)


def test_every_kind_of_change_is_made(library: Library) -> None:
    """The embedded machines have mutants of every kind, each differs from its machine, and no two have one name."""
    machines = library.model.machines
    mutants = [mutant for machine in machines for mutant in every(machine)]
    assert {mutant.operator for mutant in mutants} == set(OPERATORS) == set(MEANS)
    assert len(distinct(mutants)) == len(mutants)
    known = {machine.name: machine for machine in machines}
    assert all(mutant.machine != known[mutant.machine.name] for mutant in mutants)
    assert all(mutant.at.file.endswith(f"{mutant.machine.name}.yaml") for mutant in mutants)


def test_kinds_are_chosen_in_the_same_order(library: Library) -> None:
    """Mutants of one kind are those of all kinds that are of that kind."""
    machine = next(each for each in library.model.machines if each.name == "qvm")
    for operator in OPERATORS:
        assert list(every(machine, (operator,))) == [m for m in every(machine) if m.operator == operator]


def test_all_destinations_contain_the_next(library: Library) -> None:
    """Whoever asks for every destination gets the next ones among them."""
    for machine in library.model.machines:
        assert {m.name for m in every(machine)} <= {m.name for m in every(machine, everywhere=True)}


def test_a_sample_depends_on_names_alone(library: Library) -> None:
    """A sample has as many as asked for, keeps the order, and loses no mutant because others come or go."""
    mutants = [mutant for machine in library.model.machines for mutant in every(machine)]
    sample = sampled(mutants, 50)
    assert len(sample) == 50
    assert [mutants.index(mutant) for mutant in sample] == sorted(mutants.index(mutant) for mutant in sample)
    assert {m.name for m in sampled(mutants[::-1], 50)} == {m.name for m in sample}
    fewer = [mutant for mutant in mutants if mutant in sample or mutant.machine.name != "qvm"]
    assert {m.name for m in sampled(fewer, 50)} == {m.name for m in sample}
    assert sampled(mutants, len(mutants) + 1) == mutants


def test_a_mutant_is_checked_as_if_it_were_loaded(kettle: Case) -> None:
    """What is checked again of a changed model is enough: the same are refused for the same, and the graphs are the same."""
    library = kettle.composition.library
    refused, made = 0, 0
    tried: Tried = {}
    for mutant in (mutant for machine in library.model.machines for mutant in every(machine, everywhere=True)):
        try:
            whole = check_model(mutant.model(library.model)).graphs
        except InputError as error:
            wrong = set(str(error).splitlines())
            with pytest.raises(Refused) as reason:
                mutated(library, mutant)
            assert set(str(reason.value).splitlines()) <= wrong
            refused += 1
        else:
            assert mutated(library, mutant).graphs == whole
            assert mutated(library, mutant, tried).graphs == whole
            made += 1
    assert refused
    assert made
