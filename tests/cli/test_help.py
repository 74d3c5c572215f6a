"""What `--help` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from quiesce.proofs.cli.main import quiesce

if TYPE_CHECKING:
    from collections.abc import Iterator


def groups(command: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Group]]:
    """A command with commands of its own, and all below it that have some."""
    yield path, command
    for name, below in command.commands.items():
        if isinstance(below, click.Group):
            yield from groups(below, (*path, name))


@pytest.mark.parametrize("path", [path for path, _ in groups(quiesce)])
def test_lists_of_commands_are_not_cut_off(path: tuple[str, ...]) -> None:
    """At 80 columns each command is listed with a whole sentence."""
    told = CliRunner().invoke(quiesce, [*path, "--help"], terminal_width=80)
    listed = told.output.partition("Commands:\n")[2].splitlines()
    group = dict(groups(quiesce))[path]
    assert [line.split()[0] for line in listed] == sorted(group.commands)
    for line in listed:
        assert line.endswith((".", "?"))
        assert not line.endswith("...")


def leaves(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command that does something."""
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from leaves(below, (*path, name))
    else:
        yield path, command


@pytest.mark.parametrize("path", [path for path, _ in leaves(quiesce)], ids=" ".join)
def test_every_option_is_explained(path: tuple[str, ...]) -> None:
    """Each command says what it does, and each of its options what it is for."""
    command = dict(leaves(quiesce))[path]
    assert command.help
    assert [each.opts for each in command.params if isinstance(each, click.Option) and not each.help] == []
