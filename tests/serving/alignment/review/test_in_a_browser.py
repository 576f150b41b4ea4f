"""A reviewer works in a real browser, by keys alone; hostile content runs nothing there."""

from __future__ import annotations

import socket
import threading

import pytest
import uvicorn

from plumbline.intent import ReviewRules
from plumbline.review.queue import reviewed
from tests.review.checks import queued
from tests.serving.alignment.review.chromium import Tab, chromium, until
from tests.serving.alignment.review.conftest import TOKENS

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)><a href='javascript:alert(3)'>x</a>"
CTRL = 2
WHOLE = ".stacked th, .stacked .right, .stacked td:nth-child(-n+2)"
BROKEN = f"""[...document.querySelectorAll('{WHOLE}')].filter(cell => {{
  const range = document.createRange(); range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1;
}}).map(cell => cell.textContent)"""
"""Names, figures and headings of tables that stand on more than one line."""


@pytest.fixture(scope="module")
def tab():
    with chromium() as tab:
        yield tab


@pytest.fixture
def served(app):
    """The address of the pages."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until(lambda: server.started, "the server answers")
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/review/"
        server.should_exit = True
        thread.join()


@pytest.fixture
def logged_in(tab, served):
    tab.size(1100)
    tab.open(served)
    tab.js("document.getElementById('token').focus()")
    tab.write(TOKENS["jo"])
    tab.js("document.querySelector('form').requestSubmit()")
    tab.sees("wait")
    return tab


def taken(tab: Tab, served: str) -> Tab:
    """The page of the item that the queue gives next, its content not yet asked for."""
    tab.open(served)
    tab.key("n")
    tab.sees("Show the content")
    return tab


def test_an_item_is_answered_by_keys_alone(logged_in, reviewing, served):
    queued(reviewing.desk, "c1", text="you are a walnut")
    tab = taken(logged_in, served)
    assert "walnut" not in tab.js("document.documentElement.outerHTML")
    tab.key("r")
    tab.sees("walnut")
    tab.key("d")
    tab.key("e")
    tab.write("It calls people walnuts.")
    tab.see("document.getElementById('kept').textContent === 'Draft kept.'")
    tab.open(f"{served}items/c1")  # leaving and coming back
    tab.see("document.getElementById('reason').value === 'It calls people walnuts.'")
    assert tab.js("document.querySelector('[name=verb]:checked').value") == "deny"
    tab.key("Enter", CTRL)
    tab.sees("0 items wait")
    (one,) = reviewed(reviewing.desk)
    assert (one.standing.decision, one.labels) == ("deny", ("hate",))


def test_names_and_figures_stand_in_one_piece(logged_in, reviewing, served):
    """A long reason beside them must not break `toxicity` and `0.600` into two lines each."""
    queued(reviewing.desk, "c1", label="unlike_reference")
    tab = taken(logged_in, served)
    tab.js("document.querySelector('.stacked td:last-child').textContent = 'It may hurt people. '.repeat(20)")
    assert tab.js(BROKEN) == []


def test_what_is_wrong_with_an_answer_is_said_where_the_focus_is(logged_in, reviewing, served):
    queued(reviewing.desk, "c1", text="you are a walnut")
    tab = taken(logged_in, served)
    tab.key("a")
    assert tab.js("document.querySelector('[name=verb]')") is None, "nothing is answered unseen"
    tab.key("r")
    tab.sees("walnut")
    tab.key("d")
    tab.js("document.querySelector('[name=labels]:checked').click()")
    tab.key("e")
    tab.write("It calls people walnuts.")
    tab.key("Enter", CTRL)
    tab.sees("Choose what is in it")
    assert tab.js("document.activeElement.getAttribute('role')") == "alert"
    assert tab.js("document.getElementById('reason').value") == "It calls people walnuts."


def test_a_session_that_ended_while_somebody_wrote_loses_nothing(logged_in, reviewing, served, clock):
    queued(reviewing.desk, "c1", ReviewRules(lease_minutes=900), text="you are a walnut")
    tab = taken(logged_in, served)
    tab.key("r")
    tab.sees("walnut")
    clock.later(hours=11)
    tab.key("d")
    tab.key("e")
    tab.write("It calls people walnuts.")
    tab.see("document.getElementById('kept').textContent.startsWith('You are logged out')")
    logged_in_elsewhere = (
        "fetch('/review/login', {method: 'POST', body: new URLSearchParams({token: TOKEN})})"
    )
    tab.js(logged_in_elsewhere.replace("TOKEN", f"'{TOKENS['jo']}'") + ".then((answer) => answer.status)")
    tab.key("Enter", CTRL)
    tab.sees("You logged in again")
    tab.key("Enter", CTRL)
    tab.sees("0 items wait")
    assert reviewed(reviewing.desk)[0].standing.decision == "deny"


def test_hostile_content_runs_nothing(logged_in, reviewing, served):
    queued(reviewing.desk, "c1", text=HOSTILE)
    tab = logged_in
    tab.dialogs.clear()
    tab.open(served)
    tab.key("n")
    tab.sees("Show the content")
    tab.key("r")
    tab.sees("<script>alert(1)</script>")
    assert tab.dialogs == []
    assert tab.js("document.querySelectorAll('section img, section a, section script').length") == 0


def test_what_got_into_the_page_anyway_would_not_run_either(logged_in, served):
    """The policy holds even where an escape were forgotten."""
    tab = logged_in
    tab.open(served)
    tab.js("window.ran = 0; window.refused = []")
    tab.js("document.addEventListener('securitypolicyviolation', (e) => refused.push(e.effectiveDirective))")
    tab.js("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')")
    tab.js("const s = document.createElement('script'); s.textContent = 'ran = 2'; document.body.append(s)")
    tab.see("refused.includes('script-src-attr') && refused.includes('script-src-elem')")
    assert tab.js("window.ran") == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_telephone_shows_all_of_it(logged_in, reviewing, served, dark):
    queued(reviewing.desk, "c1", text="long" * 300)
    tab = logged_in
    tab.size(390, dark=dark)
    tab.open(served)
    assert tab.js("document.documentElement.scrollWidth") <= 390
    tab.js("document.querySelector('[data-key=n]').click()")
    tab.sees("Show the content")
    tab.js("document.querySelector('[data-key=r]').click()")
    tab.sees("longlong")
    top = tab.js("document.getElementById('content').getBoundingClientRect().top")
    assert -1 <= top < 450, "what was asked for is where the eyes are"
    assert tab.js("document.documentElement.scrollWidth") <= 390
    paper, ink = tab.js(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    brightness = [sum(map(int, colour[4:-1].split(","))) for colour in (paper, ink)]
    assert (brightness[0] < brightness[1]) == dark
