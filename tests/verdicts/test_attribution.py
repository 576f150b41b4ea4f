"""What a policy asks of explanations: judged three-valued, and never passed unmeasured."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from alignment_checks.measurement import Measurement
from plumbline.intent import Tolerance
from plumbline.verdicts.attribution import asked_of_explanations
from plumbline.verdicts.judging import judge
from plumbline.verdicts.limits import limits_of


def share(feature: str, value: float | None, half: float = 0.01) -> Measurement:
    if value is None:
        return Measurement.undefined("attribution_share", "nothing moves", group=feature, unit="rate")
    ends = {"low": value - half, "high": value + half}
    at_once = {"simultaneous_low": value - half, "simultaneous_high": value + half}
    return Measurement(
        name="attribution_share",
        group=feature,
        value=value,
        n=500,
        unit="rate",
        method="t",
        level=0.95,
        standard_error=half / 1.96,
        **ends,
        **at_once,
    )


SHARES = [share("AGEP", 0.5), share("RELP", 0.3), share("SEX", 0.15), share("RAC1P", 0.05)]


def asked(**limit: object) -> Tolerance:
    given = {"metric": "attribution_share", "severity": "block", "reason": "long enough a reason"}
    return Tolerance(**(given | limit))


def outcomes(tolerance: Tolerance, measurements: list[Measurement], declared=None) -> list[tuple[str, str]]:
    judged = judge(tolerance, measurements, limits_of(tolerance, {}, measurements), declared or {})
    return [(judgement.group, judgement.outcome) for judgement in judged]


@pytest.mark.parametrize(
    ("feature", "top", "outcome"),
    [("SEX", 2, "pass"), ("SEX", 3, "fail"), ("AGEP", 1, "fail"), ("RAC1P", 3, "pass")],
)
def test_a_feature_must_stay_outside_the_top(feature, top, outcome):
    assert outcomes(asked(features=(feature,), outside_top=top), SHARES) == [(feature, outcome)]


def test_a_tie_around_the_top_cannot_tell():
    tied = [share("AGEP", 0.5), share("SEX", 0.255), share("RELP", 0.245)]
    assert outcomes(asked(features=("SEX",), outside_top=2), tied) == [("SEX", "insufficient")]


@pytest.mark.parametrize(("most", "outcome"), [(0.5, "pass"), (0.46, "insufficient"), (0.4, "fail")])
def test_an_attribute_and_its_proxies_are_judged_together(most, outcome):
    judged = outcomes(asked(features=("SEX", "RELP"), at_most=most), SHARES)
    assert judged == [("SEX + RELP", outcome)]


def test_the_interval_of_a_sum_is_as_wide_as_its_parts_together():
    """And no wider: that of one feature alone is its own, not the one for all features at once."""
    wide = [m.model_copy(update={"simultaneous_low": 0.0, "simultaneous_high": 1.0}) for m in SHARES]
    (one,) = asked_of_explanations(asked(features=("SEX",), at_most=0.5), wide)
    (two,) = asked_of_explanations(asked(features=("SEX", "RELP"), at_most=0.5), wide)
    assert (one.low, one.high) == pytest.approx((0.14, 0.16), abs=1e-5)
    assert (two.low, two.high) == pytest.approx((0.43, 0.47), abs=1e-5)


def test_a_sum_of_shares_without_their_errors_is_no_pass():
    unsure = [m.model_copy(update={"standard_error": None}) for m in SHARES]
    assert outcomes(asked(features=("SEX",), at_most=0.5), unsure) == [("SEX", "insufficient")]


@pytest.mark.parametrize(
    "limit",
    [
        {"measured": True},
        {"features": ("SEX",), "at_most": 0.5},
        {"features": ("SEX",), "outside_top": 2},
    ],
)
@pytest.mark.parametrize("measurements", [[], [share("SEX", None)]])
def test_what_was_not_measured_is_no_pass(limit, measurements):
    assert [outcome for _, outcome in outcomes(asked(**limit), measurements)] == ["insufficient"]


@pytest.mark.parametrize("limit", [{"at_most": 0.5}, {"outside_top": 2}])
def test_a_feature_the_model_does_not_have_is_no_pass(limit):
    assert outcomes(asked(features=("SXE",), **limit), SHARES)[0][1] == "insufficient"


def test_every_feature_of_a_model_with_few_is_among_the_top():
    assert outcomes(asked(features=("SEX",), outside_top=4), SHARES) == [("SEX", "insufficient")]


def test_a_report_that_exists_passes_whatever_it_says():
    assert [outcome for _, outcome in outcomes(asked(measured=True), SHARES)] == ["pass"]


def test_a_ranking_that_is_not_settled_is_no_pass():
    """`settled_features` has a value only where the explained rows tell the largest from the others."""
    gate = asked(metric="settled_features", measured=True)
    settled = {"name": "settled_features", "value": 5, "low": 5, "high": 5, "n": 500, "unit": "features"}
    assert outcomes(gate, [Measurement(**settled, method="t")]) == [("", "pass")]
    undefined = Measurement.undefined("settled_features", "2000 explained rows do not tell", n=2000)
    assert outcomes(gate, [undefined]) == [("", "insufficient")]


def test_gaps_are_judged_by_the_group_they_are_about():
    """Small groups are named; the spec's expected group that is absent is not passed over."""
    found = [
        SHARES[0].model_copy(update={"name": "attribution_gap", "group": f"AGEP | DIS={g}", "n": n})
        for g, n in (("1", 500), ("2", 12))
    ]
    gate = asked(metric="attribution_gap", attributes=("DIS",), within=0.6, minimum_size=30)
    judged = outcomes(gate, found, {"DIS": ("1", "2", "3")})
    assert judged == [("AGEP | DIS=1", "pass"), ("AGEP | DIS=2", "not judged"), ("DIS=3", "insufficient")]


@pytest.mark.parametrize(
    "limit",
    [
        {"outside_top": 3},
        {"features": ("SEX", "SEX"), "at_most": 0.5},
        {"features": ("SEX",), "measured": True},
        {"features": ("SEX",), "at_most": 0.5, "metric": "auc"},
    ],
)
def test_limits_that_make_no_sense_are_refused(limit):
    with pytest.raises(ValidationError):
        asked(**limit)
