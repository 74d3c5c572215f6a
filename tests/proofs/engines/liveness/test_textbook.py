"""Systems and formulas out of the textbooks, with the answers that are known."""

from __future__ import annotations

import pytest

from quiesce.model.composition.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable
from quiesce.model.language import temporal as t
from quiesce.model.language.formula import FALSE, TRUE, Formula, In, Is, May, conjunction, disjunction, negation
from quiesce.proofs.engines.limits import Limits
from quiesce.proofs.engines.liveness import lasso, words
from quiesce.proofs.engines.liveness.branching import branching
from quiesce.proofs.engines.liveness.explicit import ExplicitLiveness

F, G, X, U, W, R, A, E = (
    t.Eventually,
    t.Always,
    t.Next,
    t.Until,
    t.WeakUntil,
    t.Release,
    t.OnAll,
    t.OnSome,
)
YES, NO = t.Holds(TRUE), t.Holds(FALSE)


def at(path, *locations):
    return t.Holds(In(path, locations))


def occ(event):
    return t.Occurs(event)


def no(part):
    return t.Not(part)


def all_(*parts):
    return t.And(parts)


def any_(*parts):
    return t.Or(parts)


def imp(left, right):
    return t.Implies(left, right)


def step(name, kind, *moves, when: Formula = TRUE):
    """An event. Each move is "machine:from>to,from>to"; the first one's machine controls it, where `when` holds."""
    return name, kind, moves, when


def system(name, machines, *steps, features=(), constraint=TRUE, open_permissions=False):
    """A system. Each machine is "name: first second* …", beginning in the first; final locations have a star."""
    variables = []
    for line in machines:
        path, locations = line.split(":")
        words_ = locations.split()
        final = frozenset(i for i, location in enumerate(words_) if location.endswith("*"))
        variables.append(Variable(path, path, "host", "host", tuple(w.rstrip("*") for w in words_), 0, final))
    found = [variable.name for variable in variables]
    open_features = [Feature(path, "reading", tuple(values)) for path, values in features]
    events = []
    for event, kind, moves, when in steps:
        participants = []
        for position, move in enumerate(moves):
            path, pairs = move.split(":")
            index = found.index(path)
            where = variables[index].locations
            participants.append(
                Participant(
                    index,
                    tuple(
                        Edge(where.index(source), where.index(dest), TRUE if position else when)
                        for source, dest in (pair.split(">") for pair in pairs.split(","))
                    ),
                )
            )
        permission = None
        if kind != "progress":
            permission = len(open_features)
            open_features.append(Feature(event, "permission", ("no", "yes") if open_permissions else ("yes",)))
        events.append(Event(event, kind, tuple(participants), permission))
    return TransitionSystem(name, tuple(variables), tuple(open_features), tuple(events), constraint)


def semaphore():
    steps = []
    for i in "12":
        steps += [
            step(f"want{i}", "choice", f"p{i}:idle>want"),
            step(f"enter{i}", "progress", f"p{i}:want>crit", "s:free>held", when=In("s", ("free",))),
            step(f"leave{i}", "progress", f"p{i}:crit>idle", "s:held>free"),
        ]
    return system("semaphore", ["p1: idle want crit", "p2: idle want crit", "s: free held"], *steps)


def peterson(kind="progress"):
    """A process raises its flag, gives the turn away, and waits until the other's flag is down or the turn is its own."""
    steps = []
    for me, other in ("12", "21"):
        go = disjunction([In(f"p{other}", ("idle",)), In("turn", (f"of{me}",))])
        steps += [
            step(f"raise{me}", "choice", f"p{me}:idle>flag"),
            step(f"give{me}", kind, f"p{me}:flag>wait", f"turn:of{me}>of{other}"),
            step(f"enter{me}", kind, f"p{me}:wait>crit", when=go),
            step(f"leave{me}", kind, f"p{me}:crit>idle"),
        ]
    return system(f"peterson-{kind}", ["p1: idle flag wait crit", "p2: idle flag wait crit", "turn: of1 of2"], *steps)


def philosophers(count, *, polite=False):
    """Each takes one fork, then the other, eats, and puts both down; with `polite`, the last begins with the other one."""
    machines = [f"p{i}: hungry one eats" for i in range(count)] + [f"f{i}: free held" for i in range(count)]
    steps = []
    for i in range(count):
        first, second = i, (i + 1) % count
        if polite and i == count - 1:
            first, second = second, first
        steps += [
            step(f"first{i}", "progress", f"p{i}:hungry>one", f"f{first}:free>held", when=In(f"f{first}", ("free",))),
            step(f"second{i}", "progress", f"p{i}:one>eats", f"f{second}:free>held", when=In(f"f{second}", ("free",))),
            step(f"down{i}", "progress", f"p{i}:eats>hungry", f"f{first}:held>free", f"f{second}:held>free"),
        ]
    return system(f"philosophers-{count}{'-polite' if polite else ''}", machines, *steps)


