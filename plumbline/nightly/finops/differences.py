"""What was billed and differs from what accrued, told once a model and day."""

from __future__ import annotations

import datetime

from plumbline.nightly.costs.reconciling import NothingToReconcileError, reconciled
from plumbline.nightly.finops.alerting import raise_alert
from plumbline.nightly.finops.fleet import Fleet
from plumbline.records import Alert
from plumbline.records.reconciling import Reconciled

LOOKED_AT = 14
"""Days: providers correct their bills for some of them."""
EXPECTED = {"agrees", "not billed yet"}


def reconcile_bills(fleet: Fleet) -> list[Reconciled]:
    """The model-days that differ; none where nothing accrued and nothing was billed.

    Raises:
        BookedError: an accrual cannot be read.
        SpecError: a policy cannot be used.
    """
    today = fleet.now().astimezone(datetime.UTC).date()
    try:
        found = reconciled(fleet.settings, today - datetime.timedelta(days=LOOKED_AT), today)
    except NothingToReconcileError:
        return []
    differing = [day for day in found.days if day.difference not in EXPECTED]
    for day in differing:
        title = f"{day.model} on {day.day}: {day.difference}"
        alert = Alert(topic="billing", title=title, text=f"{title}. {day.because}")
        raise_alert(fleet, f"reconciled:{day.model}:{day.day}:{day.currency}:{day.difference}", alert)
    return differing
