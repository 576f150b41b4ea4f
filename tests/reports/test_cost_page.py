"""The page of costs loads and runs nothing, whatever names it tells, and its bars stand where they should."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.records import CostLine, CurrencyCosts, DayCost
from plumbline.reports import cost_charts
from plumbline.reports.cost_page import render_costs
from plumbline.reports.cost_text import LINES, UNBILLED, cost_text
from plumbline.reports.money import shown_amount, shown_share, shown_unit
from plumbline.reports.ticks import MOST, round_ticks
from tests.reports.example_costs import BUDGETS, HOSTILE, report

DAY = datetime.date(2026, 11, 1)


def costs(*amounts, values=("a",)):
    days = tuple(
        DayCost(day=DAY + datetime.timedelta(days=place), values=values, amount=Decimal(amount))
        for place, amount in enumerate(amounts)
    )
    line = CostLine(values=values, direct=sum(map(Decimal, amounts), Decimal(0)))
    return CurrencyCosts(
        currency="USD", lines=(line,), idle=Decimal(0), nobodys=CostLine(values=(None,)), tagged={}, days=days
    )


def test_a_hostile_name_is_text_and_turns_nothing():
    page = render_costs(report())
    assert HOSTILE not in page
    assert "<script" not in page
    assert "\u202e" not in page
    assert "default-src &#39;none&#39;" in page


def test_a_hostile_name_drives_no_terminal():
    assert "\u202e" not in cost_text(report())


def test_a_long_table_is_cut_short_on_a_terminal_and_says_so():
    many = tuple(CostLine(values=(str(number), None), direct=Decimal(1)) for number in range(LINES + 5))
    cut = report().model_copy(update={"currencies": (costs("1").model_copy(update={"lines": many}),)})
    assert "and 5 more: --json, --html and --csv have all" in cost_text(cut)


def test_the_dearest_day_fills_the_picture_and_a_credit_hangs_below():
    chart = cost_charts.day_chart(costs("10", "-5"), DAY, DAY + datetime.timedelta(days=1))
    up, down = chart.blocks
    inner = cost_charts.BOTTOM - cost_charts.TOP
    assert (up.y, up.height) == (cost_charts.TOP, pytest.approx(inner * 2 / 3, abs=0.01))
    assert (down.y, down.height) == (pytest.approx(chart.zero, abs=0.01), pytest.approx(inner / 3, abs=0.01))
    assert (chart.dearest, chart.highest) == (DAY, Decimal(10))


def test_the_days_in_numbers_add_up_to_the_bill():
    """Idle capacity and what nobody owns too: the picture is of the whole bill."""
    one = report()
    for found in one.currencies:
        chart = cost_charts.day_chart(found, one.first, one.last)
        told = sum((amount for day in chart.amounts.values() for amount in day.values()), Decimal(0))
        assert told == found.billed


def test_the_table_ends_with_what_its_lines_add_up_to():
    page = render_costs(report())
    foot = page.split("</tfoot>")[1].split("<tfoot>")[1]
    rows = [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in foot.split("</tr>")]
    assert [row[:1] + row[-3:-2] for row in rows if row] == [
        ["unallocated", "14.00"],
        ["idle", "12.25"],
        ["billed", "1,795.42"],
    ]


def test_without_a_bill_the_page_says_what_to_do():
    empty = report().model_copy(update={"currencies": (), "units": ()})
    page = render_costs(empty)
    assert UNBILLED in page
    assert "plumbline cost ingest" in page
    assert "No model has run yet" in page


def test_with_several_currencies_all_are_told_first():
    page = render_costs(report())
    assert page.index("All currencies") < page.index('<section id="EUR">') < page.index('<section id="USD">')


@given(st.decimals("-1e9", "0", places=2), st.decimals("0", "1e9", places=2))
def test_lines_across_a_picture_are_few_and_inside(low, high):
    ticks = round_ticks(low, high)
    assert 0 in ticks
    assert len(ticks) <= MOST + 1
    assert all(low <= tick <= high for tick in ticks)
    assert len(ticks) > 1 or low == high == 0 or max(high, -low) < (high - low)


def test_days_without_money_have_no_picture():
    assert cost_charts.day_chart(costs(), DAY, DAY) is None
    assert cost_charts.day_chart(costs("0"), DAY, DAY) is None


@given(st.lists(st.decimals("-1e6", "1e6", places=6), min_size=1, max_size=40))
def test_no_bar_leaves_the_picture(amounts):
    chart = cost_charts.day_chart(costs(*amounts), DAY, DAY + datetime.timedelta(days=len(amounts) - 1))
    for block in chart.blocks if chart else ():
        assert block.y >= 0
        assert block.y + block.height <= 100
        assert block.x >= 0
        assert block.x + block.width <= 100


@pytest.mark.parametrize(
    ("amount", "said"),
    [("1234.5", "1,234.50"), ("0", "0.00"), ("0.004", "<0.01"), ("-0.004", ">-0.01"), ("-20", "-20.00")],
)
def test_an_amount_is_never_rounded_to_nothing(amount, said):
    assert shown_amount(Decimal(amount)) == said


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [("1234.5", "JPY", "1,235"), ("0.4", "JPY", "<1"), ("1.2345", "KWD", "1.235"), ("1.2", "EUR", "1.20")],
)
def test_an_amount_has_the_decimals_of_its_currency(amount, currency, said):
    assert shown_amount(Decimal(amount), currency) == said


@pytest.mark.parametrize(
    ("part", "said"),
    [("0", "0.0 %"), ("0.001", "<0.1 %"), ("-0.001", ">-0.1 %"), ("99.999", ">99.9 %"), ("100", "100.0 %")],
)
def test_a_share_is_never_rounded_to_nothing_or_all(part, said):
    assert shown_share(Decimal(part), Decimal(100)) == said


def test_a_share_of_nothing_is_not_told():
    assert (shown_share(Decimal(1), Decimal(8)), shown_share(Decimal(1), Decimal(0))) == ("12.5 %", "")


@pytest.mark.parametrize(("amount", "said"), [("10.325", "10.33"), ("0.000412", "0.000412"), ("0", "0.00")])
def test_a_units_cost_keeps_digits_that_say_something(amount, said):
    assert shown_unit(Decimal(amount)) == said


def test_on_a_terminal_nothing_is_split_where_nothing_is_shared_and_a_long_name_leaves_room():
    one = costs("1", values=("x" * 300,)).model_copy(update={"tagged": {}})
    text = cost_text(report("team").model_copy(update={"currencies": (one,), "by": ("team",)}))
    assert "shared" not in text.split("What a unit costs")[0]
    assert f"{'x' * 39}…" in text
    assert "x" * 40 not in text


def test_budgets_come_first_with_what_is_left():
    page = render_costs(report(), BUDGETS)
    assert page.index("Budgets") < page.index("All currencies")
    assert "245.50 USD" in page  # 1,750 allowed, 1,204.50 spent, 300 reserved
    assert 'width="68.83"' in page  # 1,204.50 of 1,750
    assert 'width="85.97"' in page  # with what is reserved
