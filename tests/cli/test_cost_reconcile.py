"""`cost reconcile` on bills on disk and accruals in the evidence."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from plumbline.costs.billing.kept import period_file
from plumbline.evidence.ledger import Ledger
from plumbline.settings import Settings
from plumbline.store import Store
from tests.costs.allocation.bills import bill, charge

GOLDEN = Path(__file__).parents[1] / "golden" / "reports" / "reconciliation.txt"
DAYS = ("--from", "2026-11-01", "--to", "2026-11-30")


@pytest.fixture
def books(state):
    """A bill of November, and a ledger."""

    def keep(*charges, accruals=()):
        place = period_file(state, "focus", datetime.date(2026, 11, 1))
        place.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(bill(*charges), place)
        ledger = Ledger(Store(Settings.from_environment().database_url))
        for number, (kind, day, body) in enumerate(accruals):
            at = datetime.datetime(2026, 11, day, 3, tzinfo=datetime.UTC)
            ledger.append(kind, f"k#{number}", "m", "test", body, at)

    state.mkdir(parents=True)
    return keep


def accrued(amount, day, **more):
    cost = {"amount": amount, "currency": "USD"}
    body = {"model": "m", "what": "training", "seconds": 3600, "offer": "g4dn.xlarge", "cost": cost}
    return "accrual", day, body | more


def test_each_day_is_told_with_what_differs(run, books):
    books(
        charge("1", 2, {"model": "m"}),
        charge("5", 3, {"model": "m"}),
        charge("7", 20),
        accruals=[
            accrued("1", 2),
            accrued("2", 3),
            accrued("4", 4),
            accrued("0.5", 4, purchase="owned"),
            ("unpriced", 5, {"what": "evaluation", "seconds": 5, "because": "no price"}),
        ],
    )
    done = run("cost", "reconcile", *DAYS)
    assert done.status == 0
    assert done.output == GOLDEN.read_text()
    found = json.loads(run("cost", "reconcile", *DAYS, "--json").output)
    assert (found["from"], found["to"], found["billed_until"]) == ("2026-11-01", "2026-11-30", "2026-11-20")
    assert [one["difference"] for one in found["days"]] == [
        "agrees",
        "amount differs",
        "accrued, never billed",
    ]
    assert (found["own"], found["others"]) == ({"USD": "0.5"}, {"USD": "7"})


def test_days_without_either_side_are_refused(run, books):
    books(charge("1", 2))
    done = run("cost", "reconcile", "--from", "2026-10-01", "--to", "2026-10-31")
    assert done.status == 1
    assert (
        "nothing accrued from 2026-10-01 to 2026-10-31, and no charge that counts starts then" in done.error
    )


def test_an_accrual_that_cannot_be_read_stops_the_count(run, books):
    books(charge("1", 2), accruals=[("accrual", 2, {"what": "training"})])
    assert "accrual 1 (m) cannot be read" in run("cost", "reconcile", *DAYS).error
