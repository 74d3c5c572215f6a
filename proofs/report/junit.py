"""Verdicts → JUnit XML, which build servers show as test results.

One suite per system and one case per claim. What is not `holds` is a failure, with the whole story as its text; an unknown
claim is an error, as nothing was found out, and one that is not applicable is skipped. Only what every reader of the format knows is written: no attribute beyond the
schema that Jenkins keeps, no time of day and no name of a host, so that the times taken are all that differs between runs.

References:
    Jenkins, xUnit plugin, "junit-10.xsd"; W3C, "Extensible Markup Language (XML) 1.0", 2.2 Characters.
"""

from __future__ import annotations

import re
from importlib import metadata
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ..evidence.digest import digest
from .basis import facts
from .narrative import explored, why
from .told import headline, story

if TYPE_CHECKING:
    from ...model.system.instantiate import Composition
    from ..checking.run import Outcome
    from ..evidence.verdict import Verdict

_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot contain, not even escaped; and the carriage return, which readers turn into a line feed."""


def junit(outcome: Outcome) -> str:
    """An outcome → a document, in UTF-8 when it is written."""
    composition, verdicts = outcome.case.composition, outcome.verdicts
    totals = {
        "tests": str(len(verdicts)),
        "failures": str(sum(_kind(verdict) == "failure" for verdict in verdicts)),
        "errors": str(sum(_kind(verdict) == "error" for verdict in verdicts)),
        "time": _seconds(sum(verdict.seconds for verdict in verdicts)),
    }
    skipped = str(sum(_kind(verdict) == "skipped" for verdict in verdicts))
    root = ET.Element("testsuites", totals)
    suite = ET.SubElement(root, "testsuite", {"name": legal(composition.system.name), **totals, "skipped": skipped})
    properties = ET.SubElement(suite, "properties")
    for name, value in _facts(outcome):
        ET.SubElement(properties, "property", name=name, value=legal(value))
    for verdict in verdicts:
        suite.append(_case(verdict, composition))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def legal(text: str) -> str:
    r"""Text → the same as XML can contain it: a character that it cannot is written as in Python, `\x1b`."""
    return _ILLEGAL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def _kind(verdict: Verdict) -> str:
    return {"holds": "", "unknown": "error", "not applicable": "skipped"}.get(verdict.word, "failure")


def _facts(outcome: Outcome) -> list[tuple[str, str]]:
    """What was checked, and with what."""
    space = outcome.space
    counted = (("states", space.states), ("transitions", space.transitions), ("depth", space.depth))
    return [
        ("quiesce", metadata.version("quiesce")),
        ("digest", digest(outcome.case.composition.transition_system)),
        ("assignments", str(space.assignments)),
        *((name, str(number)) for name, number in counted if number is not None),
        *facts(outcome.case.basis),
    ]


def _case(verdict: Verdict, composition: Composition) -> ET.Element:
    claim = verdict.claim
    attributes = {"classname": claim.declared.name, "name": claim.name, "time": _seconds(verdict.seconds)}
    case = ET.Element("testcase", {key: legal(value) for key, value in attributes.items()})
    kind = _kind(verdict)
    if kind == "skipped":
        ET.SubElement(case, kind, {"message": legal(why(verdict))})
    elif kind:
        message = f"{headline(verdict)}: {claim.declared.claim}"
        said = ET.SubElement(case, kind, {"message": legal(message), "type": verdict.word})
        said.text = legal(story(verdict, composition))
    ET.SubElement(case, "system-out").text = legal(_summary(verdict))
    return case


def _summary(verdict: Verdict) -> str:
    """The verdict, and how it is known."""
    said = [headline(verdict), verdict.claim.declared.claim]
    if size := explored(verdict):
        said.append(size)
    if verdict.claim.declared.sanity:
        said.append("sanity of the model")
    if verdict.known:
        said.append(f"known by: {', '.join(verdict.known)}")
    return "\n".join(said)


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
