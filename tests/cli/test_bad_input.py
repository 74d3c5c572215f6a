"""Bad input on the command line: status 2, a report on standard error, nothing on standard output, no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from quiesce.model.system.load import load
from quiesce.proofs.evidence import case

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EMBEDDED = Path(__file__).resolve().parents[2] / "model"
EMBEDDED_MODEL = load(EMBEDDED)
VM_FEATURES, HOST_FEATURES = (
    f"known: {', '.join(EMBEDDED_MODEL.names.known('feature', scope))}" for scope in ("vm", "system")
)
HOST_EVENTS = f"known: {', '.join(EMBEDDED_MODEL.names.known('event', 'system'))}"
START = 'expected "(", "all", "false", "may", "not", "some", "true", a name'
OTHERS = sorted(path.stem for path in EMBEDDED.glob("systems/*/*.yaml") if path.stem != "minimal")
SYSTEMS = f"reference systems: {', '.join(['minimal', *OTHERS])}"
CONF = "system a\nram 1M\ncpu\npass loc mem:0xfd580000,0x10000,rwn\n"


class Refuses(Protocol):
    """Arguments of `check`, and files → the lines of the report."""

    def __call__(self, *arguments: str, files: Mapping[str, str | bytes] | None = None) -> list[str]: ...


@pytest.fixture
def refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command_line: Callable[..., tuple[int, str, str]]
) -> Refuses:
    """Runs `quiesce check` in a folder with these files, and sees that it is refused as bad input should be."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(case, "load", lambda folder: EMBEDDED_MODEL if folder == EMBEDDED else load(folder))

    def report(*arguments: str, files: Mapping[str, str | bytes] | None = None) -> list[str]:
        for name, content in (files or {}).items():
            Path(name).parent.mkdir(exist_ok=True, parents=True)
            Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        status, out, err = command_line("check", *arguments)
        assert (status, out) == (2, "")
        return err.replace(str(EMBEDDED), "MODEL").splitlines()

    return report


@pytest.mark.parametrize(
    ("arguments", "report"),
    [
        (["--property", "one-ownr", "--property", "guest-reboots"], '--property: there is no property "one-ownr"; known: '),
        (["--given", "arch"], '--given: "arch" does not say which feature has what value; expected FEATURE=VALUE, as in quiescer=present'),
        (["--given", "arch=arn"], '--given: feature "arch" has no value "arn"; known: arm, x86; did you mean "arm"?'),
        (["--given", "ivi.acrh=arm"], f'--given: unknown feature "acrh" in the scope of each VM; {VM_FEATURES}; did you mean "arch"?'),
        (["--given", "iwi.arch=arm"], '--given: "iwi." leads nowhere here; known: host, ivi, ethernet; did you mean "ivi"?'),
        (["--given", "bite_exit=code_5"], '--given: feature "bite_exit" has no value "code_5"; known: code_3, code_4; did you mean "code_4"?'),
        (["--given", "bite_exit=code_3", "--given", "bite_exit=code_4"], '--given: no assignment of the features is allowed: "host.bite_exit is code_3" conflicts with "host.bite_exit is code_4" at --given'),
        (["--given", "ivi.arch=x86"], '--given: no assignment of the features is allowed: "ivi.arch is x86" conflicts with "ivi.arch is arm" at MODEL/systems/minimal/minimal.qvmconf:13:1'),
        (["--assume", "not may(shutdown)"], '--assume:8: event "shutdown" is one of the host and of each VM; write host.shutdown, or all v in vms: … v.shutdown …, or both'),
        (["--assume", "not may(SIGKILL"], '--assume:15: in the formula, the end is unexpected; expected ")"'),
        (["--assume", "not may(SIGKIL)"], f'--assume:8: unknown event "SIGKIL" in the scope of the system; {HOST_EVENTS}; did you mean "SIGKILL"?'),
        (["--assume", "not may(released)"], '--assume:8: event "released" is of class progress, so there is no permission to speak of'),
        (["--assume", ""], f"--assume: in the formula, the end is unexpected; {START}"),
        (["--assume", "false"], '--assume: no assignment of the features is allowed: "false" cannot be true'),
        (["--assume", "ivi.qvm in gone"], '--assume: an assumption speaks of features and permissions only, not of where "ivi.qvm" is'),
        (["--assume", "arch is \x1b[31m"], '--assume:8: in the formula, the character "\\x1b" is unexpected; known: names, words, ". , : ( )"'),
        (["--define", "x"], '--define: "x" does not say which name stands for what; expected NAME=VALUE'),
        (["--define", "=x"], '--define: "=x" does not say which name stands for what; expected NAME=VALUE'),
        (["--quiescer", "gpio"], '--quiescer: no configuration has a vdev "gpio"; known: gic, pl011, wdt-sp805'),
        (["missing.yaml"], f"missing.yaml:1:1: cannot be read: No such file or directory; {SYSTEMS}"),
        (["missing"], f"missing:1:1: cannot be read: No such file or directory; {SYSTEMS}"),
        (["."], ".: no system's file and no qvm configuration in this folder; looked for *.yaml, *.yml, *.qvmconf, *.conf"),
        (["--machines", "missing"], "missing: cannot be read: No such file or directory"),
        (["--specs", "missing"], "missing: cannot be read: No such file or directory"),
        (["--machines", "."], ".: there is no .yaml file in this folder, or in one below it"),
        (["--specs", "."], ".: there is no .yaml file in this folder, or in one below it"),
    ],
)  # fmt: skip
def test_a_mistake_on_the_command_line_is_reported(arguments: list[str], report: str, refuses: Refuses) -> None:
    """An option or path that makes no sense is named, with what is known instead."""
    assert refuses(*arguments)[0].startswith(report) if report.endswith(" ") else refuses(*arguments)[0] == report


