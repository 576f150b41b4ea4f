"""A model, a price list and budgets to calculate with: the project's own files."""

from __future__ import annotations

from pathlib import Path

import yaml

from plumbline.intent import BudgetPolicy, PriceList, Spec

ROOT = Path(__file__).parents[2]


def spec() -> Spec:
    return Spec.model_validate(_read("models/acs_employment/spec.yaml"))


def prices() -> PriceList:
    return PriceList.model_validate(_read("policies/prices.yaml"))


def budgets() -> BudgetPolicy:
    return BudgetPolicy.model_validate(_read("policies/budgets.yaml"))


def _read(path: str) -> object:
    return yaml.safe_load((ROOT / path).read_text())