def alternating_bit():
    """Channels hold one message and may lose it; the sender repeats, the receiver answers every message with its bit."""
    steps = []
    for bit, other in ("01", "10"):
        new = conjunction([In("ch", (f"m{bit}",)), In("back", ("empty",))])
        steps += [
            step(f"send{bit}", "progress", f"ch:empty>m{bit}", when=In("s", (f"s{bit}",))),
            step(f"accept{bit}", "progress", f"r:r{bit}>r{other}", f"ch:m{bit}>empty", f"back:empty>a{bit}", when=new),
            step(
                f"again{bit}",
                "progress",
                f"ch:m{bit}>empty",
                f"back:empty>a{bit}",
                when=conjunction([In("r", (f"r{other}",)), In("back", ("empty",))]),
            ),
            step(f"ack{bit}", "progress", f"back:a{bit}>empty", f"s:s{bit}>s{other}"),
        ]
    steps += [step("lose", "fault", "ch:m0>empty,m1>empty"), step("lose_ack", "fault", "back:a0>empty,a1>empty")]
    machines = ["s: s0 s1", "r: r0 r1", "ch: empty m0 m1", "back: empty a0 a1"]
    return system("alternating-bit", machines, *steps, open_permissions=True)


def chain():
    """a → b → c, each step the system's own; c is final."""
    return system("chain", ["m: a b c*"], step("ab", "progress", "m:a>b"), step("bc", "progress", "m:b>c"))


def leisure():
    """a → b → c, of which nothing need come."""
    return system("leisure", ["m: a b c*"], step("ab", "choice", "m:a>b"), step("bc", "choice", "m:b>c"))


def stays():
    """p, perhaps for ever; then, if it is left, once without p and with p ever after."""
    return system("stays", ["m: p0 n p1"], step("leave", "choice", "m:p0>n"), step("back", "progress", "m:n>p1"))


def fork():
    """Two ways, with p early on one and late on the other."""
    return system(
        "fork",
        ["m: start p1 n2 n3 p4"],
        step("left", "progress", "m:start>p1"),
        step("right", "progress", "m:start>n2"),
        step("left2", "progress", "m:p1>n3"),
        step("right2", "progress", "m:n2>p4"),
    )


def once():
    """p can come at any time, once, and passes."""
    return system("once", ["m: n p gone"], step("come", "choice", "m:n>p"), step("pass", "progress", "m:p>gone"))


def ticking():
    """A clock that never stops, and a job that is ready always, or only every other tick."""
    return system(
        "ticking",
        ["clock: tick tock", "job: todo done", "shy: todo done"],
        step("swing", "progress", "clock:tick>tock,tock>tick"),
        step("work", "progress", "job:todo>done"),
        step("dare", "progress", "shy:todo>done", when=In("clock", ("tock",))),
    )


def idling():
    """Nothing at all."""
    return system("idling", ["m: only"])


SEM, PET, SLOW = semaphore(), peterson(), peterson("choice")
PHIL2, PHIL3, POLITE2, POLITE3 = (
    philosophers(2),
    philosophers(3),
    philosophers(2, polite=True),
    philosophers(3, polite=True),
)
CHAIN, LEISURE, STAYS, FORK, ONCE, TICK, IDLE = chain(), leisure(), stays(), fork(), once(), ticking(), idling()

a, b, c = at("m", "a"), at("m", "b"), at("m", "c")
crit1, crit2, want1 = at("p1", "crit"), at("p2", "crit"), at("p1", "want")
wait1, flag1 = at("p1", "wait"), at("p1", "flag")
p = at("m", "p0", "p1")
early = at("m", "p1", "p4")
passing = at("m", "p")


def one_fork_each(count):
    return all_(*(at(f"p{i}", "one") for i in range(count)))


def somebody_eats(count):
    return any_(*(at(f"p{i}", "eats") for i in range(count)))


