"""Names from data, specs and forges are hostile: they show as text wherever they appear."""

import re

import pytest

from plumbline.records import DrawnColumn
from plumbline.registry.model_card import model_card
from plumbline.reports.page import render_night
from plumbline.reports.story import PastFigure
from plumbline.reports.summary_json import summary
from plumbline.reports.templating import CONTENT_SECURITY_POLICY
from plumbline.reports.text import summary_text
from tests.reports.example_night import (
    CANDIDATE_EVALUATION,
    HOSTILE,
    PLAN,
    PULL_REQUEST,
    SPEC,
    champion_judgements,
    evaluation,
    judgement,
    measurement,
    story,
    submission,
)

OURS = re.compile(r'<a href="[0-9a-f]{16}\.html">')
"""The one link of a page: to a page beside it, named by a digest."""


@pytest.fixture
def hostile_night():
    named = [
        judgement(
            measurement("equal_opportunity_difference", -0.6, 0.1, f"DIS={HOSTILE}"), "fail", reason=HOSTILE
        ),
        judgement(measurement(HOSTILE, -0.6, 0.1, HOSTILE), "fail", "diagnose", reason=HOSTILE),
        judgement(measurement("ks_pvalue", 0.001, None, HOSTILE), "fail", "diagnose", because=HOSTILE),
    ]
    champion = evaluation("champion", "fail", (*champion_judgements(), *named), (0.2, 0.1), ())
    extra = (
        measurement("base_rate", 0.4, 0.1, f"DIS={HOSTILE}"),
        measurement("mean_abs_shap", 1, 0.1, HOSTILE),
        measurement(
            "attribution_gap",
            0.2,
            0.1,
            f"{HOSTILE} | DIS={HOSTILE}",
            simultaneous_low=0.1,
            simultaneous_high=0.3,
        ),
    )
    champion = champion.model_copy(update={"measurements": (*champion.measurements, *extra)})
    words = ("name", "source", "converted", "region", "zone", "capacity", "refused")
    offer = PLAN.offers[0].model_copy(update=dict.fromkeys(words, HOSTILE))
    return {
        "spec": SPEC.model_copy(update={"description": HOSTILE}),
        "champion": champion,
        "drawn": [DrawnColumn(column=HOSTILE, bins=(HOSTILE,), reference=(1.0,), current=(1.0,))],
        "history": [
            PastFigure(night=night, gate=HOSTILE, group=HOSTILE, value=0.1, outcome="fail")
            for night in (0, 1)
        ],
        "plan": PLAN.model_copy(
            update={"because": HOSTILE, "chosen_because": HOSTILE, "quoting": (HOSTILE,), "offers": (offer,)}
        ),
        "pull_request": PULL_REQUEST.model_copy(
            update={"title": HOSTILE, "body": HOSTILE, "diff": HOSTILE, "branch": HOSTILE}
        ),
    }


def test_a_page_holds_no_element_of_theirs(hostile_night):
    page = OURS.sub("", render_night(story(**hostile_night)))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not re.search(r"<a\b|<img|<iframe|javascript:alert\(1\)\"", page)
    assert "{{7*7}}" in page


def test_a_page_forbids_itself_scripts_and_requests():
    page = OURS.sub("", render_night(story()))
    assert f'content="{CONTENT_SECURITY_POLICY.replace(chr(39), "&#39;")}"' in page
    assert not re.search(r"""\s(src|href|on\w+)=|url\(|@import""", page)


def test_a_terminal_is_sent_no_control_character(hostile_night):
    text = summary_text(story(**hostile_night))
    assert not [character for character in text if not character.isprintable() and character != "\n"]
    assert "[x](javascript:alert(1))" in text.replace("\n", "")


def test_a_card_renders_to_text_and_tables_alone(hostile_night):
    markdown_it = pytest.importorskip("markdown_it")
    card = model_card(
        submission(
            spec=hostile_night["spec"], evaluation=hostile_night["champion"], champion=CANDIDATE_EVALUATION
        )
    )
    rendered = markdown_it.MarkdownIt("commonmark").enable("table").render(card)
    elements = set(re.findall(r"<(\w+)", rendered))
    assert elements <= {
        "h1",
        "h2",
        "p",
        "strong",
        "ul",
        "li",
        "code",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }
    assert "&lt;script&gt;" in rendered


def test_a_summary_keeps_names_as_data(hostile_night):
    found = summary(story(**hostile_night))["champion"]["measurements"]
    assert f"equal_opportunity_difference.DIS={HOSTILE}" in found
