"""Naming a night must stay cheap: nothing heavy is imported before rows are read."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"pandas", "pyarrow", "xgboost", "scipy"}
MODULES = [
    "windows.nights",
    "windows.locating",
    "windows.reading",
    "windows.columns",
    "serving.scoring.predictor",
]


def test_importing_reads_nothing_heavy():
    lines = [f"import plumbline.{module}" for module in MODULES]
    program = "\n".join([*lines, "import sys; print(*sys.modules)"])
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.split()
    assert "plumbline.windows.locating" in loaded
    assert not HEAVY & set(loaded)
