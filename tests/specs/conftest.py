"""A small project of one model, written where a test may spoil it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SPEC = """\
model: loans
description: Who repays.
owner: {team: credit, contact: credit@example.com}
cost: {cost_center: "4711"}
data:
  id: id
  label: repaid
  reference: {path: var/data/old.pq}
  arrivals: {path: var/data/new.pq}
features:
  age: numeric
  sex: categorical
protected:
  - attribute: sex
    privileged: "1"
    labels: {"1": male, "2": female}
  - attribute: age
    privileged: 35-64
    bands: [18, 35, 65]
nights:
  first: 2026-01-01
  rows: 5000
holdout:
  salt: loans
training:
  minutes: 1
release:
  repository: apps
  file: apps/loans.yaml
  container: engine
  image: registry.example.com/loans
"""
ALIGNMENT = """\
policy: alignment
tolerances:
  - metric: equal_opportunity_difference
    attributes: [sex]
    within: 0.25
    severity: block
    reason: A larger gap overlooks one group.
  - metric: equal_opportunity_difference
    attributes: [age]
    groups: [18-34, 35-64]
    within: 0.25
    severity: warn
    reason: A larger gap overlooks one group.
  - metric: auc
    at_least: 0.6
    severity: block
    reason: Below this it hardly ranks.
reviewers: [rai-lead]
"""
BUDGETS = """\
policy: budgets
currency: USD
budgets:
  - scope: {}
    period: month
    amount: "100.00"
    approvers: [finance]
    reason: For everyone.
"""
PRICES = """\
policy: prices
as_of: 2026-11-01
currency: USD
offers:
  - name: local
    backend: local
    purchase: owned
    queue: default
    vcpus: 2
    memory_gib: 8
    gpus: 0
    price_per_hour: "0.02"
    speed: 1.0
"""
RELEASE = """\
policy: release
environments:
  production: {merge: person}
"""
TAGGING = """\
policy: tagging
dimensions:
  team: {tags: [team]}
  environment: {tags: [env], spellings: {production: [prod]}}
virtual:
  - name: the demo
    dimension: team
    value: platform
    when: {sub_account: ["7"]}
shared:
  - name: support
    when: {service: [Support]}
    split: {over: team, by: direct}
"""

Edit = Callable[[str, str, str], None]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A valid project: `models/loans` and five policies."""
    files = {
        "models/loans/spec.yaml": SPEC,
        "models/loans/train.py": "",
        "policies/alignment.yaml": ALIGNMENT,
        "policies/budgets.yaml": BUDGETS,
        "policies/prices.yaml": PRICES,
        "policies/release.yaml": RELEASE,
        "policies/tagging.yaml": TAGGING,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def edit(project: Path) -> Edit:
    """Replaces one passage of one of the project's files; the passage must be there once."""

    def replace(name: str, old: str, new: str) -> None:
        text = (project / name).read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        (project / name).write_text(text.replace(old, new))

    return replace


@pytest.fixture
def add_model(project: Path) -> Callable[[str], Path]:
    """Adds another model like `loans` and returns its folder."""

    def add(name: str) -> Path:
        folder = project / "models" / name
        folder.mkdir()
        (folder / "train.py").touch()
        (folder / "spec.yaml").write_text(SPEC.replace("model: loans", f"model: {name}"))
        return folder

    return add
