"""Where interpreters of ours import from: their own library and what was installed for them, wherever they are started.

Python looks for modules in the current folder or that of its script, then where PYTHONPATH says, then in its library: a
`struct.py` beside a pull request's model would be taken for Python's own. So what is left on the path is a list of what is
known to be installed, and not all but what is known to be bad. What Python does before it comes to this module, such as
running a `sitecustomize.py` that PYTHONPATH leads to, only its option `-I` prevents.

This module itself is imported while the path is open: at its top it takes only what every interpreter has in itself, frozen or
loaded already. Even `from __future__ import annotations` would look for a file.

References:
    Python documentation 3.11, "sys.path initialization", "Command line and environment" (`-I`, PYTHONSAFEPATH,
    PYTHONNOUSERSITE), and module `site` (site-packages, `.pth` files, the user's site).
"""

import os
import site
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SEARCHED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
"""Variables that list folders in which programs and libraries are looked for; one that is not absolute is the current one's."""

_CLOSED = {"PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1", "NoDefaultCurrentDirectoryInExePath": "1"}
"""Variables that keep the current folder and the user's site out: of Python's path, and (Windows) of the search for programs."""

OURS = os.path.abspath(os.path.join(__file__, *[os.pardir] * 3))
"""The folder that the package `quiesce` is imported from."""


def shut() -> None:
    """Leave only what is trusted on this process's path, and nothing else in the environment that it hands on."""
    sys.path[:] = trusted(sys.path)
    become(environment(os.environ))


def trusted(path: "Iterable[str]") -> list[str]:
    """Folders that modules are looked for in → those of them that are known to be installed, in the same order.

    These are the interpreter's library, its site-packages and what `.pth` files there name, and the folder that Quiesce
    is imported from. Any other, as PYTHONPATH and a user's site give, stays only if it holds something that Quiesce
    requires and that is in none of those. The current folder and the script's stay for no such reason.
    """
    folders = [folder for folder in path if os.path.isabs(folder)]
    known = {_real(folder) for folder in _installed()}
    never = {_real(folder) for folder in _started_in()} - known
    sure = [folder for folder in folders if _real(folder) in known]
    others = [folder for folder in folders if _real(folder) not in known | never and os.path.exists(folder)]
    needed = _needed(sure, others) if others else set()
    return [folder for folder in folders if folder in sure or folder in needed]


def environment(variables: "Mapping[str, str]") -> dict[str, str]:
    """Variables → those for a process of ours, which looks for nothing in the folder that it is started in."""
    kept = {name: value for name, value in variables.items() if name not in ("PYTHONPATH", *_SEARCHED)}
    for name in _SEARCHED:
        folders = [folder for folder in variables.get(name, "").split(os.pathsep) if os.path.isabs(folder)]
        if folders:  # an empty list would be the current folder again
            kept[name] = os.pathsep.join(folders)
    return kept | _CLOSED


def become(variables: "Mapping[str, str]") -> None:
    """Make these the variables of this process."""
    for name in [name for name in os.environ if name not in variables]:
        del os.environ[name]
    os.environ.update(variables)


def program(name: str) -> str | None:
    """The program of this name in a folder of PATH, but for those that are not absolute; None if there is none."""
    from shutil import which

    folders = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(folder)]
    found = (which(os.path.join(folder, name)) for folder in folders)
    return next(filter(None, found), None)


def libraries(package: str) -> list[str]:
    """The folders in which an installed package may have its shared libraries: its own first, then the interpreter's."""
    from importlib.util import find_spec

    spec = find_spec(package)
    places = [] if spec is None else list(spec.submodule_search_locations or ())
    return [
        *(folder for place in places for folder in (os.path.join(place, "lib"), place)),
        os.path.join(sys.prefix, "lib"),
    ]


def _installed() -> "Iterator[str]":
    """The folders of the interpreter's library, of what is installed for it, and of Quiesce."""
    yield OURS
    library = os.path.dirname(os.path.abspath(os.__file__))
    yield from (library, os.path.join(library, "lib-dynload"))
    version = "python{}.{}".format(*sys.version_info)
    yield os.path.join(sys.base_exec_prefix, sys.platlibdir, version, "lib-dynload")
    if os.name == "nt":
        yield from (sys.base_prefix, os.path.join(sys.base_exec_prefix, "DLLs"))
    for folder in site.getsitepackages():
        yield folder
        yield from _added(folder)


def _added(folder: str) -> "Iterator[str]":
    """The folders that `.pth` files in a folder of installed packages name, as editable installs do."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        if name.endswith(".pth"):
            try:
                with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as lines:
                    told = [line.strip() for line in lines]
            except OSError:
                continue
            yield from (os.path.join(folder, line) for line in told if line and not line.startswith(("#", "import")))


def _started_in() -> list[str]:
    """The current folder, and that of the script that is run."""
    script = getattr(sys.modules.get("__main__"), "__file__", None)
    at = [os.path.dirname(os.path.realpath(script))] if script else []
    try:
        return [os.getcwd(), *at]
    except OSError:  # somebody has removed it
        return at


def _needed(sure: list[str], others: list[str]) -> set[str]:
    """Of other folders those in which something lies that Quiesce requires, by whatever ways, and that `sure` lacks."""
    path, sys.path[:] = sys.path[:], sure  # what reads metadata comes from nowhere else
    try:
        return set(_holding(["quiesce"], sure, others))
    finally:
        sys.path[:] = path


def _holding(left: list[str], sure: list[str], others: list[str]) -> "Iterator[str]":
    import re
    from importlib.metadata import distributions

    seen = set()
    users = [folder for folder in others if _real(folder) == _real(site.getusersitepackages())]
    while left:
        name = left.pop()
        seen.add(name)
        # What Quiesce itself requires is said where it was installed: no PYTHONPATH has a say in that.
        for folder in (*sure, *(users if name == "quiesce" else others)):
            installed = next(iter(distributions(name=name, path=[folder])), None)
            if installed is not None:
                if folder in others:
                    yield folder
                # What is required under a condition only may rightly be missing, and is not looked for at a stranger's.
                found = (re.match(r"[\w.-]+", line) for line in installed.requires or () if ";" not in line)
                left += [match[0] for match in found if match and match[0] not in seen]
                break


def _real(folder: str) -> str:
    return os.path.normcase(os.path.realpath(folder))
