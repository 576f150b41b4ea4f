"""Naming a night must stay cheap: nothing heavy is imported before rows are read."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"pandas", "pyarrow", "xgboost", "scipy"}
MODULES = ["windows.nights", "windows.locating", "windows.reading", "windows.columns", "serving.predictor"]


def test_importing_reads_nothing_heavy():
    lines = [f"import plumbline.{module}" for module in MODULES]
    program = "\n".join([*lines, "import sys; print(*sys.modules)"])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert not HEAVY & set(done.stdout.split())
