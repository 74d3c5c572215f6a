"""A template and what it is given → a page that is whole in itself.

Models come from anybody, so nothing of one is ever markup: the template escapes whatever it is given, and the page forbids
itself every network access and every script and style but its own, which are known by their digests.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ....model.views.svg import style_sheet
from .shown import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

HERE: Final = Path(__file__).resolve().parent


def rendered(
    template: str,
    given: Mapping[str, Any],
    styles: Sequence[str],
    scripts: Mapping[str, str] | None = None,
    data: str = "",
) -> str:
    """A template → its page.

    Args:
        template: its file in this folder.
        given: what it tells; none of it is taken for markup.
        styles: the files of the page's style in this folder, besides that of drawings.
        scripts: the page's own scripts, by the names that the template has for them.
        data: what the scripts are given; text that cannot end its element.
    """
    from markupsafe import Markup

    css = "\n".join((style_sheet(), *((HERE / name).read_text("utf-8") for name in styles)))
    own = {"css": css, "data": data, **(scripts or {})}
    # Nothing but our own files, and data that is text wherever it stands.
    markup = {name: Markup(text) for name, text in own.items()}  # noqa: S704
    policy = _policy(css, tuple((scripts or {}).values()))
    return _environment().get_template(template).render({**given, **markup}, policy=policy)


def _policy(css: str, scripts: tuple[str, ...]) -> str:
    """What a page with this style and these scripts admits."""
    running = f"script-src {' '.join(map(_digest, scripts))}; " if scripts else ""
    return f"default-src 'none'; {running}style-src {_digest(css)}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    """How a page's policy names the script or style that it allows."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: shown(value) if type(value) is str else value,
    )
