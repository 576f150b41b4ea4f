"""Past runs tell how long a training takes where there are enough; else the spec's minutes do."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from plumbline.costs.offers.quoting import Knowledge
from plumbline.costs.offers.run_times import next_run
from tests.costs.offers.lists import TODAY, price, ranked


def after(past, trainings=1, needs=None, **given):
    known = Knowledge(TODAY, past=past, trainings=trainings)
    offers = ranked(price(), price(name="twice as fast", speed=2), needs=needs, known=known, **given).offers
    return {offer.name: offer for offer in offers}


def test_without_runs_the_specs_minutes_count_at_the_offers_speed():
    offers = after({})
    assert (offers["n"].hours, offers["twice as fast"].hours) == (1, Decimal("0.5"))
    assert offers["n"].run_time.basis == "the spec's minutes"
    assert offers["n"].run_time.high is None


def test_two_runs_are_too_few():
    assert after({"n": [60, 60]})["n"].hours == 1


def test_the_median_of_the_offers_own_runs_counts_and_one_slow_run_moves_nothing():
    own = after({"n": [1800, 1800, 90000]})["n"]
    assert own.hours == Decimal("0.5")
    assert own.run_time.basis == "3 past runs"


def test_runs_elsewhere_count_by_the_speeds_where_there_are_none_of_its_own():
    offers = after({"n": [1800, 1800, 1800]})
    assert offers["twice as fast"].hours == Decimal("0.25")
    assert offers["twice as fast"].run_time.basis == "3 past runs on other offers, by their speeds"


def test_runs_on_an_offer_that_is_gone_from_the_list_tell_nothing():
    assert after({"sold": [60, 60, 60]})["n"].run_time.basis == "the spec's minutes"


def test_only_the_latest_runs_count():
    assert after({"n": [36000] * 50 + [360] * 39})["n"].hours == Decimal("0.1")


def test_several_trainings_take_so_many_times_as_long():
    own = after({"n": [360, 360, 720]}, trainings=3)["n"]
    assert own.hours == Decimal("0.3")
    assert own.run_time.high == Decimal("0.6")


def test_a_deadline_is_held_against_the_slowest_run_to_expect():
    own = after({"n": [1800, 1800, 5400]}, needs={"deadline_hours": 1})["n"]
    assert own.refused == "takes 1.50 hours, 1 allowed"


@pytest.mark.parametrize(("n", "chance"), [(3, 0.5), (9, 0.8), (19, 0.9), (39, 0.9)])
def test_the_chance_that_is_stated_is_the_chance(n, chance):
    """Exchangeable runs: the next one falls between the two named as often as the interval says."""
    random = np.random.default_rng(3)
    inside, tries = 0, 2000
    for _ in range(tries):
        runs = random.lognormal(0, 1, n + 1)
        low, high, stated = next_run(list(runs[:-1]))
        assert stated == pytest.approx(chance)
        inside += low <= runs[-1] <= high
    assert inside / tries == pytest.approx(chance, abs=4 * (chance * (1 - chance) / tries) ** 0.5)