LINEAR = [
    # Mutual exclusion with a semaphore: safe, but a weakly fair scheduler may overlook a process for ever.
    (SEM, G(no(all_(crit1, crit2))), True),
    (SEM, G(imp(want1, F(crit1))), False),
    (SEM, G(F(at("s", "free"))), True),
    (SEM, G(imp(crit1, F(no(crit1)))), True),
    (SEM, G(F(occ("want1"))), False),
    (SEM, imp(G(F(all_(want1, at("s", "free")))), G(F(occ("enter1")))), False),
    (SEM, imp(imp(G(F(all_(want1, at("s", "free")))), G(F(occ("enter1")))), G(imp(want1, F(crit1)))), True),
    (SEM, imp(F(G(no(at("p2", "want", "crit")))), G(imp(want1, F(crit1)))), True),
    (SEM, W(no(crit1), occ("enter1")), True),
    (SEM, W(no(crit1), occ("want1")), True),
    (SEM, U(no(crit1), occ("want1")), False),
    # Peterson's algorithm: with weak fairness nobody starves, and nobody is overtaken more than once.
    (PET, G(no(all_(crit1, crit2))), True),
    (PET, G(imp(flag1, F(crit1))), True),
    (PET, G(imp(wait1, W(no(crit2), W(crit2, W(no(crit2), crit1))))), True),
    (PET, G(imp(wait1, W(no(crit2), crit1))), False),
    (PET, G(F(at("p1", "idle"))), True),
    (SLOW, G(no(all_(crit1, crit2))), True),
    (SLOW, G(imp(flag1, F(crit1))), False),
    (SLOW, imp(G(imp(at("p1", "flag", "wait", "crit"), F(at("p1", "idle")))), G(imp(flag1, F(crit1)))), True),
    # Dining philosophers: one fork each is a deadlock; a polite one prevents it, and hunger remains.
    (PHIL2, G(imp(at("p0", "hungry"), F(at("p0", "eats")))), False),
    (PHIL2, G(F(somebody_eats(2))), False),
    (PHIL3, G(no(one_fork_each(3))), False),
    (PHIL3, G(imp(one_fork_each(3), G(one_fork_each(3)))), True),
    (PHIL3, any_(G(F(somebody_eats(3))), F(G(one_fork_each(3)))), True),
    (POLITE2, G(F(somebody_eats(2))), True),
    (POLITE2, G(F(at("p0", "eats"))), False),
    (POLITE3, G(F(somebody_eats(3))), True),
    (POLITE3, G(no(one_fork_each(3))), True),
    (POLITE3, G(F(at("p1", "eats"))), False),
    # What has to come, and resting.
    (CHAIN, F(c), True),
    (CHAIN, F(G(c)), True),
    (CHAIN, X(b), True),
    (CHAIN, X(X(c)), True),
    (CHAIN, X(X(X(X(c)))), True),
    (CHAIN, X(a), False),
    (CHAIN, F(G(all_(no(occ("ab")), no(occ("bc"))))), True),
    (CHAIN, all_(occ("ab"), X(all_(occ("bc"), X(G(no(occ("bc"))))))), True),
    (CHAIN, U(a, U(b, G(c))), True),
    (LEISURE, F(c), False),
    (LEISURE, X(b), False),
    (LEISURE, any_(X(a), X(b)), True),
    (LEISURE, X(c), False),
    (LEISURE, G(imp(b, X(no(a)))), True),
    (LEISURE, G(imp(occ("ab"), X(b))), True),
    (LEISURE, G(imp(X(b), any_(b, occ("ab")))), True),
    (LEISURE, W(no(b), occ("ab")), True),
    (LEISURE, W(no(c), b), True),
    (LEISURE, U(no(c), b), False),
    (IDLE, G(at("m", "only")), True),
    (IDLE, F(NO), False),
    (IDLE, X(YES), True),
    (IDLE, F(occ("unheard")), False),
    # Until, weak until, release.
    (CHAIN, U(a, b), True),
    (CHAIN, U(a, c), False),
    (CHAIN, U(any_(a, b), c), True),
    (CHAIN, U(NO, a), True),
    (CHAIN, U(NO, b), False),
    (CHAIN, U(c, a), True),
    (CHAIN, U(a, NO), False),
    (CHAIN, W(a, NO), False),
    (CHAIN, W(YES, NO), True),
    (CHAIN, R(NO, no(b)), False),
    (CHAIN, R(b, any_(a, b)), True),
    (CHAIN, R(b, a), False),
    (CHAIN, R(occ("ab"), a), True),
    (CHAIN, R(occ("bc"), a), False),
    (CHAIN, R(YES, a), True),
    (CHAIN, U(U(a, b), c), True),
    (CHAIN, U(a, U(c, b)), True),
    (CHAIN, no(U(U(b, c), a)), False),
    (LEISURE, R(c, any_(a, b, c)), True),
    (LEISURE, R(b, a), False),
    # Weak fairness: what is ready for ever is done; what is ready now and then need not be.
    (TICK, F(at("job", "done")), True),
    (TICK, F(at("shy", "done")), False),
    (TICK, G(F(occ("swing"))), True),
    (TICK, imp(G(imp(at("clock", "tock"), U(at("clock", "tock"), occ("dare")))), F(at("shy", "done"))), True),
    (TICK, G(imp(occ("swing"), no(occ("work")))), True),
    # What linear time can say and branching time cannot, and the other way round: see below.
    (STAYS, F(G(p)), True),
    (FORK, X(F(early)), True),
    (FORK, F(X(early)), True),
    (ONCE, no(G(F(passing))), True),
    (ONCE, G(F(passing)), False),
    (ONCE, F(passing), False),
    (ONCE, G(imp(passing, X(G(no(passing))))), True),
]

