"""AWS's price list: exactly one hourly price for one machine in one region, to the last digit."""

from __future__ import annotations

import json

import pytest

from plumbline.costs.offers.sources.aws_on_demand import AwsOnDemand, hourly_price
from plumbline.costs.offers.sources.source import SourceError
from tests.costs.offers.aws_answers import product, stubbed
from tests.costs.offers.lists import TODAY, listed, price

ON_DEMAND = {
    "backend": "batch",
    "purchase": "on-demand",
    "instance_type": "g4dn.xlarge",
    "region": "us-east-1",
}


def answer(*products):
    with stubbed() as (client, _, pricing):
        pricing.add_response("get_products", {"FormatVersion": "aws_v1", "PriceList": list(products)})
        return AwsOnDemand(client).answer(listed(price(**ON_DEMAND)), TODAY)


def test_a_quote_has_every_digit_and_the_time_it_was_asked_for():
    (quote,) = answer(product("0.5260000000")).quotes
    assert (str(quote.price.amount), quote.price.currency) == ("0.526", "USD")
    assert (quote.quoted_at, quote.source) == (TODAY, "AWS price list, published 2026-11-20")


def test_the_filters_name_one_machine_in_one_region():
    with stubbed() as (client, _, pricing):
        wanted = {
            "regionCode": "us-east-1",
            "instanceType": "g4dn.xlarge",
            "operatingSystem": "Linux",
            "tenancy": "Shared",
            "preInstalledSw": "NA",
            "capacitystatus": "Used",
        }
        filters = [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in wanted.items()]
        pricing.add_response(
            "get_products", {"PriceList": []}, {"ServiceCode": "AmazonEC2", "Filters": filters}
        )
        assert client.products("us-east-1", "g4dn.xlarge") == []


@pytest.mark.parametrize(
    "other",
    [
        product("0.7", operatingSystem="Windows"),
        product("0.7", tenancy="Dedicated"),
        product("0.7", regionCode="eu-central-1"),
        product("0.7", capacitystatus="AllocatedCapacityReservation"),
        product("0.0000000000"),
        product("5", unit="Quantity"),
    ],
)
def test_what_the_filters_let_through_by_mistake_is_left_out(other):
    (quote,) = answer(other, product()).quotes
    assert str(quote.price) == "0.5260 USD"


def test_nothing_listed_means_that_the_offer_is_gone():
    assert answer().gone[0].because == "AWS lists no on-demand price for g4dn.xlarge in us-east-1"
    assert answer(product("0.0000000000")).quotes == ()


def test_two_prices_for_one_machine_are_a_remark():
    assert answer(product("0.5"), product("0.6")).remarks == (
        "n: AWS lists several prices for g4dn.xlarge in us-east-1: 0.5000 USD, 0.6000 USD",
    )


def test_the_same_price_twice_is_one_price():
    assert len(answer(product("0.5"), product("0.50")).quotes) == 1


@pytest.mark.parametrize(
    "text", ["no JSON", "{}", "[]", "null", product("dear"), json.dumps({"product": {}})]
)
def test_an_entry_that_cannot_be_read_is_no_price(text):
    with pytest.raises(SourceError, match="cannot be read"):
        hourly_price([text], "us-east-1", "g4dn.xlarge")


def test_another_currency_keeps_its_name():
    money, _ = hourly_price([product("3.1", currency="CNY")], "us-east-1", "g4dn.xlarge")
    assert str(money) == "3.1000 CNY"
