"""Spot machines are ranked with what losing them is expected to cost."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from plumbline.costs.offers.interruptions import NeverDoneError, hours_with_interruptions
from plumbline.costs.offers.quoting import Knowledge
from plumbline.retraining.spot.admission import refused_on_spot
from tests.costs.offers.lists import TODAY, price, ranked, refusal

SPOT = {"purchase": "spot", "price_per_hour": "0.5", "interruptions_per_hour": "0.5"}


def simulated(hours, rate, restart, *, resumable, tries=20000):
    """Machines are lost at random; with checkpoints at every moment, or with none."""
    random, total = np.random.default_rng(5), 0.0
    for _ in range(tries):
        left, held = hours, 0.0
        while True:
            lost_after = random.exponential(1 / rate)
            if lost_after >= held + left:
                total += held + left
                break
            done = max(0.0, lost_after - held) if resumable else 0.0
            total += lost_after
            left, held = left - done, restart
    return total / tries


@pytest.mark.parametrize("rate", [0.05, 0.5])
def test_with_checkpoints_a_loss_costs_a_restart_and_restarts_are_interrupted_too(rate):
    expected = hours_with_interruptions(Decimal(4), Decimal(str(rate)), Decimal("0.25"), resumable=True)
    assert float(expected) == pytest.approx(4 / (1 - rate * 0.25))
    assert float(expected) == pytest.approx(simulated(4, rate, 0.25, resumable=True), rel=0.03)


def test_without_checkpoints_a_loss_costs_everything():
    expected = hours_with_interruptions(Decimal(2), Decimal("0.5"), Decimal(0), resumable=False)
    assert float(expected) == pytest.approx(simulated(2, 0.5, 0.0, resumable=False), rel=0.05)


def test_machines_that_are_never_lost_cost_nothing_more():
    assert hours_with_interruptions(Decimal(4), Decimal(0), Decimal(1), resumable=False) == 4


@pytest.mark.parametrize(("hours", "rate", "resumable"), [(1, 6, True), (1000, 1, False)])
def test_what_is_never_done_is_refused(hours, rate, resumable):
    with pytest.raises(NeverDoneError):
        hours_with_interruptions(Decimal(hours), Decimal(rate), Decimal("0.2"), resumable=resumable)


def test_the_expected_loss_is_part_of_the_price_and_can_lose_the_race():
    offers = ranked(
        price(name="spot", **SPOT | {"price_per_hour": "0.95"}),
        price(name="own"),
        needs={"resumable": True, "restart_minutes": 60},
    ).offers
    assert [(offer.name, str(offer.cost)) for offer in offers] == [
        ("own", "1.0000 USD"),
        ("spot", "1.9000 USD"),
    ]
    assert str(offers[1].interruptions) == "0.9500 USD"


def test_a_rate_nobody_tells_is_a_refusal_and_not_zero():
    said = refusal({"resumable": True}, purchase="spot")
    assert said == "nobody says how often it is taken away (interruptions_per_hour)"


def test_without_checkpoints_nothing_runs_on_spot_where_no_rule_allows_it():
    said = "a spot machine can be taken away and this training is not resumable"
    assert refusal({"minutes": 1}, **SPOT) == said


@pytest.mark.parametrize(("minutes", "refused"), [(180, True), (120, False)])
def test_the_nights_rule_lets_short_trainings_run_on_spot(minutes, refused):
    known = Knowledge(TODAY, refused_on_spot=refused_on_spot)
    (offer,) = ranked(price(**SPOT), needs={"minutes": minutes}, known=known, spot_limit_hours=2).offers
    expected = "it takes 3.00 hours, 2 allowed"
    assert (offer.refused is not None and offer.refused.endswith(expected)) is refused


def test_expected_restarts_count_against_the_deadline():
    needs = {"resumable": True, "restart_minutes": 60, "deadline_hours": "1.5"}
    assert refusal(needs, **SPOT) == "takes 2.00 hours with the restarts to expect, 1.5 allowed"
