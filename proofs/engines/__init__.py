"""Engines: transition system × claim → verdict. None of them knows what a guest is."""

from __future__ import annotations

import builtins

from ..isolated import libraries

# Z3's Python module looks for its library in the current folder first, unless it is told where else (z3core.py).
vars(builtins).setdefault("Z3_LIB_DIRS", libraries("z3"))
