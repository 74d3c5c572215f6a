"""Verdicts → JUnit XML, which build servers show as test results.

One suite per system and one case per claim. What is not `holds` is a failure, with the whole story as its text; an unknown
claim is an error, as nothing was found out, and one that is not applicable is skipped. Only what every reader of the format knows is written: no attribute beyond the
schema that Jenkins keeps, no time of day and no name of a host, so that the times taken are all that differs between runs.

References:
    Jenkins, xUnit plugin, "junit-10.xsd"; W3C, "Extensible Markup Language (XML) 1.0", 2.2 Characters.
"""

from __future__ import annotations

import re
from collections import Counter
from importlib import metadata
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ..checking.run import Outcome
from ..evidence.digest import digest
from .basis import facts
from .narrative import explored, why
from .told import NOT_CHECKED, headline, story

if TYPE_CHECKING:
    from ...model.system.instantiate import Composition
    from ..checking.run import Unchecked
    from ..evidence.verdict import Verdict

_ILLEGAL = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot contain, not even escaped; and the carriage return, which readers turn into a line feed."""


def junit(*systems: Outcome | Unchecked) -> str:
    """What became of systems → a document, in UTF-8 when it is written."""
    suites = [_suite(each) if isinstance(each, Outcome) else _not_checked(each) for each in systems]
    root = ET.Element("testsuites")
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.attrib[name]) for suite in suites)))
    root.set("time", _seconds(sum(float(suite.attrib["time"]) for suite in suites)))
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(outcome: Outcome) -> ET.Element:
    composition, verdicts = outcome.case.composition, outcome.verdicts
    kinds = Counter(map(_kind, verdicts))
    suite = ET.Element("testsuite", {"name": legal(outcome.name), "tests": str(len(verdicts))})
    suite.attrib |= {"failures": str(kinds["failure"]), "errors": str(kinds["error"])}
    suite.attrib |= {"time": _seconds(sum(verdict.seconds for verdict in verdicts)), "skipped": str(kinds["skipped"])}
    properties = ET.SubElement(suite, "properties")
    for name, value in _facts(outcome):
        ET.SubElement(properties, "property", name=name, value=legal(value))
    for verdict in verdicts:
        suite.append(_case(verdict, composition))
    return suite


def _not_checked(system: Unchecked) -> ET.Element:
    """A system that was not checked → a suite with one error: what reads it must not take it for one without failures."""
    name, counts = legal(system.name), {"tests": "1", "failures": "0", "errors": "1"}
    suite = ET.Element("testsuite", {"name": name, **counts, "time": _seconds(0), "skipped": "0"})
    case = ET.SubElement(suite, "testcase", {"classname": name, "name": "is checked", "time": _seconds(0)})
    said = ET.SubElement(case, "error", {"message": legal(f"{NOT_CHECKED}: {system.reasons[0]}"), "type": NOT_CHECKED})
    said.text = legal("\n".join(system.reasons))
    return suite


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
