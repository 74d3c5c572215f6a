"""`quiesce draw system`: who controls, reacts to and watches what."""

from __future__ import annotations

from typing import Any

import click

from . import options
from .drawn import output, wanted


@click.command(short_help="Draw a system: who controls which event, and who reacts.")
@options.paths
@click.option("--each", is_flag=True, help="Draw the machines of every VM and device, however many there are.")
@options.naming
@output
def system(
    paths: tuple[str, ...], each: bool, out: str, form: str | None, theme: str, replace: bool, **named: Any
) -> None:
    """Draw a system: which machine controls which event, who reacts to it, who watches whom.

    PATH is as for check.
    """
    from ...model.views.system_drawing import system_drawing
    from ..evidence.case import prepare

    chosen = wanted(out, form, theme, replace=replace)
    composition = prepare(options.question(paths, **named)).composition
    chosen.put([system_drawing(composition, each=True if each else None)])
