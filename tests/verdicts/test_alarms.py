"""Alarms are about histories: the same history gives the same alarms, and a night counts once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.intent import AlignmentPolicy
from plumbline.records import Alarm, GroupCounts, NightCounts, ScoreCounts
from plumbline.verdicts.alarm_gates import alarm_gates, log_threshold, silent_gates
from plumbline.verdicts.alarms import Terms, alarms_over, levels_after

REASON = "a limit for this test"


def policy(*metrics: str, **more: object) -> AlignmentPolicy:
    tolerances = [
        {"metric": m, "attributes": ["SEX"], "within": 0.1, "severity": "block", "reason": REASON}
        for m in metrics
    ]
    return AlignmentPolicy.model_validate(
        {"policy": "alignment", "reviewers": ["somebody"], "tolerances": tolerances} | more
    )


def terms(about: AlignmentPolicy, **more: object) -> Terms:
    return Terms(about, "f" * 64, {"SEX": "1"}, {}, **more)


def night(number: int, gap: float, rows: int = 400, groups: tuple[str, ...] = ("2",)) -> NightCounts:
    generator = np.random.default_rng(number)
    rates = {"1": 0.5} | dict.fromkeys(groups, 0.5 + gap)
    found = {group: int(generator.binomial(rows, rate)) for group, rate in rates.items()}
    return NightCounts(
        model="m",
        version="v",
        night=number,
        content=f"content of night {number}",
        groups=tuple(
            GroupCounts(
                attribute="SEX",
                group=group,
                true_positives=hits,
                false_negatives=rows - hits,
                false_positives=0,
                true_negatives=rows,
            )
            for group, hits in found.items()
        ),
        scores=ScoreCounts(positives=(1,), negatives=(1,)),
    )


def alarms(history: list[NightCounts], about: AlignmentPolicy, **more: object) -> list[Alarm]:
    return list(alarms_over(history, terms(about, **more)))


BAD = [night(number, -0.3) for number in range(6)]
EQUAL_OPPORTUNITY = policy("equal_opportunity_difference")


def test_a_blatant_gap_is_an_alarm_on_its_first_nights_and_says_for_whom_and_how_much():
    first = alarms(BAD, EQUAL_OPPORTUNITY)[0]
    assert first.night <= 1
    assert first.gates == ("equal_opportunity_difference.SEX",)
    (raised,) = first.raised
    assert (raised.group, raised.lower, raised.upper) == ("SEX=2", -0.1, 0.1)
    assert raised.measurement.n == 400 * raised.nights
    assert raised.measurement.high < -0.1


def test_a_gap_inside_the_limits_is_never_an_alarm_however_long_it_lasts():
    assert alarms([night(number, -0.05) for number in range(100)], EQUAL_OPPORTUNITY) == []


def test_a_night_judged_twice_counts_once():
    twice = [*BAD[:4], BAD[2], BAD[0], *BAD[4:]]
    assert alarms(twice, EQUAL_OPPORTUNITY) == alarms(BAD, EQUAL_OPPORTUNITY)


@given(st.permutations(BAD), st.integers(0, len(BAD)))
def test_whatever_the_order_of_judging_what_comes_later_changes_no_earlier_alarm(history, known):
    """Sorted by night, each night of a backfill that runs backwards would be the first of a history, with a
    first night's money: 13 % of years at the edge had an alarm, 200 rows a group."""
    whole = alarms(history, EQUAL_OPPORTUNITY)
    assert whole[: len(alarms(history[:known], EQUAL_OPPORTUNITY))] == alarms(
        history[:known], EQUAL_OPPORTUNITY
    )


def test_a_longer_history_does_not_change_earlier_alarms():
    whole = alarms(BAD, EQUAL_OPPORTUNITY)
    assert alarms(BAD[:3], EQUAL_OPPORTUNITY) == [alarm for alarm in whole if alarm.night < 3]


def test_small_groups_add_up_over_the_nights():
    """Twelve rows a night tell nothing for weeks, and everything in the end."""
    few = [night(number, -0.35, rows=12) for number in range(60)]
    found = alarms(few, EQUAL_OPPORTUNITY)
    assert found
    assert found[0].night > 2


def test_what_it_takes_is_shared_by_gates_and_groups_so_that_the_sum_is_the_policys_level():
    about = policy("equal_opportunity_difference", false_alarms_per_year=0.05)
    levels = [np.exp(-log_threshold(about, 16, group, 3)) for group in range(2000)]
    assert sum(levels) * 16 <= 0.05
    assert sum(levels[:3]) * 16 > 0.9 * 0.05 - 1e-12


def test_the_groups_a_spec_names_share_the_same_whatever_arrives_first():
    """A level that rests on the first night's groups would be lower again once an earlier night is judged."""
    named = {"SEX": ("2", "3", "4")}
    alone = alarms([night(0, -0.3)], EQUAL_OPPORTUNITY)
    assert alone
    assert alarms([night(0, -0.3, rows=250)], EQUAL_OPPORTUNITY)
    assert not alarms([night(0, -0.3, rows=250)], EQUAL_OPPORTUNITY, named={"SEX": tuple("23456789abcdefgh")})
    with_others = [night(1, 0.0, groups=("3", "4")), night(0, -0.3)]
    assert [a.night for a in alarms(with_others, EQUAL_OPPORTUNITY, named=named)] == [0]


