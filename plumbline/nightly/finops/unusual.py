"""Unusual costs of the last days, by tag: each alarm is told once, with what drove it."""

from __future__ import annotations

import datetime

from plumbline.costs.anomalies.telling import sentence_of
from plumbline.costs.anomalies.unusual import Unusual, Watched
from plumbline.nightly.costs.anomalies import CostAnomalies, cost_anomalies, last_billed
from plumbline.nightly.costs.bills import NoBillsError
from plumbline.nightly.finops.alerting import raise_alert
from plumbline.nightly.finops.fleet import Fleet
from plumbline.records import Alert
from plumbline.specs.loading import load_alerts, load_billing

LEARNT_FROM = datetime.timedelta(days=90)
RECENT = datetime.timedelta(days=4)
"""Alarms that lie further back are history; bills come a day late and are corrected for some days more."""


def watch_costs(fleet: Fleet) -> list[str]:
    """The alarms of the last billed days, a line each; none where nothing was billed.

    What differs by less than `least_unusual_amount` of the alerts' policy is none.

    Raises:
        DimensionError: a dimension of `report_by` is not known.
        SpecError: a policy cannot be used.
    """
    by = load_billing(fleet.settings.root).report_by
    least = load_alerts(fleet.settings.root).least_unusual_amount
    try:
        last = last_billed(fleet.settings)
        found = cost_anomalies(fleet.settings, by, last - LEARNT_FROM, last, least=float(least))
    except NoBillsError:
        return []
    since = (last - RECENT).isoformat()
    recent = [
        (one, unusual)
        for one in found.watched
        for unusual in one.unusual
        if unusual.alarm.timestamp[:10] >= since
    ]
    return [_told(fleet, found, one, unusual) for one, unusual in recent]


def _told(fleet: Fleet, found: CostAnomalies, one: Watched, unusual: Unusual) -> str:
    lines = list(sentence_of(found.by, one, unusual))
    alert = Alert(topic="anomaly", title=f"Unusual costs: {lines[0]}", text="\n".join(lines))
    values = "/".join(str(value) for value in one.group.values)
    raise_alert(fleet, f"anomaly:{values}:{one.group.currency}:{unusual.alarm.timestamp}", alert)
    return lines[0]
