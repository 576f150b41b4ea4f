"""Every model and policy at once: all that is wrong, and what no single file can tell."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from alignment_checks.fairness.names import JOINT, joint_name, joint_title
from plumbline.intent import (
    AlertPolicy,
    AlignmentPolicy,
    BillingPolicy,
    BudgetPolicy,
    ExecutionPolicy,
    Intent,
    PriceList,
    ProtectedAttribute,
    ReleasePolicy,
    ScalingPolicy,
    Spec,
    TaggingPolicy,
)
from plumbline.specs.data_columns import check_columns
from plumbline.specs.documents import Document, read_document
from plumbline.specs.loading import (
    ALERTS,
    ALIGNMENT,
    BILLING,
    BUDGETS,
    EXECUTION,
    PRICES,
    RELEASE,
    SCALING,
    TAGGING,
    model_folders,
    spec_document,
)
from plumbline.specs.price_checks import check_dates, check_prices, check_spec_regions
from plumbline.specs.problems import Problem, SpecError
from plumbline.specs.release_checks import check_environments
from plumbline.specs.serving_checks import check_serving
from plumbline.specs.tolerances import check_tolerances

T = TypeVar("T", bound=Intent)


def validate(root: Path, model: str | None = None, today: datetime.date | None = None) -> list[Problem]:
    """Everything wrong with the project's specs and policies; empty when all is well.

    One bad file does not hide the others.

    Args:
        root: the project folder.
        model: report only this model's spec, and the policies; all models when left out.
        today: the date that no date of the price list may lie after; this machine's when left out.
    """
    problems = _without_spec(root) if model is None else []
    specs, unreadable = _specs(root)
    if model is not None and model not in specs:
        unreadable.setdefault(model, _why_not(root, model))
    for name, found in unreadable.items():
        if model in (None, name):
            problems += found
    for name, spec in specs.items():
        if model in (None, name):
            problems += check_columns(root, spec)
    day = today or datetime.datetime.now(datetime.UTC).date()
    return problems + _policies(root, list(specs.values()), day, complete=not unreadable)


def _policies(
    root: Path, specs: Sequence[Document[Spec]], today: datetime.date, *, complete: bool
) -> list[Problem]:
    """What is wrong with the policies, by themselves and beside the specs."""
    problems: list[Problem] = []
    alignment = _policy(root, ALIGNMENT, AlignmentPolicy, problems)
    budgets = _policy(root, BUDGETS, BudgetPolicy, problems)
    prices = _policy(root, PRICES, PriceList, problems)
    release = _policy(root, RELEASE, ReleasePolicy, problems)
    _policy(root, TAGGING, TaggingPolicy, problems)
    if (root / EXECUTION).exists():
        _policy(root, EXECUTION, ExecutionPolicy, problems)
    if alignment:
        problems += check_tolerances(alignment)
        problems += check_groups(alignment, specs, complete=complete)
    if release:
        problems += check_environments(release, specs, complete=complete)
    if prices:
        problems += check_serving(specs, prices)
        problems += [*check_prices(prices), *check_dates(prices, today), *check_spec_regions(prices, specs)]
    if budgets and prices:
        problems += check_currencies(budgets, prices)
    if (root / BILLING).exists():
        _policy(root, BILLING, BillingPolicy, problems)
    if (root / ALERTS).exists():
        _policy(root, ALERTS, AlertPolicy, problems)
    if (root / SCALING).exists():
        scaling = _policy(root, SCALING, ScalingPolicy, problems)
        known = [spec.intent.model for spec in specs]
        problems += check_scaling(scaling, prices, known, complete=complete) if scaling else []
    return problems


def check_groups(
    policy: Document[AlignmentPolicy], specs: Sequence[Document[Spec]], *, complete: bool
) -> list[Problem]:
    """Tolerances about attributes and bands that no spec declares.

    Args:
        policy: the tolerances.
        specs: the specs that could be read.
        complete: whether those are all; else an attribute may be declared in one that is missing.
    """
    if not complete or not specs:
        return []
    declared: dict[str, set[str]] = {}
    for spec in specs:
        alone = {p.attribute: _groups(p) for p in spec.intent.protected}
        for attribute, groups in alone.items():
            declared.setdefault(attribute, set()).update(groups)
        for asked in spec.intent.intersections:
            titles = (joint_title(asked, each) for each in itertools.product(*(alone[a] for a in asked)))
            declared.setdefault(joint_name(asked), set()).update(titles)
    return list(_undeclared(policy, declared))


def check_scaling(
    policy: Document[ScalingPolicy],
    prices: Document[PriceList] | None,
    models: Sequence[str],
    *,
    complete: bool,
) -> list[Problem]:
    """Targets of models that are not under management, or on offers that nobody prices."""
    problems = []
    offers = [offer.name for offer in prices.intent.offers] if prices else []
    for number, target in enumerate(policy.intent.targets):
        if complete and target.model not in models:
            message = f"no model under management is named {target.model!r}"
            remedy = "Name a folder of models/"
            problems.append(policy.problem(("targets", number, "model"), message, remedy))
        if prices and target.offer not in offers:
            message = f"{prices.file} has no offer {target.offer!r}, so a replica has no price"
            problems.append(
                policy.problem(("targets", number, "offer"), message, f"Write one of {', '.join(offers)}")
            )
    return problems


def check_currencies(budgets: Document[BudgetPolicy], prices: Document[PriceList]) -> list[Problem]:
    """Budgets and prices that cannot be compared."""
    ours, theirs = budgets.intent.currency, prices.intent.currency
    if ours == theirs:
        return []
    message = f"budgets are in {ours}, prices in {theirs} ({prices.file}:{prices.line_of(('currency',))})"
    return [budgets.problem(("currency",), message, "Write both in one currency; no rate is assumed")]


def _without_spec(root: Path) -> list[Problem]:
    """Folders somebody may believe to be under management (`spec.yml` is easily written)."""
    folders = sorted(p for p in (root / "models").glob("[!._]*") if p.is_dir())
    return [
        Problem(
            file=f"models/{folder.name}",
            message="this folder has no spec.yaml, so nothing manages it",
            remedy="Write one (docs/your-model.md), or move the folder out of models/",
        )
        for folder in folders
        if not (folder / "spec.yaml").exists()
    ]


def _specs(root: Path) -> tuple[dict[str, Document[Spec]], dict[str, Sequence[Problem]]]:
    """The specs that can be used, and the problems of those that cannot; both by folder."""
    specs: dict[str, Document[Spec]] = {}
    problems: dict[str, Sequence[Problem]] = {}
    for name in model_folders(root):
        try:
            specs[name] = spec_document(root, name)
        except SpecError as error:
            problems[name] = error.problems
    return specs, problems


def _why_not(root: Path, model: str) -> Sequence[Problem]:
    try:
        spec_document(root, model)
    except SpecError as error:
        return error.problems
    return ()


def _policy(root: Path, file: str, kind: type[T], problems: list[Problem]) -> Document[T] | None:
    try:
        return read_document(root, file, kind)
    except SpecError as error:
        problems += error.problems
        return None


def _undeclared(policy: Document[AlignmentPolicy], declared: dict[str, set[str]]) -> Iterator[Problem]:
    for index, tolerance in enumerate(policy.intent.tolerances):
        for position, attribute in enumerate(tolerance.attributes):
            if attribute not in declared:
                known = ", ".join(sorted(declared))
                where = "`intersections`, in this order" if JOINT in attribute else "`protected`"
                remedy = f"Write one that is declared ({known}), or add it to a spec's {where}"
                place = ("tolerances", index, "attributes", position)
                yield policy.problem(place, f"no spec declares the attribute {attribute!r}", remedy)
        if tolerance.groups:
            known_groups = declared.get(tolerance.attributes[0], set())
            for position, group in enumerate(tolerance.groups):
                if known_groups and group not in known_groups:
                    place = ("tolerances", index, "groups", position)
                    message = f"no spec has the group {group!r} of {tolerance.attributes[0]}"
                    yield policy.problem(place, message, f"Write one of {', '.join(sorted(known_groups))}")


def _groups(protected: ProtectedAttribute) -> tuple[str, ...]:
    """The groups a spec names: bands, or the values it labels."""
    return protected.band_names or (*protected.labels, protected.privileged)
