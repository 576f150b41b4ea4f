"""One example for every key, in the YAML a person would write. Error messages suggest them.

| file | examples of |
| --- | --- |
| `spec.py` | `models/<name>/spec.yaml` |
| `release.py` | `policies/release.yaml` |
| `gitops.py` | `policies/plumbline.yaml` of a GitOps repository |
| `alignment.py` | `policies/alignment.yaml` |
| `billing.py` | `policies/billing.yaml` |
| `alerts.py` | `policies/alerts.yaml` |
| `guardrails.py` | `policies/guardrails/<name>.yaml` |
| `scaling.py` | `policies/scaling.yaml` |
| `budgets.py` | `policies/budgets.yaml` |
| `prices.py` | `policies/prices.yaml` |
| `tagging.py` | `policies/tagging.yaml` |
| `preprocessing.py` | `policies/preprocessing.yaml` |
| `execution.py` | `policies/execution.yaml` |
"""

from __future__ import annotations

from pydantic import BaseModel

from plumbline.specs.examples import (
    alerts,
    alignment,
    billing,
    budgets,
    execution,
    gitops,
    guardrails,
    preprocessing,
    prices,
    release,
    scaling,
    spec,
    tagging,
)

FILES = (
    spec,
    release,
    gitops,
    alignment,
    billing,
    alerts,
    guardrails,
    scaling,
    budgets,
    prices,
    tagging,
    preprocessing,
    execution,
)

EXAMPLES = {place: text for file in FILES for place, text in file.EXAMPLES.items()}
"""By intent and key: `Spec.model`."""


def example_of(intent: type[BaseModel] | None, key: str | int) -> str:
    """An example of this key's value; empty for a place that is no key of an intent."""
    return EXAMPLES.get(f"{intent.__name__}.{key}", "") if intent else ""
