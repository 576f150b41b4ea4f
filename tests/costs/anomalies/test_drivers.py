"""An unusual cost names what drove it, from the charges of usual days."""

from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.costs.anomalies.drivers import drivers, references
from plumbline.costs.anomalies.groups import groups, too_long
from plumbline.costs.anomalies.unusual import watched
from plumbline.costs.timed_charges import timed_charges
from tests.costs.allocation.bills import bill, charge, policy

FIRST = datetime.date(2026, 9, 1)
LAST = datetime.date(2026, 10, 30)


def on(day, cost, quantity, sku="gpu", **given):
    start = datetime.datetime.combine(FIRST, datetime.time(5), datetime.UTC) + datetime.timedelta(days=day)
    end = start + datetime.timedelta(hours=given.pop("hours", 1))
    tags = list(given.pop("tags", {"team": "a"}).items())
    known = {"service": "compute", "region": "north", "unit": "hour", **given}
    quantity = None if quantity is None else Decimal(str(quantity))
    return charge(str(cost), sku=sku, quantity=quantity, start=start, end=end, **known) | {"tags": tags}


def made(*rows, by=("team",), every="day"):
    return groups(timed_charges(bill(*rows), policy(), by, every), FIRST, LAST, every)


def quiet_days(sku="gpu", tags=None, price=2.0, seed=0):
    hours = np.random.default_rng(seed).normal(100, 3, 60).round(2)
    tags = tags or {"team": "a"}
    return [on(day, round(used * price, 4), used, sku=sku, tags=tags) for day, used in enumerate(hours)]


def on_day_50(one):
    return [unusual for unusual in one.unusual if unusual.alarm.timestamp == "2026-10-21"]


def test_a_price_that_doubles_is_named_with_its_sku_and_region():
    rows = [*quiet_days(), *quiet_days("disk", price=0.1, seed=1)]
    rows[50] = on(50, 400, 100)
    (one,) = watched(made(*rows))
    first = on_day_50(one)[0].drivers[0]
    assert first.thing == ("compute", "gpu", "north")
    assert first.why.price > 190
    assert abs(first.why.usage) < 10


def test_the_team_whose_usage_grew_is_the_one_that_alarms():
    rows = [*quiet_days(), *quiet_days(tags={"team": "b"}, seed=1)]
    rows[110] = on(50, 600, 300, tags={"team": "b"})
    found = {one.group.values: on_day_50(one) for one in watched(made(*rows))}
    assert not found["a",]
    assert found["b",][0].drivers[0].why.usage > 350


def test_a_day_without_a_charge_cost_nothing():
    (group,) = made(on(3, 5, 1), on(5, 7, 1))
    assert group.series.values[:4].tolist() == [5, 0, 7, 0]
    assert group.series.timestamps[0] == "2026-09-04"
    assert len(group.series) == 57


def test_all_series_begin_with_the_first_charge_of_any():
    early, late = made(on(3, 5, 1), on(9, 1, 1, tags={"team": "b"}))
    assert early.series.timestamps == late.series.timestamps


def test_currencies_are_series_of_their_own():
    assert {group.currency for group in made(on(1, 5, 1), on(1, 5, 1, currency="EUR"))} == {"USD", "EUR"}


def test_what_lasts_longer_than_a_step_is_in_no_series_and_told():
    rows = timed_charges(bill(on(0, 30, 1, hours=24 * 30), on(0, 1, 1)), policy(), ("team",), "day")
    assert too_long(rows) == {"USD": 30}
    assert groups(rows, FIRST, LAST, "day")[0].series.values[0] == 1


def test_hours_are_steps_too():
    (group,) = made(on(0, 5, 1), every="hour")
    assert group.series.values[:7].tolist() == [0, 0, 0, 0, 0, 5, 0]
    assert group.series.timestamps[5] == "2026-09-01T05:00Z"


@pytest.mark.parametrize(
    ("place", "steps"), [(40, [33, 26, 19, 12]), (20, [13, 6]), (5, [1, 2, 3, 4]), (1, [0]), (0, [])]
)
def test_usual_is_the_same_weekday_or_the_last_days(place, steps):
    (group,) = made(on(0, 1, 1))
    assert references(group, place) == steps


cents = st.decimals(-1000, 1000, places=2)
charges = st.builds(
    on,
    st.integers(0, 59),
    cents,
    st.none() | st.integers(0, 5),
    sku=st.sampled_from(["gpu", "disk"]),
    region=st.sampled_from(["north", None]),
    unit=st.sampled_from(["hour", "GB"]),
)


@settings(deadline=None)
@given(st.lists(charges, min_size=1, max_size=30), st.integers(0, 59))
def test_what_drivers_differ_by_is_all_of_the_difference(rows, place):
    (group,) = made(on(0, 1, 1), *rows)
    found = drivers(group, place)
    assert sum(d.why.difference for d in found) == sum(d.actual - d.usual for d in found)
    assert float(sum(d.actual for d in found)) == pytest.approx(group.series.values[place])
    usual = group.series.values[references(group, place)]
    assert float(sum(d.usual for d in found)) == pytest.approx(usual.mean() if usual.size else 0)
