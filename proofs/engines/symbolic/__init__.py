"""Binary decision diagrams: every state under every assignment of the features at once, exactly.

Asked where a formula is reached, `Goals` of a transition system answer with a `Region` of assignments; a region says in a
short formula when it holds, and what its minimal causes are. `explore` makes a `SymbolicSpace` of all that is reached, which
can be counted.
"""

from .bystanders import bystanders
from .causes import Cause, Kind
from .explore import explore
from .extremes import extremes, pinned_to
from .goals import NODE_LIMIT, Goals
from .limits import Exhausted, checked
from .reached import Progress
from .region import Region
from .space import SymbolicSpace
from .stuck import enabled, stuck
from .tabulated import Tabulated

__all__ = [
    "NODE_LIMIT",
    "Cause",
    "Exhausted",
    "Goals",
    "Kind",
    "Progress",
    "Region",
    "SymbolicSpace",
    "Tabulated",
    "bystanders",
    "checked",
    "enabled",
    "explore",
    "extremes",
    "pinned_to",
    "stuck",
]
