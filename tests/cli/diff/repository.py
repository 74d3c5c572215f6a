"""A repository with a kettle and a plug, and how it is committed to and asked about."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

FEATURES = """features:
  sensor:
    per: vm
    class: choice
    means: does it notice that it boils?
    values: {fitted: yes, missing: no}
"""
KETTLE = """machine: kettle
per: device
means: a kettle that boils water
initial: cold
events:
  press:  {class: choice}
  warms:  {class: progress}
  clicks: {class: progress}
  spills: {class: fault}
  pour:   {class: choice}
states: [cold, heating, boiling, done, wet]
transitions:
  - {trigger: press, source: cold, dest: heating, conditions: vm.plug in on}
  - {trigger: warms, source: heating, dest: boiling}
  - {trigger: clicks, source: boiling, dest: done, conditions: vm.sensor is fitted}
  - {trigger: spills, source: boiling, dest: wet}
  - {trigger: pour, source: done, dest: cold}
"""
PLUG = """machine: plug
per: vm
means: where it is plugged in
initial: off
events:
  turn_on:  {class: choice}
  turn_off: {class: choice}
states: [off, on]
transitions:
  - {trigger: turn_on, source: off, dest: on}
  - {trigger: turn_off, source: on, dest: off}
"""
CLAIMS = """- property: kettle-stays-dry
  claim: No kettle spills.
  for: {d: devices}
  never: d.kettle in wet
- property: nothing-boils-alone
  claim: What boils is plugged in.
  for: {d: devices}
  never: d.kettle in boiling and d.vm.plug in off
- property: kettle-can-be-done
  claim: Tea is possible.
  for: {d: devices}
  possible: d.kettle in done
"""
SYSTEM = """system: home
vms:
  kitchen: {}
devices:
  pot: {vm: kitchen}
"""
REPOSITORY = {
    "machines/features.yaml": FEATURES,
    "machines/kettle.yaml": KETTLE,
    "machines/plug.yaml": PLUG,
    "specs/claims.yaml": CLAIMS,
    "home.yaml": SYSTEM,
}
BOIL = ["kitchen.turn_on", "pot.press", "pot.warms"]


class Runs(Protocol):
    """Arguments of `diff` → exit status, standard output, standard error."""

    def __call__(self, *arguments: str) -> tuple[object, str, str]: ...


def git(*arguments: str) -> None:
    """A git command in the folder one is in, with nobody's settings."""
    named = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.hooksPath=/dev/null")
    subprocess.run(["git", *named, *arguments], check=True, capture_output=True)


def commit(files: Mapping[str, str], tag: str) -> None:
    """Files → a commit with a tag."""
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content, encoding="utf-8")
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", tag)
    git("tag", tag)


def events(told: Mapping[str, Any] | None) -> list[str] | None:
    """The events of a run, which are those of its trace."""
    if told is None:
        return None
    assert [step["event"] for step in told["trace"]["steps"]] == told["events"]
    return list(told["events"])
