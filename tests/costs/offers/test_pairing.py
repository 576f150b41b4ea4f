"""A spot offer's twin is the same machine, bought on demand."""

from __future__ import annotations

import pytest

from plumbline.costs.offers.pairing import on_demand_twin
from plumbline.intent import PriceList


def prices(**changes) -> PriceList:
    common = {"backend": "batch", "queue": "cpu", "vcpus": 4, "memory_gib": 8, "gpus": 0, "speed": 1}
    common |= {"price_per_hour": "0.1", "region": "us-east-1", "instance_type": "c5.xlarge"}
    spot = common | {"name": "spot", "purchase": "spot"}
    on_demand = common | {"name": "full", "purchase": "on-demand"} | changes
    body = {"policy": "prices", "as_of": "2026-11-24", "source": "test", "currency": "USD"}
    regions = {"us-east-1": {}, "eu-west-1": {}}
    return PriceList.model_validate(body | {"regions": regions, "offers": [spot, on_demand]})


def test_it_is_the_same_machine():
    assert on_demand_twin(prices(), "spot") == "full"


@pytest.mark.parametrize(
    "changes",
    [
        {"backend": "sagemaker"},
        {"region": "eu-west-1"},
        {"instance_type": "c5.2xlarge"},
        {"gpus": 1},
        {"purchase": "owned"},
    ],
)
def test_another_machine_is_no_twin(changes):
    assert on_demand_twin(prices(**changes), "spot") is None


@pytest.mark.parametrize("name", ["full", "gone"])
def test_only_spot_has_one(name):
    assert on_demand_twin(prices(), name) is None
