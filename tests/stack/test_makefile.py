"""`make` alone lists every target with what it does."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_target_for_people_is_listed_with_what_it_does():
    phony = set(re.findall(r"^\.PHONY: (\w+)$", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = subprocess.check_output(["make", "--no-print-directory"], cwd=ROOT, text=True)
    listed = dict(re.findall(r"^  make (\w+) +(.+)$", said, re.MULTILINE))
    assert set(listed) == phony
    assert {"setup", "data", "demo", "up", "test", "check", "bench", "lock", "clean"} < set(listed)


def test_make_takes_the_night_from_the_command_line():
    said = subprocess.check_output(["make", "--dry-run", "demo", "NIGHT=13"], cwd=ROOT, text=True)
    assert "plumbline demo --model acs_employment --night 13" in said
