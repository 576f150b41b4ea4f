"""Each kind of anomaly scores higher than anything usual; what is usual scores low."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.costs.series.alarms import alarms
from plumbline.costs.series.expectation import Expectation
from plumbline.costs.series.questions import QUESTIONS, answers
from plumbline.costs.series.scoring import scores
from tests.costs.series.made_up import days, noise, series

AT = 1600


def spike(values):
    values[AT] += 12


def outage(values):
    values[AT : AT + 30] = 50 - 5


def level(values):
    values[AT:] += 8


def burst(values):
    values[AT : AT + 24] += 4


@pytest.mark.parametrize("anomaly", [spike, level, burst])
def test_the_highest_score_is_where_the_anomaly_begins(anomaly):
    values = days(2000)
    anomaly(values)
    assert AT <= int(np.argmax(scores(series(values)).score)) < AT + 24


def test_a_value_that_is_usual_at_another_hour_is_unusual_at_this_one():
    values = days(2304, height=20)
    noon_as_at_night = values.copy()
    noon_as_at_night[2088:2100] = 50 - 20  # of the eighth day, a quarter in: the top of the wave
    plain, odd = scores(series(values)).score, scores(series(noon_as_at_night)).score
    assert odd[2088:2100].max() > 2 > plain[2088:2100].max()


def test_a_week_is_learnt():
    hours = np.arange(24 * 7 * 6)
    weekend = (hours // 24) % 7 >= 5
    values = np.where(weekend, 10.0, 100.0) + noise(hours.size)
    found = scores(series(values, step=3600)).expected[24 * 7 * 3 :]
    assert np.abs(found - values[24 * 7 * 3 :]).max() < 6


@pytest.mark.parametrize("values", [[7.0], [7.0] * 500, [0.0] * 40])
def test_what_never_varies_scores_zero(values):
    assert not scores(series(values)).score.any()


def test_a_first_change_of_what_was_constant_is_finite_and_high():
    found = scores(series([5.0] * 400 + [6.0])).score
    assert 3 < found[-1] < np.inf


def test_chance_alone_raises_fewer_alarms_than_asked_for():
    """20 weeks of noise: 0.5 a week makes 10 expected."""
    raised = [alarms(s, scores(s)) for s in (series(days(2016, seed=seed)) for seed in range(20))]
    assert sum(map(len, raised)) <= 10


def test_an_event_alarms_once_and_a_later_one_again():
    values = days(2300)
    values[1600:1606] += 15
    values[2000] += 25
    one = series(values)
    assert [alarm.place for alarm in alarms(one, scores(one))] == [1600, 2000]


def test_a_small_beginning_does_not_hide_the_large_rest_of_an_event():
    values = days(2300)
    values[1600:1603] += 15
    values[1603:1610] += 40
    one = series(values)
    (alarm,) = alarms(one, scores(one), least=30)
    assert alarm.place == 1603


def test_each_question_sees_what_the_others_may_miss():
    expected = Expectation(np.full(60, 3.0), np.zeros(60, dtype=bool))
    values = np.full(60, 3.0)
    values[40:] = 5.0
    told = dict(zip((q.__name__ for q in QUESTIONS), answers(values, expected, 12), strict=True))
    assert told["step"][40] == 2
    assert told["step"][41] == 0
    assert told["season"][59] == 2
    assert told["span"][45] == 2
    assert told["run"][45] == pytest.approx(1.0)
    assert told["shift"][47] == 2


def test_where_the_season_explains_it_is_taken_away_first():
    wave = 10 * np.sin(np.arange(96) / 4)
    known, unknown = (Expectation(wave, np.full(96, seasonal)) for seasonal in (True, False))
    assert not np.any(answers(wave, known, 12))
    assert np.any(answers(wave, unknown, 12)[0])


def test_a_flat_night_in_a_strong_wave_is_found():
    """As high as ever, at the wrong time: no step, no new value."""
    values = days(2880, height=20)
    values[2600:2700] = values[2600] + noise(100, 9)
    assert 2600 < int(np.argmax(scores(series(values)).score)) < 2750
