"""The p-value limit that all columns of a night set together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from alignment_checks.drift.multiplicity import drifted
from alignment_checks.measurement import Measurement
from plumbline.intent import FalseDiscovery, Tolerance
from plumbline.verdicts.false_discovery import least_p_value
from plumbline.verdicts.judging import judge
from plumbline.verdicts.limits import limits_of

BOTH = ("ks_pvalue", "chi2_pvalue")
p_values = st.one_of(st.floats(0, 1), st.floats(0, 0.02), st.sampled_from([0.025, 0.05]))
nights = st.lists(st.tuples(st.sampled_from(BOTH), p_values), min_size=1, max_size=26)


def column(metric: str, name: str, value: float) -> Measurement:
    return Measurement(
        name=metric, group=name, value=value, low=value, high=value, n=500, unit="probability", method="exact"
    )


def tolerance(metric: str, **limit: object) -> Tolerance:
    allowed = limit or {"false_discovery": FalseDiscovery(rate=0.05)}
    return Tolerance(metric=metric, severity="diagnose", reason="long enough a reason", **allowed)


def failing(measurements: list[Measurement]) -> set[str]:
    """The columns judged `fail` by a tolerance for either metric."""
    return {
        judgement.group
        for metric in BOTH
        for judgement in judge(
            tolerance(metric), measurements, limits_of(tolerance(metric), {}, measurements), {}
        )
        if judgement.outcome == "fail"
    }


@given(nights)
def test_exactly_what_the_procedure_calls_fails(night: list[tuple[str, float]]) -> None:
    """Over numbers and categories together, a p-value on the bound to the last bit included."""
    measurements = [column(metric, str(place), p) for place, (metric, p) in enumerate(night)]
    called = drifted({found.group: found.value for found in measurements})
    assert failing(measurements) == set(called)


def test_the_columns_of_either_metric_set_the_others_limit() -> None:
    """0.04 of one column is called alone, and not among 20 quiet ones of the other kind."""
    one = column("ks_pvalue", "age", 0.04)
    quiet = [column("chi2_pvalue", str(place), 0.5) for place in range(20)]
    assert failing([one]) == {"age"}
    assert failing([one, *quiet]) == set()


def test_other_figures_and_undefined_columns_are_no_part_of_the_family() -> None:
    one = column("ks_pvalue", "age", 0.04)
    unknown = [Measurement.undefined("chi2_pvalue", "no values", group=str(place)) for place in range(20)]
    others = [column("missing_rate", str(place), 0.9) for place in range(20)]
    assert failing([one, *unknown, *others]) == {"age"}


def test_a_column_without_a_p_value_is_insufficient() -> None:
    undefined = [Measurement.undefined("ks_pvalue", "every value is missing", group="age")]
    limits = limits_of(tolerance("ks_pvalue"), {}, undefined)
    (judged,) = judge(tolerance("ks_pvalue"), undefined, limits, {})
    assert (judged.outcome, judged.because) == ("insufficient", "every value is missing")


def test_any_dependence_lowers_the_limit() -> None:
    night = [column("ks_pvalue", str(place), 0.5) for place in range(3)]
    careful = FalseDiscovery(rate=0.05, method="benjamini-yekutieli")
    assert least_p_value(FalseDiscovery(rate=0.05), night) == pytest.approx(0.05 / 3)
    assert least_p_value(careful, night) == pytest.approx(0.05 / 3 / (1 + 1 / 2 + 1 / 3))


def test_e_values_call_fewer_by_option() -> None:
    """Twenty columns at 0.002: enough for Benjamini-Hochberg, and with an e-value of 13 not of 20."""
    night = [column("ks_pvalue", str(place), 0.002) for place in range(20)]
    by_e_values = FalseDiscovery(rate=0.05, method="e-bh")
    assert least_p_value(FalseDiscovery(rate=0.05), night) > 0.002
    assert least_p_value(by_e_values, night) < 0.002


def test_only_the_p_values_of_columns_have_such_a_limit() -> None:
    with pytest.raises(ValidationError, match="is for columns: ks_pvalue and chi2_pvalue"):
        tolerance("auc", false_discovery=FalseDiscovery(rate=0.05))


def test_it_is_a_kind_of_limit_of_its_own() -> None:
    with pytest.raises(ValidationError, match="give one kind of limit"):
        tolerance("ks_pvalue", false_discovery=FalseDiscovery(rate=0.05), at_least=0.003)
