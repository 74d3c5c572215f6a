"""A small model of pumps, and `quiesce catalogue` run on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PUMP = """\
machine: pump
per: device
initial: "off"
events:
  run: {class: choice, means: somebody turns it on, because: [F1]}
  burst: {class: fault, because: [F2]}
states:
  - {name: "off", because: F1}
  - on
  - burst
transitions:
  - {trigger: run, source: "off", dest: on, because: [F1]}
  - {trigger: burst, source: on, dest: burst, conditions: oil is full or mode is rough, because: [F2]}
"""
FEATURES = """\
features:
  oil: {per: device, means: how full is it?, values: [full, empty], because: [A1]}
  mode: {per: device, values: [rough, gentle], because: [F2]}
constraints:
  - {per: device, formula: oil is empty implies mode is gentle, because: [F1]}
"""
SOURCES = """\
sources:
  F1: {says: pumps run, document: "Manual | 1.0", known: documentation}
  F2: {says: pumps *burst* when they are full, known: observed}
  F3: {says: pumps are red, outside: colours make no difference}
  A1: {says: are they full?, rests_on: [F1]}
  E1: {says: who fills them?}
  I1: {says: no pump bursts}
  H1: {says: a full pump bursts, rests_on: [F2]}
  H2: {says: a pump runs}
"""
SPECS = """\
- property: whole
  claim: No pump bursts.
  for: {d: devices}
  never: d.pump in burst
  because: [I1]
  hazards: {H1: {system: minimal, cause: [d.oil is full, may(d.burst)]}}
- property: runs
  claim: A pump can run.
  for: {d: devices}
  possible: d.pump in on
  hazards: {H2: {system: two}}
"""
SYSTEM = "system: s\nvms:\n  a: {}\ndevices:\n  p: {vm: a}\n"
FILES = {
    "m/pump.yaml": PUMP,
    "m/features.yaml": FEATURES,
    "m/sources.yaml": SOURCES,
    "m/systems/minimal/minimal.yaml": SYSTEM,
    "m/systems/two/two.yaml": SYSTEM,
    "s/s.yaml": SPECS,
}


class Runs(Protocol):
    """Arguments of `catalogue`, and in some files one text for another → exit status, standard output, standard error."""

    def __call__(
        self, *arguments: str, changed: Mapping[str, tuple[str, str]] | None = None
    ) -> tuple[object, str, str]: ...


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]) -> Runs:
    """Runs `quiesce catalogue` in a folder with a small model of pumps."""
    monkeypatch.chdir(tmp_path)

    def result(*arguments: str, changed: Mapping[str, tuple[str, str]] | None = None) -> tuple[object, str, str]:
        files = dict(FILES)
        for name, (before, after) in (changed or {}).items():
            assert files[name].count(before) == 1, f"what is changed must be there once: {before}"
            files[name] = files[name].replace(before, after)
        for name, content in files.items():
            Path(name).parent.mkdir(exist_ok=True, parents=True)
            Path(name).write_text(content)
        return command_line("catalogue", *arguments, "--machines", "m", "--specs", "s")

    return result
