"""Gates on what is lost on the same rows raise alarms like others: each row is its own pair, and a bet."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.performance.readings import measure_reading_drop
from alignment_checks.sequential.payoffs import DROPS, Bounds, tally_payoffs
from plumbline.intent import AlignmentPolicy
from plumbline.nightly.evaluating.measuring.drop_tally import drop_tally
from plumbline.records import NightCounts, ScoreCounts, Tally
from plumbline.specs.loading import load_alignment, load_spec
from plumbline.verdicts.alarm_gates import alarm_gates, silent_gates
from plumbline.verdicts.alarms import Terms, alarms_over

ROWS = 5000


def policy(metric: str, at_most: float = 0.02) -> AlignmentPolicy:
    asked = {"metric": metric, "at_most": at_most, "severity": "block", "reason": "a limit for this"}
    return AlignmentPolicy.model_validate(
        {"policy": "alignment", "reviewers": ["somebody"], "tolerances": [asked]}
    )


def night(number: int, loses: float, gains: float, metric: str = "reading_drop") -> NightCounts:
    stays = 1 - loses - gains
    lost, gained, stayed = np.random.default_rng(number).multinomial(ROWS, [loses, gains, stays]).tolist()
    shares = (gained, stayed, lost)
    return NightCounts(
        model="m",
        version="v",
        night=number,
        content=f"content {number}",
        groups=(),
        scores=ScoreCounts(positives=(1,), negatives=(1,)),
        tallies=(Tally(metric=metric, successes=stayed + lost, trials=ROWS, shares=shares),),
    )


@pytest.mark.parametrize("metric", DROPS)
def test_what_is_lost_night_after_night_is_an_alarm_with_the_loss_of_those_nights(metric):
    history = [night(number, 0.05, 0.01, metric) for number in range(8)]
    (alarm, *_) = list(alarms_over(history, Terms(policy(metric), "f" * 64, {}, {})))
    assert alarm.gates == (metric,)
    (raised,) = alarm.raised
    assert 0.03 < raised.measurement.value < 0.05
    assert (raised.upper, raised.measurement.n) == (0.02, ROWS * raised.nights)


def test_what_is_gained_elsewhere_counts_against_what_is_lost():
    """Many rows change and accuracy hardly does: that is inside the limit, night after night."""
    history = [night(number, 0.06, 0.05) for number in range(60)]
    assert list(alarms_over(history, Terms(policy("reading_drop"), "f" * 64, {}, {}))) == []


def test_bets_at_the_limit_win_nothing_on_average():
    (payoffs,) = tally_payoffs(
        "reading_drop", np.array([10, 950, 40]), Bounds(None, 0.03), np.random.default_rng(0)
    )
    assert payoffs.values.mean() == pytest.approx(0)
    assert payoffs.worst == pytest.approx(1.03)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=50))
def test_the_counts_of_a_night_say_what_its_measurement_says(rows):
    before, after = (np.array([row[side] for row in rows]) for side in (0, 1))
    counted = drop_tally("reading_drop", before, after)
    gained, stayed, lost = counted.shares
    assert gained + stayed + lost == counted.trials == len(rows)
    assert (lost - gained) / len(rows) == pytest.approx(measure_reading_drop(before, after, 0.95).value)


def test_the_pairs_gate_is_heard(project_root):
    spec = load_spec(project_root, "acs_employment_read")
    about = load_alignment(project_root).for_model(spec)
    declared = [each.attribute for each in spec.protected]
    assert "reading_drop" in [gate.name for gate in alarm_gates(about, declared)]
    assert silent_gates(about, declared) == []
