"""Capacity that lacks something is refused, for every reason at once; what isn't declared is not there."""

from __future__ import annotations

import pytest

from tests.costs.offers.lists import price, ranked, refusal

GPU = {"gpus": 1, "gpu_type": "T4", "gpu_memory_gib": 16}


@pytest.mark.parametrize(
    ("needs", "given", "said"),
    [
        ({"vcpus": 4}, {}, "2 vCPUs, 4 needed"),
        ({"memory_gib": 9}, {}, "8 GiB of memory, 9 needed"),
        ({"gpus": 2}, GPU, "1 GPUs, 2 needed"),
        ({"gpus": 1, "gpu_types": ["A10G", "A100"]}, GPU, "T4 GPUs, A10G or A100 needed"),
        ({"gpus": 1, "gpu_types": ["T4"]}, {"gpus": 1}, "undeclared GPUs, T4 needed"),
        ({"gpus": 1, "gpu_memory_gib": 24}, GPU, "16 GiB of GPU memory, 24 needed"),
        ({"gpus": 1, "gpu_memory_gib": 8}, {"gpus": 1}, "GPU memory not declared, 8 GiB needed"),
        ({"regions": ["eu-west-1"]}, {"region": "us-east-1"}, "region us-east-1, eu-west-1 allowed"),
        ({"regions": ["eu-west-1"]}, {}, "its region is not declared, eu-west-1 allowed"),
    ],
)
def test_each_need_refuses_what_lacks_it(needs, given, said):
    assert refusal(needs, **given) == said


@pytest.mark.parametrize(
    ("needs", "given"),
    [
        ({"gpus": 1, "gpu_types": ["A10G", "T4"], "gpu_memory_gib": 16}, GPU),
        ({"gpus": 1}, {"gpus": 2}),
        ({"vcpus": 2}, {}),
        ({"regions": ["eu-west-1"]}, {"region": "eu-west-1"}),
    ],
)
def test_capacity_that_has_all_is_not_refused(needs, given):
    assert refusal(needs, **given) is None


def test_every_reason_is_told_at_once():
    (offer,) = ranked(price(vcpus=1, memory_gib=1), needs={"vcpus": 2, "regions": ["eu-west-1"]}).offers
    assert offer.refused == (
        "1 GiB of memory, 2 needed; 1 vCPUs, 2 needed; its region is not declared, eu-west-1 allowed"
    )
