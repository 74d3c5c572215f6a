"""A ledger's text: what is written is read back, whatever stands in it, and what is damaged is told with its place."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiesce.model.language.findings import InputError
from quiesce.proofs.compare.ledger.ledger import Entry, Ledger, Taken
from quiesce.proofs.compare.ledger.reading import OtherSystem, read
from quiesce.proofs.compare.ledger.written import text

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

# What names and formulas are made of, and what YAML might take for something of its own.
WORDS = st.one_of(
    st.text(st.sampled_from("ab1 :#'\"[]{},&*!|>%@`-?~\\=.()_<"), max_size=12),
    st.sampled_from(
        ["true", "null", "~", "yes", "1.10", "- a", "a: b", "a #b", " a", "a ", "é", "\u2028", "\t", "\x7f"]
    ),
)
LISTS = st.lists(WORDS, max_size=3).map(tuple)
TABLES = st.dictionaries(WORDS, WORDS, max_size=3)
NUMBERS = st.integers(0, 10**17)
ENTRIES: SearchStrategy[Entry] = st.builds(
    Entry,
    says=WORDS,
    assuming=LISTS,
    verdict=st.sampled_from(["holds", "violated", "depends", "vacuous", "unknown"]),
    why=WORDS,
    holds_when=LISTS,
    shown_in=st.sampled_from(["", "6 steps", "6 steps and then for ever 2"]),
    fails_by=LISTS,
    causes=NUMBERS,
    rescued_by=LISTS,
    explored=st.sampled_from(["", "9 states of 3 machines, 32 assignments"]),
    certificate=st.sampled_from(["none", "stale", "0" * 64]),
)
LEDGERS: SearchStrategy[Ledger] = st.builds(
    Ledger,
    about=WORDS,
    digest=st.just("0" * 64),
    how=TABLES,
    options=LISTS,
    assumed=LISTS,
    size=TABLES,
    machines=st.dictionaries(WORDS, NUMBERS, max_size=3),
    features=TABLES,
    permissions=TABLES,
    taken=st.builds(Taken, ways=NUMBERS, never=LISTS, why=WORDS),
    claims=st.dictionaries(WORDS, ENTRIES, max_size=3),
    silent=LISTS,
)
GOOD = """\
ledger: 1
about: a
digest: d
how: {}
options: []
assumed: []
size: {}
machines: {}
features: {}
permissions: {}
taken: {ways: 1, never: []}
silent: []
claims: {}
"""


@given(LEDGERS)
def test_what_is_written_is_read_back(ledger: Ledger) -> None:
    """Reading undoes writing: no name or formula is taken for something else."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.ledger.yaml"
        file.write_text(text(ledger), "utf-8", newline="")
        assert read(file, ledger.about) == ledger


@given(LEDGERS)
def test_a_fact_is_a_line(ledger: Ledger) -> None:
    """Each item of a list or table stands on a line of its own, so that a reviewer sees just what changed."""
    lines = text(ledger).splitlines()
    facts = [*ledger.options, *ledger.assumed, *ledger.silent, *ledger.taken.never]
    facts += [*ledger.how, *ledger.size, *ledger.machines, *ledger.features, *ledger.permissions]
    facts += [item for e in ledger.claims.values() for item in (*e.assuming, *e.holds_when, *e.fails_by, *e.rescued_by)]
    assert len([line for line in lines if line.startswith(("  ", "    "))]) >= len(facts)
    assert all(line.isprintable() or not line.isascii() for line in lines)


def test_the_smallest_ledger(tmp_path: Path) -> None:
    """What the damaged ones below are made of is whole."""
    file = tmp_path / "a.yaml"
    file.write_text(GOOD, "utf-8")
    assert read(file, "a").taken == Taken(1, ())


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("ledger: 1", "ledger: 2", '1:9: this ledger is of the format "2"; known: 1'),
        ("silent: []\n", "", '1:1: a ledger needs "silent"'),
        ("silent: []", "silenced: []", '12:1: a ledger has no "silenced"; known: ledger, about'),
        ("machines: {}", "machines: {a: many}", '8:15: the number of locations of a: "many" is not a number'),
        ("machines: {}", f"machines: {{a: {'9' * 5000}}}", "8:15: the number of locations of a"),
        ("machines: {}", "machines: {a: ٣}", "8:15: the number of locations of a"),
        ("options: []", "options: {}", "5:10: options must be a list, not a mapping"),
        ("options: []", "options: [[a]]", "5:11: options must be text"),
        ("claims: {}", "claims: {a: {says: x, verdict: holds}}", '13:13: the claim "a" needs "certificate"'),
        ("claims: {}", "claims: {a: b}", '13:13: the claim "a" must be a mapping, not "b"'),
        ("claims: {}", "claims: {a: {}, a: {}}", '13:17: duplicate key "a"'),
    ],
)
def test_damage_is_told_with_its_place(tmp_path: Path, old: str, new: str, finding: str) -> None:
    """A ledger that is not as it should be is refused, with line and column."""
    file = tmp_path / "a.yaml"
    file.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(InputError) as refused:
        read(file, "a")
    assert f"{file}:{finding}" in str(refused.value)


def test_another_system_is_another_matter(tmp_path: Path) -> None:
    """That a ledger is about another system is told apart from damage, since it must not be written over."""
    file = tmp_path / "a.yaml"
    file.write_text(GOOD, "utf-8")
    with pytest.raises(OtherSystem, match='about the system "a", not about "b"'):
        read(file, "b")
