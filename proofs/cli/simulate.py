"""`quiesce simulate`: step through a system by hand."""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

import click

from . import options
from .traceless import without_trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...specs.language.claim import Claim
    from ..evidence.case import Case
    from ..walk.walk import Walk
    from .session import Session

_PROMPT = "> "
MAX_LINE = 10_000


@click.command(short_help="Step through a system, event by event.")
@options.paths
@click.option("--property", "claims", metavar="CLAIM", help="Walk along the trace of this claim: ID, or ID[ELEMENT].")
@click.option("--trace", "file", metavar="FILE", help="Walk along a saved trace, or one that check --json printed.")
@options.naming
@options.limits
def simulate(paths: tuple[str, ...], claims: str | None, file: str | None, timeout: float | None, **named: Any) -> None:
    """Step through a system: what can occur, what follows, which claims are broken, and why something cannot occur.

    PATH is as for check. Commands come from standard input; `help` lists them. Where that is no terminal, each is echoed,
    and the first that cannot be done ends it.

    What runs are the declared machines in the transitions library: what can be stepped through is what is verified.

    Exit status: 0 it was ended, or there were no more commands; 2 a command, or the input, is wrong.
    """
    from ...model.language.findings import printable
    from ..evidence.case import prepare
    from .session import Session

    case = prepare(options.question(paths, **named))
    walk = _walk(case, claims, file, timeout)
    session = Session(walk, case.claims)
    click.echo(f"system {printable(case.composition.transition_system.name)}")
    _say(session.opening())
    if sys.stdin.isatty():
        _conversation(session)
    else:
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="backslashreplace")  # what is no text is a wrong command, not the end of it
        _script(session, sys.stdin)


def _walk(case: Case, named: str | None, file: str | None, timeout: float | None) -> Walk:
    """The walk that is meant: along a saved trace, along the trace of a claim, or from the start to anywhere."""
    from ..checking.progress import Progress
    from ..engines.limits import Limits
    from ..walk.named import chosen, traced
    from ..walk.replayed import following, replayed
    from ..walk.trace_file import load
    from ..walk.walk import Walk

    progress = Progress()
    if file is not None:
        saved = load(file, (named,) if named else ())
        about = [c for c in case.claims if saved.about in _names(c)]
        claim = about[0] if about else chosen(case, named, "--property", progress)[0] if named else None
        return replayed(case.composition, saved, claim)
    if named is None:
        return Walk(case.composition)
    try:
        verdict = traced(case, chosen(case, named, "--property", progress), Limits.starting_now(timeout), progress)
    finally:
        progress.done()
    if verdict.trace is None:
        raise without_trace(verdict, "walk along")
    click.echo(f"{verdict.claim.name}: {verdict.word}")
    return following(case.composition, verdict.trace, verdict.claim)


def _names(claim: Claim) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """How a saved trace may call a claim: by its property's name of now or a former one, with its elements."""
    elements = tuple((name, element.name) for name, element in claim.bound)
    return [(name, elements) for name in (claim.declared.name, *claim.declared.formerly)]


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _conversation(session: Session) -> None:
    """Ask for commands until there are no more; what is wrong is only told."""
    from ...model.language.findings import printable
    from ..evidence.whole_file import NotWritten
    from ..walk.words import Wrong

    with suppress(ImportError):  # not on every platform
        import readline  # noqa: F401  # input() edits lines with it
    while not session.ended:
        try:
            line = input(_PROMPT)
        except EOFError:
            click.echo()
            return
        try:
            _say(session.does(line))
        except Wrong as wrong:
            click.echo(f"  {printable('; '.join(filter(None, (wrong.what, wrong.known, wrong.advice))))}")
        except NotWritten as error:
            click.echo(f"  {error}")


def _script(session: Session, lines: TextIO) -> None:
    """Do what lines say, echoing each.

    Raises:
        InputError: one cannot be done.
    """
    from ...model.language.findings import Finding, InputError, Position, printable
    from ..walk.words import Wrong

    for number, line in enumerate(_limited(lines), start=1):
        said = line.rstrip("\r\n")
        click.echo(f"{_PROMPT}{printable(said)}")
        try:
            _say(session.does(said))
        except Wrong as wrong:
            sys.stdout.flush()
            at = Position("standard input", number, wrong.column)
            raise InputError([Finding(at, wrong.what, wrong.known, wrong.advice)]) from None
        if session.ended:
            return


def _limited(lines: TextIO) -> Iterator[str]:
    """Lines, of which none is endless."""
    while line := lines.readline(MAX_LINE):
        yield line
