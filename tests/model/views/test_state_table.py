"""State tables: everything that a machine's file says, and nothing in it that acts on the page."""

from __future__ import annotations

import re

import pytest

from quiesce.model.language.document import Mapping, read_document
from quiesce.model.language.machine_file import read_machine
from quiesce.model.language.names import state_paths
from quiesce.model.language.reading import Reading
from quiesce.model.system.load import EMBEDDED, load
from quiesce.model.views.markdown import code, escaped, table
from quiesce.model.views.state_table import state_table

TEXT = """\
machine: pump
per: vm
means: a pump | two
when: oil is full
initial: on
events:
  run: {class: choice, means: "it *runs*", because: [F1, H2]}
states:
  - {name: "off", means: "<b>", final: true, because: [F3]}
  - name: on
    initial: slow
    children: [slow, fast]
  - name: both
    parallel:
      - {name: left, initial: a, children: [a]}
      - {name: right, initial: b, children: [b]}
transitions:
  - {trigger: [run, host.x], source: ["off", on.slow], dest: on.fast, conditions: [oil is full, lamp in lit], unless: may(x), because: F1}
  - {trigger: run, source: "*", dest: null, means: nothing}
  - {trigger: run, source: on, dest: "="}
"""
TABLE = """\
## pump

a pump \\| two; one for each VM, where `oil is full`; at first `on`

| state | means | at first | final | because |
|---|---|---|---|---|
| `off` | \\<b\\> |  | yes | F3 |
| `on` |  | `on.slow` |  |  |
| `on.slow` |  |  |  |  |
| `on.fast` |  |  |  |  |
| `both` |  | `both.left` and `both.right` |  |  |
| `both.left` |  | `both.left.a` |  |  |
| `both.left.a` |  |  |  |  |
| `both.right` |  | `both.right.b` |  |  |
| `both.right.b` |  |  |  |  |

| event | class | means | because |
|---|---|---|---|
| `run` | choice | it \\*runs\\* | F1 H2 |

| trigger | from | to | conditions | means | because |
|---|---|---|---|---|---|
| `run`, `host.x` | `off`, `on.slow` | `on.fast` | `oil is full`<br>`lamp in lit`<br>unless `may(x)` |  | F1 |
| `run` | any | stays |  | nothing |  |
| `run` | `on` | enters it again |  |  |  |
"""


def test_everything_a_file_says_is_in_the_table() -> None:
    """States, events and transitions, each with its meaning and its sources, in declared order."""
    root = read_document(TEXT, "pump.yaml")
    assert isinstance(root, Mapping)
    machine = read_machine(root, Reading())
    assert machine is not None
    assert "\n".join(state_table(machine)) + "\n" == TABLE


def test_every_machine_that_comes_with_quiesce_has_a_table() -> None:
    """As many rows as there are states, events and transitions, and as many cells in each as its table has heads."""
    for machine in load(EMBEDDED).model.machines:
        lines = list(state_table(machine))
        rows = [line for line in lines if line.startswith("| ") and not re.match(r"\| (state|event|trigger) \|", line)]
        assert len(rows) == len(list(state_paths(machine.states))) + len(machine.events) + len(machine.rows)
        cells = {"state": (4, 5), "event": (4,), "trigger": (6,)}
        head = ""
        for line in lines:
            if line.startswith("|"):
                head = head or line.split()[1]
                assert len(re.findall(r"(?<!\\)\|", line)) - 1 in cells[head]
            else:
                head = ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, text: it's (fine) – 1 + 1", "plain, text: it's (fine) – 1 + 1"),
        ("a|b", "a\\|b"),
        ("a\nb\x1b[31m\u202e", "a\\\\nb\\\\x1b\\[31m\\\\u202e"),
        ("[x](http://y) ![z] <script> &lt; `c`", "\\[x\\](http://y) !\\[z\\] \\<script\\> \\&lt; \\`c\\`"),
        ("**b** _i_ wdog_bite() #1 $x$ ~~s~~", "\\*\\*b\\*\\* \\_i\\_ wdog_bite() \\#1 \\$x\\$ \\~\\~s\\~\\~"),
    ],
)
def test_text_is_text(text: str, shown: str) -> None:
    """What would act in Markdown or on a terminal is escaped, and nothing else is touched."""
    assert escaped(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"), [("", ""), ("a in b", "`a in b`"), ("a|b", "`a\\|b`"), ("a`b", "`` a`b ``"), ("\n", "`\\n`")]
)
def test_code_is_code(text: str, shown: str) -> None:
    """Names and formulas stay what they are, also where they hold what would end the code or the cell."""
    assert code(text) == shown


def test_a_table_has_a_line_for_each_row() -> None:
    """Heads, a rule, and the rows."""
    assert list(table(("a", "b"), [("1", "2")])) == ["| a | b |", "|---|---|", "| 1 | 2 |"]
