"""Lets an editable install see `model/`, `specs/` and `proofs/` as `quiesce.model`, `quiesce.specs`, `quiesce.proofs`.

A wheel renames the folders while it is built. An editable install has no such moment, so this hook makes
`.editable/quiesce/{model,specs,proofs}` as links to the folders, and the installer puts `.editable` on the path.
Links rather than an import hook: type checkers, debuggers and "jump to definition" all follow them.
"""

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("model", "specs", "proofs")


class EditableLinks(BuildHookInterface):  # type: ignore[type-arg]  # the build configuration's type is the builder's own
    """Makes the links, for editable builds only."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Link each folder into `.editable/quiesce`.

        Args:
            version: "editable" for an editable install; every other build renames the folders itself.
            build_data: what the builder knows; left as it is.
        """
        if version != "editable":
            return
        package = Path(self.root) / ".editable" / "quiesce"
        package.mkdir(parents=True, exist_ok=True)
        for folder in FOLDERS:
            link = package / folder
            if link.is_symlink() or link.exists():
                continue
            if sys.platform == "win32":  # a junction needs no privilege, a symbolic link does
                import _winapi

                _winapi.CreateJunction(str(Path(self.root) / folder), str(link))
            else:
                link.symlink_to(Path(os.pardir, os.pardir, folder), target_is_directory=True)
