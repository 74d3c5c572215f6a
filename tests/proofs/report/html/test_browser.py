"""The report of the cockpit in a browser: it opens quietly, asks for nothing, and can be stepped through by keyboard."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from quiesce.proofs.evidence.question import Question
from quiesce.proofs.report.html.page import page

from .hostile import poisoned
from .outcomes import found

if TYPE_CHECKING:
    from pathlib import Path

    from quiesce.proofs.checking.run import Outcome

    from .chromium import Browser

PROPERTIES = ("no-device-left-unquiesced", "stopped-vm-stays-down", "guest-reboots")
CLAIM = "#claim=" + quote("no-device-left-unquiesced[gpu]")
STEPS = "document.querySelectorAll('.lanes tr[data-step]').length - 1"
HERE = "Number(document.querySelector('.lanes tr[aria-current=step]').dataset.step)"
FIVE_MEGABYTES = 5_000_000


@pytest.fixture(scope="module")
def cockpit(browser: Browser) -> Outcome:
    """What is found out about some properties of the cockpit."""
    assert browser
    return found(Question(("cockpit",), properties=PROPERTIES))


@pytest.fixture(scope="module")
def address(cockpit: Outcome, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the report is."""
    file = tmp_path_factory.mktemp("report") / "report of a cockpit.html"
    return written(page(cockpit, "symbolic"), file)


def written(text: str, file: Path) -> str:
    """A page in a file → its address."""
    file.write_text(text, "utf-8")
    return file.as_uri()


def test_it_opens_quietly(browser: Browser, address: str) -> None:
    """Opened from disk, the page says nothing on the console, and nothing but the file itself is asked for."""
    browser.open(address)
    assert browser.says("document.title") == "cockpit – Quiesce report"
    assert browser.says("[...document.querySelectorAll('section.view')].filter((view) => !view.hidden).length") == 1
    assert browser.complaints() == []
    assert browser.requests() == [address]


def test_stepping_by_keyboard(browser: Browser, address: str) -> None:
    """Arrow keys, Home and End move lanes, diagram, truths and address together; N and P go from cause to cause."""
    browser.open(address + CLAIM + "&cause=1&step=0")
    last = browser.says(STEPS)
    assert last > 5
    shown = set()
    for step in range(1, last + 1):
        browser.presses("ArrowRight")
        assert browser.says(HERE) == step
        assert browser.says("location.hash").endswith(f"&step={step}")
        assert browser.says("document.querySelector('output.number').textContent") == f"Step {step} of {last}"
        shown.add(browser.says("document.querySelector('.whereabouts').textContent"))
    assert len(shown) > 3
    assert "broken here" in browser.says("document.querySelector('tr[aria-current=step]').textContent")
    assert "broken" in browser.says("document.querySelector('.truths tr.own').textContent")
    browser.presses("ArrowRight")
    assert browser.says(HERE) == last
    browser.presses("Home")
    assert browser.says(HERE) == 0
    browser.presses("ArrowLeft")
    assert browser.says(HERE) == 0
    browser.presses("End")
    assert browser.says(HERE) == last
    browser.presses("n")
    assert "&cause=2" in browser.says("new Promise((done) => setTimeout(() => done(location.hash), 50))")
    browser.presses("p")
    assert "&cause=1" in browser.says("new Promise((done) => setTimeout(() => done(location.hash), 50))")
    assert browser.complaints() == []


def test_a_link_restores_the_step(browser: Browser, address: str) -> None:
    """Opened with a link to a step, and when the address changes to another one, the page shows that step."""
    browser.open(address + CLAIM + "&cause=3&step=4")
    assert browser.says(HERE) == 4
    assert browser.says("document.querySelector('.player h3').textContent").startswith("Cause 3 of ")
    browser.goes(CLAIM + "&cause=2&step=1")
    assert browser.says(HERE) == 1
    assert browser.says("document.querySelector('.player h3').textContent").startswith("Cause 2 of ")
    browser.goes("#view=catalogue")
    assert browser.says("document.querySelector('.player')") is None
    assert browser.complaints() == []


