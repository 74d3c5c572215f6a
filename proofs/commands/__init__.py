"""The commands of the command line, one in each module."""

from ..native import told

told()
