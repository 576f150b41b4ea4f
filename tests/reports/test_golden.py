"""Card, page and text of one made-up night, word for word.

PLUMBLINE_GOLDEN=write accepts what they are now.
"""

import json
import os
from pathlib import Path

import pytest

from plumbline.records import TrainingScan, Trial
from plumbline.registry.model_card import model_card
from plumbline.reports.candidate_page import render_candidate
from plumbline.reports.page import render_night
from plumbline.reports.story import PastFigure
from plumbline.reports.summary_json import summary
from plumbline.reports.text import summary_text
from tests.reports.example_night import REQUEST, measurement, money, story, submission

GOLDEN = Path(__file__).parents[1] / "golden" / "reports"

MADE = {
    "night.html": lambda: render_night(_compared()),
    "night_of_the_champion_alone.html": lambda: render_night(_alone()),
    "candidate.html": lambda: render_candidate(_compared()),
    "night.txt": lambda: summary_text(story(), "var/demo/night-0.html"),
    "night_of_the_champion_alone.txt": lambda: summary_text(_alone()),
    "summary.json": lambda: json.dumps(summary(story()), indent=2) + "\n",
    "summary_of_the_champion_alone.json": lambda: json.dumps(summary(_alone()), indent=2) + "\n",
    "candidate_card.md": lambda: model_card(submission()),
    "first_champion_card.md": lambda: model_card(
        submission(role="champion", evaluation=None, champion=None, champion_version=None)
    ),
}


def _alone():
    nothing = dict.fromkeys(
        ("champion_registration", "alarm", "plan", "candidate", "candidate_registration", "pull_request")
    )
    return story(**nothing, timings=(), seconds={}, reused=True)


def _compared():
    trials = (
        Trial(mitigation=None, seconds=1.0, cost=money("0.01"), beyond=0.12),
        Trial(mitigation=REQUEST.mitigation, seconds=2.5, cost=money("0.02"), passed=True),
    )
    scan = TrainingScan(
        measurements=(measurement("base_rate", 0.2, 0.01, "DIS=1"),),
        findings=("RAC1P=4 is absent from the training rows",),
    )
    history = tuple(
        PastFigure(night=night, gate="auc", value=0.9, low=0.89, high=0.91, lower=0.8, outcome="pass")
        for night in (0, 1)
    )
    return story(trials=trials, trained_with=REQUEST.mitigation, scan=scan, history=history)


@pytest.mark.parametrize("name", MADE)
def test_it_reads_as_accepted(name):
    text, golden = MADE[name](), GOLDEN / name
    if os.environ.get("PLUMBLINE_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
