"""What is wrong in a price list is named with its line: repeated names, regions, rates, dates, prices."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from plumbline.specs.cross_checks import validate
from plumbline.specs.loading import load_prices
from plumbline.specs.problems import SpecError

PRICES = "policies/prices.yaml"
Edit = Callable[[str, str, str], None]
TODAY = datetime.date(2026, 11, 25)
AGAIN = (
    "    speed: 1.0\n  - {name: local, backend: local, purchase: owned, queue: q, vcpus: 1, memory_gib: 1, "
    'gpus: 0, price_per_hour: "1", speed: 1}\n'
)

CASES = {
    "a negative price": ('"0.02"', "-0.02", "12: offers[0].price_per_hour: -0.02 is not at least 0. "),
    "no number": ('"0.02"', ".nan", "12: offers[0].price_per_hour: "),
    "an infinite price": ('"0.02"', ".inf", "12: offers[0].price_per_hour: "),
    "no speed": ("speed: 1.0", "speed: 0", "13: offers[0].speed: 0 is not greater than 0. "),
    "no price at all": (
        '    price_per_hour: "0.02"\n', "",
        "5: offers[0]: local: nothing tells its price. "
        "Write `price_per_hour`, `marginal` if you own it, or `instance_type`.",
    ),
    "a bought machine for nothing": (
        'owned\n    queue: default\n    vcpus: 2\n    memory_gib: 8\n    gpus: 0\n    price_per_hour: "0.02"',
        'spot\n    queue: default\n    vcpus: 2\n    memory_gib: 8\n    gpus: 0\n    price_per_hour: "0"',
        "5: offers[0]: local: bought capacity is never free. "
        "Write what it costs, or leave `price_per_hour` out where AWS is asked.",
    ),
    "two prices": (
        "speed: 1.0", 'speed: 1.0\n    watts: 9\n    marginal: {electricity_per_kwh: "0.3"}',
        "5: offers[0]: local: give either `price_per_hour` or `marginal`. Keep one of them.",
    ),
    "a machine of one's own that draws nobody knows what": (
        'price_per_hour: "0.02"', 'marginal: {electricity_per_kwh: "0.3"}',
        "5: offers[0]: local: `marginal` is for owned machines whose `watts` are known. "
        "Write `purchase: owned` and `watts`, or `price_per_hour` instead.",
    ),
    "a currency nobody knows": (
        "currency: USD", "currency: USX", "3: currency: 'USX' is no currency. "
        "Write the code of a currency such as EUR.",
    ),
    "a metal for a currency": (
        "currency: USD", "currency: XAU", "3: currency: 'XAU' is no currency. "
        "Write the code of a currency such as EUR.",
    ),
    "a name twice": (
        "    speed: 1.0\n", AGAIN,
        "14: offers[1].name: 'local' stands twice, first on line 5. Give every offer a name of its own.",
    ),
    "a region nobody declared": (
        "speed: 1.0", "speed: 1.0\n    region: mars-1",
        "14: offers[0].region: 'mars-1' is no region of this list. Add it under `regions`.",
    ),
    "a currency without a rate": (
        "speed: 1.0", "speed: 1.0\n    currency: EUR",
        "14: offers[0].currency: no rate from EUR to USD is declared. "
        "Add it under `rates`, with its date and source, or write the price in USD.",
    ),
    "a live source nobody knows": (
        "currency: USD", "currency: USD\nlive: [azure]",
        "4: live[0]: 'azure' is not one of the choices: aws. ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_problem_is_one_line(project: Path, edit: Edit, case: str) -> None:
    old, new, expected = CASES[case]
    edit(PRICES, old, new)
    with pytest.raises(SpecError) as caught:
        load_prices(project)
    assert str(caught.value).startswith(f"{PRICES}:{expected}")


def test_a_misspelt_region_is_guessed(project: Path, edit: Edit) -> None:
    edit(PRICES, "currency: USD", "currency: USD\nregions: {us-east-1: {}}")
    edit(PRICES, "speed: 1.0", "speed: 1.0\n    region: us-east1")
    with pytest.raises(SpecError, match="Write us-east-1 if that is meant, or add it under `regions`"):
        load_prices(project)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("as_of: 2026-11-01", "as_of: 2027-11-01", "2: as_of"),
        ("speed: 1.0", "speed: 1.0\n    as_of: 2026-11-27", "14: offers[0].as_of"),
        (
            "currency: USD",
            'currency: USD\nrates: {EUR: {value: "1.1", as_of: 2026-12-01, source: ECB}}',
            "4: rates.EUR.as_of",
        ),
    ],
)
def test_a_date_in_the_future_is_named(project: Path, edit: Edit, old: str, new: str, where: str) -> None:
    edit(PRICES, old, new)
    (problem,) = validate(project, today=TODAY)
    assert str(problem).startswith(f"{PRICES}:{where}: ")
    assert "is in the future; today is 2026-11-25. Correct the date, or this machine's clock" in str(problem)


def test_tomorrow_is_today_somewhere(project: Path, edit: Edit) -> None:
    edit(PRICES, "as_of: 2026-11-01", "as_of: 2026-11-26")
    assert validate(project, today=TODAY) == []


def test_a_region_that_only_a_spec_names_is_named_with_its_line(project: Path, edit: Edit) -> None:
    edit("models/loans/spec.yaml", "  minutes: 1\n", "  minutes: 1\n  regions: [eu-west-1]\n")
    (problem,) = validate(project, today=TODAY)
    assert str(problem).startswith(
        "models/loans/spec.yaml:27: training.regions[0]: policies/prices.yaml has no region 'eu-west-1'. "
    )


def test_a_spec_that_asks_for_a_kind_of_gpu_and_for_none_is_refused(project: Path, edit: Edit) -> None:
    edit("models/loans/spec.yaml", "  minutes: 1\n", "  minutes: 1\n  gpu_types: [T4]\n")
    (problem,) = validate(project, "loans", today=TODAY)
    assert "are about GPUs, and `gpus` is 0. Write `gpus: 1` or more, or remove them" in str(problem)
