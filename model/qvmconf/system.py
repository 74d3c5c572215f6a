"""Files → a system: qvm configurations as they are, or a system's file that names them and says more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..language.document import Mapping as MappingNode
from ..language.document import read_document, read_text
from ..language.findings import Finding, InputError, Position
from ..language.reading import Reading
from ..language.regular_file import Reach, files_in, kind
from ..language.system_file import SystemFile, read_system
from .drafts import Drafts
from .quoting import shown
from .reader import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..language.declaration import System
    from ..language.system_file import VmEntry
    from .configuration import Configuration

SYSTEM_SUFFIXES = (".yaml", ".yml")
CONFIGURATION_SUFFIXES = (".qvmconf", ".conf")
LEDGER_SUFFIX = ".ledger.yaml"
"""What lies beside a system's file and says what is expected of it: no system, whatever folder it is in."""


def open_system(
    paths: Sequence[Path], defines: Mapping[str, str], quiescers: Iterable[str] = (), outside: tuple[str, ...] = ()
) -> System:
    """What a user names on the command line → the system it describes.

    Args:
        paths: a system's file, a folder with one, or qvm configurations (or a folder of them).
        defines: values for `@NAME@` placeholders.
        quiescers: types or names of vdevs of which the user knows that their termination callback quiesces the devices
            passed to the same VM.
        outside: further folders in which files may lie that these name, besides their own.

    Raises:
        InputError: everything that is wrong with these files.
    """
    files = named(paths, outside)
    systems = [file for file in files if file.suffix in SYSTEM_SUFFIXES]
    if systems and len(files) > 1:
        at = Position(str(systems[0]), 1, 1)
        raise InputError(
            [Finding(at, "a system's file stands alone", "", "name the configurations in it, under qvmconf:")]
        )
    if systems:
        return _from_file(systems[0], defines, quiescers, outside)
    configurations = read(files, defines, outside, joined=joined(paths))
    names = [conf.system for conf in configurations]
    drafts = Drafts()
    for conf in configurations:
        drafts.vm(drafts.free_name(conf), (conf,), (), conf.position)
    drafts.quiesced_by(quiescers)
    return replace(drafts.system("+".join(names), (), ()), bare=True)


def named(paths: Iterable[Path], outside: tuple[str, ...] = ()) -> list[Path]:
    """What a user names on the command line → the system's file, or the configurations.

    Raises:
        InputError: a folder has neither, or more than one system, or links to files outside of it.
    """
    return [file for path in paths for file in _files(path, outside)]


def meant(path: Path) -> Path:
    """A path as given → the one that is meant: a configuration may be written as qvm takes it, with @ in front."""
    return Path(str(path)[1:]) if str(path).startswith("@") and kind(path) == "nothing" else path


def joined(paths: Iterable[Path]) -> frozenset[Path]:
    """Paths as given → those written with @: as on qvm's command line they make one VM, unless they state a `system`."""
    return frozenset(meant(path) for path in paths if meant(path) != path)


def _files(path: Path, outside: tuple[str, ...]) -> list[Path]:
    """A path as given → the files meant."""
    path = meant(path)
    if kind(path) != "folder":
        return [path]
    systems = [file for file in files_in(path, SYSTEM_SUFFIXES, outside) if not file.name.endswith(LEDGER_SUFFIX)]
    configurations = files_in(path, CONFIGURATION_SUFFIXES, outside)
    at = Position(str(path), 0, 0)
    if len(systems) > 1:
        known = f"there are {', '.join(file.name for file in systems)}"
        raise InputError(
            [Finding(at, "more than one system's file in this folder", known, "name the one that is meant")]
        )
    if not systems and not configurations:
        known = f"looked for *{', *'.join(SYSTEM_SUFFIXES + CONFIGURATION_SUFFIXES)}"
        raise InputError([Finding(at, "no system's file and no qvm configuration in this folder", known)])
    return systems or configurations


def _from_file(file: Path, defines: Mapping[str, str], quiescers: Iterable[str], outside: tuple[str, ...]) -> System:
    root = read_document(read_text(file), str(file))
    reading = Reading()
    if not isinstance(root, MappingNode):
        raise InputError([Finding(root.at, "not a system's file", "a mapping with the key system is expected")])
    declared = read_system(root, reading)
    if declared is None or reading.findings:
        raise InputError(reading.findings)
    drafts, wrong = Drafts(), list[Finding]()
    for vm in declared.vms:
        drafts.vm(vm.name.text, _configurations(vm, file, defines, outside, wrong), vm.pins, vm.name.at)
    for entry in declared.devices:
        drafts.device(entry, [vm.name.text for vm in declared.vms], wrong)
    wrong += _clashes(declared)
    if wrong:
        raise InputError(wrong)
    drafts.quiesced_by(quiescers)
    return drafts.system(declared.name.text, declared.pins, declared.assume)


def _configurations(
    vm: VmEntry, file: Path, defines: Mapping[str, str], outside: tuple[str, ...], wrong: list[Finding]
) -> tuple[Configuration, ...]:
    if not vm.qvmconf:
        return ()
    reach, paths = Reach.beside(file, outside), [(scalar, file.parent / scalar.text) for scalar in vm.qvmconf]
    far = [(scalar, path) for scalar, path in paths if not reach.holds(path)]
    if far:
        what = f"a configuration of {vm.name.text} lies outside of what a system's file may name"
        wrong += (Finding(scalar.at, what, *reach.refusal(path)) for scalar, path in far)
        return ()
    try:
        own = [path for _, path in paths]
        found = read(own, defines, outside, file, joined=own)  # the files of one VM
    except InputError as error:
        wrong += error.findings
        return ()
    if len(found) > 1:
        known = ", ".join(shown(conf.system) for conf in found)
        wrong.append(
            Finding(vm.qvmconf[0].at, "these configurations are of more than one VM", known, "name one VM each")
        )
    return found


def _clashes(declared: SystemFile) -> Iterator[Finding]:
    """One name for a VM and a device would make paths ambiguous."""
    vms = {vm.name.text for vm in declared.vms}
    for entry in declared.devices:
        if entry.name.text in vms:
            yield Finding(entry.name.at, f'"{entry.name.text}" names a VM already', "", "give the device another name")
