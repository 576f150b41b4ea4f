"""The page of costs loads and runs nothing, whatever names it tells, and its bars stand where they should."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.records import CostLine, CurrencyCosts, DayCost
from plumbline.reports import cost_charts
from plumbline.reports.cost_page import render_costs
from plumbline.reports.cost_text import LINES, cost_text
from plumbline.reports.money import shown_amount, shown_share, shown_unit
from tests.reports.example_costs import HOSTILE, report

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
    inner = cost_charts.HEIGHT - 2 * cost_charts.MARGIN
    assert (up.y, up.height) == (cost_charts.MARGIN, pytest.approx(inner * 2 / 3))
    assert (down.y, down.height) == (pytest.approx(chart.zero, abs=0.1), pytest.approx(inner / 3))


def test_days_without_money_have_no_picture():
    assert cost_charts.day_chart(costs(), DAY, DAY) is None
    assert cost_charts.day_chart(costs("0"), DAY, DAY) is None


@given(st.lists(st.decimals("-1e6", "1e6", places=6), min_size=1, max_size=40))
def test_no_bar_leaves_the_picture(amounts):
    chart = cost_charts.day_chart(costs(*amounts), DAY, DAY + datetime.timedelta(days=len(amounts) - 1))
    for block in chart.blocks if chart else ():
        assert block.y >= 0
        assert block.y + block.height <= cost_charts.HEIGHT
        assert block.x >= 0
        assert block.x + block.width <= cost_charts.WIDTH


@pytest.mark.parametrize(
    ("amount", "said"),
    [("1234.5", "1,234.50"), ("0", "0.00"), ("0.004", "<0.01"), ("-0.004", ">-0.01"), ("-20", "-20.00")],
)
def test_an_amount_is_never_rounded_to_nothing(amount, said):
    assert shown_amount(Decimal(amount)) == said


def test_a_share_of_nothing_is_not_told():
    assert (shown_share(Decimal(1), Decimal(8)), shown_share(Decimal(1), Decimal(0))) == ("12.5 %", "")


@pytest.mark.parametrize(("amount", "said"), [("10.325", "10.33"), ("0.000412", "0.000412"), ("0", "0.00")])
def test_a_units_cost_keeps_digits_that_say_something(amount, said):
    assert shown_unit(Decimal(amount)) == said
