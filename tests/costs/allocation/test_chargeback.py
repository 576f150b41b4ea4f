"""The chargeback file adds up in whole cents, and no spreadsheet runs it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.chargeback import cell, chargeback, smallest_unit
from plumbline.costs.allocation.totals import totals
from plumbline.records import CostReport
from tests.costs.allocation.bills import bill, charge, policy
from tests.reports.example_costs import FIRST, LAST

amounts = st.decimals("-1000", "1000", places=12)


def rows(*charges):
    report = CostReport(
        by=("team",),
        first=FIRST,
        last=LAST,
        rules=(),
        currencies=totals(allocate(bill(*charges), policy()), ("team",)),
    )
    return list(csv.DictReader(io.StringIO(chargeback(report), newline="")))


@settings(max_examples=40)
@given(st.lists(st.tuples(amounts, st.sampled_from("abc"), st.sampled_from(["USD", "JPY"])), max_size=8))
def test_amounts_add_up_to_the_bills_cents_and_the_exact_parts_to_the_bill(found):
    charges = [charge(str(amount), tags={"team": team}, currency=code) for amount, team, code in found]
    for code in ("USD", "JPY"):
        mine = [row for row in rows(*charges) if row["currency"] == code]
        billed = sum((amount for amount, _, other in found if other == code), Decimal(0))
        assert sum(Decimal(row["amount"]) for row in mine) == billed.quantize(
            smallest_unit(code), "ROUND_HALF_UP"
        )
        assert sum(Decimal(row[part]) for row in mine for part in ("direct", "shared", "idle")) == billed


def test_there_is_a_line_for_idle_and_one_for_what_nobody_owns():
    found = rows(charge("1.005", tags={"team": "a"}), charge("2"))
    assert [(row["kind"], row["team"], row["amount"]) for row in found] == [
        ("allocated", "a", "1.01"),
        ("idle", "", "0.00"),
        ("unallocated", "", "2.00"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "\uff1d1"])
def test_what_would_be_a_formula_is_text(text):
    assert cell(text).startswith("'")


@pytest.mark.parametrize("text", ["a;=1+1", "a; @SUM(A1)", 'a;"=1', "a;;-1", ";+1"])
def test_a_semicolon_begins_no_formula_where_it_parts_cells(text):
    """As in a spreadsheet whose language writes 1,25 for 1.25."""
    assert all(part.strip(' "')[:1] not in ("=", "+", "-", "@") for part in cell(text).split(";"))


@pytest.mark.parametrize(("code", "unit"), [("USD", "0.01"), ("JPY", "1"), ("KWD", "0.001")])
def test_amounts_are_in_the_currencys_smallest_unit(code, unit):
    assert smallest_unit(code) == Decimal(unit)
