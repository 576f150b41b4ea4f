"""A training elsewhere asks for what its spec needs, and computes with as many threads."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plumbline.nightly.training.making import capacity_of
from plumbline.records import Money, Offer
from tests.nightly.census_night import context_in


def offer(name: str) -> Offer:
    price = Money(amount=Decimal("0.07"), currency="USD")
    return Offer(
        name=name,
        backend="batch",
        purchase="spot",
        queue="cpu",
        hours=Decimal(1),
        price_per_hour=price,
        cost=price,
    )


@pytest.fixture
def asked(tmp_path, place):
    def ask(name: str = "c5.xlarge-spot", **needs):
        context = context_in(place(tmp_path))
        training = context.spec.training.model_copy(update=needs)
        context.__dict__["spec"] = context.spec.model_copy(update={"training": training})
        return capacity_of(context, offer(name))

    return ask


def test_it_asks_for_what_the_spec_says(asked):
    found = asked(vcpus=4, memory_gib=Decimal("6.5"), gpus=1)
    assert (found.offer, found.purchase) == ("c5.xlarge-spot", "spot")
    assert (found.vcpus, found.memory_mib, found.gpus) == (4, 6656, 1)


def test_unsaid_it_asks_for_two_vcpus_and_never_for_more_than_there_are(asked, own_project, place, tmp_path):
    assert asked().vcpus == 2
    prices = own_project / "policies" / "prices.yaml"
    prices.write_text(prices.read_text().replace("vcpus: 4", "vcpus: 1"))
    small = context_in(place(tmp_path, own_project))
    assert capacity_of(small, offer("c5.xlarge-spot")).vcpus == 1
