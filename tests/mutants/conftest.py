"""What the mutants are compared with: the model as it stands, its reference systems and their claims."""

from __future__ import annotations

import pytest

from quiesce.model.composition.load import EMBEDDED, load
from quiesce.model.composition.references import references
from quiesce.model.qvmconf.system import open_system
from quiesce.specs.language.property import EMBEDDED as SPECS
from quiesce.specs.language.property import load_properties

from .killing import Reference

CHEAPEST_FIRST = ("minimal", "x86", "cockpit")


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The reference systems, the cheapest first, and what is claimed about them."""
    files = references()
    names = sorted(files, key=lambda name: CHEAPEST_FIRST.index(name) if name in CHEAPEST_FIRST else len(files))
    return Reference(
        load(EMBEDDED), {name: open_system([files[name]], {}) for name in names}, load_properties(SPECS)
    )
