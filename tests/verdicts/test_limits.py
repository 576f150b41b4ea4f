"""Where a tolerance's limits lie."""

import pytest

from alignment_checks.measurement import Measurement
from plumbline.intent import Tolerance
from plumbline.verdicts.limits import Limits, limits_of

AUC = Measurement(name="auc", value=0.9, n=20_000, unit="probability", method="delong", standard_error=0.002)


def tolerance(**limit: object) -> Tolerance:
    return Tolerance(metric="auc", severity="block", reason="long enough a reason", **limit)


def test_within_is_symmetric_around_zero() -> None:
    assert limits_of(tolerance(within=0.25), {}) == Limits(-0.25, 0.25)


def test_one_sided_limits_leave_the_other_side_open() -> None:
    assert limits_of(tolerance(at_least=0.8), {}) == Limits(0.8, None)
    assert limits_of(tolerance(at_most=1.25), {}) == Limits(None, 1.25)


def test_deviations_are_taken_at_the_tolerances_window_size() -> None:
    """The hold-out's 20,000 rows have half the error of 5,000."""
    limits = limits_of(tolerance(holdout_deviations=3, rows=5000), {"auc": AUC})
    assert limits == Limits(pytest.approx(0.9 - 3 * 0.004), None)


def test_a_change_starts_from_zero() -> None:
    change = tolerance(holdout_deviations=3, rows=5000).model_copy(update={"metric": "auc_change"})
    assert limits_of(change, {"auc": AUC}) == Limits(pytest.approx(-0.012), None)


@pytest.mark.parametrize(
    "baseline", [{}, {"auc": Measurement.undefined("auc", "one class only")}], ids=["missing", "undefined"]
)
def test_without_a_baseline_there_is_no_limit(baseline: dict[str, Measurement]) -> None:
    assert limits_of(tolerance(holdout_deviations=3, rows=5000), baseline) is None
