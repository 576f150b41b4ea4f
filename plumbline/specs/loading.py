"""Specs and policies from their files, checked. Cheap: a DAG file loads every model's spec."""

from __future__ import annotations

import re
from pathlib import Path

from plumbline import intent
from plumbline.specs.documents import Document, read_document
from plumbline.specs.problems import SpecError, refuse
from plumbline.specs.spec_checks import check_spec

ALERTS = "policies/alerts.yaml"
ALIGNMENT = "policies/alignment.yaml"
BILLING = "policies/billing.yaml"
BUDGETS = "policies/budgets.yaml"
EXECUTION = "policies/execution.yaml"
GUARDRAILS = "policies/guardrails"
PREPROCESSING = "policies/preprocessing.yaml"
PRICES = "policies/prices.yaml"
RELEASE = "policies/release.yaml"
SCALING = "policies/scaling.yaml"
TAGGING = "policies/tagging.yaml"

_NAME = re.compile("[a-z][a-z0-9_]{0,62}")


def load_spec(root: Path, model: str) -> intent.Spec:
    """The spec of a model.

    Args:
        root: the project folder.
        model: the name of its folder under `models/`.

    Raises:
        SpecError: if the file cannot be used; prints file, line and remedy of everything found. So it is
            where a model that reads for this one has no spec.
    """
    spec = spec_document(root, model).intent
    names = dict.fromkeys(reading.model for reading in spec.reads)
    return spec.with_readers({name: spec_document(root, name).intent for name in names})


def load_alignment(root: Path) -> intent.AlignmentPolicy:
    """The alignment policy. Raises as `load_spec` does."""
    return read_document(root, ALIGNMENT, intent.AlignmentPolicy).intent


def load_alignment_file(path: Path) -> intent.AlignmentPolicy:
    """An alignment policy from any file, e.g. a changed one. Raises as `load_spec` does."""
    return read_document(path.parent, path.name, intent.AlignmentPolicy).intent


def load_budgets(root: Path) -> intent.BudgetPolicy:
    """The budgets. Raises as `load_spec` does."""
    return read_document(root, BUDGETS, intent.BudgetPolicy).intent


def load_guardrails(root: Path, name: str) -> intent.GuardrailPolicy:
    """One guardrail policy, by the name of its file. Raises as `load_spec` does."""
    return read_document(root, f"{GUARDRAILS}/{name}.yaml", intent.GuardrailPolicy).intent


def guardrail_names(root: Path) -> list[str]:
    """The guardrail policies there are, sorted."""
    return sorted(path.stem for path in (root / GUARDRAILS).glob("*.yaml"))


def load_prices(root: Path) -> intent.PriceList:
    """The price list. Raises as `load_spec` does."""
    return price_document(root).intent


def price_document(root: Path) -> Document[intent.PriceList]:
    """The price list with its lines. Raises as `load_spec` does."""
    from plumbline.specs.price_checks import check_prices

    document = read_document(root, PRICES, intent.PriceList)
    problems = check_prices(document)
    if problems:
        raise SpecError(problems)
    return document


def load_execution(root: Path) -> intent.ExecutionPolicy | None:
    """Where trainings may run besides this machine; none without the file. Raises as `load_spec` does."""
    if not (root / EXECUTION).exists():
        return None
    return read_document(root, EXECUTION, intent.ExecutionPolicy).intent


def load_release_policy(root: Path) -> intent.ReleasePolicy:
    """The rules of releases. Raises as `load_spec` does."""
    return read_document(root, RELEASE, intent.ReleasePolicy).intent


def load_scaling(root: Path) -> intent.ScalingPolicy:
    """How services are scaled; no target where there is no such file. Raises as `load_spec` does."""
    if not (root / SCALING).exists():
        return intent.ScalingPolicy(policy="scaling")
    return read_document(root, SCALING, intent.ScalingPolicy).intent


def load_alerts(root: Path) -> intent.AlertPolicy:
    """Who hears about money; nobody where there is no such file. Raises as `load_spec` does."""
    if not (root / ALERTS).exists():
        return intent.AlertPolicy(policy="alerts")
    return read_document(root, ALERTS, intent.AlertPolicy).intent


def load_billing(root: Path) -> intent.BillingPolicy:
    """Where bills come from; nowhere where there is no such file. Raises as `load_spec` does."""
    if not (root / BILLING).exists():
        return intent.BillingPolicy(policy="billing")
    return read_document(root, BILLING, intent.BillingPolicy).intent


def load_preprocessing(root: Path) -> intent.PreprocessingPolicy:
    """What the data preprocessor does. Raises as `load_spec` does."""
    return read_document(root, PREPROCESSING, intent.PreprocessingPolicy).intent


def load_tagging(root: Path) -> intent.TaggingPolicy:
    """Who pays for what. Raises as `load_spec` does."""
    return read_document(root, TAGGING, intent.TaggingPolicy).intent


def spec_document(root: Path, model: str) -> Document[intent.Spec]:
    """The spec of a model with its lines. Raises as `load_spec` does."""
    check_name(model)
    document = read_document(root, f"models/{model}/spec.yaml", intent.Spec)
    problems = check_spec(root, model, document)
    if problems:
        raise SpecError(problems)
    return document


def model_names(root: Path) -> list[str]:
    """The models under management, sorted: folders of `models/` that hold a spec.yaml.

    A folder whose name is no model name is left out here, and `validate` reports it.
    """
    return [name for name in model_folders(root) if is_name(name)]


def model_folders(root: Path) -> list[str]:
    """Every folder of `models/` that holds a spec.yaml, whatever its name; sorted."""
    return sorted(path.parent.name for path in (root / "models").glob("*/spec.yaml"))


def is_name(name: str) -> bool:
    """Whether a model may be called this."""
    return bool(_NAME.fullmatch(name))


def check_name(name: str) -> None:
    """Refuses what no model may be called.

    Raises:
        SpecError: if it is no model name.
    """
    if not is_name(name):
        message = f"{name!r} is no model name"
        refuse("models", None, message, "Use lower case letters, digits and underscores, a letter first")
