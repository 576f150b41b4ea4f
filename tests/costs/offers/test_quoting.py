"""Offers are priced in decimals, ordered by price, and refused with every reason."""

from __future__ import annotations

import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plumbline.costs.offers.quoting import rank
from plumbline.intent import Price, PriceList, Training
from tests.costs import fleet

EVERYTHING = frozenset({"local", "batch", "pod"})


def training(**given) -> Training:
    return Training.model_validate({"minutes": 90, **given})


def price(**given) -> Price:
    plain = {"name": "n", "backend": "local", "purchase": "owned", "queue": "q", "vcpus": 2, "memory_gib": 8}
    return Price.model_validate({**plain, "gpus": 0, "price_per_hour": "0.17", "speed": "1.8", **given})


def quoted(*prices, available=EVERYTHING, **needs):
    listed = PriceList(policy="prices", as_of=datetime.date(2026, 1, 1), currency="USD", offers=prices)
    return rank(listed, training(**needs), available).offers


def test_hours_are_minutes_at_the_offers_speed_and_cost_is_rounded_half_up():
    (offer,) = quoted(price())
    assert offer.hours == Decimal(90) / 60 / Decimal("1.8")
    assert str(offer.cost) == "0.1417 USD"  # 0.8333 h * 0.17 = 0.141666...
    (half,) = quoted(price(price_per_hour="0.0003", speed=1), minutes=30)
    assert half.cost.amount == Decimal("0.0002")  # 0.00015


def test_usable_offers_come_first_and_the_cheapest_of_them_first():
    offers = quoted(
        price(name="dear", price_per_hour=3),
        price(name="refused", price_per_hour=0, memory_gib=1),
        price(name="cheap", price_per_hour=1),
    )
    assert [offer.name for offer in offers] == ["cheap", "dear", "refused"]


def test_each_reason_refuses():
    def refusal(needs=None, available=EVERYTHING, **given):
        return quoted(price(**given), available=available, **(needs or {}))[0].refused

    assert refusal() is None
    assert refusal(available={"pod"}) == "backend local is not installed here"
    assert refusal(memory_gib=1) == "1 GiB of memory, 2 needed"
    assert refusal({"gpus": 1}) == "0 GPUs, 1 needed"
    spot = {"purchase": "spot", "interruptions_per_hour": "0.05"}
    assert refusal(**spot) == "a spot machine can be taken away and this training is not resumable"
    assert refusal({"resumable": True}, **spot) is None
    assert refusal({"deadline_hours": "0.5"}) == "takes 0.83 hours, 0.5 allowed"


def test_a_training_that_ends_on_its_deadline_is_in_time():
    (offer,) = quoted(price(speed=1), minutes=60, deadline_hours=1)
    assert offer.refused is None


def test_all_reasons_are_told_at_once():
    (offer,) = quoted(price(memory_gib=1), gpus=1, available=())
    assert offer.refused == "backend local is not installed here; 1 GiB of memory, 2 needed; 0 GPUs, 1 needed"


def test_the_projects_own_list_leaves_the_local_offer_where_only_local_is_installed():
    offers = rank(fleet.prices(), fleet.spec().training, {"local"}).offers
    assert [offer.name for offer in offers if offer.refused is None] == ["local"]
    assert str(offers[0].cost) == "0.0003 USD"
    assert len(offers) == len(fleet.prices().offers)


money = st.decimals("0", "100", places=4)
speeds = st.decimals("0.1", "50", places=1)


@given(st.lists(st.tuples(money, speeds, st.booleans()), min_size=1, max_size=6))
def test_no_usable_offer_is_cheaper_than_the_first(listed):
    offers = quoted(
        *(
            price(name=str(number), price_per_hour=amount, speed=speed, backend="local" if here else "pod")
            for number, (amount, speed, here) in enumerate(listed)
        ),
        available={"local"},
    )
    usable = [offer.cost.amount for offer in offers if offer.refused is None]
    assert usable == sorted(usable)
    assert len(offers) == len(listed)
    assert all(offer.refused for offer in offers[len(usable) :])
