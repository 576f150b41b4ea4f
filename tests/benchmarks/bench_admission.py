"""Sixty-four processes that launch at once against one budget: never over, none lost, some killed half-way.

On SQLite, and on PostgreSQL: `--postgres URL` (or PLUMBLINE_DATABASE_URL) names an empty database; without
one a server of its own is started where PostgreSQL's programs are installed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from plumbline.evidence.ledger import Ledger
from plumbline.store import Store
from tests.benchmarks.figures import QUICK, Figure, report
from tests.nightly.budgets.launches import PRICE, Outcome, launch_at_once
from tests.store.databases import programs_of_postgresql, served

PROCESSES = 64
KILLS = 16
SEEDS = (7,) if QUICK else (7, 11, 13)
AMOUNT = PRICE * Decimal("24.5")
"""Enough for 24 launches of 64, or 25 or 26 where the first ones cost less than they were quoted at."""


def main() -> int:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in SEEDS:
            url = f"sqlite:///{folder}/{seed}/plumbline.db"
            figures += measured("SQLite", launch_at_once(url, PROCESSES, AMOUNT, KILLS, seed), seed)
    with postgresql() as url:
        if url is None:
            print("PostgreSQL is not installed: give --postgres URL, or install it (Debian: postgresql)")
        else:
            figures += measured("PostgreSQL", launch_at_once(url, PROCESSES, AMOUNT, KILLS), 7)
    return report(f"{PROCESSES} processes launch at once", figures)


def measured(where: str, outcome: Outcome, seed: int) -> list[Figure]:
    told = outcome.counted
    named = ", ".join(f"{told[name]} {name}" for name in sorted(told))
    for line in (*outcome.over, *outcome.lost):
        print(f"{where}, seed {seed}: {line}")
    never_over, none_lost = not outcome.over, not outcome.lost
    fit = AMOUNT / PRICE
    used = int(fit) <= told["finished"] <= fit / Decimal("0.91")
    return [
        Figure(f"{where}, seed {seed}: {outcome.killed} times kill -9", f"{outcome.seconds:.1f} s", "", None),
        Figure("  in the end", named, "24 to 26 finished", used),
        Figure("  moments over budget", str(len(outcome.over)), "0", never_over),
        Figure("  lost", str(len(outcome.lost)), "0", none_lost),
    ]


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The database that was named, a server of its own, or none."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--postgres", metavar="URL", default=_from_environment())
    url = options.parse_args().postgres
    if url is not None and Ledger(Store(url)).head() is not None:
        sys.exit("bench_admission: that database holds evidence, which stays for ever: name an empty one")
    if url is not None or not programs_of_postgresql():
        yield url
        return
    with tempfile.TemporaryDirectory(prefix="plumbline-postgresql-") as folder:
        yield from served(Path(folder))


def _from_environment() -> str | None:
    url = os.environ.get("PLUMBLINE_DATABASE_URL", "")
    return url if url.startswith("postgresql") else None


if __name__ == "__main__":
    sys.exit(main())
