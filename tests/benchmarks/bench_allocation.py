"""Whether allocated, idle and unallocated money add up to the bill: on a sample, and on a large one.

The FOCUS sample is read from DATA/focus, as it was billed and with its rows relabelled to three currencies,
under the project's own policy and under one with shared and idle cost. It can be had at
github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS-Sample-Data.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import sys
import tempfile
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from plumbline.costs.allocation.allocate import allocate
from plumbline.costs.allocation.chargeback import chargeback, smallest_unit
from plumbline.costs.allocation.parts import Allocation
from plumbline.costs.allocation.totals import totals
from plumbline.costs.billing.focus.deliveries import focus_deliveries
from plumbline.costs.billing.ingest import ingest
from plumbline.costs.billing.kept import read_charges
from plumbline.intent import TaggingPolicy
from plumbline.records import CostReport
from plumbline.specs.loading import load_tagging
from plumbline.store import Store
from plumbline.times import day_start
from tests.benchmarks.figures import QUICK, Figure, report
from tests.benchmarks.focus_bill import write_bill

ROWS = 100_000 if QUICK else 1_000_000
DATA = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DATA", "../shared/data"))
SAMPLE = DATA / "focus" / "focus_1_0_sample.csv"
CURRENCIES = ("USD", "JPY", "KWD")
BY = (("team", "model"), ("environment",), ("team", "service"), ("project", "cost_center", "region"))
EVER = day_start(datetime.date(1970, 1, 1)), day_start(datetime.date(9000, 1, 1))


def main() -> int:
    if not SAMPLE.exists():
        print(
            f"{SAMPLE} is not there; fetch it as the head of this file says, or pass DATA=", file=sys.stderr
        )
        return 1
    own = load_tagging(Path())
    with tempfile.TemporaryDirectory() as folder:
        sample, large = taken_in(SAMPLE, Path(folder)), Path(folder) / "bill.csv"
        mixed = relabelled(sample)
        cases = [
            ("sample", sample, own),
            ("sample, shared and idle cost", sample, splitting(own)),
            ("sample in three currencies", mixed, own),
            ("the same, shared and idle cost", mixed, splitting(own)),
        ]
        figures = [figure for name, table, policy in cases for figure in identities(name, table, policy)]
        write_bill(large, ROWS, seed=1)
        figures += speed(taken_in(large, Path(folder)), splitting(own))
    return report("Allocation", figures)


def taken_in(bill: Path, folder: Path) -> pa.Table:
    """The charges of a bill."""
    state = folder / f"state-{bill.stem}"
    state.mkdir()
    (delivery,) = focus_deliveries([bill])
    now = datetime.datetime.now(datetime.UTC)
    ingest(delivery, state, Store(f"sqlite:///{state / 'p.db'}"), now)
    return read_charges(state, *EVER)


def relabelled(charges: pa.Table) -> pa.Table:
    """The same amounts, each row in one of three currencies in turn."""
    codes = pa.array([CURRENCIES[place % 3] for place in range(charges.num_rows)], pa.string())
    return charges.set_column(charges.schema.get_field_index("currency"), "currency", codes)


def splitting(policy: TaggingPolicy) -> TaggingPolicy:
    """The policy with more to split: by direct spend, in equal parts, and idle cost."""
    more = {
        "shared": [
            {"name": "queues", "when": {"service": ["*Queue*"]}, "split": {"over": "team", "by": "direct"}},
            {
                "name": "balancers",
                "when": {"service": ["*Load Balanc*"]},
                "split": {"over": "environment", "by": "evenly"},
            },
        ],
        "idle": [
            {
                "name": "idle",
                "when": {"service": ["*Kubernetes*"]},
                "split": {"over": "team", "by": "direct"},
            },
            {"name": "kept", "when": {"service": ["*Storage*"]}},
        ],
    }
    return TaggingPolicy.model_validate(policy.model_dump() | more)


def identities(name: str, charges: pa.Table, policy: TaggingPolicy) -> list[Figure]:
    """How far the sums are off, exactly and in whole cents of the chargeback file."""
    allocation, billed = allocate(charges, policy), billed_in(charges)
    exact, booked = Decimal(0), Decimal(0)
    for asked in BY:
        costs = totals(allocation, asked)
        sums = {one.currency: one.allocated + one.idle + one.unallocated for one in costs}
        exact = max(exact, *(abs(sums.get(code, Decimal(0)) - amount) for code, amount in billed.items()))
        booked = max(booked, *off_by(allocation, asked, billed))
    told = f"{name}: {', '.join(f'{amount.normalize():f} {code}' for code, amount in sorted(billed.items()))}"
    return [
        Figure(told, f"off by {exact.normalize():f}", "0", exact == 0),
        Figure("  its chargeback, in whole cents", f"off by {booked.normalize():f}", "0", booked == 0),
    ]


def off_by(allocation: Allocation, asked: tuple[str, ...], billed: dict[str, Decimal]) -> list[Decimal]:
    """How far each currency's chargeback is from the bill in the currency's smallest unit."""
    today = datetime.date(2024, 9, 1)
    costs = totals(allocation, asked)
    text = chargeback(CostReport(by=asked, first=today, last=today, currencies=costs, rules=()))
    sums: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO(text, newline="")):
        sums[row["currency"]] += Decimal(row["amount"])
    return [
        abs(sums[code] - amount.quantize(smallest_unit(code), "ROUND_HALF_UP"))
        for code, amount in billed.items()
    ]


def billed_in(charges: pa.Table) -> dict[str, Decimal]:
    """The bill's sums, read from the table itself."""
    found: Counter[str] = Counter()
    for code, amount in zip(charges["currency"].to_pylist(), charges["billed"].to_pylist(), strict=True):
        found[code] += amount
    return dict(found)


def speed(charges: pa.Table, policy: TaggingPolicy) -> list[Figure]:
    """How long a large bill takes, and whether it adds up too."""
    began = time.process_time()
    allocation = allocate(charges, policy)
    costs = totals(allocation, ("team", "model"))
    took = time.process_time() - began
    whole = {one.currency: one.billed for one in costs} == billed_in(charges)
    return [
        Figure(f"{ROWS:,} rows, {len(allocation.parts):,} parts", f"{took:.1f} s of CPU", "", None),
        Figure("  adds up", "yes" if whole else "no", "yes", whole),
    ]


if __name__ == "__main__":
    sys.exit(main())
