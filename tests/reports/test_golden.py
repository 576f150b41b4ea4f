"""Card, page and text of one made-up night, word for word.

PLUMBLINE_GOLDEN=write accepts what they are now.
"""

import json
import os
from pathlib import Path

import pytest

from plumbline.registry.model_card import model_card
from plumbline.reports.page import render_night
from plumbline.reports.summary_json import summary
from plumbline.reports.text import summary_text
from tests.reports.example_night import story, submission

GOLDEN = Path(__file__).parents[1] / "golden" / "reports"

MADE = {
    "night.html": lambda: render_night(story()),
    "night_of_the_champion_alone.html": lambda: render_night(_alone()),
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


@pytest.mark.parametrize("name", MADE)
def test_it_reads_as_accepted(name):
    text, golden = MADE[name](), GOLDEN / name
    if os.environ.get("PLUMBLINE_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
