"""A property → a rule as SARIF has it: the claim, what is claimed exactly, and the sources it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...model.language import formula as f
from ...model.language import temporal as t
from ...model.language.findings import printable
from ...model.views.markdown import code, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.language.declaration import Source
    from ...model.system.instantiate import Composition
    from ...specs.language.property import Property


def rule(declared: Property, composition: Composition) -> dict[str, Any]:
    """A property → its rule, with help in plain text and in Markdown."""
    known = {source.number: source for source in composition.library.model.sources}
    sources = [known[number] for number in declared.because if number in known]
    claim = printable(declared.claim)
    return {
        "id": declared.name,
        "shortDescription": {"text": claim},
        "fullDescription": {"text": f"{claim} {'; '.join(map(': '.join, _said(declared)))}"},
        "help": {
            "text": "\n".join(_plain(declared, sources)),
            "markdown": "\n".join(_markdown(declared, sources)),
        },
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": [*(["sanity"] if declared.sanity else []), declared.pattern, *declared.because]},
    }


def _said(declared: Property) -> Iterator[tuple[str, str]]:
    """What is claimed and what is assumed, as it is written: ("never", "d.device in active")."""
    if not declared.said:
        yield declared.pattern, f.text(declared.body.formula)
    for key, written in declared.said:
        yield declared.pattern if key == declared.pattern else f"{declared.pattern} {key}", t.text(written.formula)
    for assumed in (*declared.where, *declared.assuming):
        yield "assuming", f.text(assumed.formula)


def _plain(declared: Property, sources: list[Source]) -> Iterator[str]:
    yield printable(declared.claim)
    for key, said in _said(declared):
        yield f"{key}: {said}"
    for source in sources:
        yield printable(f"{source.number}: {source.says}" + (f" ({source.document})" if source.document else ""))


def _markdown(declared: Property, sources: list[Source]) -> Iterator[str]:
    yield escaped(declared.claim)
    yield ""
    for key, said in _said(declared):
        yield f"- {key}: {code(said)}"
    if sources:
        yield ""
        yield "Sources:"
        yield ""
    for source in sources:
        document = f" ({escaped(source.document)})" if source.document else ""
        yield f"- {escaped(source.number)}: {escaped(source.says)}{document}"