@pytest.mark.parametrize(
    ("arguments", "report"),
    [
        (["--engine", "magic"], "Error: Invalid value for '--engine': 'magic' is not one of"),
        (["--property"], "Error: Option '--property' requires an argument."),
        (["--enigne", "all"], "Error: No such option '--enigne'."),
    ],
)
def test_what_the_command_line_itself_refuses(arguments: list[str], report: str, refuses: Refuses) -> None:
    """Options that do not exist or cannot have such a value are refused before anything is read."""
    assert refuses(*arguments)[-1].startswith(report)


def test_a_file_is_no_folder(refuses: Refuses) -> None:
    """Machines and properties are read from folders."""
    assert refuses("--machines", "m.yaml", files={"m.yaml": "x"}) == ["m.yaml: cannot be read: Not a directory"]
    assert refuses("--specs", "m.yaml") == ["m.yaml: cannot be read: Not a directory"]


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("", ":1:1: the file is empty; a YAML mapping or list is expected"),
        ("- a\n", ":1:1: not a system's file; a mapping with the key system is expected"),
        ("system: s\n", ':1:1: a system needs "vms"'),
        ("system: s\nvms: {}\n", ":2:6: a system needs at least one VM"),
        ("system: s\nvms: [a]\n", ":2:6: vms must be a mapping from names, not a list"),
        ("system: s\nvms:\n  a: {}\n  a: {}\n", ':4:3: duplicate key "a"; first given at 3:3'),
        ("system: s\nvms:\n  host: {}\n", ':3:3: vms: "host" is a word of the language and cannot be a name'),
        ("system: s\nvms:\n  a: arm\n", ':3:6: VM a must be a mapping, not "arm"'),
        ("system: s\nvms:\n  a: {arch: [arm]}\n", ":3:13: arch must be a word, not a list"),
        ("system: s\nvms:\n  a: {arch: arn}\n", ':3:13: feature "arch" has no value "arn"; known: arm, x86; did you mean "arm"?'),
        ("system: s\nvms:\n  a: {acrh: arm}\n", f':3:7: there is no feature "acrh" of a vm; {VM_FEATURES}; did you mean "arch"?'),
        ("system: s\nvms:\n  a: {}\nhost: {arch: arm}\n", f':4:8: there is no feature "arch" of the system; {HOST_FEATURES}'),
        ("system: s\nvms:\n  a: {qvmconf: no.qvmconf}\n", "no.qvmconf:1:1: cannot be read: No such file or directory"),
        ("system: s\nvms:\n  a: {}\ndevices:\n  d: {vm: b}\n", ':5:11: there is no VM "b"; known: a'),
        ("system: s\nvms:\n  a: {}\n  b: {}\ndevices:\n  d: {vm: a, sharers: [c]}\n", ':6:24: there is no VM "c"; known: a, b'),
        ("system: s\nvms:\n  a: {}\ndevices:\n  d: {}\n", ':5:3: device "d" needs vm: the VM that holds it'),
        ("system: s\nvms:\n  a: {}\ndevices:\n  a: {vm: a}\n", ':5:3: "a" names a VM already; give the device another name'),
        ("system: s\nvms:\n  a: {qvmconf: a.qvmconf}\ndevices:\n  d: {pass: mem_fd58}\n", ':5:13: no configuration of this system passes "mem_fd58"; passed: mem_fd580000; did you mean "mem_fd580000"?'),
        ("system: s\nvms:\n  a: {}\nassume: [may(SIGTERM), 'arch iz arm']\n", ':4:30: in the formula, "iz" is unexpected; expected ".", "in", "is"'),
        ("system: s\nvms:\n  a: {}\nassume: qvm in gone\n", ':4:9: an assumption speaks of features and permissions only, not of where "qvm" is\ns.yaml:4:9: unknown machine "qvm" in the scope of the system; it is declared for each VM: say of which'),
        ("system: s\nvms:\n  a: {arch: arm}\nassume: arch is x86\n", ':3:13: no assignment of the features is allowed: "a.arch is arm" conflicts with "a.arch is x86" at s.yaml:4:9\ns.yaml:4:9: no assignment of the features is allowed: "a.arch is x86" conflicts with "a.arch is arm" at s.yaml:3:13'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_systems_file_is_reported(text: str, report: str, refuses: Refuses) -> None:
    """What a system's file says of VMs, devices, features and assumptions must be known and possible."""
    lines = refuses("s.yaml", files={"s.yaml": text, "a.qvmconf": CONF})
    assert lines == [f"s.yaml{line}" if line.startswith(":") else line for line in report.split("\n")]


@pytest.mark.parametrize(
    "content", [b"\x7fELF\x02\x01\x00\x00", b"\xff\xfe", b"a: &a [*a]", b"[" * 1_000, b"\x00" * 100]
)
def test_junk_is_refused_wherever_a_file_is_read(content: bytes, refuses: Refuses) -> None:
    """As a system, a configuration, a machine or a property, junk gives one line for each finding."""
    files = {"s.yaml": content, "a.qvmconf": content, "m/m.yaml": content}
    for arguments in (["s.yaml"], ["a.qvmconf"], ["--machines", "m"], ["--specs", "m"]):
        report = refuses(*arguments, files=files)
        assert report
        assert all(
            line.isprintable() and line.startswith(("s.yaml:1:", "a.qvmconf:1:", "m/m.yaml:1:")) for line in report
        )


def test_two_systems_are_too_many(refuses: Refuses) -> None:
    """A system's file stands alone, beside configurations or in a folder."""
    files = {"s.yaml": "system: s\nvms: {a: {}}\n", "t.yaml": "system: t\nvms: {a: {}}\n", "a.qvmconf": CONF}
    alone = "a system's file stands alone; name the configurations in it, under qvmconf:"
    assert refuses("a.qvmconf", "t.yaml", files=files) == [f"t.yaml:1:1: {alone}"]
    assert refuses(".") == [
        ".: more than one system's file in this folder; there are s.yaml, t.yaml; name the one that is meant"
    ]


def test_the_process_says_so_too() -> None:
    """The same from outside: a process that ends with 2, with nothing but the report on standard error."""
    command = [
        sys.executable,
        "-c",
        "from quiesce.proofs.cli.main import main; main()",
        "check",
        "no\x1bsuch.yaml",
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"no\\x1bsuch.yaml:1:1: cannot be read: No such file or directory; {SYSTEMS}\n"


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "1e400", "soon"])
def test_time_limit_that_is_none(refuses: Refuses, seconds: str) -> None:
    """A time limit is a positive, finite number; everything else is named and refused."""
    *_, last = refuses("--timeout", seconds)
    assert last == f"Error: Invalid value for '--timeout': \"{seconds}\" is not a number of seconds above 0."


@pytest.mark.parametrize("given", ["=x", "arch", "arch=arm or os is qnx", "arch=", "a..b=c"])
def test_given_is_a_feature_and_a_word(refuses: Refuses, given: str) -> None:
    """`--given` takes a feature's path and a value, not a formula."""
    expected = "expected FEATURE=VALUE, as in quiescer=present"
    assert refuses("--given", given) == [f'--given: "{given}" does not say which feature has what value; {expected}']


def test_sharers_are_named_once(refuses: Refuses) -> None:
    """A VM that holds a device does not share it with itself, and no VM is named twice."""
    text = "system: s\nvms: {a: {}, b: {}}\ndevices:\n  d: {vm: a, sharers: [a, b, b]}\n"
    assert refuses("s.yaml", files={"s.yaml": text}) == [
        's.yaml:4:24: "a" has this device already: name it once',
        's.yaml:4:30: "b" has this device already: name it once',
    ]
