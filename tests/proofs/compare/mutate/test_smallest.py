"""The smallest set of claims, against all sets there are."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from quiesce.proofs.compare.mutate.smallest import smallest

NAMES = "abcdefg"


@given(st.lists(st.frozensets(st.sampled_from(NAMES), min_size=1), max_size=12))
def test_no_smaller_set_has_one_of_every_row(rows: list[frozenset[str]]) -> None:
    """What is found has one of every row, no set with fewer names does, and the order of the rows does not matter."""
    found = smallest(rows, NAMES)
    assert found.proved
    assert all(row & set(found.names) for row in rows)
    fewer = combinations(NAMES, len(found.names) - 1) if found.names else ()
    assert not any(all(row & set(some) for row in rows) for some in fewer)
    assert smallest(rows[::-1], NAMES) == found
