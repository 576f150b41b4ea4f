"""A price has a source, a time and an age; what is old, gone, missing or in unknown money is refused."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from plumbline.costs.offers.pricing import declared_price
from plumbline.costs.offers.quoting import Knowledge
from plumbline.intent import Rate
from plumbline.records import Gone, Money, Quote, Quotes
from tests.costs.offers.lists import TODAY, listed, price, ranked

BOUGHT = {"backend": "batch", "purchase": "on-demand"}
LATER = TODAY + datetime.timedelta(days=200)


def live(amount="0.5", hours=1, currency="USD", **given) -> Quotes:
    at = TODAY - datetime.timedelta(hours=hours)
    told = Quote(
        offer="n", price=Money(amount=Decimal(amount), currency=currency), source="AWS", quoted_at=at
    )
    return Quotes(at=TODAY, **({"quotes": (told,)} | given))


def offer(*, known=None, at=TODAY, rates=None, **given):
    known = Knowledge(at, known)
    (found,) = ranked(price(**{**BOUGHT, **given}), known=known, rates=rates or {}).offers
    return found


def test_a_listed_price_says_where_it_is_from_and_how_old_it_is():
    found = offer(source="the provider's page", as_of=datetime.date(2026, 11, 20))
    assert (found.source, found.age_hours) == ("the provider's page", Decimal("132.0"))
    assert found.quoted_at == datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)


def test_a_live_quote_is_used_instead_of_the_list():
    found = offer(known=live())
    assert (str(found.price_per_hour), found.source, found.age_hours) == ("0.5000 USD", "AWS", Decimal("1.0"))


def test_a_live_quote_that_is_too_old_is_refused_and_the_list_does_not_stand_in():
    assert offer(known=live(hours=49)).refused == "its quote is 49.0 hours old, 48 allowed"
    assert offer(known=live(hours=48)).refused is None


def test_a_quote_from_the_future_is_refused():
    assert offer(known=live(hours=-1)).refused == (
        "its price is dated 2026-11-25 13:00 UTC, in the future: see to date or clock"
    )
    assert offer(known=live(hours=-0.2)).refused is None
    assert "in the future" in offer(as_of=datetime.date(2026, 12, 1)).refused


def test_a_listed_price_of_bought_capacity_grows_old_and_that_of_an_own_machine_does_not():
    assert offer(at=LATER).refused == "its price of 2026-11-24 is 201 days old, 180 allowed"
    assert offer(at=LATER, purchase="owned").refused is None


def test_an_offer_that_its_source_no_longer_has_is_refused_by_name():
    gone = live(quotes=(), gone=(Gone(offer="n", because="AWS has no spot price for it"),))
    assert offer(known=gone).refused == "AWS has no spot price for it"


def test_what_nobody_tells_the_price_of_is_no_offer():
    found = ranked(price(**BOUGHT, price_per_hour=None, instance_type="c5.xlarge"), price(name="other"))
    assert [one.name for one in found.offers] == ["other"]
    assert (found.unpriced[0].name, found.unpriced[0].refused) == ("n", "nobody tells its price")
    assert found.because == "other is the only offer that can run it: the other one is refused"


def rate(as_of=datetime.date(2026, 11, 20)) -> dict[str, Rate]:
    return {"EUR": Rate(value=Decimal("1.25"), as_of=as_of, source="ECB")}


def test_another_currency_is_compared_at_the_declared_rate_which_is_shown():
    found = offer(currency="EUR", rates=rate())
    assert (str(found.price_per_hour), str(found.cost)) == ("1.2500 USD", "1.2500 USD")
    assert found.converted == "1.0000 EUR at 1.25 USD of 2026-11-20 (ECB)"


def test_a_live_price_in_a_currency_without_a_rate_is_no_price():
    found = ranked(price(**BOUGHT), known=Knowledge(TODAY, live(currency="CNY")))
    assert found.offers == ()
    assert found.unpriced[0].refused == "its price is in CNY, and no rate to USD is declared"


@pytest.mark.parametrize("as_of", [datetime.date(2026, 5, 1), datetime.date(2026, 12, 24)])
def test_a_rate_that_is_old_or_from_the_future_is_refused(as_of):
    found = offer(currency="EUR", rates=rate(as_of))
    assert found.refused == f"its currency's rate is of {as_of}, not of the last 180 days"


def test_an_own_machine_costs_what_it_adds_to_the_bill():
    marginal = {"electricity_per_kwh": "0.30", "upkeep_per_hour": "0.05"}
    (found,) = ranked(price(price_per_hour=None, watts=500, marginal=marginal)).offers
    assert str(found.price_per_hour) == "0.2000 USD"
    assert found.source == "marginal price: electricity and upkeep"


def test_a_node_pool_says_which_nodes_are_meant():
    (found,) = ranked(price(backend="pod", labels={"pool": "gpu", "arch": "amd64"})).offers
    assert found.source == "price list, nodes arch=amd64,pool=gpu"


def test_what_the_list_says_of_an_offer_can_be_asked_for_alone():
    prices = listed(price(), price(name="euros", currency="EUR"), rates=rate())
    assert str(declared_price(prices, "euros")) == "1.2500 USD"
    assert declared_price(prices, "nobody's") is None