@pytest.mark.parametrize(
    "link",
    ["#claim=nothing", "#claim=", CLAIM + "&cause=999&step=999999", CLAIM + "&cause=-1&step=x", "#source=constructor", "#source=__proto__",
     "#view=constructor", "#%", "#claim=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "#&&==&step=1"],
)  # fmt: skip
def test_any_link_does_no_harm(browser: Browser, address: str, link: str) -> None:
    """Whatever stands behind the # shows some view, without a complaint."""
    browser.open(address + link)
    assert browser.says("[...document.querySelectorAll('section.view')].filter((view) => !view.hidden).length") == 1
    assert browser.complaints() == []


def test_the_lanes_are_those_of_the_trace(browser: Browser, address: str, cockpit: Outcome) -> None:
    """The grid shows the events of the trace, in order, and in each lane where its machine is after each step."""
    verdict = next(each for each in cockpit.verdicts if each.claim.name == "no-device-left-unquiesced[gpu]")
    trace = verdict.causes[0].trace
    assert trace is not None
    browser.open(address + CLAIM + "&cause=1")
    events = browser.says("[...document.querySelectorAll('.lanes .event strong')].map((each) => each.textContent)")
    assert events == [step.event for step in trace.steps]
    names = browser.says("[...document.querySelectorAll('.lanes thead button')].map((each) => each.textContent)")
    moving = {moved.instance for step in trace.steps for moved in step.moved if moved.source != moved.dest}
    assert set(names) == moving | {"ivi.qvm", "gpu.device"}
    last = browser.says(
        "[...document.querySelector('.lanes tr.breaks').querySelectorAll('.place')].map((e) => e.textContent)"
    )
    assert dict(zip(names, last, strict=True)) == {name: trace.final()[name] for name in names}


def test_a_diagram_shows_where_a_machine_is(browser: Browser, address: str) -> None:
    """In the diagram of the machine that moves, the location it is in and the row it took stand out."""
    browser.open(address + CLAIM + "&cause=1&step=4")
    assert browser.says("document.querySelector('.whereabouts').textContent") == "gpu.device from quiet to active.idle"
    assert browser.says("document.querySelector('.diagram .now').dataset.id") == "device:active.idle"
    assert browser.says("document.querySelector('.diagram .was').dataset.id") == "device:quiet"
    assert browser.says("document.querySelectorAll('.diagram .taken').length") > 0


def test_names_are_explained(browser: Browser, address: str) -> None:
    """Beside a condition stands what each name in it means, each once."""
    browser.open(address + CLAIM)
    named = browser.says("[...document.querySelectorAll('#claim-0 .meant tbody th')].map((each) => each.textContent)")
    assert "ivi.shutdown" in named
    assert len(named) == len(set(named))
    assert browser.says("document.querySelector('#claim-0 .meant summary').textContent").split()[2] == str(len(named))


def test_a_loop_is_closed(browser: Browser, kettles: Outcome, tmp_path: Path) -> None:
    """A run that goes on for ever says so, and marks the steps of its loop."""
    address = written(page(kettles, "symbolic"), tmp_path / "kettles.html")
    browser.open(address + "#claim=" + quote("kettle-ends[kitchen]"))
    assert "Loops: back to step" in browser.says("document.querySelector('.lanes tr.again').textContent")
    assert browser.says("document.querySelectorAll('.lanes tr.round').length") >= 1


def test_filters(browser: Browser, address: str, cockpit: Outcome) -> None:
    """Word, element, hazard and text each leave just the claims that they should."""
    browser.open(address)
    shown = "[...document.querySelectorAll('#verdict-table tbody tr')].filter((row) => !row.hidden).map((row) => Number(row.dataset.row))"
    everything = list(range(len(cockpit.verdicts)))
    assert browser.says(shown) == everything

    def filtered(script: str) -> list[int]:
        browser.says(f"{{ {script} }}")
        left: list[int] = browser.says(shown)
        return left

    change = "dispatchEvent(new Event('input', {bubbles: true}))"
    about = [
        at for at, each in enumerate(cockpit.verdicts) if "gpu" in [element.name for _, element in each.claim.bound]
    ]
    assert (
        filtered(f"const e = document.getElementById('filter-element'); e.value = 'gpu'; e.{change}")
        == about
        != everything
    )
    assert filtered(f"const e = document.getElementById('filter-element'); e.value = ''; e.{change}") == everything
    tagged = [
        at for at, each in enumerate(cockpit.verdicts) if any(h.number == "H1" for h in each.claim.declared.hazards)
    ]
    assert (
        filtered(f"const e = document.getElementById('filter-tag'); e.value = 'H1'; e.{change}") == tagged != everything
    )
    assert filtered(f"const e = document.getElementById('filter-tag'); e.value = ''; e.{change}") == everything
    holding = [at for at, each in enumerate(cockpit.verdicts) if each.word == "holds"]
    off = "document.querySelectorAll('input[name=word]').forEach((box) => { if (box.value !== 'holds') box.click(); })"
    assert filtered(off) == holding != everything
    assert filtered(f"const e = document.getElementById('filter-text'); e.value = 'Nothing Like It'; e.{change}") == []


def test_a_source_is_told_by_keyboard(browser: Browser, address: str) -> None:
    """With the focus on a source's number, what it says is shown and described to a screen reader; Escape closes it."""
    browser.open(address + CLAIM)
    told = browser.says(
        "{ const link = document.querySelector('#claim-0 a.source'); link.focus(); "
        "[link.getAttribute('aria-describedby'), document.getElementById('tip').hidden, document.getElementById('tip').textContent] }"
    )
    assert told[:2] == ["tip", False]
    assert len(told[2]) > 20
    browser.presses("Escape")
    assert browser.says("document.getElementById('tip').hidden") is True


def test_everything_in_it_has_a_name(browser: Browser, address: str) -> None:
    """Each button, field and link has a name for a screen reader, and no id stands twice."""
    browser.open(address + CLAIM + "&cause=1&step=2")
    nameless = browser.says(
        "[...document.querySelectorAll('button, a, input, select')].filter((each) => !(each.textContent.trim() || "
        "each.getAttribute('aria-label') || (each.labels && each.labels.length))).map((each) => each.outerHTML)"
    )
    assert nameless == []
    ids = browser.says("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))


def test_a_hostile_model_does_no_harm(browser: Browser, lamps: Outcome, tmp_path: Path) -> None:
    """A report full of markup, quotes and marks of direction runs nothing, fetches nothing and can be stepped through."""
    address = written(page(poisoned(lamps), "symbolic"), tmp_path / "hostile.html")
    harmless = written(page(poisoned(lamps, "harmless"), "symbolic"), tmp_path / "harmless.html")
    claim = "#claim=" + quote("lamp-stays-whole[hall]") + "&step=1"
    counted = []
    for each in (harmless, address):
        browser.open(each + claim)
        for _ in range(3):
            browser.presses("ArrowRight")
        counted.append(
            browser.says(
                "[...document.querySelectorAll('*')].map((each) => each.tagName).filter((tag) => tag !== 'WBR')"
            )
        )
        browser.says("document.querySelector('.told a.source:last-of-type').focus()")
        assert browser.says("document.getElementById('tip').textContent").endswith("list of sources.")
        assert browser.says("document.title").endswith("Quiesce report")
        assert browser.complaints() == []
        assert browser.requests() == [each]
    assert counted[0] == counted[1]


def test_very_long_names(browser: Browser, lamps: Outcome, tmp_path: Path) -> None:
    """Names of ten thousand characters make the page no wider than its window."""
    address = written(page(poisoned(lamps, "n" * 10_000), "symbolic"), tmp_path / "long.html")
    for view in ("", "#claim=" + quote("lamp-stays-whole[hall]") + "&step=1", "#view=system", "#view=catalogue"):
        browser.open(address + view)
        assert browser.says("document.documentElement.scrollWidth <= window.innerWidth"), view


@pytest.mark.slow
def test_the_whole_cockpit_is_small(tmp_path: Path, browser: Browser) -> None:
    """The report of the whole cockpit, with every trace, has less than five megabytes and opens quietly."""
    file = tmp_path / "cockpit.html"
    address = written(page(found(Question(("cockpit",))), "symbolic"), file)
    assert file.stat().st_size < FIVE_MEGABYTES
    browser.open(address)
    assert browser.complaints() == []
    assert json.dumps(browser.requests()) == json.dumps([address])
