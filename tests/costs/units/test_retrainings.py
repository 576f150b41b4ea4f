"""What a retraining costs: every attempt over the versions made, or why it cannot be told."""

from __future__ import annotations

from tests.costs.units.evidence import accrued, costs, entry, told


def test_attempts_that_failed_are_paid_by_the_versions_that_were_made():
    spent = [accrued("training", "1"), accrued("training", "2"), accrued("evaluation", "9")]
    assert told("retraining", *spent, entry("training", {})) == (
        "3.000000",
        "2 attempts and trials made 1 version; nobody decided anything",
    )


def test_currencies_are_told_apart():
    spent = [accrued("training", "1"), accrued("training", "2", "EUR"), entry("training", {})]
    assert [(one.currency, one.each) for one in costs("retraining", *spent)] == [("EUR", 2), ("USD", 1)]


def test_without_a_version_or_an_accrual_it_says_why():
    assert told("retraining") == "nothing was trained in these days"
    assert told("retraining", accrued("training", "1")) == "1 attempt made no version in these days"
    assert told("retraining", entry("training", {})) == "nothing accrued for m in these days"
