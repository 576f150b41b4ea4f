"""AWS's refusals are told in words, without who asked; the price list is then used, and that is said."""

from __future__ import annotations

import itertools
import threading

import pytest

from plumbline import aws
from plumbline.costs.offers.sources import aws_client
from plumbline.costs.offers.sources.asking import live_quotes
from plumbline.costs.offers.sources.aws_client import AwsClient
from plumbline.costs.offers.sources.live import live_sources
from plumbline.costs.offers.sources.source import SourceError
from tests.costs.offers.aws_answers import stubbed
from tests.costs.offers.lists import TODAY, listed, price

SPOT = price(backend="batch", purchase="spot", instance_type="c5.xlarge", region="us-east-1")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("UnauthorizedOperation", "AWS refuses DescribeSpotPriceHistory (UnauthorizedOperation); give these"),
        ("ExpiredToken", "AWS refuses DescribeSpotPriceHistory (ExpiredToken); give these"),
        ("RequestLimitExceeded", "AWS wants fewer requests (RequestLimitExceeded); try again later"),
        ("InternalError", "AWS failed at DescribeSpotPriceHistory (InternalError: "),
    ],
)
def test_each_no_is_told_in_words_and_without_who_asked(code, said):
    message = "User: arn:aws:iam::123456789012:user/eva is not authorized with AKIAIOSFODNN7EXAMPLE"
    with stubbed() as (client, spot, _):
        spot.add_client_error("describe_spot_price_history", code, message)
        with pytest.raises(SourceError) as told:
            client.spot_prices("us-east-1", "c5.xlarge", TODAY)
    assert said in str(told.value)
    assert not {"123456789012", "eva", "AKIAIOSFODNN7EXAMPLE"} & set(
        str(told.value).replace("/", " ").split()
    )


def test_a_server_that_is_not_reached_gives_no_prices(monkeypatch):
    monkeypatch.setattr(aws, "TRIES", 1)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(SourceError, match="AWS could not be reached"):
        AwsClient().spot_prices("us-east-1", "c5.xlarge", TODAY)


def test_without_credentials_the_remark_says_so_and_no_price_is_made_up(monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    prices = listed(SPOT, live=["aws"])
    found = live_quotes(live_sources(prices), prices, TODAY)
    assert (found.quotes, found.gone) == ((), ())
    assert found.remarks[0].startswith(
        "AWS's spot price history gave no prices: there are no AWS credentials here"
    )


def test_a_list_that_names_no_live_source_asks_nobody():
    assert live_sources(listed(SPOT)) == ()


class EndlessPages:
    """Stands in for boto3's client: every page is empty and names another."""

    def get_paginator(self, _name):
        return self

    def paginate(self, **_):
        return ({"SpotPriceHistory": [], "PriceList": []} for _ in itertools.count())


def test_an_answer_that_pages_for_ever_is_ended():
    client = AwsClient(lambda *_: EndlessPages())
    for ask in (
        lambda: client.spot_prices("us-east-1", "c5.xlarge", TODAY),
        lambda: client.products("a", "b"),
    ):
        with pytest.raises(SourceError, match="more than 100 pages"):
            ask()


def test_an_answer_that_drips_is_ended(monkeypatch):
    monkeypatch.setattr(aws_client, "SECONDS", 0.05)
    ended = threading.Event()
    pages = iter(lambda: ended.wait(60), True)
    dripping = EndlessPages()
    monkeypatch.setattr(dripping, "paginate", lambda **_: pages)
    with pytest.raises(SourceError, match="did not end within"):
        AwsClient(lambda *_: dripping).products("us-east-1", "c5.xlarge")
    ended.set()
