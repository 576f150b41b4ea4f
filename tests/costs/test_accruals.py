"""A run costs its seconds at the offer's price, booked under the model's tags."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.canonical import canonical_json
from plumbline.costs.accruals import accrual, cost_of
from plumbline.costs.offers.quoting import rank
from tests.costs import fleet


@pytest.fixture
def local():
    return rank(fleet.prices(), fleet.spec().training, {"local"}).offers[0]


def test_an_accrual_says_who_pays_for_what(local):
    assert accrual(fleet.spec(), "training", local, 49.98765) == {
        "model": "acs_employment",
        "team": "responsible-ai",
        "cost_center": "4711",
        "tier": "standard",
        "environment": "production",
        "what": "training",
        "attempt": 1,
        "machines": 1,
        "seconds": 49.988,
        "offer": "local",
        "purchase": "owned",
        "price_per_hour": {"amount": "0.02", "currency": "USD"},
        "cost": {"amount": "0.000278", "currency": "USD"},
        "region": "on-premises",
        "price_source": "example list",
        "quoted_at": "2026-11-24T00:00:00+00:00",
    }


def test_an_accrual_is_json(local):
    assert canonical_json(accrual(fleet.spec(), "training", local, 1.5))


def test_a_short_run_does_not_round_to_nothing(local):
    assert cost_of(local, 1).amount == Decimal("0.000006")


def test_a_project_is_booked_where_the_spec_names_one(local):
    spec = fleet.spec()
    cost = spec.cost.model_copy(update={"project": "census"})
    assert "project" not in accrual(spec, "training", local, 1)
    assert accrual(spec.model_copy(update={"cost": cost}), "training", local, 1)["project"] == "census"


def test_machines_multiply_and_other_days_and_environments_are_said(local):
    day = datetime.date(2026, 11, 20)
    body = accrual(fleet.spec(), "serving", local, 3600, machines=3, environment="staging", day=day)
    assert body["cost"]["amount"] == "0.060000"
    assert (body["machines"], body["environment"], body["day"]) == (3, "staging", "2026-11-20")
    with pytest.raises(ValueError, match="0 machines"):
        cost_of(local, 1, 0)


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_a_run_cannot_take_less_than_no_time(local, seconds):
    with pytest.raises(ValueError, match="cannot take"):
        cost_of(local, seconds)
