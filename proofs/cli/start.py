"""`quiesce init`: what is written into a folder for somebody's own system."""

from __future__ import annotations

import json
import os
import re
import shlex
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from ...model.language.findings import Finding, InputError, Position, printable
from ...model.language.reading import MAX_NAME
from ...model.language.regular_file import OPTION, Reach
from ...model.qvmconf.plain import TAKEN_FOR_GRANTED
from ...model.qvmconf.reader import read
from ...model.qvmconf.system import CONFIGURATION_SUFFIXES, open_system
from ...model.reduce.cone import spoken_of
from ..evidence.case import prepare
from ..evidence.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ...model.language.declaration import System

FOLDER = Path(__file__).resolve().parent / "starter"
"""The templates."""

SYSTEM, LEDGER, WORKFLOW, NOTES, EXAMPLE = (
    "system.yaml",
    "system.ledger.yaml",
    ".github/workflows/quiesce.yml",
    "README.md",
    "guest.qvmconf",
)

_EXAMPLE_PINS = {
    "telematics": {
        "power_button": "none",
        "reboot_path": "present",
        "panic": "restarts",
        "shutdown_kicks": "no",
        "restart": "always",
    },
    "ethernet": {"pass": "mem_e6800000", "dma": "yes", "host_driver": "absent", "callback_order": "quiesces"},
    "host": {"product": "hypervisor", "reboot_callout": "resets"},
}
"""What is known of the system that the example's configuration is part of."""

_ORIGIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,59}/(?!\.+@)[A-Za-z0-9._-]{1,100}@[0-9a-f]{40}\Z")
"""A repository on GitHub and a commit of it. It becomes text of a workflow, so nothing else is let in."""

_TOLD = "Where Quiesce comes from: OWNER/REPOSITORY@COMMIT, with all 40 digits of the commit."
_TO_FILL_IN = "TO BE FILLED IN: where Quiesce comes from, as OWNER/REPOSITORY@COMMIT with all 40 digits of the commit."

_PLAIN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./+-]*\Z")


