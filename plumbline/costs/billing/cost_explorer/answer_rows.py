"""Rows in FOCUS's columns, from one day of Cost Explorer's answer."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from plumbline.costs.billing.cost_explorer.grouping import Group
from plumbline.costs.billing.made_rows import month_of

Row = dict[str, str | None]
COSTS = ("UnblendedCost", "AmortizedCost")


def rows_of_day(day: dict[str, Any], account: str, groups: Sequence[Group], category: str) -> Iterator[Row]:
    """A row a group; groups that cost nothing are left out.

    Args:
        day: an entry of `ResultsByTime`.
        account: whose bill it is.
        groups: as the question grouped.
        category: FOCUS's, that the question was about.
    """
    period = day["TimePeriod"]
    first, after = month_of(datetime.date.fromisoformat(period["Start"][:10]))
    same: Row = {
        "BillingAccountId": account,
        "BillingPeriodStart": first,
        "BillingPeriodEnd": after,
        "ChargeCategory": category,
        "ChargeClass": None,
        "ChargePeriodStart": _midnight(period["Start"]),
        "ChargePeriodEnd": _midnight(period["End"]),
        "ProviderName": "AWS",
        "ServiceCategory": "Other",
        "ServiceName": "AWS",
    }
    for group in day.get("Groups", ()):
        metrics = group["Metrics"]
        if any(_costs(metrics[name]["Amount"]) for name in COSTS):
            yield {**same, **_named(group["Keys"], groups), **_measured(metrics)}


def _costs(amount: str) -> bool:
    """Whether it is anything but zero; what is no number is, and will be held."""
    try:
        return Decimal(amount) != 0
    except InvalidOperation:
        return True


def _midnight(day: str) -> str:
    return day if "T" in day else f"{day}T00:00:00Z"


def _named(keys: Sequence[str], groups: Sequence[Group]) -> Row:
    """Cost Explorer names a tag's group `team$vision`, and `team$` where there is none."""
    found: Row = {}
    tags = {}
    for key, group in zip(keys, groups, strict=True):
        if group.type == "TAG":
            value = key.removeprefix(f"{group.key}$")
            if value:
                tags[group.key] = value
        else:
            found[group.column] = key
    return {**found, "Tags": json.dumps(tags) if tags else None}


def _measured(metrics: dict[str, Any]) -> Row:
    quantity = metrics.get("UsageQuantity", {})
    unit = quantity.get("Unit")
    counted = unit not in (None, "", "N/A")  # a sum over several units means nothing
    return {
        "BilledCost": metrics["UnblendedCost"]["Amount"],
        "EffectiveCost": metrics["AmortizedCost"]["Amount"],
        # Two currencies in one row are none, and the row is held.
        "BillingCurrency": " and ".join(sorted({metrics[name]["Unit"] for name in COSTS})),
        "PricingQuantity": quantity.get("Amount") if counted else None,
        "PricingUnit": unit if counted else None,
    }
