"""Prometheus' own checker of rules; skipped where `make promtool` could not fetch it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MONITORING = ROOT / "deploy" / "monitoring"
RULES = MONITORING / "prometheus" / "rules"
FETCHED = ROOT / "var" / "tools" / "promtool"


def promtool(*arguments: object) -> str:
    """What it prints; fails the test with it where promtool is not content."""
    program = shutil.which("promtool") or (str(FETCHED) if os.access(FETCHED, os.X_OK) else None)
    if program is None:
        pytest.skip("promtool is not here: run `make promtool`, or install Debian's package prometheus")
    command = [program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
