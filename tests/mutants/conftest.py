"""What the mutants are compared with: the model as it stands, its reference systems and their claims."""

from __future__ import annotations

import pytest

from quiesce.model.qvmconf.system import open_system
from quiesce.model.system.load import EMBEDDED, load
from quiesce.model.system.references import references
from quiesce.specs.language.property import EMBEDDED as SPECS
from quiesce.specs.language.property import load_properties

from .killing import Reference

STAGES = (("minimal",), ("bench",), ("x86", "cockpit"), ("vehicle",))


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The reference systems, the cheapest first, and what is claimed about them."""
    files = references()
    assert sorted(files) == sorted(name for stage in STAGES for name in stage), "a system is in no stage"
    systems = {name: open_system([files[name]], {}) for stage in STAGES for name in stage}
    library = load(EMBEDDED)
    return Reference(library, systems, load_properties(SPECS, names=library.names), STAGES)
