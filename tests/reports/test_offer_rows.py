"""A plan's offers as lines of a log: price, hours and how they are known, source and age, why not."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.offer_rows import about_quotes, age, offer_line, offer_rows, plan_lines
from plumbline.records import Money, Offer, Unpriced
from tests.reports.example_night import PLAN


def test_each_offer_is_a_line_then_why_the_first_won_then_what_to_know():
    assert plan_lines(PLAN) == [
        "1. local, owned: 0.0003 USD (0.017 hours by 9 past runs: 0.016 to 0.019, 0.0200 USD an hour, "
        "on-premises, example list, 2026-11-01, 2 days old, 0.1 g of CO2), chosen",
        "-  c5.xlarge-spot, spot: 0.0012 USD (0.017 hours by 9 past runs: 0.016 to 0.019, "
        "0.0700 USD an hour, us-east-1, example list, 2026-11-01, 2 days old, "
        "0.0001 USD for interruptions included, 0.1 g of CO2), "
        "no: the training cannot resume after an interruption",
        "-  p4d.24xlarge, on-demand: no price, no: nobody tells its price",
        "local is the only offer that can run it: the other 2 are refused.",
        "AWS's price list gave no prices: there are no AWS credentials here.",
    ]


def test_an_offer_recorded_before_more_was_known_leaves_cells_empty():
    plain = Offer(
        name="local",
        backend="local",
        purchase="owned",
        queue="q",
        hours=Decimal(1),
        price_per_hour=Money(amount=1, currency="USD"),
        cost=Money(amount=1, currency="USD"),
    )
    (row,) = offer_rows([plain])
    assert (row.quoted, row.where, row.how_long, row.includes, row.emits) == ("", "", "", "", "")
    assert offer_line(row) == "1. local, owned: 1.0000 USD (1.00 hours, 1.0000 USD an hour)"


def test_a_live_quote_is_of_a_minute_and_names_its_zone():
    at = datetime.datetime(2026, 11, 25, 1, 30, tzinfo=datetime.UTC)
    live = PLAN.offers[1].model_copy(
        update={"quoted_at": at, "age_hours": Decimal("1.5"), "zone": "us-east-1b", "capacity": "1 T4"}
    )
    (row,) = offer_rows([live])
    assert row.quoted == "example list, 2026-11-25 01:30 UTC, 1.5 hours old"
    assert row.where == "us-east-1b, 1 T4"


def test_what_has_no_price_comes_last():
    unpriced = Unpriced(name="x", backend="batch", purchase="spot", refused="nobody tells its price")
    assert [row.name for row in offer_rows(PLAN.offers, [unpriced])][-1] == "x"


@pytest.mark.parametrize(
    ("hours", "said"),
    [("0.5", "0.5 hours old"), ("48", "2 days old"), ("-3", "3.0 hours in the future")],
)
def test_ages_are_told_in_hours_then_in_days(hours, said):
    assert age(Decimal(hours)) == said


def test_the_evidence_of_live_quotes_is_named():
    assert about_quotes("ab" * 32, ()) == ["live quotes are kept as evidence abababababab"]
    assert about_quotes("", ("said",)) == ["said"]
