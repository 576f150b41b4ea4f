"""The glossary has the words the code uses, and no metric that nobody measures."""

import re
from typing import get_args

from plumbline import records
from plumbline.specs.tolerances import METRICS
from tests.docs.markdown import ROOT

TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"^\| ([^|`]+) \|", TEXT, re.MULTILINE))


MET = (records.Window, records.Judgement, records.Verdict, records.Alarm, records.Offer, records.Plan)
MET += (records.Mitigation, records.Change, records.Promotion, records.Approval, records.Status)
MET += (records.Rollout, records.Observation, records.Mismatch, records.Rollback, records.Hold)


def test_every_record_people_meet_is_explained():
    assert {record.__name__.lower() for record in MET} <= WORDS


def test_no_word_is_explained_twice():
    found = re.findall(r"^\| ([^|`]+) \|", TEXT.partition("## Metrics")[0], re.MULTILINE)
    words = [word for word in found if word != "word" and not word.startswith("---")]
    assert len(words) == len(set(words))


def test_every_metric_is_measured():
    named = re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (`.+?) \|", TEXT, re.MULTILINE)))
    explanations = {"mean_abs_shap"}  # measured, but no tolerance may speak of it
    assert set(named) <= set(METRICS) | explanations


def test_the_outcomes_and_severities_are_the_codes():
    for word in (*get_args(records.Outcome), *get_args(records.Severity)):
        assert f"`{word}`" in TEXT
