"""A configuration under machines that are not those that come with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

CONFIGURATION = """\
system ivi
ram 0x80000000,1G
cpu
load ./Image
vdev gic version 3
vdev wdt-sp805 loc 0x1c0f0000 intr gic:32
pass loc mem:0xfd580000,0x10000,rwd=0xfd580000 intr gic:70=189
"""
ROOM = """\
machine: room
per: vm
initial: warm
events: {cool: {class: choice}}
states: [warm, cold]
transitions: [{trigger: cool, source: warm, dest: cold, conditions: arch is x86}]
"""
FEATURES = "features:\n  arch: {per: vm, class: choice, means: which is it, values: {arm: one, x86: the other}}\n"
CLAIM = "- property: never-cold\n  claim: It stays warm.\n  for: {v: vms}\n  never: v.room in cold\n"
SYSTEM = "system: s\nvms:\n  ivi: {{qvmconf: ivi.qvmconf, {pin}}}\n"


def test_what_a_configuration_shows_of_a_feature_that_there_is_not_is_of_no_concern(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]
) -> None:
    """What it shows of one that there is counts; a feature that somebody writes down has to be there."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("machines/room.yaml", ROOM), ("machines/features.yaml", FEATURES), ("specs/claim.yaml", CLAIM)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "ivi.qvmconf").write_text(CONFIGURATION, "utf-8")
    own = ("--machines", "machines", "--specs", "specs")
    status, out, err = command_line("check", "ivi.qvmconf", *own)
    assert (status, err) == (0, "")
    assert "ivi: arch arm (vdev gic)\n" in out
    (tmp_path / "s.yaml").write_text(SYSTEM.format(pin="watchdog: none"), "utf-8")
    status, out, err = command_line("check", "s.yaml", *own)
    assert (status, out) == (2, "")
    assert 's.yaml:3:31: there is no feature "watchdog" of a vm; known: arch' in err
