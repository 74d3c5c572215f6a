"""Binary decision diagrams: every state under every assignment of the features at once, exactly.

`explore` makes a `SymbolicSpace` of a transition system; asked where a formula is reached, the space answers with a
`Region` of assignments; a region says in a short formula when it holds, and what its minimal causes are.
"""

from .causes import Cause, Kind
from .explore import NODE_LIMIT, Progress, explore
from .limits import Exhausted
from .region import Region
from .space import SymbolicSpace
from .stuck import enabled, stuck
from .tabulated import Tabulated

__all__ = [
    "NODE_LIMIT",
    "Cause",
    "Exhausted",
    "Kind",
    "Progress",
    "Region",
    "SymbolicSpace",
    "Tabulated",
    "enabled",
    "explore",
    "stuck",
]
