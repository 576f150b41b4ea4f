"""Labels that come later are evidence on arrival: they count once, with the night that found them."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from plumbline.nightly.alarms.awaiting import recorded_night
from plumbline.nightly.alarms.counts import history
from plumbline.nightly.alarms.late_labels import LateNews, take_in_labels
from plumbline.nightly.alarms.raising import foreseen_alarm, raise_alarm, terms
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.planning.request import request_for
from plumbline.nightly.telling.pages import verdicts_page
from plumbline.nightly.telling.replay import replay
from plumbline.nightly.telling.story import story_of
from plumbline.records import Alarm
from plumbline.reports.story import following_sentences
from plumbline.sentences import overdue_sentence
from plumbline.verdicts.alarms import alarms_over
from tests.nightly.census_night import MODEL, context_in, gated_night, kinds
from tests.nightly.late_nights import LateNights, late_nights_in
from tests.nightly.spoilt_data import ARRIVALS, LABELS, SpoiltNight, with_values


@pytest.fixture(scope="module")
def waited(tmp_path_factory, place, champion_state, project_root, census_data):
    """Three nights, of which the first one's labels came with the third; and what each said."""
    late = late_nights_in(tmp_path_factory.mktemp("late"), project_root, place, champion_state)
    told = [late.run(0), late.run(1)]
    late.let_come(0)
    return late, [*told, late.run(2)]


@pytest.fixture(scope="module")
def in_time(tmp_path_factory, place, champion_state, census_data):
    """Night 0 with its labels."""
    state = Path(shutil.copytree(champion_state, tmp_path_factory.mktemp("in time") / "state"))
    context = context_in(place(state))
    evaluation = gated_night(context, 0)
    return evaluation, raise_alarm(context, evaluation)


@pytest.fixture
def own_copy(waited, tmp_path) -> LateNights:
    """The three nights in a place of this test's own."""
    late, _ = waited
    settings = late.context.settings
    root = Path(shutil.copytree(settings.root, tmp_path / "project"))
    state = Path(shutil.copytree(settings.state, tmp_path / "state"))
    moved = {"root": root, "state": state, "database_url": f"sqlite:///{state / 'plumbline.db'}"}
    return dataclasses.replace(late, context=context_in(dataclasses.replace(settings, **moved)))


def looked(late: LateNights, night: int) -> LateNews:
    """What a night finds, whatever its own rows are."""
    verdict = recorded_evaluation(late.context, prepare(late.context, 2).key).verdict
    window = verdict.window.model_copy(update={"night": night})
    return take_in_labels(late.context, verdict.model_copy(update={"window": window}))


def test_the_figures_are_those_of_a_night_whose_labels_came_in_time(waited, in_time):
    _, (_, _, (_, news, _)) = waited
    (realised,) = news.realised
    assert (realised.night, realised.came_with) == (0, 2)
    known = {(m.name, m.group): m for m in in_time[0].measurements}
    ours = [m for m in realised.measurements if not m.name.startswith("aif360.")]
    assert {"auc", "equal_opportunity_difference", "concept_drift_pvalue"} <= {m.name for m in ours}
    assert all(m == known[m.name, m.group] for m in ours)
    assert realised.verdict.failing == in_time[0].verdict.failing
    assert realised.verdict.outcome == "fail"


def test_aif360_has_looked_at_them_too(waited):
    _, (_, _, (_, news, _)) = waited
    assert any(m.name.startswith("aif360.") for m in news.realised[0].measurements)


def test_the_verdict_reached_without_them_stays(waited):
    late, ((first, _, _), _, (_, news, _)) = waited
    assert news.realised[0].answers == first.verdict.key
    assert recorded_evaluation(late.context, first.verdict.key) == first
    assert first.verdict.outcome == "insufficient"


def test_the_alarm_is_of_the_night_that_found_them_and_says_whose_they_are(waited, in_time):
    _, ((_, _, none), (_, _, neither), (_, _, alarm)) = waited
    assert (none, neither) == (None, None)
    assert (alarm.night, alarm.late) == (2, (0,))
    assert alarm.raised == in_time[1].raised


def test_an_alarm_on_a_nights_own_labels_is_written_as_ever(in_time):
    assert "late" not in in_time[1].model_dump(mode="json")


def test_the_same_history_gives_the_same_alarms(waited):
    late, (_, _, (evaluation, _, alarm)) = waited
    version = evaluation.verdict.version
    nights, came_with = history(late.context, version)
    again = list(alarms_over(nights, terms(late.context, version), came_with))
    assert [one.gates for one in again] == [alarm.gates]
    assert foreseen_alarm(late.context, evaluation) == alarm


def test_running_the_night_again_adds_nothing(own_copy):
    before = own_copy.context.ledger.all()
    own_copy.run(2)
    assert own_copy.context.ledger.all() == before


def test_the_next_night_does_not_count_them_again(own_copy):
    evaluation, news, alarm = own_copy.run(3)
    assert news.realised == ()
    assert alarm is None
    nights, came_with = history(own_copy.context, evaluation.verdict.version)
    assert ([counts.night for counts in nights], came_with) == ([0], {0: 2})


