"""`quiesce draw`: machines, systems, products, coverage and traces → pictures, or text from which others make pictures."""

from __future__ import annotations

import click

from .draw_coverage import coverage
from .draw_machine import machine
from .draw_product import product
from .draw_sequence import sequence
from .draw_system import system
from .draw_trace import trace


@click.group(short_help="Draw machines, systems, products, traces, sequences of messages.")
def draw() -> None:
    """Draw machines, a system, its product, what is never taken, or a trace.

    SVG and PNG need PyGraphviz (pip install pygraphviz); DOT, Mermaid and PlantUML are text and need nothing.
    """


for command in (machine, system, product, coverage, trace, sequence):
    draw.add_command(command)
