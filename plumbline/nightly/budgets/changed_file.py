"""The file that `budget check` is given: a spec, a policy of budgets or prices, or a plan; and its base."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError

from plumbline.costs.budgets.errors import BudgetError
from plumbline.intent import BudgetPolicy, PriceList, Spec
from plumbline.records import Plan
from plumbline.release.git.command import Git
from plumbline.specs.documents import read_document
from plumbline.specs.problems import SpecError
from plumbline.specs.text_files import read_text
from plumbline.specs.yaml_lines import load_with_lines

Said: TypeAlias = Spec | BudgetPolicy | PriceList | Plan
"""What such a file may say."""

CHOICE = "give a spec, policies/budgets.yaml, policies/prices.yaml, or a plan as JSON"


def read_change(path: Path) -> Said:
    """What the file says.

    A plan is one record as plumbline writes it, or its line of `plumbline history MODEL --json`.

    Raises:
        BudgetError: it is none of these.
        SpecError: it is a spec or a policy that cannot be used.
    """
    if path.suffix == ".json":
        return _plan(path)
    data, _ = load_with_lines(path)
    if not isinstance(data, dict):
        raise BudgetError(f"{path} is no spec and no policy: {CHOICE}")
    if "policy" not in data:
        return read_document(path.parent, path.name, Spec).intent
    if data["policy"] == "budgets":
        return read_document(path.parent, path.name, BudgetPolicy).intent
    if data["policy"] == "prices":
        return read_document(path.parent, path.name, PriceList).intent
    raise BudgetError(f"{path} is the policy {data['policy']!r}, which says nothing about money: {CHOICE}")


def read_at(revision: str, path: Path) -> Said | None:
    """What the file said at a Git revision; none where it was not there.

    Raises:
        BudgetError: the file is in no repository, or that is no revision of it.
    """
    git = Git(path.resolve().parent)
    top = git.try_run("rev-parse", "--show-toplevel")
    if top is None:
        raise BudgetError(f"{path} lies in no Git repository, so --base must be a file")
    commit = git.try_run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit is None:
        raise BudgetError(f"--base {revision!r} is no file and no Git revision; in CI, fetch the base branch")
    inside = path.resolve().relative_to(Path(top).resolve()).as_posix()
    text = Git(Path(top)).try_run("show", f"{commit}:{inside}")
    if text is None:
        return None
    with tempfile.TemporaryDirectory(prefix="plumbline-base-") as folder:
        copied = Path(folder) / path.name
        copied.write_text(text + "\n", encoding="utf-8")
        return _named(copied, f"{revision}:{inside}")


def _named(path: Path, name: str) -> Said:
    """What a copy says; its errors name the original."""
    try:
        return read_change(path)
    except SpecError as error:
        raise BudgetError(f"{name} cannot be used: {error}") from error


def _plan(path: Path) -> Plan:
    try:
        said = json.loads(read_text(path, str(path)))
        return Plan.model_validate(said.get("body", said) if isinstance(said, dict) else said)
    except ValidationError as error:
        where = "; ".join(".".join(map(str, one["loc"])) or "it" for one in error.errors()[:3])
        raise BudgetError(f"{path} is no plan (wrong: {where}): {CHOICE}") from error
    except ValueError as error:
        raise BudgetError(f"{path} is no JSON: {error}") from error
