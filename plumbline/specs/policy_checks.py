"""What is wrong with the policies, by themselves and beside the specs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from plumbline.intent import (
    AlertPolicy,
    AlignmentPolicy,
    BillingPolicy,
    BudgetPolicy,
    ExecutionPolicy,
    Intent,
    PreprocessingPolicy,
    PriceList,
    ReleasePolicy,
    ScalingPolicy,
    Spec,
    TaggingPolicy,
)
from plumbline.specs.budget_checks import check_scopes
from plumbline.specs.documents import Document, read_document
from plumbline.specs.group_checks import check_groups
from plumbline.specs.loading import (
    ALERTS,
    ALIGNMENT,
    BILLING,
    BUDGETS,
    EXECUTION,
    PREPROCESSING,
    PRICES,
    RELEASE,
    SCALING,
    TAGGING,
)
from plumbline.specs.preprocessing_checks import check_preprocessing
from plumbline.specs.price_checks import check_currencies, check_dates, check_prices, check_spec_regions
from plumbline.specs.problems import Problem, SpecError
from plumbline.specs.release_checks import check_environments
from plumbline.specs.scaling_checks import check_scaling
from plumbline.specs.serving_checks import check_serving
from plumbline.specs.tolerances import check_tolerances

T = TypeVar("T", bound=Intent)

OPTIONAL: tuple[tuple[str, type[Intent]], ...] = (
    (EXECUTION, ExecutionPolicy),
    (BILLING, BillingPolicy),
    (ALERTS, AlertPolicy),
)
"""Policies that a project need not have and that stand by themselves."""


def check_policies(
    root: Path, specs: Sequence[Document[Spec]], today: datetime.date, *, complete: bool
) -> list[Problem]:
    """Every problem of every policy.

    Args:
        root: the project folder.
        specs: the specs that could be read.
        today: the date that no date of the price list may lie after.
        complete: whether those are all specs.
    """
    problems: list[Problem] = []
    alignment = _policy(root, ALIGNMENT, AlignmentPolicy, problems)
    release = _policy(root, RELEASE, ReleasePolicy, problems)
    _policy(root, TAGGING, TaggingPolicy, problems)
    for file, kind in OPTIONAL:
        if (root / file).exists():
            _policy(root, file, kind, problems)
    if alignment:
        problems += check_tolerances(alignment)
        problems += check_groups(alignment, specs, complete=complete)
    if release:
        problems += check_environments(release, specs, complete=complete)
    if (root / PREPROCESSING).exists():
        preprocessing = _policy(root, PREPROCESSING, PreprocessingPolicy, problems)
        problems += check_preprocessing(preprocessing, specs, complete=complete) if preprocessing else []
    return problems + _money(root, specs, today, complete=complete)


def _money(
    root: Path, specs: Sequence[Document[Spec]], today: datetime.date, *, complete: bool
) -> list[Problem]:
    """Budgets, prices, and what is priced by them."""
    problems: list[Problem] = []
    budgets = _policy(root, BUDGETS, BudgetPolicy, problems)
    prices = _policy(root, PRICES, PriceList, problems)
    if prices:
        problems += check_serving(specs, prices)
        problems += [*check_prices(prices), *check_dates(prices, today), *check_spec_regions(prices, specs)]
    if budgets:
        problems += check_scopes(budgets, specs, complete=complete)
    if budgets and prices:
        problems += check_currencies(budgets, prices)
    if (root / SCALING).exists():
        scaling = _policy(root, SCALING, ScalingPolicy, problems)
        known = [spec.intent.model for spec in specs]
        problems += check_scaling(scaling, prices, known, complete=complete) if scaling else []
    return problems


def _policy(root: Path, file: str, kind: type[T], problems: list[Problem]) -> Document[T] | None:
    try:
        return read_document(root, file, kind)
    except SpecError as error:
        problems += error.problems
        return None
