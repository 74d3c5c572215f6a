"""Whole configurations, as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiesce.model import qvmconf
from quiesce.model.qvmconf import (
    Configuration,
    architecture,
    guest_os,
    passed_devices,
    read,
    shared_memory,
    smmu,
    watchdog,
)

from .printing import text

SAMPLES = Path(__file__).parent / "samples"
COLLECTED = Path(__file__).parents[4] / "shared" / "corpus" / "qvmconf"
DEFINES = {"DIR": "/blobs", "SIZE": "1G", "DISK": "hd1"}


def sample(name: str) -> Configuration:
    (configuration,) = read([SAMPLES / f"{name}.qvmconf"], DEFINES)
    return configuration


def facts(name: str) -> tuple[str | None, str | None, list[str]]:
    read = sample(name)
    arch, system = architecture(read), guest_os(read)
    return arch and arch.value, system and system.value, [device.identity for device in passed_devices(read)]


def test_a_linux_guest_on_arm() -> None:
    """Everything that a cockpit states about its end is found."""
    assert facts("cockpit") == ("arm", "linux", ["mem_fe300000", "mem_fd000000"])
    cockpit = sample("cockpit")
    bite = watchdog(cockpit)
    assert bite is not None
    assert (bite.type, bite.action, bite.dumps) == ("wdt-sp805", "terminate", True)
    assert [(region.name, region.size.value) for region in shared_memory(cockpit)] == [
        ("farewell", 4096),
        ("frames", 16 << 20),
    ]
    assert smmu(cockpit) is not None
    assert [len(device.interrupts) for device in passed_devices(cockpit)] == [2, 1]
    assert cockpit.notices == ()


def test_a_qnx_guest_on_x86() -> None:
    """PCI by place and by number, I/O ports, and the watchdog's default action."""
    assert facts("cluster") == ("x86", "qnx", ["pci_0_1f_2", "pci_id_8086_5aa8", "io_2f8"])
    bite = watchdog(sample("cluster"))
    assert bite is not None
    assert (bite.type, bite.action, bite.stated) == ("wdt-ib700", "terminate", None)
    assert smmu(sample("cluster")) is None


def test_an_android_guest() -> None:
    """Its memory is no device; a device of its own keeps its options; its GPU is the one that the cockpit has too."""
    assert facts("ivi") == ("arm", "android", ["mem_fd000000"])
    quiescer = sample("ivi").devices("quiesce-gpu")[0]
    assert [(each.key, each.value) for each in quiescer.options] == [("target", "gpu"), ("timeout", "200")]


def test_every_oddity_of_the_words() -> None:
    """Values on later lines, many options on one, quotes over lines, placeholders, options in odd places."""
    messy = sample("messy")
    assert messy.system == "messy"
    assert [str(ram.size) for ram in messy.rams] == ["0x20000000", "0x1000", "0x40000000"]
    assert [cpu.value("runmask") for cpu in messy.cpus] == ["", "0x3"]
    pl011, mine, disk = messy.vdevs
    assert [(each.key, each.value) for each in pl011.options] == [
        ("loc", "0x1c090000"),
        ("intr", "gic:38"),
        ("hostdev", "<-"),
    ]
    assert [(each.key, each.value) for each in mine.options] == [
        ("turbo", ""),
        ("loc", "0x1c0a0000"),
        ("mode", "two words"),
        ("level", "3"),
    ]
    assert messy.cmdline is not None
    assert messy.cmdline.value == 'one\n  two "three" # four'
    assert disk.value("hostdev") == "a#b"
    assert [(load.kind, load.path) for load in messy.loads] == [("fdt", "/a,b/board.dtb"), ("data", "/blobs/blob.bin")]


@pytest.mark.parametrize("name", ["cockpit", "cluster", "ivi", "messy"])
def test_a_printed_configuration_says_the_same(name: str, tmp_path: Path) -> None:
    """Printing and reading again gives an equal configuration, and prints the same."""
    printed = text(sample(name))
    (tmp_path / "again").write_text(printed)
    (again,) = read([tmp_path / "again"])
    assert again == sample(name)
    assert text(again) == printed


@pytest.mark.skipif(
    not COLLECTED.is_dir(), reason="the folder of collected configurations is not beside the repository"
)
def test_collected_configurations(tmp_path: Path) -> None:
    """Every configuration collected from public repositories is read, without notices, and survives printing."""
    paths = sorted(path for path in COLLECTED.iterdir() if path.suffix in (".conf", ".qvmconf"))
    assert paths
    for path in paths:
        (configuration,) = read([path])
        assert configuration.notices == ()
        (tmp_path / "again").write_text(text(configuration))
        assert read([tmp_path / "again"]) == (configuration,)


def test_the_example_of_the_documentation(tmp_path: Path) -> None:
    """The configuration that the package's own description shows is one."""
    lines = (qvmconf.__doc__ or "").splitlines()
    example = [line for line in lines if line.startswith("    ") and not line.startswith("    QNX")]
    (tmp_path / "vm").write_text("\n".join(example))
    (configuration,) = read([tmp_path / "vm"])
    assert (configuration.system, configuration.notices) == ("cluster", ())
    assert [device.identity for device in passed_devices(configuration)] == ["mem_fe204000"]
