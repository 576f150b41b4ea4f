"""A valid project loads; models are found by their folders."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from plumbline.specs.loading import load_alignment, load_budgets, load_prices, load_spec, model_names
from plumbline.specs.problems import SpecError

ROOT = Path(__file__).resolve().parents[2]


def test_a_valid_project_loads(project: Path) -> None:
    spec = load_spec(project, "loans")
    assert spec.features == {"age": "numeric", "sex": "categorical"}
    assert spec.protected[1].band_names == ("0-17", "18-34", "35-64", "65+")
    assert load_alignment(project).tolerances[0].within == 0.25
    assert load_budgets(project).budgets[0].amount == Decimal("100.00")
    assert load_prices(project).offers[0].price_per_hour == Decimal("0.02")


def test_models_are_the_folders_that_hold_a_spec(project: Path, add_model: Callable[[str], Path]) -> None:
    """Sorted; others and those no model may be called are left out."""
    for name in ("cards", "Not-A-Name"):
        add_model(name)
    (project / "models/notes").mkdir()
    (project / "models/README.md").touch()
    assert model_names(project) == ["cards", "loans"]


def test_without_models_there_are_no_names(tmp_path: Path) -> None:
    assert model_names(tmp_path) == []


@pytest.mark.parametrize("name", ["../loans", "Loans", "", "a b", "9lives", "loans\n"])
def test_what_no_model_may_be_called_is_refused(project: Path, name: str) -> None:
    with pytest.raises(SpecError, match="is no model name"):
        load_spec(project, name)


def test_a_model_that_is_not_there_is_refused(project: Path) -> None:
    with pytest.raises(SpecError, match=r"^models/cards/spec\.yaml: there is no such file"):
        load_spec(project, "cards")


def test_loading_imports_nothing_heavy() -> None:
    """A DAG file loads specs, so a fresh process must stay cheap."""
    code = (
        "import sys; from pathlib import Path; from plumbline.specs.loading import load_alignment;"
        "import plumbline.specs.cross_checks; load_alignment(Path('.'));"
        "heavy = {'airflow', 'pandas', 'pyarrow', 'mlflow', 'xgboost'} & set(sys.modules);"
        "sys.exit(', '.join(heavy) or None)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
