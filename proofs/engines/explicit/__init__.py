"""The explicit engine: breadth-first search over packed states, in arrays.

A state is one unsigned 64-bit integer (`layout`); events are tables (`tables`, `moves`) that are looked up for a whole
piece of the frontier at once; states seen before are found in a hash table (`visited`). `search` puts these together,
and a `Space` answers questions about what was reached.
"""

from .search import MAX_STATES, Progress, explore
from .space import Space

__all__ = ["MAX_STATES", "Progress", "Space", "explore"]
