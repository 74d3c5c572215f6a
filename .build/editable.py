"""Lets an editable install see `model/`, `specs/` and `proofs/` as `quiesce.model`, `quiesce.specs`, `quiesce.proofs`.

A wheel renames the folders while it is built, and puts what is in `package/` beside them. An editable install has no such
moment, so this hook makes `.editable/quiesce` of links to all of that, and the installer puts `.editable` on the path.
Links rather than an import hook: type checkers, debuggers and "jump to definition" all follow them.
"""

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("model", "specs", "proofs")
PACKAGE = Path(".build", "package")


class EditableLinks(BuildHookInterface):  # type: ignore[type-arg]  # the build configuration's type is the builder's own
    """Makes the links, for editable builds only."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Link each folder, and each file of the package itself, into `.editable/quiesce`.

        Args:
            version: "editable" for an editable install; every other build renames the folders itself.
            build_data: what the builder knows; left as it is.
        """
        if version != "editable":
            return
        root = Path(self.root)
        made = root / ".editable" / "quiesce"
        made.mkdir(parents=True, exist_ok=True)
        files = (file.relative_to(root) for file in (root / PACKAGE).glob("*.*"))
        for target in (*map(Path, FOLDERS), *files):
            link = made / target.name
            if link.is_symlink() or link.exists():
                continue
            if sys.platform == "win32":  # a junction and a second name need no privilege, a symbolic link does
                import _winapi

                if (root / target).is_dir():
                    _winapi.CreateJunction(str(root / target), str(link))
                else:
                    link.hardlink_to(root / target)
            else:
                link.symlink_to(Path(os.pardir, os.pardir, target), target_is_directory=(root / target).is_dir())
