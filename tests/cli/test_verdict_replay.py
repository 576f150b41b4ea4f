"""What a changed policy would have said, before it is merged."""

from __future__ import annotations

import json
import shutil

import pytest

from plumbline.nightly.alarms.raising import raise_alarm
from tests.nightly.census_night import MODEL, context_in, gated_night


@pytest.fixture
def judged_state(champion_state, state, place, census_data):
    """Nights 0 and 1, judged and looked at for alarms."""
    shutil.copytree(champion_state, state)
    context = context_in(place(state))
    for night in (0, 1):
        raise_alarm(context, gated_night(context, night))
    return state


def changed(project_root, tmp_path, old: str, new: str):
    text = (project_root / "policies/alignment.yaml").read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "changed.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return str(file)


def test_the_same_policy_changes_nothing(run, judged_state, project_root):
    policy = str(project_root / "policies/alignment.yaml")
    printed = run("verdict", "replay", MODEL, "--policy", policy, "--from", "0", "--to", "1")
    assert printed.status == 0
    assert "0 of 2 nights would have been told otherwise" in printed.output


def test_a_wider_tolerance_shows_which_nights_no_longer_fail(run, judged_state, project_root, tmp_path):
    policy = changed(project_root, tmp_path, "within: 0.25", "within: 0.95")
    printed = run("verdict", "replay", MODEL, "--policy", policy, "--from", "0", "--to", "1", "--json")
    nights = json.loads(printed.output)["nights"]
    assert [night["night"] for night in nights] == [0, 1]
    for night in nights:
        assert "equal_opportunity_difference.DIS" in night["recorded_failing"]
        assert "equal_opportunity_difference.DIS" not in night["replayed_failing"]
        assert "equal_opportunity_difference.DIS" not in night["replayed_alarm"]


def test_other_intervals_cannot_be_replayed(run, judged_state, project_root, tmp_path):
    policy = changed(project_root, tmp_path, "confidence: 0.95", "confidence: 0.9")
    printed = run("verdict", "replay", MODEL, "--policy", policy, "--from", "0", "--to", "1")
    assert printed.status == 1
    assert "must be measured again" in printed.error


def test_nights_nobody_judged_are_no_table(run, judged_state, project_root):
    policy = str(project_root / "policies/alignment.yaml")
    printed = run("verdict", "replay", MODEL, "--policy", policy, "--from", "7", "--to", "9")
    assert printed.status == 1
    assert "no night from 7 to 9" in printed.error
