"""What is merged for which question, in systems that a reader can follow."""

from __future__ import annotations

from hypothesis import settings

from quiesce.model.language import formula as f
from quiesce.model.reduce.quotient import onto, quotient
from quiesce.model.system.transition_system import Edge, Event, Feature, Participant, TransitionSystem, Variable

EXAMPLES = settings(max_examples=60, deadline=None)


def machine(name: str, *locations: str) -> Variable:
    return Variable(f"a.{name}", name, "a", "a", locations, 0)


def at(name: str, *locations: str) -> f.Formula:
    return f.In(f"a.{name}", locations)


def ends() -> TransitionSystem:
    """A process that ends well or badly, with its exit code; a device that is freed by either end; a host that reads the code."""
    return TransitionSystem(
        "ends",
        (
            machine("process", "running", "stopping", "crashing", "gone"),
            machine("exit", "none", "code_0", "code_1"),
            machine("device", "held", "free"),
            machine("host", "waiting", "content", "alarmed"),
        ),
        (Feature("a.fail", "permission", ("no", "yes")), Feature("a.reads", "choice", ("yes", "no"))),
        (
            Event("a.stop", "progress", (Participant(0, (Edge(0, 1),)), Participant(1, (Edge(0, 1),)))),
            Event("a.fail", "fault", (Participant(0, (Edge(0, 2),)), Participant(1, (Edge(0, 2),))), 0),
            Event("a.release", "progress", (Participant(0, (Edge(1, 3), Edge(2, 3))), Participant(2, (Edge(0, 1),)))),
            Event("a.judge", "progress", (
                Participant(3, (
                    Edge(0, 1, at("process", "gone") & f.Is("a.reads", ("yes",)) & at("exit", "code_0")),
                    Edge(0, 2, at("process", "gone") & f.Is("a.reads", ("yes",)) & at("exit", "code_1")),
                )),
            )),
        ),
    )  # fmt: skip


def stands_for(system: TransitionSystem) -> dict[str, list[str]]:
    """For each machine, its merged locations as one sees them."""
    return {v.name: ["+".join(v.originals(index)) for index in range(len(v.locations))] for v in system.variables}


def test_why_it_ended_is_all_the_same_to_the_device() -> None:
    """The question after the device merges both ways to end; the exit code and whoever reads it fall out."""
    part = quotient(ends(), at("device", "free"))
    assert stands_for(part) == {"a.process": ["running", "stopping+crashing", "gone"], "a.device": ["held", "free"]}
    assert [each.name for each in part.events] == ["a.stop", "a.fail", "a.release"]


def test_the_host_tells_the_codes_apart() -> None:
    """Who asks for the host's judgement keeps the code, but not the device."""
    part = quotient(ends(), at("host", "alarmed"))
    assert stands_for(part)["a.exit"] == ["none", "code_0", "code_1"]
    assert stands_for(part)["a.host"] == ["waiting", "content", "alarmed"]
    assert "a.device" not in stands_for(part)


def test_the_question_tells_apart() -> None:
    """What a question speaks of is not merged with what it does not, whichever of them behave alike."""
    part = quotient(ends(), at("process", "crashing"))
    assert stands_for(part) == {"a.process": ["running", "stopping+gone", "crashing"]}
    assert onto(part, at("process", "crashing")) == at("process", "crashing")


def test_a_guard_tells_apart() -> None:
    """Locations are kept apart if somebody's guard asks for one of them, and merged if two guards ask for one each to the same end."""

    def asking(*guards: f.Formula) -> TransitionSystem:
        lamp, colour = machine("lamp", "off", "on"), machine("colour", "red", "green", "blue")
        edges = tuple(Edge(0, 1, guard) for guard in guards)
        return TransitionSystem(
            "asking",
            (lamp, colour),
            (),
            (
                Event("a.light", "progress", (Participant(0, edges),)),
                Event("a.paint", "progress", (Participant(1, (Edge(0, 1), Edge(1, 2))),)),
            ),
        )

    apart = quotient(asking(at("colour", "blue")), at("lamp", "on"))
    assert stands_for(apart)["a.colour"] == ["red", "green", "blue"]
    merged = quotient(asking(at("colour", "green"), at("colour", "blue")), at("lamp", "on"))
    assert stands_for(merged)["a.colour"] == ["red", "green+blue"]
    gone = quotient(asking(at("colour", "red"), at("colour", "green"), at("colour", "blue")), at("lamp", "on"))
    assert stands_for(gone) == {"a.lamp": ["off", "on"]}
    assert [edge.guard for each in gone.events for part in each.participants for edge in part.edges] == [f.TRUE]


def test_whoever_decides_whether_others_move_is_kept() -> None:
    """A controller that comes back to where it was is no idler: the others move only where it does."""

    def bell(*edges: Edge) -> TransitionSystem:
        return TransitionSystem(
            "bell",
            (machine("ringer", "awake", "asleep"), machine("door", "shut", "open")),
            (),
            (
                Event("a.ring", "progress", (Participant(0, edges), Participant(1, (Edge(0, 1),)))),
                Event("a.sleep", "progress", (Participant(0, (Edge(0, 1),)),)),
            ),
        )

    assert stands_for(quotient(bell(Edge(0, 0)), at("door", "open")))["a.ringer"] == ["awake", "asleep"]
    both = quotient(bell(Edge(0, 0), Edge(1, 1)), at("door", "open"))
    assert stands_for(both)["a.ringer"] == ["awake+asleep"]


def test_where_an_event_can_occur_tells_apart() -> None:
    """Who asks when a bell rings tells apart where it can, though it changes nothing; who does not, has no bell."""
    clock, lamp = machine("clock", "day", "evening", "night"), machine("lamp", "off", "on")
    system = TransitionSystem(
        "bell",
        (clock, lamp),
        (),
        (
            Event("a.pass", "progress", (Participant(0, (Edge(0, 1), Edge(1, 2), Edge(2, 0))),)),
            Event("a.ring", "progress", (Participant(0, (Edge(0, 0), Edge(1, 1))),)),
        ),
    )
    part = quotient(system, at("lamp", "on"), events=["a.ring"])
    assert stands_for(part)["a.clock"] == ["day", "evening", "night"]
    assert [each.name for each in part.events] == ["a.pass", "a.ring"]
    assert [each.name for each in quotient(system, at("lamp", "on")).events] == []


def test_a_question_that_is_always_or_never_true_keeps_its_machine() -> None:
    """A question that names all locations of a machine, or none, can still be asked of the quotient."""
    for locations, answer in ((("held", "free"), f.TRUE), ((), f.FALSE)):
        question = f.In("a.device", locations)
        part = quotient(ends(), question)
        assert onto(part, question) == answer


def test_a_question_about_features_has_no_machines() -> None:
    """What is asked of features alone needs no machine and no event."""
    part = quotient(ends(), f.Is("a.reads", ("yes",)))
    assert (part.variables, len(part.features), part.events) == ((), 1, ())
