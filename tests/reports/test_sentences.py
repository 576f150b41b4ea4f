"""Sentences lead with the verdict and carry figure, interval and tolerance."""

import pytest

from plumbline import findings, names, sentences
from plumbline.records import Alarm, RaisedGate, Realised
from plumbline.reports.story import following_sentences
from plumbline.sentences import unusual_sentence, verdict_sentence
from tests.reports.example_night import (
    CANDIDATE_EVALUATION,
    CHAMPION_EVALUATION,
    PLAN,
    SERIES,
    judgement,
    measurement,
    story,
    verdict,
)

LABELS = story().labels


def test_a_failing_champion_is_told_with_group_figure_and_tolerance():
    assert verdict_sentence(CHAMPION_EVALUATION.verdict, "1", LABELS) == (
        "Champion 1 fails on night 0: equal opportunity for DIS=1 (with a disability) is -0.62 "
        "(-0.69 to -0.55), allowed within ±0.25."
    )


def test_a_version_without_a_number_is_told_by_its_role():
    said = verdict_sentence(CANDIDATE_EVALUATION.verdict, None, LABELS)
    assert said == "The candidate passes on the hold-out: all 3 gates are inside their tolerance."


def test_one_gate_is_not_told_as_many():
    passed = CANDIDATE_EVALUATION.verdict
    one = next(each for each in passed.judgements if each.severity == "block")
    said = verdict_sentence(passed.model_copy(update={"judgements": (one,)}), None, LABELS)
    assert said == "The candidate passes on the hold-out: its one gate is inside its tolerance."


def test_an_unusable_window_says_why_before_anything_else():
    found = verdict("champion", "insufficient", (), ("column DIS is missing",))
    assert verdict_sentence(found, "1", LABELS).endswith("on night 0: column DIS is missing.")


def test_an_undefined_measurement_is_never_given_a_number():
    nothing = measurement("equal_opportunity_difference", None, None, "DIS=1")
    found = judgement(nothing, "insufficient", because="no positives")
    said = sentences.judgement_sentence(found, LABELS)
    assert said == "equal opportunity for DIS=1 (with a disability) is undefined: no positives"


def test_many_failing_gates_are_counted_after_the_third():
    failing = [
        judgement(measurement("equal_opportunity_difference", -0.6, 0.1, f"AGEP={band}"), "fail")
        for band in ("25-34", "35-44", "45-54", "55-64", "65-74")
    ]
    said = verdict_sentence(verdict("champion", "fail", tuple(failing)), "1", {})
    assert said.count("equal opportunity") == 3
    assert said.endswith("; and 2 more.")


def test_what_passes_only_because_it_does_not_block_is_grouped_by_tolerance():
    found = findings.out_of_tolerance(CHAMPION_EVALUATION.verdict)
    assert [finding.metric for finding in found] == ["statistical_parity_difference", "ks_pvalue"]
    assert not [j for finding in found for j in finding.judgements if j.severity == "block"]


def test_groups_not_judged_to_be_judged_are_named_with_their_size():
    assert findings.not_judged(CHAMPION_EVALUATION.verdict) == ("RAC1P=4 (n = 12)",)


@pytest.mark.parametrize(
    ("decision", "start"),
    [
        ("retrain", "Retrain on local for 0.0003 USD (prices of 2026-11-01): "),
        ("ask", "A person must approve the retraining on local for 0.0003 USD"),
        ("nothing", "Nothing is retrained: "),
    ],
)
def test_a_plan_says_what_where_and_at_what_price(decision, start):
    assert sentences.plan_sentence(PLAN.model_copy(update={"decision": decision})).startswith(start)


def late_verdict(*judgements):
    reason = "labels of night 0 are expected with night 2"
    found = verdict("champion", "insufficient", judgements)
    return found.model_copy(update={"awaited": (reason,)}), reason


def test_awaited_labels_are_said_to_be_awaited_and_what_is_undecided_besides_follows():
    nothing = measurement("auc", None, None)
    found, reason = late_verdict(
        judgement(nothing, "insufficient", because="labels of night 0 are expected with night 2"),
        judgement(measurement("selection_rate", 0.24, 0.05, "DIS=1"), "insufficient"),
    )
    assert verdict_sentence(found, "1", {}) == (
        f"Champion 1 can be neither passed nor failed on night 0: {reason}, and 1 gate waits for them; "
        "selection rate for DIS=1 is 0.24 (0.19 to 0.29), allowed within ±0.25."
    )


def test_an_alarm_says_whose_labels_it_rests_on():
    raised = RaisedGate(
        gate="auc",
        group="",
        since=3,
        nights=1,
        lower=0.8,
        measurement=measurement("auc", 0.7, 0.05),
        reason="a reason",
    )
    about = {"model": "m", "version": "v", "night": 7, "gates": ("auc",), "policy": "abcdefgh"}
    alarm = Alarm(**about, raised=(raised,), late=(3, 4, 5))
    assert sentences.alarm_sentence(alarm, {}) == (
        "Alarm on night 7, with the labels of nights 3, 4 and 5: "
        "AUC is 0.70 (0.65 to 0.75) on night 3, allowed at least 0.80. Policy abcdefgh."
    )


def test_of_many_nights_whose_labels_came_the_latest_are_told():
    told = realised(*range(5))
    said = following_sentences(story(realised=told))
    assert [sentence[:25] for sentence in said[:3]] == [f"Labels of night {n} arrived" for n in (2, 3, 4)]
    assert said[3] == "2 more nights' labels arrived."


def realised(*nights):
    about = {"model": "m", "version": "v", "came_with": 9, "answers": "k", "measurements": (), "counts": "d"}
    return tuple(Realised(night=n, verdict=CHAMPION_EVALUATION.verdict, **about) for n in nights)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "AUC has fallen on nights 20 to 26 faster than its past nights allow, 0.896 on the last"),
        (
            {"more": True},
            "AUC has risen on nights 20 to 26 faster than its past nights allow, 0.896 on the last",
        ),
        (
            {"aspect": "level", "since": 26},
            "AUC is far lower on night 26 than its past nights lead to expect: 0.896",
        ),
        (
            {"aspect": "variance", "metric": "tpr", "group": "DIS=1"},
            "tpr for DIS=1 (with a disability) varies less on nights 20 to 26 than on its past nights, "
            "0.896 on the last",
        ),
    ],
)
def test_what_is_unlike_before_asks_for_a_look(change, said):
    one = SERIES.unusual[0].model_copy(update=change)
    assert unusual_sentence(one, LABELS) == f"{said}. Have a look."


def test_a_feature_that_must_not_lead_is_compared_with_a_rank():
    lead = measurement("attribution_share", 0.03, 0.01, "SEX", against="rank 5")
    among = judgement(lead, "fail", "warn", None, 0.0)
    found = findings.out_of_tolerance(verdict("champion", "pass", (among,)))
    assert names.metric_name(found[0].metric) == "attribution share over rank 5"