def test_a_new_champion_begins_without_a_first_nights_money():
    """A champion a month would put in six years' money a year."""
    bad = [night(number, -0.3, rows=250) for number in range(4)]
    (first, *_) = alarms(bad, EQUAL_OPPORTUNITY)
    (later, *_) = alarms(bad, EQUAL_OPPORTUNITY, succeeds=True)
    assert first.night < later.night


def test_a_gate_nobody_can_bet_on_is_named():
    about = AlignmentPolicy.model_validate(
        {
            "policy": "alignment",
            "reviewers": ["somebody"],
            "tolerances": [
                {"metric": "calibration_error", "at_most": 0.05, "severity": "block", "reason": REASON},
                {"metric": "auc", "at_least": 0.7, "severity": "block", "reason": REASON},
                {
                    "metric": "auc_change",
                    "at_least": 0,
                    "judges": "candidate",
                    "severity": "block",
                    "reason": REASON,
                },
            ],
        }
    )
    assert [gate.name for gate in alarm_gates(about, {})] == ["auc"]
    assert silent_gates(about, {}) == ["calibration_error"]


def test_a_gap_of_two_attributes_together_is_an_alarm_about_that_group():
    asked = {"metric": "equal_opportunity_difference", "attributes": ["SEX & DIS"], "within": 0.1}
    about = AlignmentPolicy.model_validate(
        {
            "policy": "alignment",
            "reviewers": ["somebody"],
            "tolerances": [asked | {"severity": "block", "reason": REASON}],
        }
    )
    names = {"1": "SEX=1 & DIS=2", "2": "SEX=2 & DIS=1"}
    nights = [
        one.model_copy(
            update={
                "groups": tuple(
                    g.model_copy(update={"attribute": "SEX & DIS", "group": names[g.group]})
                    for g in one.groups
                )
            }
        )
        for one in BAD
    ]
    held = Terms(about, "f" * 64, {"SEX": "1", "SEX & DIS": "SEX=1 & DIS=2"}, {})
    (raised,) = next(alarms_over(nights, held)).raised
    assert (raised.gate, raised.group) == ("equal_opportunity_difference.SEX & DIS", "SEX=2 & DIS=1")
    assert raised.measurement.against == "SEX=1 & DIS=2"
    assert raised.measurement.value == pytest.approx(-0.3, abs=0.1)


FEW = [night(number, -0.3, rows=30) for number in range(6)]
AS_THEY_CAME = [FEW[3], FEW[4], FEW[0], FEW[2], FEW[5], FEW[1]]
LATE = {0: 4, 2: 4, 1: 5}
"""Nights 0 and 2 came with 4, night 1 with 5."""


def test_late_labels_are_bet_on_in_the_order_in_which_they_came():
    found = list(alarms_over(AS_THEY_CAME, terms(EQUAL_OPPORTUNITY), LATE))
    renamed = [counts.model_copy(update={"night": place}) for place, counts in enumerate(AS_THEY_CAME)]
    in_order = alarms(renamed, EQUAL_OPPORTUNITY)
    assert (found[0].night, found[0].late) == (4, (0, 2))
    assert 1 <= in_order[0].night <= 3
    assert [one.raised[0].measurement for one in found] == [one.raised[0].measurement for one in in_order]


def test_labels_that_come_late_do_not_change_alarms_that_were_raised():
    about = terms(EQUAL_OPPORTUNITY)
    before = list(alarms_over([BAD[3], BAD[4], BAD[5]], about))
    assert before
    later = list(alarms_over([BAD[3], BAD[4], BAD[5], BAD[0], BAD[1]], about, {0: 6, 1: 6}))
    assert later[: len(before)] == before
    assert all(alarm.night == 6 and alarm.late == (0, 1) for alarm in later[len(before) :])


def test_since_when_is_the_earliest_of_the_nights_on_which_evidence_grew():
    (first, *_) = alarms_over(AS_THEY_CAME, terms(EQUAL_OPPORTUNITY), LATE)
    assert (first.raised[0].since, first.raised[0].nights) == (0, 3)


def test_a_night_counted_again_keeps_its_place():
    about = terms(EQUAL_OPPORTUNITY)
    again = [*AS_THEY_CAME, FEW[0], FEW[3]]
    assert list(alarms_over(again, about, LATE)) == list(alarms_over(AS_THEY_CAME, about, LATE))


@pytest.mark.parametrize("nights", range(1, 7))
def test_the_level_reaches_one_on_the_nights_that_alarm_and_on_no_other(nights):
    history = BAD[:nights]
    levels = levels_after(history, terms(EQUAL_OPPORTUNITY))
    alarmed = any(alarm.night == nights - 1 for alarm in alarms(history, EQUAL_OPPORTUNITY))
    assert (max(levels.values()) >= 1) == alarmed
    assert set(levels) == {("equal_opportunity_difference.SEX", "SEX=2")}


def test_a_model_inside_its_limits_has_no_level_worth_a_look():
    history = [night(number, 0.0) for number in range(30)]
    assert max(levels_after(history, terms(EQUAL_OPPORTUNITY)).values()) < 0.5
    assert levels_after([], terms(EQUAL_OPPORTUNITY)) == {}
