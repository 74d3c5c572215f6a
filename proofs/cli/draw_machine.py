"""`quiesce draw machine`: declared machines as statecharts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import options
from .drawn import output, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...model.language.declaration import Model


@click.command(short_help="Draw machines as statecharts: states, and who moves where.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "every", is_flag=True, help="Draw every machine.")
@options.outside
@options.machines
@output
def machine(names: tuple[str, ...], every: bool, allow_outside: tuple[str, ...], machines: str, **how: Any) -> None:
    """Draw machines as statecharts: states, who may move where on what, and when.

    Upright events are the machine's own, slanted ones those of others, to which it reacts. Hover over a part of an SVG to
    read what it means, and which documents say so.
    """
    from ...model.language.regular_file import allowed
    from ...model.system.load import EMBEDDED, load
    from ...model.views.machine_drawing import machine_drawing

    chosen = wanted(**how, several=every or len(set(names)) > 1)
    if bool(names) is every:
        raise click.UsageError("Say which machines to draw, or --all.")
    model = load(Path(machines) if machines else EMBEDDED, *allowed(allow_outside)).model
    refuse_unknown(names, model, "NAME")
    drawn = [declared for declared in model.machines if every or declared.name in names]
    chosen.put([machine_drawing(declared, model) for declared in drawn])


def refuse_unknown(names: Iterable[str], model: Model, where: str) -> None:
    """Refuse names that no machine of a model has.

    Raises:
        InputError: there are some; `where` is what they were given to.
    """
    from ...model.language.findings import Finding, InputError, Position, nearest

    known = [machine.name for machine in model.machines]
    listed = f"known: {', '.join(known)}"
    wrong = [
        Finding(Position(where, 0, 0), f'there is no machine "{name}"', listed, nearest(name, known))
        for name in names
        if name not in known
    ]
    if wrong:
        raise InputError(wrong)
