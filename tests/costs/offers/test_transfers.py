"""Data that must leave its place is paid for; a price nobody tells is a refusal."""

from __future__ import annotations

from plumbline.intent import Region
from tests.costs.offers.lists import price, ranked

REGIONS = {"here": Region(transfer_out_per_gib="0.09"), "there": Region(), "silent": Region()}


def quoted(needs, **given):
    (offer,) = ranked(price(**given), needs=needs, regions=REGIONS).offers
    return offer


def test_data_that_stays_costs_nothing():
    offer = quoted({"data_gib": 10, "data_region": "here"}, region="here")
    assert (str(offer.transfer), str(offer.cost)) == ("0.0000 USD", "1.0000 USD")


def test_data_that_leaves_costs_what_its_region_says():
    offer = quoted({"data_gib": 10, "data_region": "here"}, region="there")
    assert (str(offer.transfer), str(offer.cost)) == ("0.9000 USD", "1.9000 USD")


def test_data_on_this_machine_is_used_on_this_machine_for_nothing():
    assert quoted({"data_gib": 10}).cost.amount == 1


def test_a_transfer_without_a_price_is_refused():
    assert quoted({"data_gib": 10, "data_region": "silent"}, region="here").refused == (
        "no price for data that leaves silent"
    )
    assert quoted({"data_gib": 10}, region="here").refused == (
        "no price for data that leaves where it lies (data_region is not declared)"
    )


def test_where_nobody_says_how_much_data_there_is_none_is_priced_and_none_is_shown():
    assert quoted({}, region="here").transfer is None
