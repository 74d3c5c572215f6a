"""Machines as statecharts: everything that is declared is drawn, once, and the same on every run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quiesce.model.language.document import Mapping, read_document
from quiesce.model.language.machine_file import read_machine
from quiesce.model.language.names import state_paths
from quiesce.model.language.reading import Reading
from quiesce.model.system.load import EMBEDDED, load
from quiesce.model.views.dot import dot
from quiesce.model.views.drawing import Drawing, within
from quiesce.model.views.machine_drawing import machine_drawing
from quiesce.model.views.marks import Mark, Marks
from quiesce.model.views.mermaid import mermaid
from quiesce.model.views.plantuml import plantuml

if TYPE_CHECKING:
    from quiesce.model.language.declaration import Machine

MODEL = load(EMBEDDED).model
GOLDEN = Path(__file__).parent / "golden"
PUMP = """\
machine: pump
per: vm
means: a pump with a valve
when: oil is full
initial: standing
events:
  run:   {class: choice, means: somebody turns it on, because: [F1]}
  jam:   {class: fault}
  clear: {class: progress}
states:
  - {name: standing, final: true, means: nothing moves}
  - name: running
    initial: slow
    children: [slow, fast]
  - name: both
    parallel:
      - {name: left, initial: open, children: [open, shut]}
      - {name: right, initial: warm, children: [warm]}
  - stuck
transitions:
  - {trigger: [run, host.start], source: standing, dest: running, conditions: [oil is full or oil is half, lamp in lit], unless: may(x), because: F1}
  - {trigger: run, source: running.slow, dest: running.fast}
  - {trigger: run, source: running, dest: "=", means: it begins again}
  - {trigger: host.power, source: running, dest: both}
  - {trigger: jam, source: [running, both], dest: stuck}
  - {trigger: [jam, clear], source: stuck, dest: standing}
  - {trigger: host.power, source: both.left.open, dest: both.left.shut}
  - {trigger: clear, source: running, dest: null}
  - {trigger: clear, source: both.left.open, dest: null, conditions: lamp in lit}
  - {trigger: host.reset, source: "*", dest: standing}
"""


@pytest.fixture(scope="module")
def pump() -> Machine:
    """A machine with everything that machines can have."""
    root = read_document(PUMP, "pump.yaml")
    assert isinstance(root, Mapping)
    machine = read_machine(root, Reading())
    assert machine is not None
    return machine


@pytest.mark.parametrize(("write", "file"), [(mermaid, "pump.mmd"), (plantuml, "pump.puml"), (dot, "pump.dot")])
def test_the_text_of_a_drawing_is_known(pump: Machine, write: object, file: str) -> None:
    """Nested and parallel states, guards, classes of events and rows that go nowhere, in each language."""
    assert callable(write)
    assert write(machine_drawing(pump)) == (GOLDEN / file).read_text("utf-8")


def shown(drawing: Drawing) -> set[str]:
    """The ids of all that is in a drawing."""
    parts = [part for part, _ in within(drawing.parts)]
    lines = [line for part in parts for line in getattr(part, "lines", ())]
    lines += [line for edge in drawing.edges for line in edge.lines]
    return {part.id for part in parts} | {line.row for line in lines if line.row}


@pytest.mark.parametrize("machine", MODEL.machines, ids=lambda machine: machine.name)
def test_every_state_and_row_is_drawn(machine: Machine) -> None:
    """Each state has its place, each row its lines, and every edge leads from and to what is there."""
    drawing = machine_drawing(machine, MODEL)
    wanted = {f"{machine.name}:{path}" for path, _ in state_paths(machine.states)}
    wanted |= {f"{machine.name}:row-{row.index}" for row in machine.rows}
    assert wanted <= shown(drawing)
    places = [part.id for part, _ in within(drawing.parts)]
    assert len(places) == len(set(places))
    assert {end for edge in drawing.edges for end in (*edge.sources, edge.dest)} <= set(places)


def test_each_row_is_in_one_edge_or_stays(pump: Machine) -> None:
    """Rows that go the same way are in one edge together, and none is in two but where it enters several states again."""
    drawing = machine_drawing(pump)
    together = [row for edge in drawing.edges for row in edge.rows]
    assert len(together) == len(set(together))
    staying = {f"pump:row-{row.index}" for row in pump.rows if not row.dest.text}
    assert set(together) | staying == {f"pump:row-{row.index}" for row in pump.rows}
    assert not set(together) & staying


def test_classes_and_owners_are_told_apart() -> None:
    """What a line looks like says of which class its events are, and whether the machine itself controls them."""
    device = next(machine for machine in MODEL.machines if machine.name == "device")
    edges = {edge.rows[0]: edge for edge in machine_drawing(device, MODEL).edges if edge.rows}
    looks = {device.rows[int(row.rpartition("-")[2])].triggers[0].text: edge for row, edge in edges.items()}
    assert [looks[name].tone for name in ("dma_begins", "dma_ends", "reset_needed")] == ["choice", "progress", "fault"]
    assert [looks[name].heard for name in ("dma_begins", "device_quiesced", "host.reset")] == [False, True, True]


def test_tooltips_say_what_sources_say() -> None:
    """With a model, an edge tells the text of the facts that it rests on, and what its events mean."""
    device = next(machine for machine in MODEL.machines if machine.name == "device")
    source = MODEL.source("F28")
    assert source is not None
    told = [edge.tooltip for edge in machine_drawing(device, MODEL).edges if "dma_begins" in edge.tooltip]
    assert any(f"F28: {source.says} ({source.document})" in each for each in told)
    assert not any(source.says in edge.tooltip for edge in machine_drawing(device).edges)


def test_marks_stand_out(pump: Machine) -> None:
    """A marked row has an edge of its own with its note, and all else stands back."""
    marks = Marks({"stuck": Mark("here", "marked")}, {5: Mark("step 2", "marked")}, "faded")
    drawing = machine_drawing(pump, marks=marks, called="ivi.pump", about="a run")
    looks = {edge.rows: edge.look for edge in drawing.edges if edge.rows}
    assert looks[("ivi.pump:row-5",)] == "marked"
    assert {look for rows, look in looks.items() if rows != ("ivi.pump:row-5",)} == {"faded"}
    [stuck] = [node for node in drawing.nodes() if node.id == "ivi.pump:stuck"]
    assert ([line.text for line in stuck.title], stuck.look) == (["stuck", "here"], "marked")


def test_the_text_is_the_same_on_every_run() -> None:
    """Whatever the seed of hashes."""
    code = (
        "from quiesce.model.system.load import EMBEDDED, load\n"
        "from quiesce.model.views.dot import dot\n"
        "from quiesce.model.views.machine_drawing import machine_drawing\n"
        "model = load(EMBEDDED).model\n"
        "for machine in model.machines: print(dot(machine_drawing(machine, model), 'dark'))"
    )
    texts = [
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert texts[0] == texts[1] != b""
