"""How certificates are shared out among processes."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from quiesce.proofs.checking.rechecking import EMBEDDED, _batches, _Task, certificates
from quiesce.proofs.checking.shipped import FOLDER
from quiesce.proofs.evidence.certificate_file import read


@given(names=st.lists(st.sampled_from("abc"), min_size=1, max_size=40).map(sorted), jobs=st.integers(1, 9))
def test_batches(names, jobs):
    """All certificates, in their order, each batch about one system, none much larger than what each process can have."""
    some = read(next(FOLDER.rglob("*.json")))
    tasks = [
        _Task(str(number), replace(some, system=replace(some.system, name=name)), ("Z3",), 1.0, (), None, apart=False)
        for number, name in enumerate(names)
    ]
    batches = list(_batches(tasks, jobs))
    assert [task.file for batch in batches for task in batch] == [task.file for task in tasks]
    assert all(len({task.certificate.system.name for task in batch}) == 1 for batch in batches)
    assert max(map(len, batches)) <= max(1, len(tasks) // jobs)
    assert len(batches) >= min(jobs, len(tasks))


def test_those_that_come_with_quiesce():
    """Without a file, every one that comes with Quiesce is read."""
    assert set(certificates(())) == {str(file) for file in EMBEDDED.rglob("*.json")}
