"""Whether the review keeps everything while its process is killed, and what handing a check over costs."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figures import QUICK, Figure, report
from tests.review.checks import KNOWN, check, checked
from tests.review.killing import RULES, kill_again_and_again, service

KILLS = 100
ITEMS = 200 if QUICK else 1000


def main() -> int:
    return report("Review", [*kills(), *handing_over()])


def kills() -> list[Figure]:
    """KILL during writes: every item that was promised is there once, and no answer counts twice."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'plumbline.db'}"
        found = kill_again_and_again(Path(folder), url, KILLS, seed=20261126)
    for sentence in found.wrong[:10]:
        print(sentence, file=sys.stderr)
    lost = sum("is lost" in sentence for sentence in found.wrong)
    worked = found.sent >= KILLS and found.answers > 0
    return [
        Figure("items promised, answers counted", f"{found.sent}, {found.answers}", "some of both", worked),
        Figure(f"items lost in {KILLS} kills", str(lost), "0", lost == 0),
        Figure("anything else wrong", str(len(found.wrong) - lost), "0", len(found.wrong) == lost),
    ]


def handing_over() -> list[Figure]:
    """A check of 1 kB: encrypted, on the disk, synced."""
    with tempfile.TemporaryDirectory() as folder:
        made, asked, took = service(Path(folder), f"sqlite:///{folder}/x.db"), check("x" * 1000), []
        for number in range(ITEMS):
            begin = time.perf_counter()
            made.intake.submit(asked, checked(f"c{number}"), RULES, KNOWN)
            took.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        for number in range(ITEMS):
            made.intake.is_due(checked(f"c{number}", "allow"), RULES)
        draw = (time.perf_counter() - begin) / ITEMS
    took.sort()
    median, late = took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000
    return [
        Figure("handing a check over: half of them, 99 of 100", f"{median:.1f} ms, {late:.1f} ms", "", None),
        Figure("asking whether a check is drawn", f"{draw * 1e6:.0f} µs", "", None),
    ]


if __name__ == "__main__":
    sys.exit(main())
