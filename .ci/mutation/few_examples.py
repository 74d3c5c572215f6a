"""A plugin of pytest: random tests draw no more examples than the environment says, whatever they say themselves."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import settings

_most = int(os.environ["QUIESCE_EXAMPLES"])
_as_asked = settings.__init__


def _few(self: settings, parent: settings | None = None, **options: Any) -> None:
    options["max_examples"] = min(options.get("max_examples", _most), _most)
    _as_asked(self, parent, **options)


settings.__init__ = _few  # type: ignore[method-assign]
