"""Takes in the bills of the declared sources; one that can't be read keeps no other from being taken in."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

from plumbline.costs.billing.delivery import Delivery
from plumbline.costs.billing.ingest import ingest
from plumbline.costs.billing.ingested import Ingested
from plumbline.errors import PlumblineError
from plumbline.intent import BillingPolicy
from plumbline.nightly.finops.alerting import raise_alert
from plumbline.nightly.finops.fleet import Fleet
from plumbline.records import Alert
from plumbline.s3_address import is_address, s3_object
from plumbline.specs.loading import load_billing

Source = tuple[str, Callable[[], list[Delivery]]]
"""What a source is called, and what finds its deliveries."""


class BillsError(PlumblineError):
    """Sources that could not be read, each with its reason; the others were taken in."""


def take_in_bills(fleet: Fleet) -> list[Ingested]:
    """Every delivery of every source of `policies/billing.yaml`; rows that are quarantined raise an alert.

    Raises:
        BillsError: naming each source that failed, once all were tried.
    """
    done, failed = [], []
    for name, deliveries in sources(load_billing(fleet.settings.root), fleet):
        try:
            done += [_ingested(fleet, delivery) for delivery in deliveries()]
        except PlumblineError as error:
            failed.append(f"{name}: {error}")
    if failed:
        raise BillsError("; ".join(failed))
    return done


def sources(policy: BillingPolicy, fleet: Fleet) -> Iterator[Source]:
    """Everything the policy names."""
    root, now = fleet.settings.root, fleet.now().astimezone(datetime.UTC)
    for focus in policy.focus:
        yield focus.path, _focus(root, focus.path, whole=focus.whole_periods)
    if policy.cost_explorer:
        explorer = policy.cost_explorer
        yield "AWS Cost Explorer", _cost_explorer(now, explorer.days, explorer.group_by)
    for one in policy.opencost:
        yield one.address, _opencost(now, one.address, one.days, one.aggregate, one.currency)


def _ingested(fleet: Fleet, delivery: Delivery) -> Ingested:
    found = ingest(delivery, fleet.settings.state, fleet.store, fleet.now())
    if found.quarantined:
        reasons = ", ".join(f"{reason} ({count})" for reason, count in found.reasons.most_common())
        alert = Alert(
            topic="billing",
            title=f"In quarantine: {found.quarantined} of {found.rows} rows of {delivery.name}",
            text=f"{reasons}. They are in no report: plumbline cost quarantine lists them, with their lines.",
        )
        raise_alert(fleet, f"billing:{delivery.name}:{found.quarantined}", alert)
    return found


def _focus(root: Path, path: str, *, whole: bool) -> Callable[[], list[Delivery]]:
    def deliveries() -> list[Delivery]:
        from plumbline.costs.billing.focus.deliveries import focus_deliveries

        place = s3_object(path) if is_address(path) else root / path
        return list(focus_deliveries([place], whole=whole))

    return deliveries


def _cost_explorer(now: datetime.datetime, days: int, group_by: str) -> Callable[[], list[Delivery]]:
    def deliveries() -> list[Delivery]:
        from plumbline.costs.billing.cost_explorer.client import CostExplorer
        from plumbline.costs.billing.cost_explorer.delivery import cost_explorer_delivery
        from plumbline.costs.billing.cost_explorer.grouping import groups_of

        first = now.date() - datetime.timedelta(days=days)
        return [
            cost_explorer_delivery(CostExplorer.from_environment(), first, now.date(), groups_of(group_by))
        ]

    return deliveries


def _opencost(
    now: datetime.datetime, address: str, days: int, aggregate: str, currency: str
) -> Callable[[], list[Delivery]]:
    def deliveries() -> list[Delivery]:
        from plumbline.costs.billing.opencost.client import OpenCost
        from plumbline.costs.billing.opencost.delivery import opencost_delivery

        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        start = today - datetime.timedelta(days=days)
        return [opencost_delivery(OpenCost(address), start, today, aggregate, currency)]

    return deliveries
