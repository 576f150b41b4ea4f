"""A made-up month of costs: two currencies, shared and idle cost, what nobody owns, and hostile names."""

from __future__ import annotations

import datetime
from decimal import Decimal

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.rules_told import rules_told
from plumbline.costs.allocation.totals import totals
from plumbline.records import CostReport, Money, Standing, UnitCost
from plumbline.reports.cost_page import BudgetRow
from tests.costs.allocation.bills import bill, charge, policy

FIRST, LAST = datetime.date(2026, 11, 1), datetime.date(2026, 11, 30)
HOSTILE = '=HYPERLINK("http://x")</td><script>\u202e'
RULES = policy(
    virtual=[
        {"name": "the demo", "dimension": "team", "value": "platform", "when": {"sub_account": ("7",)}},
        {"name": "gone", "dimension": "team", "value": "nobody", "when": {"service": ("Lambda",)}},
    ],
    shared=[
        {"name": "support", "when": {"service": ("Support",)}, "split": {"over": "team", "by": "direct"}},
        {
            "name": "tax",
            "when": {"category": ("Tax",)},
            "split": {"over": "team", "by": "fixed", "shares": {"risk": "0.7", "platform": "0.3"}},
        },
    ],
    idle=[{"name": "idle nodes", "when": {"resource_name": ("__idle__",)}}],
)
CHARGES = [
    charge("1200.50", 2, {"team": "risk", "model": "loans"}, service="SageMaker", sub_account="3"),
    charge("301.333333333333", 3, {"team": "risk", "model": "fraud"}, service="EC2", sub_account="3"),
    charge("99", 3, service="EC2", sub_account="7"),
    charge("55.005", 4, {"team": HOSTILE}, service="EC2", sub_account="3"),
    charge("-20", 5, {"team": "risk", "model": "loans"}, category="Credit"),
    charge("10", 30, service="EC2", resource="i-1", sub_account="3"),
    charge("4", 30, service="S3"),
    charge("100", 1, service="Support"),
    charge("33.33", 30, category="Tax"),
    charge("12.25", 9, resource_name="__idle__", service="EKS"),
    charge("8.10", 9, {"team": "risk", "model": "loans"}, currency="EUR"),
]
UNITS = (
    UnitCost(
        model="loans",
        unit="retraining",
        cost=Decimal("41.3"),
        units=Decimal(4),
        currency="USD",
        each=Decimal("10.325"),
        because="5 attempts and trials made 4 versions; 2 decisions of people at 18.7500 USD each",
    ),
    UnitCost(model="loans", unit="point of metric", because="no promotion was merged in these days"),
)


def dollars(amount: str) -> Money:
    return Money(amount=Decimal(amount), currency="USD")


BUDGETS = (
    BudgetRow(
        Standing(
            budget="team=risk per month",
            start=FIRST,
            end=LAST + datetime.timedelta(days=1),
            amount=dollars("1500"),
            overrides=dollars("250"),
            spent=dollars("1204.5"),
            reserved=dollars("300"),
            approvers=("finance",),
        ),
        dollars("1811.2"),
        ("team=risk per month: 1811.2000 USD is forecast, over 100 % of 1750.0000 USD",),
    ),
)


def report(*by: str) -> CostReport:
    by = by or ("team", "model")
    allocation = allocate(bill(*CHARGES), RULES)
    return CostReport(
        by=by,
        first=FIRST,
        last=LAST,
        currencies=totals(allocation, by),
        units=UNITS,
        rules=tuple(rules_told(RULES, by)),
        problems=allocation.problems,
    )
