"""The candidate's page: its verdict, what was tried, nothing of a hostile name; only where there is one."""

import re

import pytest

from plumbline.records import TrainingScan, Trial
from plumbline.reports.candidate_page import render_candidate, trial_rows
from plumbline.reports.page import render_night
from tests.reports.example_night import (
    CANDIDATE_EVALUATION,
    CHAMPION_EVALUATION,
    HOSTILE,
    REQUEST,
    measurement,
    money,
    story,
)

FAILED = Trial(mitigation=None, seconds=1, cost=money("1"), failed=HOSTILE)
MADE = Trial(
    mitigation=REQUEST.mitigation,
    measurements=(measurement("accuracy", 0.8, 0.1),),
    passed=True,
    seconds=1,
    cost=money("1"),
)


def test_the_night_and_its_candidate_name_each_other():
    night, candidate = render_night(story()), render_candidate(story())
    assert f'href="{CANDIDATE_EVALUATION.verdict.key[:16]}.html"' in night
    assert f'href="{CHAMPION_EVALUATION.verdict.key[:16]}.html"' in candidate


def test_a_night_without_a_candidate_links_to_none_and_has_no_page():
    alone = story(candidate=None, candidate_registration=None)
    assert "href=" not in render_night(alone)
    with pytest.raises(ValueError, match="no candidate's page"):
        render_candidate(alone)


def test_the_candidates_findings_come_second():
    """Verdict first, then what passes only because it does not block, and only the candidate's."""
    page = render_candidate(story())
    headings = re.findall(r"<h2>(.*?) <small>(.*?)</small>", page)
    assert headings[0] == ("Out of tolerance without blocking", "candidate, the hold-out")
    assert page.index('class="verdict pass"') < page.index("Out of tolerance without blocking")
    assert "champion, night 0</small>" not in page


def test_the_trial_that_was_trained_with_is_marked():
    assert [row.chosen for row in trial_rows((FAILED, MADE), REQUEST.mitigation)] == [False, True]
    assert [row.accuracy for row in trial_rows((FAILED, MADE), None)] == [None, 0.8]


def test_hostile_names_show_as_text():
    undefined = measurement("base_rate", 0.2, 0.1, HOSTILE).model_copy(
        update={"value": None, "reason": HOSTILE}
    )
    scan = TrainingScan(measurements=(undefined,), findings=(HOSTILE,))
    page = render_candidate(story(trials=(FAILED, MADE), scan=scan))
    assert page.count("&lt;script&gt;") >= 4
    for forbidden in ("http://", "https://", "<script", "url("):
        assert forbidden not in page
