"""Every mistake in a machine's file, with the exact words that report it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Complains, ComplainsOfLamp

STATES = "known: off, on, on.dim, on.bright, broken"
NAME = "a name is made of letters, digits, _ and -, begins with a letter, and has at most 80 characters"
DIM = "    initial: dim\n"
CHILDREN = "    initial: dim\n    children: [dim, bright]\n"
OFF_ROW = "  - {trigger: press, source: on, dest: off}"
WORD = "is a word of the language and cannot be a name"
ENTERS = 'enters the composite state "on", which has no initial; children: dim, bright; give that state an initial, or name a child here'


@pytest.mark.parametrize(
    ("before", "after", "report"),
    [
        # States and the ends of transitions.
        ("source: on.dim", "source: on.dimm", f'15:30: unknown source "on.dimm"; {STATES}; did you mean "on.dim"?'),
        ("dest: broken", "dest: brokn", f'17:39: unknown dest "brokn"; {STATES}; did you mean "broken"?'),
        ("initial: off", "initial: of", f'3:10: unknown initial "of"; {STATES}; did you mean "off"?'),
        ("initial: dim", "initial: dimm", '10:14: state "on" has no child "dimm"; known: dim, bright; did you mean "dim"?'),
        (DIM, "", f'13:41: dest "on" of machine "lamp" {ENTERS}'),
        ("  - broken", "  - broken\n  - off", '13:5: state "off" is declared twice; first at 8:5'),
        ("  - broken", "  - {name: broken, initial: x}", '12:29: state "broken" has no children, so it has no initial one'),
        ("  - broken", "  - {name: broken, children: []}", "12:30: a list of states must have at least one state"),
        ("  - broken", "  - broken\n  - lost", '13:5: no run of machine "lamp" on its own can reach "lost"'),
        ("children: [dim, ", "children: [dim, deep, ", '11:21: no run of machine "lamp" on its own can reach "on.deep"'),
        ("    children: [", "    parallel: [", '10:14: all regions of the parallel state "on" begin together: remove initial'),
        (DIM, "    parallel: [a, b]\n", '9:11: state "on" has both children and parallel; give one of them'),
        # Transitions that are never taken.
        (
            "  - {trigger: press, source: on.dim",
            "  - {trigger: press, source: off, dest: broken}\n  - {trigger: press, source: on.dim",
            '15:5: this transition can never be taken on "press" from "off"; the one at 14:5 comes first and has no conditions',
        ),
        (
            OFF_ROW,
            f"  - {{trigger: press, source: on.bright, dest: off}}\n{OFF_ROW}",
            '17:5: this transition can never be taken on "press" from "on"; those at 15:5 and 16:5 come first and have no conditions',
        ),
        (
            "  - {trigger: press, source: off, dest: on}",
            "  - {trigger: press, source: '*', dest: on}\n  - {trigger: press, source: off, dest: broken}",
            '15:5: this transition can never be taken on "press" from "off"; the one at 14:5 comes first and has no conditions\n'
            '17:5: this transition can never be taken on "press" from "on"; the one at 14:5 comes first and has no conditions',
        ),
        (
            OFF_ROW,
            OFF_ROW.replace("}", ", conditions: bulb is old, unless: bulb is old}"),
            '16:5: this transition can never be taken on "press" from "on"; its conditions never let it through where no other transition is taken',
        ),
        (
            OFF_ROW,
            OFF_ROW.replace("}", ", conditions: 'false'}"),
            '16:5: this transition can never be taken on "press" from "on"; its conditions never let it through where no other transition is taken',
        ),
        # Events.
        (
            "trigger: burn",
            "trigger: host.burn",
            '6:3: event "burn" can never occur: its controller "lamp" has no transition for it\n'
            '17:15: no machine controls the event "host.burn": unknown event "burn" in the scope of the system; '
            "it is declared for each VM: say of which; list it under events: of one machine",
        ),
        (
            "trigger: burn",
            "trigger: [burn, burst]",
            '17:22: no machine controls the event "burst": unknown event "burst" in the scope of each VM; known: press, burn; did you mean "burn"?',
        ),
        (
            "trigger: burn",
            "trigger: [burn, lamp]",
            '17:22: no machine controls the event "lamp": unknown event "lamp" in the scope of each VM; '
            'it is a machine, as in "lamp in …"; list it under events: of one machine',
        ),
        # Shapes.
        ("events:\n  press: {class: choice}\n  burn: {class: fault}", "events: [press, burn]", "4:9: events must be a mapping from names, not a list"),
        ("class: choice", "", '5:10: event press needs "class"'),
        ("class: fault", "class: falt", '6:17: class cannot be "falt"; known: progress, choice, fault; did you mean "fault"?'),
        ("class: fault", "class: [fault]", "6:17: class must be one of progress, choice, fault, not a list"),
        ("per: vm", "per: vms", '2:6: per cannot be "vms"; known: system, vm, device; did you mean "vm"?'),
        ("per: vm", "per: vm\nper: vm", '3:1: duplicate key "per"; first given at 2:1'),
        ("per: vm", "pre: vm", '2:1: a machine has no "pre"; known: machine, initial, states, transitions, per, means, when, events, groups, formulas, formerly, because; did you mean "per"?'),
        ("initial: off\n", "", '1:1: a machine needs "initial"'),
        ("initial: off", "initial: [off]", "3:10: initial must be the path of a state"),
        ("children: [dim, bright]", "children: dim", '11:15: states must be a list, not "dim"'),
        ("children: [dim, bright]", "children: {dim: x}", "11:15: states must be a list, not a mapping"),
        ("children: [dim, bright]", "children:", "11:5: states must be a list, not nothing"),
        ("children: [dim, bright]", "children: [dim, [bright]]", "11:21: a state must be a mapping, not a list"),
        ("  - broken", "  - {nam: broken}", '12:5: a state needs "name"\n12:6: a state has no "nam"; known: name, means, initial, children, parallel, final, formerly, because; did you mean "name"?'),
        ("  - broken", "  - {name: broken, final: maybe}", '12:27: final cannot be "maybe"; known: false, true, no, yes'),
        ("  - broken", "  - {name: broken, means: [a]}", "12:27: means must be text, not a list"),
        (", dest: on}", "}", '14:5: a transition needs "dest"'),
        ("dest: broken", "dest: [broken]", "17:39: dest must be the path of one state"),
        ("source: off", "source: {off: x}", "14:30: source must be one word or a list of words, not a mapping"),
        ("source: off", "source: [[off]]", "14:31: source must hold words, not a list"),
        ("broken, conditions", "broken, condition", '17:47: a transition has no "condition"; known: trigger, source, dest, conditions, unless, because, means; did you mean "conditions"?'),
        (OFF_ROW, "  - press", '16:5: a transition must be a mapping, not "press"'),
        # Names.
        ("machine: lamp", "machine: all", f'1:10: machine: "all" {WORD}'),
        ("  press: {", "  not: {", f'5:3: events: "not" {WORD}'),
        ("  - broken", "  - vm", f'12:5: state: "vm" {WORD}'),
        ("  - broken", "  - 2nd", f'12:5: state: "2nd" is not a name; {NAME}'),
        ("  - broken", "  - dark.red", f'12:5: state: "dark.red" is not a name; {NAME}'),
        ("  - broken", "  - лампа", f'12:5: state: "лампа" is not a name; {NAME}'),
        ("  - broken", "  - ''", f'12:5: state: "" is not a name; {NAME}'),
        ("  - broken", "  - " + "b" * 81, f'12:5: state: "{"b" * 80}…" is not a name; {NAME}'),
        ("  - broken", '  - "b\\e[31m\\n"', f'12:5: state: "b\\x1b[31m\\n" is not a name; {NAME}'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_machine_is_reported(before: str, after: str, report: str, lamp: ComplainsOfLamp) -> None:
    """One thing changed in a good machine gives the one report that helps to change it back."""
    assert lamp((before, after)) == [f"lamp.yaml:{line}" for line in report.split("\n")]


def test_the_machine_itself_is_good(lamp: ComplainsOfLamp) -> None:
    """Nothing is said of the machine that the other tests change."""
    assert lamp() == []


def test_a_half_entered_parallel_state_is_reported(lamp: ComplainsOfLamp) -> None:
    """A row that leads into one region of a parallel state leaves the other without a place."""
    report = lamp(
        (CHILDREN, "    parallel:\n      - {name: l, initial: dim, children: [dim, bright]}\n      - {name: r, initial: a, children: [a]}\n"),
        ("dest: on}", "dest: on.l.dim}"),
        ("source: on.dim, dest: on.bright", "source: on.l.dim, dest: on.l.bright"),
    )  # fmt: skip
    assert report == [
        f'lamp.yaml:9:11: "on.l.{where}" leaves the region r of "on" without a place; let the row that leads there name "on" as its dest'
        for where in ("bright", "dim")
    ]


def test_an_event_has_one_controller(lamp: ComplainsOfLamp) -> None:
    """Two machines of one scope that list an event are both named; two machines of one name are reported as such."""
    other = "machine: fan\nper: vm\ninitial: a\nevents: {press: {class: choice}}\nstates: [a]\ntransitions:\n- {trigger: press, source: a, dest: =}\n"
    assert lamp(fan=other) == [
        'lamp.yaml:5:3: event "press" is controlled by two machines, "fan" and "lamp"; first at fan.yaml:4:10; '
        "list it under events: of one; the other may react to it"
    ]
    assert lamp(fan=other.replace("fan", "lamp")) == [
        'lamp.yaml:1:10: machine "lamp" is declared twice; first at fan.yaml:1:10'
    ]


def test_everything_wrong_with_a_model_is_reported_at_once(lamp: ComplainsOfLamp) -> None:
    """Mistakes of every sort, in several files, make one report in order of their places."""
    report = lamp(
        ("  - broken", "  - broken\n  - lost"),
        ("conditions: bulb is old", "conditions: bulb is odl"),
        (OFF_ROW, OFF_ROW.replace("}", ", becuse: [F1]}")),
        ("initial: off", "initial: off\nper: vm"),
        fan="machine: fan\ninitial: on\nstates: [a]\ntransitions: []\n",
        more="features:\n  mains: {values: [up]}\n",
    )
    assert report == [
        'fan.yaml:2:10: unknown initial "on"; known: a',
        'lamp.yaml:4:1: duplicate key "per"; first given at 2:1',
        'lamp.yaml:18:45: a transition has no "becuse"; known: trigger, source, dest, conditions, unless, because, means; did you mean "because"?',
        'lamp.yaml:19:59: feature "bulb" has no value "odl"; known: old, new; did you mean "old"?',
        'more.yaml:2:3: feature "mains" is declared twice; first at features.yaml:4:3',
    ]


def test_a_file_that_cannot_be_read_hides_no_more_than_it_must(complaints: Complains) -> None:
    """What is missing in an unreadable file is not reported as unknown where it is used."""
    machine = "machine: m\ninitial: b\nstates: [a]\nevents: {e: {class: choice}}\ntransitions:\n- {trigger: e, source: a, dest: a, conditions: f is x}\n"
    assert complaints({"m.yaml": machine, "features.yaml": "features: [\n"}) == [
        "features.yaml:2:1: not YAML: while parsing a flow node expected the node content, but found '<stream end>'",
        'm.yaml:2:10: unknown initial "b"; known: a',
    ]
