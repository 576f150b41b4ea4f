"""Any number of processes write one chain without a gap, and one entry a key."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from plumbline.evidence.ledger import Ledger

ROOT = Path(__file__).parents[2]

WRITE = """
import datetime, sys
from plumbline.evidence.ledger import Ledger
from plumbline.store import Store

ledger = Ledger(Store(sys.argv[1]))
at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
for number in range(10):
    ledger.append("own", f"{sys.argv[2]}-{number}", "m", sys.argv[2], {"n": number}, at)
    _, new = ledger.append("shared", str(number), "m", sys.argv[2], {"n": number}, at)
    print(int(new))
"""


def test_processes_that_start_at_once_write_one_chain(url, store):
    processes = [
        subprocess.Popen([sys.executable, "-c", WRITE, url, str(name)], cwd=ROOT, stdout=subprocess.PIPE)
        for name in range(6)
    ]
    said = [process.communicate(timeout=60)[0].decode().split() for process in processes]
    ledger = Ledger(store)
    assert [entry.sequence for entry in ledger.all()] == list(range(1, 6 * 10 + 10 + 1))
    assert ledger.verify() == []
    assert sum(line == "1" for lines in said for line in lines) == 10, "each shared key is new to one writer"
