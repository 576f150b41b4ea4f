"""A plan's page and text say where each budget stood; its name is as hostile as a team's."""

from __future__ import annotations

import datetime

from plumbline.records import Standing
from plumbline.reports.page import render_night
from plumbline.reports.text import summary_text
from tests.reports.example_night import money, story

STOOD = Standing(
    budget="team=<b>risk</b> per month",
    start=datetime.date(2026, 11, 1),
    end=datetime.date(2026, 12, 1),
    amount=money("25"),
    overrides=money("0"),
    spent=money("20"),
    reserved=money("2"),
    approvers=("finance",),
)


def planned():
    told = story()
    return told.model_copy(update={"plan": told.plan.model_copy(update={"standings": (STOOD,)})})


def test_the_text_says_what_was_left_spent_and_reserved():
    said = " ".join(summary_text(planned(), "page.html").split())
    assert "has 3.0000 USD left of 25.0000 USD (20.0000 USD spent, 2.0000 USD reserved)" in said


def test_the_page_says_it_and_no_name_is_markup():
    page = render_night(planned())
    assert "has 3.0000 USD left of 25.0000 USD (20.0000 USD spent, 2.0000 USD reserved)" in page
    assert "team=&lt;b&gt;risk&lt;/b&gt; per month" in page
