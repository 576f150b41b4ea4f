"""Usable offers by price; carbon may decide near ties; one sentence says why the first one won."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plumbline.costs.offers.ranking import ranked as in_order
from plumbline.intent import Region
from tests.costs.offers.lists import price, ranked

REGIONS = {"clean": Region(carbon_intensity=30), "dirty": Region(carbon_intensity=600)}
DIRTY = price(name="dirty", price_per_hour="1.00", region="dirty", watts=100)
CLEAN = price(name="clean", price_per_hour="1.04", region="clean", watts=100)
UNKNOWN = price(name="unknown", price_per_hour="1.01", watts=100)


def won(*prices, **given):
    return ranked(*prices, regions=REGIONS, **given)


def names(ranking):
    return [offer.name for offer in ranking.offers]


def test_price_decides_and_the_runner_up_is_named():
    found = won(CLEAN, DIRTY)
    assert names(found) == ["dirty", "clean"]
    assert found.because == "dirty wins on price: 1.0000 USD against 1.0400 USD on clean"


def test_a_cleaner_offer_wins_within_the_percentage_and_only_there():
    found = won(DIRTY, UNKNOWN, CLEAN, carbon_within_percent=5)
    assert names(found) == ["clean", "dirty", "unknown"]
    assert found.because == (
        "clean wins on carbon: 3.000 g of CO2 against 60.000 g on dirty, "
        "which costs 1.0000 USD against 1.0400 USD"
    )
    assert names(won(DIRTY, CLEAN, carbon_within_percent=3)) == ["dirty", "clean"]


def test_what_emits_nobody_knows_how_much_neither_wins_nor_loses_by_it():
    cheapest = price(name="cheapest", price_per_hour="0.99")
    assert names(won(cheapest, DIRTY, CLEAN, carbon_within_percent=10)) == ["cheapest", "dirty", "clean"]


def test_a_refused_offer_wins_nothing():
    small = price(name="small", price_per_hour="0.99", region="clean", watts=1, memory_gib=1)
    assert names(won(DIRTY, small, carbon_within_percent=10)) == ["dirty", "small"]


def test_of_equal_prices_the_faster_wins_then_the_name():
    slow, fast = price(name="a"), price(name="b", price_per_hour=2, speed=2)
    assert won(slow, fast).because == "b wins on time: 0.50 hours against 1.00 on a, which costs the same"
    assert won(price(name="b"), slow).because == "a and b cost and take the same: the first by name wins"


def test_the_only_one_says_so():
    small = price(name="small", memory_gib=1)
    assert won(DIRTY).because == "dirty is the only offer that can run it: there is no other"
    assert won(DIRTY, small).because == "dirty is the only offer that can run it: the other one is refused"
    assert won(small).because == ""


amounts = st.decimals("0.01", "10", places=2)


@given(st.lists(st.tuples(amounts, st.sampled_from(["clean", "dirty"])), min_size=1, max_size=6), amounts)
def test_carbon_never_costs_more_than_it_may(offers, percent):
    listed = [
        price(name=str(number), price_per_hour=amount, region=region, watts=50)
        for number, (amount, region) in enumerate(offers)
    ]
    by_price = won(*listed).offers
    winner, *others = in_order(by_price, percent)
    assert winner.cost.amount <= by_price[0].cost.amount * (1 + percent / 100)
    assert winner.grams <= by_price[0].grams
    assert [offer for offer in by_price if offer is not winner] == others
