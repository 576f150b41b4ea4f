"""What accrued on some days beside what was billed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from plumbline.costs.allocation.spends import spends
from plumbline.costs.booked import booked_between
from plumbline.costs.reconciling.reconcile import reconcile
from plumbline.errors import PlumblineError
from plumbline.evidence.ledger import Ledger
from plumbline.nightly.costs.bills import billed_days, bills_of
from plumbline.records import Entry, Reconciliation
from plumbline.settings import Settings
from plumbline.specs.loading import load_prices, load_tagging
from plumbline.store import Store


class NothingToReconcileError(PlumblineError, ValueError):
    """Days on which nothing accrued and of which no bill tells."""


def reconciled(settings: Settings, first: datetime.date, last: datetime.date) -> Reconciliation:
    """The days from `first` to `last`, both included: accrued, billed, and what differs.

    Raises:
        NothingToReconcileError: neither side tells of these days.
        BookedError: an accrual cannot be read.
        SpecError: the tagging policy or the price list cannot be used.
    """
    policy, ledger = load_tagging(settings.root), Ledger(Store(settings.database_url))
    bills = bills_of(settings, policy, first, last)
    booked = booked_between(ledger.all("accrual"), first, last)
    if not booked and not bills.charges.num_rows:
        raise NothingToReconcileError(
            f"nothing accrued from {first} to {last}, and no charge that counts starts then"
        )
    known = billed_days(settings)
    found = reconcile(
        booked,
        spends(bills.charges),
        policy,
        {price.name: price.purchase for price in load_prices(settings.root).offers},
        first,
        last,
        known[1] if known else None,
    )
    problems = (*bills.problems, *_unpriced(ledger.all("unpriced"), first, last))
    return found.model_copy(update={"problems": problems})


def _unpriced(entries: list[Entry], first: datetime.date, last: datetime.date) -> Iterator[str]:
    for entry in entries:
        if first <= entry.at.astimezone(datetime.UTC).date() <= last:
            what = f"{entry.body['seconds']} seconds of {entry.body['what']}"
            yield f"{what} are not booked: {entry.body['because']}"