@dataclass(frozen=True, slots=True)
class Start:
    """What is to be set up.

    Attributes:
        folder: where.
        configurations: the user's own, as seen from the current folder; none for the example.
        allowed: further folders in which files may lie that configurations include.
        origin: where the workflow is to install Quiesce from, as "OWNER/REPOSITORY@COMMIT"; nothing if nobody has said so.
    """

    folder: Path
    configurations: tuple[Path, ...]
    allowed: tuple[str, ...] = ()
    origin: str = ""

    @property
    def outside(self) -> tuple[str, ...]:
        """The folders that have to be allowed whenever the system is checked: what it is made of need not lie in its own."""
        return tuple(dict.fromkeys((*self.allowed, *_far(self.configurations, self.folder))))

    def ready(self) -> None:
        """See that nothing is in the way.

        Raises:
            InputError: something is, or the origin is none.
        """
        if self.origin and not _ORIGIN.match(self.origin):
            what, known = f'"{self.origin}" does not say where Quiesce comes from', "expected OWNER/REPOSITORY@COMMIT"
            advice = (
                "a commit has 40 digits, as git rev-parse prints them: a branch or a tag may come to mean another one"
            )
            raise InputError([Finding(Position("--from", 0, 0), what, known, advice)])
        if self.folder.exists() and not self.folder.is_dir():
            what, advice = "is no folder", "configurations of your own are given with --qvmconf"
            raise InputError([Finding(Position(str(self.folder), 0, 0), what, "", advice)])
        names = (SYSTEM, LEDGER, WORKFLOW, NOTES, *(() if self.configurations else (EXAMPLE,)))
        there = [self.folder / name for name in names if (self.folder / name).exists()]
        wrong = [Finding(Position(str(file), 0, 0), "is there already, and was left as it is") for file in there]
        if not self.configurations and self.folder.is_dir():
            own = sorted(file.name for file in self.folder.iterdir() if file.suffix in CONFIGURATION_SUFFIXES)
            if own and not wrong:
                known = f"there are {', '.join(own)}"
                advice = f"name them, as in: --qvmconf {self.folder / own[0]}"
                what = "the example's configuration would stand among your own"
                wrong.append(Finding(Position(str(self.folder), 0, 0), what, known, advice))
        if wrong:
            raise InputError(wrong)

    def files(self) -> dict[Path, str]:
        """The files to write, but for the ledger, which a check makes of them.

        Raises:
            InputError: a configuration cannot be used.
        """
        made = {} if self.configurations else {self.folder / EXAMPLE: (FOLDER / EXAMPLE).read_text("utf-8")}
        with tempfile.TemporaryDirectory() as place:
            example = Path(place) / EXAMPLE
            example.write_text("".join(made.values()), "utf-8")
            files = self.configurations or (example,)
            pins = {} if self.configurations else _EXAMPLE_PINS
            system = _described(files, pins, Path(place) / SYSTEM, self.allowed)
            name = open_system(files, {}, (), self.allowed).name
        # Paths as the system's file has to name them, beside which the example will lie.
        for file in files:
            near = EXAMPLE if file == example else self._near(file)
            system = system.replace(_quoted(str(file.resolve())), _quoted(near))
        folder = self._from_top()
        artifact = f"{folder}/quiesce.sarif" if folder != "." else "quiesce.sarif"
        made[self.folder / SYSTEM] = system
        options = "".join(f" {OPTION} {shlex.quote(self._near(Path(each)))}" for each in self.outside)
        check = f'"$RUNNER_TEMP/quiesce/bin/python" -I -m quiesce check {SYSTEM}{options} --ledger --github'
        made[self.folder / NOTES] = _filled(
            NOTES,
            system=printable(name),
            options=printable(options),
            origin=self.origin or "OWNER/REPOSITORY@COMMIT",
        )
        made[self.folder / WORKFLOW] = _filled(
            Path(WORKFLOW).name,
            folder=_quoted(folder),
            artifact=_quoted(artifact),
            check=json.dumps(_inert(f"{check} --sarif quiesce.sarif")),
            version=metadata.version("quiesce"),
            told=_TOLD if self.origin else _TO_FILL_IN,
            origin=self.origin,
        )
        return made

    def _near(self, file: Path) -> str:
        try:
            return Path(os.path.relpath(file.resolve(), self.folder.resolve())).as_posix()
        except ValueError:  # another drive
            return file.resolve().as_posix()

    def _from_top(self) -> str:
        """The folder as seen from the top of the repository that it is in."""
        here = self.folder.resolve()
        top = next((each for each in (here, *here.parents) if (each / ".git").exists()), here)
        return _inert(here.relative_to(top).as_posix())


def _far(files: Iterable[Path], folder: Path) -> Iterator[str]:
    """The folders of files that do not lie in this one."""
    own = Reach.of(folder)
    return (str(file.parent) for file in files if not own.holds(file))


def _described(
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
    groups = _groups(files, allowed)
    trial.write_text(_system(system, groups, pins, {}), "utf-8")
    outside = (*allowed, *_far(files, trial.parent))
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


def _groups(files: Sequence[Path], allowed: tuple[str, ...]) -> list[list[Path]]:
    """Configurations → those of each VM: a file that begins none belongs to the one before it."""
    groups: list[list[Path]] = []
    for number, file in enumerate(files, start=1):
        if len(read(files[:number], {}, allowed)) > len(groups):
            groups.append([])
        groups[-1].append(file)
    return groups


def _system(
    system: System, groups: list[list[Path]], pins: Mapping[str, Mapping[str, str]], left: Mapping[str, list[str]]
) -> str:
    vms: list[str] = []
    for vm, files in zip(system.vms, groups, strict=True):
        names = ", ".join(_quoted(str(file.resolve())) for file in files)
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
    return _filled(
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


def _inert(text: str) -> str:
    """Text of a workflow → the same with nothing that begins an expression, which GitHub evaluates wherever it stands."""
    return text.replace("${{", "${{ '${{' }}")


def _quoted(text: str) -> str:
    return text if _PLAIN.match(text) else json.dumps(text)


def _filled(template: str, **values: str) -> str:
    return Template((FOLDER / template).read_text("utf-8")).substitute(values)