BRANCHING = [
    (STAYS, A(F(A(G(p)))), False),
    (STAYS, A(G(A(F(p)))), True),
    (STAYS, E(G(p)), True),
    (FORK, A(X(A(F(early)))), True),
    (FORK, A(F(A(X(early)))), False),
    (FORK, all_(E(X(early)), E(X(no(early)))), True),
    (FORK, E(X(all_(at("m", "p1"), at("m", "n2")))), False),
    (FORK, all_(E(F(at("m", "n3"))), E(F(at("m", "p4")))), True),
    (FORK, E(F(all_(at("m", "n3"), E(F(at("m", "p4")))))), False),
    (ONCE, E(G(E(F(passing)))), True),
    (ONCE, E(F(A(G(no(passing))))), True),
    (ONCE, A(G(E(F(passing)))), False),
    (ONCE, A(F(passing)), False),
    (LEISURE, A(G(E(F(c)))), True),
    (LEISURE, A(F(c)), False),
    (LEISURE, E(X(a)), True),
    (LEISURE, E(X(b)), True),
    (LEISURE, E(X(c)), False),
    (LEISURE, E(U(a, b)), True),
    (LEISURE, A(U(a, b)), False),
    (LEISURE, A(W(a, b)), True),
    (LEISURE, A(R(b, any_(a, b))), True),
    (LEISURE, E(R(b, a)), True),
    (CHAIN, E(R(b, a)), False),
    (CHAIN, A(X(b)), True),
    (CHAIN, E(G(a)), False),
    (CHAIN, A(U(a, b)), True),
    (CHAIN, E(F(occ("bc"))), True),
    (CHAIN, A(X(occ("bc"))), True),
    (CHAIN, A(G(imp(occ("ab"), a))), True),
    (CHAIN, E(F(all_(occ("bc"), a))), False),
    (CHAIN, A(F(A(G(no(occ("bc")))))), True),
    (IDLE, A(X(at("m", "only"))), True),
    (SEM, A(G(E(F(crit1)))), True),
    (SEM, A(G(imp(want1, E(F(crit1))))), True),
    (SEM, A(G(imp(want1, A(F(crit1))))), False),
    (SEM, A(G(imp(want1, E(W(no(crit2), occ("enter1")))))), False),
    (SEM, A(G(A(F(no(crit1))))), True),
    (PET, A(G(imp(flag1, A(F(crit1))))), True),
    (SLOW, A(G(imp(flag1, A(F(crit1))))), False),
    (SLOW, A(G(imp(flag1, E(F(crit1))))), True),
    (PHIL2, E(F(A(G(no(somebody_eats(2)))))), True),
    (POLITE3, A(G(A(F(somebody_eats(3))))), True),
    (POLITE3, A(G(E(F(at("p1", "eats"))))), True),
    (PHIL3, A(G(E(F(at("p1", "eats"))))), False),
    (TICK, A(G(E(G(at("shy", "todo"))))), False),
    (TICK, E(G(at("shy", "todo"))), True),
    (TICK, E(G(at("job", "todo"))), False),
    (TICK, A(F(occ("dare"))), False),
    (TICK, A(F(occ("work"))), True),
]


def named(cases):
    return [pytest.param(*case, id=f"{case[0].name}: {t.text(case[1])}") for case in cases]


def checked(model, formula, run):
    """A run that refutes a formula."""
    assert run is not None
    assert lasso.follows(model, run)
    assert lasso.fair(model, run)
    assert not words.satisfies(words.Word.of(model, run), formula)
    assert lasso.shortened(run) == run


