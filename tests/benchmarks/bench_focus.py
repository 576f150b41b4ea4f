"""How long a large bill takes to take in, and how much memory: once, again, and with a row corrected.

Each ingest is a process of its own, its start included. Its time is its CPU seconds, of all threads: on a
machine that does nothing else it takes no longer than that, and on one that does, that is still its own. The
sample of the FOCUS project is taken in where it lies in DATA/focus; it can be had at
github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS-Sample-Data.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.figures import QUICK, Figure, report
from tests.benchmarks.focus_bill import write_bill

ROWS = 200_000 if QUICK else 1_000_000
SECONDS = 15 * ROWS / 1_000_000 + 3 * QUICK
"""In proportion; a small bill also pays for the start of Python and its libraries."""
MEGABYTES = 500
DATA = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("DATA", "../shared/data"))

INGEST = """
import resource, sys
from plumbline.cli import main
status = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


class Ingest(NamedTuple):
    seconds: float
    """Of the processor."""
    waited: float
    """Seconds by the clock on the wall."""
    megabytes: float
    told: dict


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        figures = [*large(Path(folder)), *sample(Path(folder))]
    return report(f"FOCUS, {ROWS:,} rows in the layout of 1.2, with tags", figures)


def large(folder: Path) -> list[Figure]:
    bill = folder / "bill.csv"
    write_bill(bill, ROWS, seed=1)
    first, second = (ingest(folder / "state", bill) for _ in range(2))
    worst = max(first.megabytes, second.megabytes)
    once = first.told["charges_new"] == ROWS == second.told["charges_unchanged"]
    whole = all(done.told["billed"]["read"] == done.told["billed"]["kept"] for done in (first, second))
    size = f"{bill.stat().st_size / 1e6:,.0f} MB of CSV"
    return [
        Figure(f"taken in, {size}", said(first), f"at most {SECONDS:g} s", first.seconds <= SECONDS),
        Figure("the same again", said(second), f"at most {SECONDS:g} s", second.seconds <= SECONDS),
        Figure("memory at its highest", f"{worst:.0f} MB", f"at most {MEGABYTES} MB", worst <= MEGABYTES),
        Figure("twice = once", f"{second.told['charges_unchanged']:,} unchanged", f"{ROWS:,}", once),
        Figure("read = kept, to the last place", str(first.told["billed"]["kept"]), "", whole),
    ]


def sample(folder: Path) -> list[Figure]:
    place = DATA / "focus"
    if not place.is_dir():
        print(
            f"{place} is not there: get the sample (see the top of this file) and name its folder: DATA=..."
        )
        return []
    first, second = (ingest(folder / "sample", place) for _ in range(2))
    rows = first.told["rows_read"]
    everything = rows == first.told["charges_new"] + first.told["rows_quarantined"]
    once = second.told["charges_unchanged"] == first.told["charges_new"]
    return [
        Figure("the sample of the FOCUS project", f"{rows:,} rows, {said(first)}", "none lost", everything),
        Figure("the same again", f"{second.told['charges_unchanged']:,} unchanged", "all", once),
    ]


def ingest(state: Path, bill: Path) -> Ingest:
    command = [sys.executable, "-c", INGEST, "cost", "ingest", "--focus", str(bill), "--json"]
    environment = {**os.environ, "PLUMBLINE_STATE": str(state)}
    begin = time.perf_counter()
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=600)
    took = time.perf_counter() - begin
    seconds, kilobytes = done.stderr.split()[-2:]
    return Ingest(float(seconds), took, int(kilobytes) * 1024 / 1e6, json.loads(done.stdout)[0])


def said(done: Ingest) -> str:
    return f"{done.seconds:.1f} s ({done.waited:.1f} s on the wall), {done.megabytes:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
