"""FOCUS has no id of a row: what counts as the same row twice, and what as two rows."""

from __future__ import annotations

from decimal import Decimal

from plumbline.costs.billing.quarantine import quarantined
from tests.costs.billing.bills import bill_taken_in, charges, row


def test_a_row_that_is_the_same_in_every_column_is_held_and_named(tmp_path):
    done = bill_taken_in(tmp_path, [row(), row(ResourceId="i-2"), row(), row()])
    assert (done.new, done.quarantined) == (2, 2)
    assert (done.read, done.kept, done.held) == (
        {"USD": Decimal(5)},
        {"USD": Decimal("2.5")},
        {"USD": Decimal("2.5")},
    )
    held = list(quarantined(tmp_path))
    assert [entry["line"] for entry in held] == [4, 5]
    assert held[1]["reasons"] == [f"the same in every column as {tmp_path / 'bill.csv'}, line 2"]


def test_rows_that_differ_anywhere_are_two_charges(tmp_path):
    """Even in a column of the provider's own, or in the amount alone."""
    bill = [row(Id="1"), row(Id="2"), row(Id="1", BilledCost="3")]
    done = bill_taken_in(tmp_path, bill)
    assert (done.new, done.quarantined) == (3, 0)
    assert len({charge for (charge,) in charges(tmp_path, "charge")}) == 3


def test_duplicates_count_where_asked_for(tmp_path):
    done = bill_taken_in(tmp_path, [row(), row(), row()], keep_duplicates=True)
    assert (done.new, done.quarantined) == (3, 0)
    assert bill_taken_in(tmp_path, [row(), row(), row()], keep_duplicates=True).unchanged == 3


def test_one_of_several_alike_is_corrected(tmp_path):
    """The sum is right, whichever of them is said to be replaced."""
    bill_taken_in(tmp_path, [row(BilledCost="1"), row(BilledCost="2"), row(BilledCost="3")])
    done = bill_taken_in(tmp_path, [row(BilledCost="1"), row(BilledCost="5"), row(BilledCost="3")])
    assert done.replaced + done.unchanged == 3
    assert sum(billed for (billed,) in charges(tmp_path, "billed")) == 9
