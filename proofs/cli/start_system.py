"""Configurations → the text of a system's file about them, with what they leave open as comments."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from ...model.language.reading import MAX_NAME
from ...model.language.regular_file import Reach
from ...model.qvmconf.plain import TAKEN_FOR_GRANTED
from ...model.qvmconf.reader import read
from ...model.qvmconf.system import open_system
from ...model.reduce.cone import spoken_of
from ..evidence.case import prepare
from ..evidence.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ...model.language.declaration import System

FOLDER = Path(__file__).resolve().parent / "starter"
"""The templates."""

SYSTEM = "system.yaml"

_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./+-]*\Z")


def described(
    files: Sequence[Path], pins: Mapping[str, Mapping[str, str]], trial: Path, allowed: tuple[str, ...]
) -> str:
    """Configurations → the text of a system's file about them, with what they leave open as comments.

    Args:
        files: the configurations.
        pins: what is known besides, by element.
        trial: where the file may be written for a moment, to find out what is open.
        allowed: further folders in which files may lie that configurations include.
    """
    system = open_system(files, {}, (), allowed)
    groups = [[Path(file) for file in conf.files] for conf in read(files, {}, allowed)]
    trial.write_text(_system(system, groups, pins, {}), "utf-8")
    outside = (*allowed, *far(files, trial.parent))
    composition = prepare(Question((str(trial),), allow_outside=outside)).composition
    features = composition.library.names.features
    scopes = {element.name: element.scope for element in composition.grounding.topology.elements()}
    left: dict[str, list[str]] = {}
    for feature in spoken_of(composition.transition_system).features:
        element, _, name = feature.name.partition(".")
        if feature.kind == "choice" and len(feature.values) > 1:
            means = features[scopes[element], name].means
            left.setdefault(element, []).append(f"# {name}: {' | '.join(feature.values)}".ljust(44) + f"  {means}")
    return _system(system, groups, pins, left)


def _system(
    system: System, groups: list[list[Path]], pins: Mapping[str, Mapping[str, str]], left: Mapping[str, list[str]]
) -> str:
    vms: list[str] = []
    for vm, files in zip(system.vms, groups, strict=True):
        names = ", ".join(quoted(str(file.resolve())) for file in files)
        own = [f"qvmconf: {names}" if len(files) == 1 else f"qvmconf: [{names}]"]
        vms += _element(vm.name, [*own, *_said(pins.get(vm.name, {})), *left.get(vm.name, [])])
    devices = ["", "devices:"] if system.devices else []
    called = {said["pass"]: name for name, said in pins.items() if "pass" in said}
    for device in system.devices:
        name = called.get(device.name, device.name)
        known = pins.get(name, {"pass": device.name})
        devices += _element(name, [*_said(known), *left.get(name, [])])
    settled, undecided = _said(pins.get("host", {})), left.get("host", [])
    # What has no line of its own but comments would be nothing, and a system's file has no such thing.
    host = (
        ["host:", *(f"  {line}" for line in (*settled, *undecided))]
        if settled
        else ["# host:", *(f"#   {line[2:]}" for line in undecided)]
    )
    return filled(
        SYSTEM,
        system=_name(system.name),
        vms="\n".join(vms),
        devices="".join(f"{line}\n" for line in devices),
        host="\n".join(host),
        assume="\n".join(f"  # {words}\n  - {formula}" for words, formula in TAKEN_FOR_GRANTED),
    )


def _element(name: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"  {name}:"
    yield from (f"    {line}" for line in lines)


def _said(pins: Mapping[str, str]) -> list[str]:
    return [f"{name}: {value}" for name, value in pins.items()]


def _name(name: str) -> str:
    """The name of the system of some configurations → one that a system's file can have."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", name)[: MAX_NAME - 7]
    return plain if re.match("[A-Za-z]", plain) else f"system_{plain}"


def far(files: Iterable[Path], folder: Path) -> Iterator[str]:
    """The folders of files that do not lie in this one."""
    own = Reach.of(folder)
    return (str(file.parent) for file in files if not own.holds(file))


def quoted(text: str) -> str:
    """A text as it can stand in YAML."""
    return text if _PLAIN.match(text) else json.dumps(text)


def filled(template: str, **values: str) -> str:
    """A template's file, with its places filled."""
    return Template((FOLDER / template).read_text("utf-8")).substitute(values)
