"""The command line starts at once: whoever only asks for help does not wait for libraries."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from plumbline.cli import main

HEAVY = {"numpy", "pandas", "pyarrow", "scipy", "xgboost", "shap", "aif360", "evidently", "mlflow", "airflow"}
HEAVY |= {"sqlalchemy", "pydantic", "sklearn"}

HELP = """
import sys
from plumbline.cli import main
try:
    main(["--help"])
finally:
    print(*sys.modules, file=sys.stderr)
"""


def help_in_a_fresh_process(root):
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", HELP], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    return done, time.monotonic() - started


def test_help_comes_within_half_a_second(project_root):
    """The best of five, since other processes may hold the machine up."""
    assert min(help_in_a_fresh_process(project_root)[1] for _ in range(5)) <= 0.5


def test_help_imports_nothing_heavy(project_root):
    done, _ = help_in_a_fresh_process(project_root)
    assert done.returncode == 0
    assert {name.partition(".")[0] for name in done.stderr.split()} & HEAVY == set()


@pytest.mark.parametrize(
    "command", ["evaluate", "specs", "new", "pr", "verify-pr", "keys", "history", "evidence", "demo", "up"]
)
def test_help_names_every_command(project_root, command):
    done, _ = help_in_a_fresh_process(project_root)
    assert f"\n    {command}" in done.stdout


@pytest.mark.parametrize(
    "arguments", [[], ["evaluate", "acs_employment"], ["evaluate", "x", "--night", "one"], ["pr"]]
)
def test_what_is_no_command_is_refused_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: plumbline")
