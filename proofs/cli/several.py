"""Several systems in one call: each is told as soon as it is known, what is wrong with one stops no other, and a table ends it."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from ...model.language.findings import InputError
from ..checking.inquiry import INTERRUPTED
from ..checking.run import Outcome, Unchecked
from ..engines import memory
from ..engines.limits import OutOfTime

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...model.system.library import Library
    from ...specs.language.property import Property
    from ..evidence.systems import Named
    from .way import Way

EXIT_INPUT, EXIT_UNKNOWN = 2, 3


def several(systems: Sequence[Named], way: Way, tell: Callable[[Outcome], None]) -> list[Outcome | Unchecked]:
    """Systems → what became of each, in their order; an interrupt leaves what is known by then.

    Args:
        systems: the systems, which are asked the same.
        way: how they are checked.
        tell: told each outcome as it is known.

    Raises:
        InputError: something is wrong with the machines or the claims, which are those of all systems.
        OutOfTime: the limit of time was reached before these were read.
    """
    known = way.read(systems[0].question)
    made: list[Outcome | Unchecked] = []
    for each in systems:
        if made and made[-1].interrupted:
            made.append(Unchecked(each.path, (INTERRUPTED,), EXIT_UNKNOWN, interrupted=True))
            continue
        try:
            if made and (reason := way.limits.stop()):
                raise OutOfTime(reason)
            found = memory.attempt(partial(_found, each, way, known), partial(_short, each))
        except InputError as error:
            way.progress.done()
            sys.stderr.write(f"{error}\n")
            made.append(Unchecked(each.path, tuple(map(str, error.findings)), EXIT_INPUT))
        except OutOfTime as over:
            made.append(Unchecked(each.path, (over.reason,), EXIT_UNKNOWN))
        except KeyboardInterrupt:
            made.append(Unchecked(each.path, (INTERRUPTED,), EXIT_UNKNOWN, interrupted=True))
        else:
            way.progress.done()
            made.append(found)
            if isinstance(found, Outcome):
                tell(found)
    return made


def _found(system: Named, way: Way, known: tuple[Library, tuple[Property, ...]]) -> Outcome | Unchecked:
    return way.outcome(way.case(system.question, *known), named=system.path)


def _short(system: Named, reason: str) -> Outcome | Unchecked:
    """What is said of a system for which there is no memory before there is a claim of which to say it."""
    return Unchecked(system.path, (reason,), EXIT_UNKNOWN)
