"""Rows in FOCUS's columns, from one day of OpenCost's answer."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

from plumbline.costs.billing.made_rows import month_of
from plumbline.costs.billing.rows import BillError
from plumbline.printable import one_line

IDLE = "__idle__"
"""In OpenCost's name of capacity that nobody asked for."""

Row = dict[str, Any]


def rows_of_day(day: dict[str, Any], currency: str) -> Iterator[Row]:
    """A row an allocation. Idle capacity has the SKU `idle`; everything else, `allocation`.

    Args:
        day: allocations by name.
        currency: what OpenCost's prices are in, which its answers do not say.

    Raises:
        BillError: one is not as OpenCost has it, so that nobody knows whose it is.
    """
    for name, told in day.items():
        allocation = _mapping(name, told)
        properties = _mapping(name, allocation.get("properties") or {})
        window = _mapping(name, allocation.get("window") or {})
        start, end = (window.get(side) or allocation.get(side) for side in ("start", "end"))
        first, after = _month(start)
        idle = IDLE in name
        yield {
            "BilledCost": allocation.get("totalCost"),
            "EffectiveCost": allocation.get("totalCost"),
            "BillingAccountId": properties.get("cluster") or "kubernetes",
            "BillingCurrency": currency,
            "BillingPeriodStart": first,
            "BillingPeriodEnd": after,
            "ChargeCategory": "Usage",
            "ChargeClass": None,
            "ChargeDescription": "capacity that nobody asked for" if idle else "allocated by OpenCost",
            "ChargePeriodStart": start,
            "ChargePeriodEnd": end,
            "PricingQuantity": allocation.get("minutes"),
            "PricingUnit": "Minutes",
            "ProviderName": "OpenCost",
            "ResourceId": name,
            "ResourceName": name,
            "ServiceCategory": "Compute",
            "ServiceName": "Kubernetes",
            "SkuId": "idle" if idle else "allocation",
            "SubAccountId": properties.get("namespace"),
            "Tags": json.dumps(_tags(name, properties)),
        }


def _month(start: Any) -> tuple[str | None, str | None]:
    try:
        return month_of(datetime.datetime.fromisoformat(str(start)).date())
    except ValueError:  # a row without a time is held, with its reason
        return None, None


def _tags(name: str, properties: dict[str, Any]) -> dict[str, str]:
    """Labels, then what Kubernetes itself says; a label cannot pretend to be the latter."""
    of_namespace, of_pod = (
        _mapping(name, properties.get(kind) or {}) for kind in ("namespaceLabels", "labels")
    )
    own = {kind: properties.get(kind) for kind in ("cluster", "namespace", "controller", "node")}
    return {tag: str(value) for tag, value in {**of_namespace, **of_pod, **own}.items() if value}


def _mapping(name: str, told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise BillError(
            f"OpenCost's answer about {one_line(name)[:80]} is not as OpenCost writes it; see what answers "
            "at that address"
        )
    return told
