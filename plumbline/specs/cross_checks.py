"""Every model and policy at once: all that is wrong, and what no single file can tell."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from plumbline.intent import (
    Intent,
    Spec,
)
from plumbline.specs.data_columns import check_columns
from plumbline.specs.documents import Document
from plumbline.specs.loading import (
    model_folders,
    spec_document,
)
from plumbline.specs.policy_checks import check_policies
from plumbline.specs.problems import Problem, SpecError
from plumbline.specs.reading_checks import check_readings

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
            problems += check_readings(spec, {known: one.intent for known, one in specs.items()})
    day = today or datetime.datetime.now(datetime.UTC).date()
    return problems + check_policies(root, list(specs.values()), day, complete=not unreadable)


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
