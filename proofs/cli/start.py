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

from ...model.language.findings import Finding, InputError, Position, printable
from ...model.language.regular_file import OPTION
from ...model.qvmconf.system import CONFIGURATION_SUFFIXES, open_system
from .start_system import FOLDER, SYSTEM, described, far, filled, quoted

LEDGER, WORKFLOW, NOTES, EXAMPLE = (
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
        return tuple(dict.fromkeys((*self.allowed, *far(self.configurations, self.folder))))

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
            system = described(files, pins, Path(place) / SYSTEM, self.allowed)
            name = open_system(files, {}, (), self.allowed).name
        # Paths as the system's file has to name them, beside which the example will lie.
        for file in files:
            near = EXAMPLE if file == example else self._near(file)
            system = system.replace(quoted(str(file.resolve())), quoted(near))
        folder = self._from_top()
        artifact = f"{folder}/quiesce.sarif" if folder != "." else "quiesce.sarif"
        made[self.folder / SYSTEM] = system
        options = "".join(f" {OPTION} {shlex.quote(self._near(Path(each)))}" for each in self.outside)
        check = f'"$RUNNER_TEMP/quiesce/bin/python" -I -m quiesce check {SYSTEM}{options} --ledger --github'
        made[self.folder / NOTES] = filled(
            NOTES,
            system=printable(name),
            options=printable(options),
            origin=self.origin or "OWNER/REPOSITORY@COMMIT",
        )
        made[self.folder / WORKFLOW] = filled(
            Path(WORKFLOW).name,
            folder=quoted(folder),
            artifact=quoted(artifact),
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


def _inert(text: str) -> str:
    """Text of a workflow → the same with nothing that begins an expression, which GitHub evaluates wherever it stands."""
    return text.replace("${{", "${{ '${{' }}")
