"""Usage that is told of by the hour and by the day counts once: what overlaps is held and named."""

from __future__ import annotations

from decimal import Decimal

from plumbline.costs.billing.quarantine import quarantined
from tests.costs.billing.bills import bill_taken_in, charges, row

DAY = {"ChargePeriodStart": "2024-09-05T00:00:00Z", "ChargePeriodEnd": "2024-09-06T00:00:00Z"}
REASON = "its period lies within or around that of another charge for the same usage"


def hours(count=3, **changed):
    return [
        row(
            ChargePeriodStart=f"2024-09-05T{hour:02d}:00:00Z",
            ChargePeriodEnd=f"2024-09-05T{hour + 1:02d}:00:00Z",
            **changed,
        )
        for hour in range(count)
    ]


def test_of_one_delivery_the_longer_is_held(tmp_path):
    done = bill_taken_in(tmp_path, [row(**DAY, BilledCost="30"), *hours()])
    assert (done.new, done.quarantined, done.reasons) == (3, 1, {REASON: 1})
    assert (done.kept, done.held) == ({"USD": Decimal("3.75")}, {"USD": Decimal(30)})
    [held] = quarantined(tmp_path)
    assert (held["line"], held["reasons"]) == (2, [REASON])


def test_what_comes_later_is_held_whichever_is_longer(tmp_path):
    """And again, when it comes again."""
    bill_taken_in(tmp_path, [row(**DAY)])
    for _ in range(2):
        assert bill_taken_in(tmp_path, hours()).quarantined == 3
    assert len(charges(tmp_path, "charge")) == 1


def test_a_day_after_its_hours_is_held(tmp_path):
    bill_taken_in(tmp_path, hours())
    assert bill_taken_in(tmp_path, [row(**DAY)]).quarantined == 1


def test_a_whole_delivery_may_change_from_days_to_hours(tmp_path):
    bill_taken_in(tmp_path, [row(**DAY)], whole=True)
    done = bill_taken_in(tmp_path, hours(), whole=True)
    assert (done.new, done.removed, done.quarantined) == (3, 1, 0)


def test_other_things_taxes_and_corrections_may_overlap(tmp_path):
    bill = [
        *hours(),
        row(**DAY, ResourceId="another"),
        row(**DAY, ChargeCategory="Tax"),
        row(**DAY, ChargeClass="Correction", BilledCost="-1"),
    ]
    assert bill_taken_in(tmp_path, bill).quarantined == 0


def test_periods_that_follow_each_other_or_are_the_same_do_not_overlap(tmp_path):
    next_day = row(ChargePeriodStart="2024-09-06T00:00:00Z", ChargePeriodEnd="2024-09-07T00:00:00Z")
    assert bill_taken_in(tmp_path, [*hours(), *hours(BilledCost="2"), next_day]).quarantined == 0


def test_overlaps_count_where_asked_for(tmp_path):
    assert bill_taken_in(tmp_path, [row(**DAY), *hours()], keep_duplicates=True).new == 4


def test_many_rows_of_one_hour_take_no_longer_than_their_number(tmp_path):
    """Ten thousand that FOCUS does not tell apart, within a day: one by one they would take minutes."""
    hour = hours(1)[0]
    bill = [row(**DAY), *(hour | {"BilledCost": str(number)} for number in range(10_000))]
    done = bill_taken_in(tmp_path, bill)
    assert (done.new, done.quarantined) == (10_000, 1)


def test_of_three_lengths_the_shortest_counts(tmp_path):
    month = {"ChargePeriodStart": "2024-09-01T00:00:00Z", "ChargePeriodEnd": "2024-10-01T00:00:00Z"}
    assert bill_taken_in(tmp_path, [row(**month), row(**DAY), *hours(2)]).new == 2
