"""The repository's own specs and policies are valid."""

from __future__ import annotations

from pathlib import Path

from plumbline.specs.cross_checks import validate
from plumbline.specs.loading import load_spec, model_names

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_is_wrong_with_our_own_files() -> None:
    assert [str(problem) for problem in validate(ROOT)] == []


def test_the_census_model_is_under_management() -> None:
    assert "acs_employment" in model_names(ROOT)
    assert load_spec(ROOT, "acs_employment").nights.rows == 5000
