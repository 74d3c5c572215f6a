"""Changes one thing at a time in the source of the engines: do their tests notice?

`python .ci/mutation --most 10 proofs/engines/symbolic` tries about ten changes of each module there, always the same ones,
and lists those that no test noticed. All of it happens in a clone in a temporary folder, which is gone afterwards, also
after Ctrl-C; the checkout itself is never touched, and what is not committed is not looked at. Folders, and the tests that
have to notice, are in `targets.toml` beside this file; what need not be noticed is in `tests/survivors.yaml`.

Needs `pip install -e '.[dev,mutation]'`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from explained import explanations
from mutants import mutants_of
from targets import targets
from trial import Outcome, trial, unchanged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from targets import Target

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Runs the command; 1 if some change was noticed by no test and is not explained, 130 after Ctrl-C."""
    asked = _arguments()
    root = Path(_git(HERE, "rev-parse", "--show-toplevel"))
    if _git(root, "status", "--porcelain"):
        print("What is not committed is not looked at.", flush=True)
    with tempfile.TemporaryDirectory(prefix="quiesce-mutants-") as folder:
        clone = Path(folder) / "clone"
        _git(root, "clone", "--quiet", str(root), str(clone))
        os.chdir(clone)
        try:
            _make_importable(clone, asked.examples)
            os.nice(10)
            left = sum(_over(target, asked) for target in targets(asked.modules))
        except KeyboardInterrupt:
            return 130
        finally:
            os.chdir(root)
    return 1 if left else 0


def _arguments() -> argparse.Namespace:
    summary, _, more = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(prog="python .ci/mutation", description=summary, epilog=more)
    parser.add_argument("modules", nargs="*", help="modules or folders; all that are in targets.toml if none is named")
    parser.add_argument("--most", type=int, default=10, help="changes of each module at most (10)")
    parser.add_argument("--examples", type=int, default=5, help="examples of each random test at most (5)")
    parser.add_argument("--patience", type=float, default=1.5, help="how many times longer tests may take than without")
    return parser.parse_args()


def _git(where: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", where, *words], check=True, capture_output=True, text=True).stdout.strip()


def _make_importable(clone: Path, examples: int) -> None:
    """Whoever imports `quiesce` from now on, among the processes that this one starts, gets the clone's."""
    package = clone / ".editable" / "quiesce"
    package.mkdir(parents=True)
    files = (clone / ".build" / "package").glob("*.*")  # a folder without them would only add to an installed package
    for part in (*(clone / name for name in ("model", "specs", "proofs")), *files):
        (package / part.name).symlink_to(part, target_is_directory=part.is_dir())
    os.environ["PYTHONPATH"] = str(package.parent)
    os.environ["QUIESCE_EXAMPLES"] = str(examples)
    ask = [sys.executable, "-c", "import quiesce.model; print(quiesce.model.__file__)"]
    found = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()
    if not Path(found).resolve().is_relative_to(clone.resolve()):
        raise SystemExit(f"the tests would look at {found}, and not at the clone that is changed")


def _over(target: Target, asked: argparse.Namespace) -> int:
    """One target → how many mutants no test noticed and nobody explained; tells about each module as soon as it is done."""
    command = target.command()
    limit = 5 + round(asked.patience * unchanged(command))
    return sum(_of_module(module, asked.most, command, limit) for module in target.modules)


def _of_module(module: Path, most: int, command: Sequence[str], limit: int) -> int:
    every, known = mutants_of(module), explanations(module)
    chosen = every[:: max(1, -(-len(every) // most))]
    ends = [(mutant, trial(mutant, command, limit)) for mutant in chosen]
    silent = [mutant for mutant, end in ends if end is Outcome.PASSED]
    left = [mutant for mutant in silent if not any(each.covers(mutant) for each in known)]
    endless = sum(end is Outcome.ENDLESS for _, end in ends)
    print(
        f"{module}: {len(every)} changes, {len(chosen)} tried, {len(chosen) - len(silent)} noticed"
        f" ({endless} of them because tests came to no end), {len(silent) - len(left)} explained, {len(left)} left",
        *(mutant.told() for mutant in left),
        sep="\n",
        flush=True,
    )
    return len(left)


if __name__ == "__main__":
    sys.exit(main())
