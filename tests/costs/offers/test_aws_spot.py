"""AWS's spot prices: the newest of each zone holds, the cheapest zone is quoted, its own stamp is its age."""

from __future__ import annotations

import datetime

import pytest

from plumbline.costs.offers.sources.aws_spot import AwsSpot, cheapest_zone
from plumbline.costs.offers.sources.source import SourceError
from tests.costs.offers.aws_answers import entry, history, stubbed
from tests.costs.offers.lists import TODAY, listed, price

SPOT = {"backend": "batch", "purchase": "spot", "instance_type": "g4dn.xlarge", "region": "us-east-1"}
ASKED = {
    "InstanceTypes": ["g4dn.xlarge"],
    "ProductDescriptions": ["Linux/UNIX"],
    "StartTime": TODAY,
    "EndTime": TODAY,
}


def answer(*pages, **given):
    with stubbed() as (client, spot, _):
        for number, page in enumerate(pages):
            token = {"NextToken": str(number)} if number else {}
            spot.add_response("describe_spot_price_history", page, ASKED | token)
        return AwsSpot(client).answer(listed(price(**{**SPOT, **given})), TODAY)


def test_the_newest_price_of_each_zone_holds_and_the_cheapest_zone_is_quoted():
    found = answer(
        history(entry("us-east-1a", "0.1578", 3), entry("us-east-1b", "0.1400", 30), token="1"),
        history(entry("us-east-1b", "0.1612", 2), entry("us-east-1c", "0.2", 1)),
    )
    (quote,) = found.quotes
    assert (str(quote.price), quote.zone) == ("0.1578 USD", "us-east-1a")
    assert quote.quoted_at == TODAY - datetime.timedelta(hours=3)
    assert quote.source == "AWS spot price history"


def test_of_two_prices_of_one_moment_the_higher_holds():
    quote = cheapest_zone("n", [entry("a", "0.2", 1), entry("a", "0.1", 1)])
    assert str(quote.price) == "0.2000 USD"


def test_no_history_means_that_the_offer_is_gone():
    found = answer(history())
    assert found.gone[0].because == "AWS has no spot price for g4dn.xlarge in us-east-1"


def test_an_instance_type_that_aws_does_not_know_is_gone_and_hides_no_other():
    with stubbed() as (client, spot, _):
        spot.add_client_error(
            "describe_spot_price_history", "InvalidParameterValue", "Invalid instance type 'g4dn.xlarge'"
        )
        spot.add_response("describe_spot_price_history", history(entry("us-east-1a", "0.1", 1)), ASKED)
        prices = listed(price(**SPOT), price(**{**SPOT, "name": "other"}))
        found = AwsSpot(client).answer(prices, TODAY)
    assert [gone.offer for gone in found.gone] == ["n"]
    assert [quote.offer for quote in found.quotes] == ["other"]


@pytest.mark.parametrize("amount", ["0", "-0.1", "NaN", "Infinity", "cheap"])
def test_what_is_no_price_is_a_remark_and_never_zero(amount):
    found = answer(history(entry("us-east-1a", amount, 1)))
    assert found.quotes == ()
    assert found.remarks[0].startswith("n: AWS's spot price history ")


def test_a_time_without_a_zone_is_no_time():
    with pytest.raises(SourceError, match="gives no time for a"):
        cheapest_zone("n", [entry("a", "0.1", 1) | {"Timestamp": datetime.datetime(2026, 1, 1)}])  # noqa: DTZ001


def test_an_offer_without_a_region_is_not_asked_about_and_that_is_said():
    found = answer(region=None)
    assert found.remarks == ("n names no region, so AWS cannot be asked about it",)


@pytest.mark.parametrize("other", [{"InstanceType": "g4dn.metal"}, {"ProductDescription": "Windows"}])
def test_lines_about_something_else_are_left_out(other):
    found = answer(history(entry("us-east-1a", "0.01", 1) | other, entry("us-east-1b", "0.2", 1)))
    assert [quote.zone for quote in found.quotes] == ["us-east-1b"]


@pytest.mark.parametrize(
    "given", [{"purchase": "on-demand"}, {"backend": "sagemaker"}, {"instance_type": None}]
)
def test_only_spot_machines_of_ec2_are_asked_about(given):
    assert answer(**given).quotes == ()
