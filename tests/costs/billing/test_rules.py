"""Rows that break a rule are held with reason and line; nothing counts as zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plumbline.costs.billing.quarantine import quarantined
from tests.costs.billing.bills import bill_taken_in, charges, row, rows

BROKEN = [
    ({"BillingCurrency": "XTS"}, "BillingCurrency is no currency of ISO 4217"),
    ({"BillingCurrency": "usd"}, "BillingCurrency is no currency of ISO 4217"),
    ({"BillingCurrency": "NULL"}, "BillingCurrency holds nothing, or NULL, and is mandatory"),
    ({"BilledCost": "NULL"}, "BilledCost holds nothing, or NULL, and is mandatory"),
    ({"BilledCost": ""}, "BilledCost holds nothing, or NULL, and is mandatory"),
    ({"ServiceName": "NULL"}, "ServiceName holds nothing, or NULL, and is mandatory"),
    ({"BilledCost": "1,234.5"}, "BilledCost is no number"),
    ({"BilledCost": "$5"}, "BilledCost is no number"),
    ({"BilledCost": "١٢"}, "BilledCost is no number"),
    ({"EffectiveCost": "NaN"}, "EffectiveCost is not finite"),
    ({"BilledCost": "-Infinity"}, "BilledCost is not finite"),
    ({"BilledCost": "1e30"}, "BilledCost is larger than any bill"),
    ({"PricingQuantity": "many"}, "PricingQuantity is no number"),
    ({"BilledCost": "-5"}, "BilledCost is negative, and the row is no credit, correction or adjustment"),
    (
        {"EffectiveCost": "-5"},
        "EffectiveCost is negative, and the row is no credit, correction or adjustment",
    ),
    ({"ChargeCategory": "Gift"}, "ChargeCategory is none of Usage, Purchase, Tax, Credit, Adjustment"),
    ({"ChargeClass": "Guess"}, "ChargeClass is none of Correction"),
    ({"ChargePeriodStart": "yesterday"}, "ChargePeriodStart is no time in ISO 8601"),
    ({"ChargePeriodEnd": "2024-09-05T09:00:00Z"}, "ChargePeriodEnd is before ChargePeriodStart"),
    ({"BillingPeriodEnd": "2024-08-01T00:00:00Z"}, "BillingPeriodEnd is before BillingPeriodStart"),
    ({"Tags": "{team: vision}"}, "Tags is no JSON object of plain values"),
    ({"Tags": '{"team": ["vision"]}'}, "Tags is no JSON object of plain values"),
    (
        {"ChargePeriodStart": "2031-01-01T00:00:00Z", "ChargePeriodEnd": "2031-01-01T01:00:00Z"},
        "ChargePeriodStart is in the future: a clock is wrong",
    ),
    ({"ChargePeriodEnd": "9999-12-31T23:59:59Z"}, "ChargePeriodEnd is in the future: a clock is wrong"),
    (
        {"BillingPeriodStart": "2031-01-01T00:00:00Z", "BillingPeriodEnd": "2031-02-01T00:00:00Z"},
        "BillingPeriodStart is in the future: a clock is wrong",
    ),
    (
        {"ChargePeriodStart": "0001-01-01T00:00:00Z"},
        "ChargePeriodStart is before the year 2000: a clock is wrong",
    ),
    (
        {"BillingPeriodStart": "1900-01-01T00:00:00Z"},
        "BillingPeriodStart is before the year 2000: a clock is wrong",
    ),
]


@pytest.mark.parametrize(("changed", "reason"), BROKEN)
def test_a_row_that_breaks_a_rule_is_held(tmp_path, changed, reason):
    done = bill_taken_in(tmp_path, [*rows(2), row(ResourceId="bad", **changed), row(ResourceId="i-9")])
    assert (done.rows, done.new, done.quarantined) == (4, 3, 1)
    assert done.reasons == {reason: 1}
    [held] = quarantined(tmp_path)
    assert (held["line"], held["reasons"], held["row"]["ResourceId"]) == (4, [reason], "bad")
    assert "bad" not in {name for (name,) in charges(tmp_path, "resource")}


ALLOWED = [
    {"BilledCost": "-5", "ChargeCategory": "Credit"},
    {"BilledCost": "-5", "ChargeCategory": "Adjustment"},
    {"BilledCost": "-5", "ChargeClass": "Correction"},
    {"BilledCost": "-5", "PricingQuantity": "-4"},
    {
        "ChargePeriodStart": "2025-01-01T00:00:00Z",
        "ChargePeriodEnd": "2026-01-01T00:00:00Z",
        "ChargeCategory": "Purchase",
    },
    {"ChargePeriodEnd": "2024-09-05T10:00:00Z", "ChargeCategory": "Purchase"},
    {"BillingAccountName": "NULL", "PricingQuantity": "NULL", "ChargeDescription": "NULL", "Tags": "NULL"},
    {"Tags": '{"count": 3, "on": true, "owner": null}'},
    {"BillingCurrency": "JPY"},
    {"ChargePeriodStart": "2024-09-05 10:00:00"},
]


@pytest.mark.parametrize("changed", ALLOWED)
def test_what_only_looks_wrong_is_a_charge(tmp_path, changed):
    done = bill_taken_in(tmp_path, [row(**changed)])
    assert (done.new, done.quarantined) == (1, 0)


def test_a_row_is_told_of_by_every_rule_it_breaks(tmp_path):
    bill_taken_in(tmp_path, [row(BillingCurrency="ABC", Tags="{")])
    [held] = quarantined(tmp_path)
    assert len(held["reasons"]) == 2


def test_a_correct_delivery_empties_the_quarantine_of_an_earlier_one(tmp_path):
    bill_taken_in(tmp_path, [row(BilledCost="x")])
    assert len(list(quarantined(tmp_path))) == 1
    bill_taken_in(tmp_path, [row()])
    assert not list(quarantined(tmp_path))


def test_times_without_a_zone_are_utc_and_told_of(tmp_path):
    done = bill_taken_in(tmp_path, [row(ChargePeriodStart="2024-09-05 10:00:00")])
    assert any("1 times name no zone" in note for note in done.told())
    [(start,)] = charges(tmp_path, "start")
    assert start.isoformat() == "2024-09-05T10:00:00+00:00"


def test_nothing_in_a_mandatory_column_that_no_charge_needs_is_told_of(tmp_path):
    done = bill_taken_in(tmp_path, [row(ContractedCost="NULL")])
    assert (done.new, done.empty) == (1, {"ContractedCost": 1})


def test_tags_are_text(tmp_path):
    bill_taken_in(tmp_path, [row(Tags='{"count": 3, "on": true, "owner": null, "team": "NULL"}')])
    [(tags,)] = charges(tmp_path, "tags")
    assert tags == [("count", "3"), ("on", "true"), ("owner", ""), ("team", "NULL")]


def test_a_currency_is_never_mixed_with_another(tmp_path):
    done = bill_taken_in(tmp_path, [*rows(2), *rows(3, BillingCurrency="EUR")])
    assert done.kept == {"USD": Decimal("2.5"), "EUR": Decimal("3.75")}
