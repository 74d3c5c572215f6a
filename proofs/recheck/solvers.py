"""Z3 and cvc5, given nothing but text. Each is loaded when it is first asked."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Solver = Literal["Z3", "cvc5"]
SOLVERS: tuple[Solver, ...] = ("Z3", "cvc5")

_LOGIC = {"Z3": "(set-logic QF_FD)", "cvc5": "(set-logic QF_BV)"}
"""For bit vectors of a few bits. Z3's solver for finite domains is the quicker one of the two that it has for them."""

_VALUE = re.compile(r"(#b[01]+|#x[0-9a-f]+|true|false)\)")


class NotInstalled(Exception):
    """A solver is not there."""


class Undecided(Exception):
    """A solver did not answer: a limit was reached, or it did not understand the text."""


def version(solver: Solver) -> str:
    """The version of a solver.

    Raises:
        NotInstalled: it is not there.
    """
    try:
        if solver == "Z3":
            import z3

            return str(z3.get_version_string())
        import cvc5

        return str(cvc5.__version__)
    except ImportError:
        raise NotInstalled(solver) from None


class _Reader(Protocol):
    """Runs SMT-LIB commands one after the other, and returns what they print."""

    def __call__(self, text: str) -> str: ...


class Session:
    """One solver and what it has been told.

    Attributes:
        solver: which one.
        seconds: how long it has worked.
    """

    def __init__(self, solver: Solver, lines: Iterable[str], limit: float) -> None:
        self.solver, self.seconds = solver, 0.0
        self._reader: _Reader = (_Z3 if solver == "Z3" else _CVC5)(round(limit * 1000))
        self._limit = limit
        started = time.perf_counter()
        said = self._run("\n".join([_LOGIC[solver], *lines]))
        self.seconds += time.perf_counter() - started
        if said:
            raise Undecided(f"{solver} does not understand the text: {said}")

    def satisfiable(self, lines: Iterable[str], symbols: Sequence[str] = ()) -> dict[str, str] | None:
        """Lines after all that it has been told → values of the symbols in a model, or None if there is none.

        Raises:
            Undecided: it does not know, or does not understand.
        """
        started = time.perf_counter()
        try:
            answer = self._run("\n".join(["(push 1)", *lines, "(check-sat)"]))
            if answer == "unknown" and "interrupted" in self._run("(get-info :reason-unknown)"):
                raise KeyboardInterrupt  # Z3 listens to Ctrl-C itself while it reads text, and keeps it to itself
            values = {}
            if answer == "sat" and symbols:
                told = _VALUE.findall(self._run(f"(get-value ({' '.join(symbols)}))"))
                values = dict(zip(symbols, told, strict=True)) if len(told) == len(symbols) else {}
            self._run("(pop 1)")
        finally:
            self.seconds += time.perf_counter() - started
        if answer.startswith("unknown"):  # cvc5 adds why
            raise Undecided(f"not decided by {self.solver} within {self._limit:g} s")
        if answer not in ("sat", "unsat"):
            raise Undecided(f"{self.solver} does not understand the text: {answer}")
        return values if answer == "sat" else None

    def _run(self, text: str) -> str:
        return self._reader(text).strip()


class _Z3:
    def __init__(self, milliseconds: int) -> None:
        import z3

        self._z3: Any = z3
        self._context = z3.Context()
        # Z3 takes the option for everybody in this process, so it is put back as soon as this context has heard of it.
        before = z3.get_param("timeout")
        self(f"(set-option :timeout {milliseconds})")
        z3.set_param("timeout", int(before))

    def __call__(self, text: str) -> str:
        try:
            return str(self._z3.Z3_eval_smtlib2_string(self._context.ref(), text))
        except self._z3.Z3Exception as error:
            return f"error: {error}"


class _CVC5:
    def __init__(self, milliseconds: int) -> None:
        import cvc5

        self._language = cvc5.InputLanguage.SMT_LIB_2_6
        manager = cvc5.TermManager()
        self._solver = cvc5.Solver(manager)
        options = {"incremental": "true", "produce-models": "true", "bitblast": "eager"}
        for option, value in (*options.items(), ("tlimit-per", str(milliseconds))):
            self._solver.setOption(option, value)
        self._symbols = cvc5.SymbolManager(manager)
        self._parser = cvc5.InputParser(self._solver, self._symbols)

    def __call__(self, text: str) -> str:
        said = []
        try:
            self._parser.setStringInput(self._language, text, "certificate")
            while not (command := self._parser.nextCommand()).isNull():
                said.append(command.invoke(self._solver, self._symbols))
        except RuntimeError as error:
            said.append(f"error: {error}")
        return "".join(said)
