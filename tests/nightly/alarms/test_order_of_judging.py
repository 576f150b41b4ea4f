"""Alarms rest on nights in the order in which they were judged: what was known when somebody looked."""

from __future__ import annotations

import dataclasses

from plumbline.nightly.alarms.counts import history
from plumbline.nightly.alarms.raising import foreseen_alarm, raise_alarm
from tests.nightly.census_night import context_in, gated_night


def nights(context, version, **more):
    return [counts.night for counts in history(context, version, **more).nights]


def test_a_night_judged_late_comes_late_and_changes_no_earlier_alarm(context):
    later, alarms = gated_night(context, 1), []
    for evaluation in (later, gated_night(context, 0)):
        alarms.append(raise_alarm(context, evaluation))
    version = later.verdict.version
    assert nights(context, version) == [1, 0]
    assert nights(context, version, up_to=later.verdict) == [1]
    assert [alarm.night for alarm in alarms if alarm] == [1, 0]


def test_under_another_policy_a_night_keeps_its_place_and_counts_once(own_project, settings_with_champion):
    settings = dataclasses.replace(settings_with_champion, root=own_project)
    first = gated_night(context_in(settings), 0)
    gated_night(context_in(settings), 1)
    policy = own_project / "policies/alignment.yaml"
    policy.write_text(policy.read_text().replace("within: 0.25", "within: 0.24"))
    again = gated_night(context_in(settings), 0)
    assert again.verdict.key != first.verdict.key
    context = context_in(settings)
    assert nights(context, first.verdict.version) == [0, 1]
    assert nights(context, first.verdict.version, up_to=again.verdict) == [0]
    assert foreseen_alarm(context, again).night == 0