def test_judged_again_with_its_labels_the_night_has_a_second_verdict_and_counts_once(own_copy):
    context = own_copy.context
    before = history(context, prepare(context, 0).version)
    again = gated_night(context, 0)
    assert again.verdict.outcome == "fail"
    assert kinds(context, "verdict") == 4
    assert history(context, again.verdict.version) == before
    assert foreseen_alarm(context, again) is None


def test_a_night_that_raised_its_alarm_leaves_later_labels_to_others(own_copy):
    own_copy.let_come(0, 1)
    assert [r.night for r in looked(own_copy, 2).realised] == [0]
    assert [(r.night, r.came_with) for r in looked(own_copy, 3).realised] == [(1, 3)]


def test_a_night_run_again_takes_in_its_own_labels_after_all_that_counted_before(own_copy):
    own_copy.let_come(0, 1)
    again, news, alarm = own_copy.run(1)
    assert again.verdict.awaited == ()
    assert [(r.night, r.came_with) for r in news.realised] == [(1, 1)]
    nights, came_with = history(own_copy.context, again.verdict.version)
    assert ([counts.night for counts in nights], came_with) == ([0, 1], {0: 2, 1: 1})
    assert (alarm.night, alarm.late) == (1, (1,))


def test_labels_not_there_when_expected_are_overdue_until_they_come(own_copy):
    own_copy.let_come(0, 1, rows=4000)  # night 0's shrink too, which nobody looks at any more
    (missed,) = looked(own_copy, 3).overdue
    assert (missed.night, missed.expected, missed.found_by) == (1, 3, 3)
    assert overdue_sentence(missed) == (
        "Labels of night 1 are overdue, expected with night 3: 4,000 of 5,000 have come."
    )
    own_copy.let_come(0, 1)
    news = looked(own_copy, 4)
    assert [r.night for r in news.realised] == [1]
    assert [o.night for o in news.overdue] == [2]


def test_labels_of_rows_that_are_others_by_now_are_not_believed(own_copy):
    spoilt = SpoiltNight(own_copy.context)
    spoilt.change(ARRIVALS, with_values("AGEP", lambda ages: [*ages[:5000], 99, *ages[5001:]]))
    own_copy.let_come(0, 1)
    news = looked(own_copy, 3)
    assert news.realised == ()
    assert "no longer holds the rows that were judged" in news.overdue[0].because


def test_labels_that_nothing_can_be_told_from_are_named(own_copy):
    own_copy.let_come(0, 1)
    SpoiltNight(own_copy.context).change(LABELS, with_values("employed", lambda known: [1] * len(known)))
    news = looked(own_copy, 3)
    assert news.realised == ()
    assert "employed is 1 in every row" in news.overdue[0].because


def test_the_nights_story_tells_what_came(waited):
    late, (_, _, (evaluation, news, _)) = waited
    story = story_of(late.context, evaluation.verdict.key)
    assert (story.realised, story.overdue) == news
    arrived, alarm = following_sentences(story)
    assert arrived.startswith("Labels of night 0 arrived: the champion of then fails: equal opportunity for")
    assert alarm.startswith("Alarm on night 2, with the labels of night 0: ")


def test_a_night_is_found_again_under_the_verdict_it_had_without_labels(waited):
    late, ((first, _, _), *_) = waited
    assert recorded_night(late.context, prepare(late.context, 0)) == first


def test_the_page_of_all_verdicts_shows_what_the_night_came_to(waited):
    assert verdicts_page(waited[0].context.settings).count("its labels arrived") == 1


def test_trends_show_a_night_with_its_labels_once_they_came(waited):
    late, (_, _, (evaluation, _, _)) = waited
    past = story_of(late.context, evaluation.verdict.key).history
    auc = {figure.night: figure.value for figure in past if figure.gate == "auc"}
    assert auc[0] is not None
    assert (auc[1], auc[2]) == (None, None)


def test_a_replayed_policy_judges_what_a_night_came_to_with_its_labels(waited, project_root):
    late, (_, _, (_, news, alarm)) = waited
    nights = replay(late.context, project_root / "policies/alignment.yaml", 0, 2)
    assert [night.recorded for night in nights] == ["fail", "insufficient", "insufficient"]
    assert nights[0].replayed_failing == news.realised[0].verdict.failing
    assert [night.replayed_alarm for night in nights] == [(), (), alarm.gates]
    assert not any(night.changed for night in nights)


def test_a_retraining_learns_from_the_nights_whose_labels_came(own_copy):
    """The night that raises the alarm still waits for its own."""
    context, verdict = own_copy.context, gated_night(own_copy.context, 3).verdict
    fallen = Alarm(model=MODEL, version=verdict.version, night=3, gates=("auc",), late=(0,))
    context.record("alarm", verdict.key, fallen)
    assert request_for(context, verdict, None).nights == (0,)