@pytest.mark.parametrize(("model", "formula", "holds"), named(LINEAR))
def test_linear_time(model, formula, holds) -> None:
    """The claim holds or does not, as is known; if it does not, a fair run says so, and that run is checked."""
    assert not branching(formula)
    engine = ExplicitLiveness(model, Limits())
    assert engine.violating(formula).empty is holds
    if holds:
        assert engine.lasso(formula) is None
    else:
        checked(model, formula, engine.lasso(formula))


@pytest.mark.parametrize(("model", "formula", "holds"), named(BRANCHING))
def test_branching_time(model, formula, holds) -> None:
    """The initial state satisfies the formula or does not, as is known, and its negation the other way round."""
    assert branching(formula)
    engine = ExplicitLiveness(model, Limits())
    assert engine.violating(formula).empty is holds
    assert engine.violating(no(formula)).empty is not holds


LOSES = [{"lose"}, {"lose_ack"}, {"lose", "lose_ack"}]


def transmits(bit):
    return G(F(occ(f"accept{bit}")))


@pytest.mark.parametrize(
    ("formula", "violated_with"),
    [
        pytest.param(transmits(0), LOSES, id="losses for ever prevent transmission"),
        pytest.param(imp(F(G(no(any_(occ("lose"), occ("lose_ack"))))), transmits(0)), [], id="finitely many do not"),
        pytest.param(G(imp(occ("accept0"), X(W(no(occ("accept0")), occ("accept1"))))), [], id="no duplicates"),
        pytest.param(G(imp(occ("ack0"), at("r", "r1"))), [], id="what is acknowledged was accepted"),
        pytest.param(F(occ("accept0")), [{"lose"}, {"lose", "lose_ack"}], id="the first message"),
        pytest.param(
            imp(
                all_(
                    G(F(any_(occ("accept0"), occ("again0"), occ("accept1"), occ("again1")))),
                    G(F(any_(occ("ack0"), occ("ack1")))),
                ),
                transmits(1),
            ),
            [],
            id="channels that deliver again and again",
        ),
        pytest.param(A(G(E(F(occ("accept0"))))), [], id="transmission stays possible"),
    ],
)
def test_alternating_bit(formula, violated_with) -> None:
    """The protocol transmits unless losses go on for ever; the answer is the exact set of permissions."""
    model = alternating_bit()
    engine = ExplicitLiveness(model, Limits())
    region = engine.violating(formula)
    every = [set(), *LOSES]
    assert region.count() == len(violated_with)
    for permitted in every:
        assignment = tuple(int(feature.name in permitted) for feature in model.features)
        assert region.contains(assignment) is (permitted in violated_with)
    if branching(formula):
        return
    for permitted in every:
        given = conjunction(
            May(feature.name) if feature.name in permitted else negation(May(feature.name))
            for feature in model.features
        )
        run = engine.lasso(formula, given)
        if permitted in violated_with:
            checked(model, formula, run)
            assert {
                feature.name for feature, value in zip(model.features, run.assignment, strict=True) if value
            } == permitted
        else:
            assert run is None


def test_a_constraint_and_a_feature_bound_the_region() -> None:
    """Only allowed assignments violate, and each feature has its say."""
    quick = Is("speed", ("quick",))
    model = system(
        "features",
        ["m: a b"],
        step("go", "progress", "m:a>b", when=quick),
        step("push", "choice", "m:a>b"),
        features=[("speed", ("slow", "quick", "never"))],
        constraint=negation(Is("speed", ("never",))),
        open_permissions=True,
    )
    region = ExplicitLiveness(model, Limits()).violating(F(b))
    assert [values for values in ((s, m) for s in range(3) for m in range(2)) if region.contains(values)] == [
        (0, 0),
        (0, 1),
    ]
    assert ExplicitLiveness(model, Limits()).lasso(F(b), quick) is None
    run = ExplicitLiveness(model, Limits()).lasso(F(b))
    assert (run.assignment, run.states, run.events, run.loop) == ((0, 0), ((0,), (0,)), (-1,), 0)


def test_a_lasso_begins_with_the_shortest_stem() -> None:
    """In the deadlock of three philosophers each takes a fork, and then nothing occurs for ever."""
    run = ExplicitLiveness(PHIL3, Limits()).lasso(F(somebody_eats(3)))
    assert [PHIL3.events[event].name for event in run.events[:-1]] == ["first0", "first1", "first2"]
    assert (run.events[-1], run.loop) == (-1, 3)
