"""What `quiesce check` says of the reference system and of small changes of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from quiesce.proofs.checking.judge import Causes
from quiesce.proofs.checking.progress import Progress
from quiesce.proofs.checking.run import run
from quiesce.proofs.checking.schedule import INTERRUPTED
from quiesce.proofs.cli.main import main, quiesce
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.evidence.case import prepare
from quiesce.proofs.evidence.question import Question

if TYPE_CHECKING:
    from pathlib import Path


CALM = [
    "--given=last_step=none", "--given=reboot_path=present", "--given=power_button=none", "--given=stop_known=no",
    "--given=image_update=none", "--given=status=whole", "--given=retries=unbounded", "--given=restart=always",
    "--assume=not may(host.shutdown) and not may(host.slay) and not may(host.global_DSS) and not may(host.smmuman_fails)",
    "--assume=not may(stop) and not may(SIGINT) and not may(other_signal) and not may(error) and not may(fatal_error)",
    "--assume=not may(guest_terminate) and not may(startup_failure) and not may(configuration_error)",
    "--given=first_step=SIGTERM", "--given=interrupt_line=own", "--given=watchdog=none",
    "--assume=not may(process_exits) and not may(left_on_by_boot) and not may(powered_by_vdev)",
]  # fmt: skip
"""Options that keep a system as small as the reference system, so that its states can be counted."""


def check(*options: str) -> Result:
    """Run `quiesce check`."""
    return CliRunner().invoke(quiesce, ["check", *options])


def verdicts(*options: str) -> dict[str, dict[str, Any]]:
    """The properties of the JSON document, by id."""
    result = check("--json", *options)
    return {item["id"]: item for item in json.loads(result.stdout)["properties"]}


@pytest.fixture(scope="module")
def reference() -> dict[str, dict[str, Any]]:
    """Verdicts of the reference system: the core claim, one that holds, and every scenario."""
    scenarios = {claim.declared.name for claim in prepare(Question()).claims if claim.declared.pattern == "possible"}
    chosen = ("no-device-left-unquiesced", "quiescing-vdev-suffices-for-orderly-ends", *sorted(scenarios))
    return verdicts(*(f"--property={name}" for name in chosen))


def test_verdicts_of_the_reference_system(reference: dict[str, dict[str, Any]]) -> None:
    """On the reference system some claims hold, the core claim depends, and every scenario can happen."""
    words = {name: item["verdict"] for name, item in reference.items()}
    assert words["no-device-left-unquiesced"] == "depends"
    assert words["quiescing-vdev-suffices-for-orderly-ends"] == "holds"
    scenarios = {name: item["verdict"] for name, item in reference.items() if item["pattern"] == "possible"}
    assert len(scenarios) >= 4
    assert set(scenarios.values()) == {"holds"}


def test_condition_can_be_acted_on(reference: dict[str, dict[str, Any]]) -> None:
    """Fixing what `holds_when` asks for makes the claim hold; leaving any one of its parts open does not."""
    core = "no-device-left-unquiesced"
    wanted = ["not may(SIGKILL)", "not may(SIGSEGV)", "not may(callback_misses)", "host.error_callbacks is run"]
    wanted += ["host.vcpus_at_terminate is stopped", "host.signal_while_terminating is ignored"]
    wanted += ["ethernet.quiescer is present"]
    options = ["--property", core, "--causes", "none"]
    everything = [option for part in wanted for option in ("--assume", part)]
    assert verdicts(*options, *everything)[core]["verdict"] == "holds"
    for left_out in wanted:
        others = [option for part in wanted if part != left_out for option in ("--assume", part)]
        assert verdicts(*options, *others)[core]["verdict"] == "depends"
    assert "quiescer is present" in reference[core]["holds_when"]


def test_causes_have_their_own_traces(reference: dict[str, dict[str, Any]]) -> None:
    """With `--traces` each minimal cause has one in which only its own members were permitted; otherwise a few have."""
    name = "no-device-left-unquiesced"
    core = verdicts("--traces", "--property", name)[name]
    assert core["causes"] == reference[name]["causes"]
    few = reference[name]["cause_traces"]
    assert [trace for trace in few if trace is not None] == [
        trace for trace, shown in zip(core["cause_traces"], few, strict=True) if shown is not None
    ]
    assert 0 < sum(trace is not None for trace in few) < len(few)
    assert ["may(ivi.SIGKILL)"] in core["causes"]
    for members, trace in zip(core["causes"], core["cause_traces"], strict=True):
        granted = {member for member in members if member.startswith("may(")}
        open_ones = {name for name, value in trace["features"].items() if name.startswith("may(") and value == "yes"}
        assert open_ones == granted


def test_trace_in_json(reference: dict[str, dict[str, Any]]) -> None:
    """A trace in JSON starts in a full state and changes only what it names, from where it was."""
    trace = reference["no-device-left-unquiesced"]["trace"]
    locations = dict(trace["initial"])
    for step in trace["steps"]:
        for instance, (source, dest) in step["changes"].items():
            assert locations[instance] == source
            locations[instance] = dest
    assert locations["ivi.qvm"].startswith("gone")
    assert locations["ethernet.device"].startswith("active")


def readings(value: int, *left_open: str) -> list[str]:
    """Options that fix every open feature of the reference system but some, to its first (0) or last (-1) value."""
    features = prepare(Question()).composition.transition_system.features
    fixed = [each for each in features if each.kind != "permission" and each.name not in left_open]
    return [option for each in fixed for option in ("--given", f"{each.name}={each.values[value]}")]


def test_explicit_engine_alone() -> None:
    """The explicit engine explores with everything permitted, where the core claim has no assignment left that saves it."""
    options = ["--property", "no-device-left-unquiesced", *readings(0, "ethernet.quiescer")]
    found = verdicts("--engine", "explicit", *options)
    assert found["no-device-left-unquiesced"]["verdict"] == "violated"
    assert len(found["no-device-left-unquiesced"]["trace"]["steps"]) == 5


def test_quiescer_of_a_vdev(tmp_path: Path) -> None:
    """`--quiescer` pins the feature for devices of the VM that has such a vdev; an unknown name is refused with those known."""
    conf = tmp_path / "a.qvmconf"
    conf.write_text("system a\ncpu\nvdev vdev-qvmterm.so\npass loc mem:0xfe000000,0x1000,rwn\n")
    core = "no-device-left-unquiesced"
    options = ["--property", core, str(conf), "--causes", "none", *CALM]
    assert "quiescer" in verdicts(*options)[core]["holds_when"]
    assert "quiescer" not in verdicts(*options, "--quiescer", "qvmterm")[core]["holds_when"]


def test_time_limit_is_unknown_and_no_pass() -> None:
    """A limit that is reached makes claims unknown, with exit status 3."""
    result = check("--timeout", "0.000001", "--property", "exit-4-means-watchdog")
    assert result.exit_code == 3
    assert "unknown: the time limit" in result.output


def test_contradicting_assumption_is_vacuous() -> None:
    """A claim whose assumption the system contradicts is vacuous, names the conflict, and does not pass."""
    result = check("--given", "watchdog_while_terminating=counts", "--property", "bite-is-not-a-normal-shutdown")
    assert result.exit_code == 1
    feature = "host.watchdog_while_terminating"
    assert "bite-is-not-a-normal-shutdown  vacuous" in result.stdout
    said = f"it can never be true that {feature} is stands_still, together with {feature} is counts"
    assert said in " ".join(result.stdout.split())


def test_everything_holds_is_status_zero() -> None:
    """Where every claim asked for holds, the exit status is 0."""
    assert check("--property", "exit-4-means-watchdog", "--property", "vm-starts-again").exit_code == 0


PROGRAM = "import sys; from quiesce.__main__ import main; print('begins', file=sys.stderr, flush=True); main()"


def test_same_output_for_every_hash_seed() -> None:
    """Runs with different hash seeds print the same, to the letter."""
    outputs = set()
    for seed in ("1", "2"):
        command = [
            sys.executable,
            "-c",
            PROGRAM,
            "check",
            "--property",
            "vcpus-are-stopped-while-qvm-terminates",
            "--traces",
        ]
        done = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=False)
        assert done.returncode == 1
        outputs.add(done.stdout)
    assert len(outputs) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent differently there")
@pytest.mark.parametrize("seconds", [0.1, 0.3, 0.8, 1.5])
def test_interrupt_in_the_middle(seconds: float) -> None:
    """Ctrl-C in the middle of a run ends it without a traceback, whatever it was doing: even importing its modules."""
    command = [sys.executable, "-c", PROGRAM, "check", "--engine", "all", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"begins\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate()
    if printed:
        words = {claim["verdict"]: claim["reason"] for claim in json.loads(printed)["properties"]}
        assert words["unknown"] == INTERRUPTED
        told = (130, b"quiesce: interrupted; what was not decided by then is unknown")
    else:
        told = (130, b"quiesce: interrupted; nothing is concluded")
    assert (process.returncode, said.strip()) in [told, (-signal.SIGINT, b"")]


def test_interrupt_ends_cleanly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with one line on standard error and the status that shells expect."""

    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(quiesce, "main", interrupted)
    with pytest.raises(SystemExit) as exited:
        main()
    assert exited.value.code == 130
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "quiesce: interrupted; nothing is concluded\n"


@pytest.mark.parametrize("limits", [Limits(max_states=100), Limits(max_nodes=300)], ids=["states", "nodes"])
def test_limit_of_either_engine_is_no_agreement(limits: Limits) -> None:
    """Where one engine reaches a limit, comparing both makes the claim unknown: nothing was compared, nothing raised."""
    case = prepare(Question(properties=("exit-4-means-watchdog",), given=tuple(readings(0)[1::2])))
    outcome = run(case, "all", limits, Causes("none"), Progress())
    assert [verdict.word for verdict in outcome.verdicts] == ["unknown"]
    assert outcome.verdicts[0].reason
