"""The JSON schemas from which an editor completes and checks specs and policies.

`python -m plumbline.specs.schema` writes them to `docs/schema/`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from plumbline.intent import (
    AlertPolicy,
    AlignmentPolicy,
    BillingPolicy,
    BudgetPolicy,
    ExecutionPolicy,
    GitOpsPolicy,
    GuardrailPolicy,
    Intent,
    PreprocessingPolicy,
    PriceList,
    ReleasePolicy,
    ScalingPolicy,
    Spec,
    TaggingPolicy,
)

_INTENTS: dict[str, type[Intent]] = {
    "spec": Spec,
    "alignment": AlignmentPolicy,
    "alerts": AlertPolicy,
    "billing": BillingPolicy,
    "budgets": BudgetPolicy,
    "preprocessing": PreprocessingPolicy,
    "prices": PriceList,
    "execution": ExecutionPolicy,
    "release": ReleasePolicy,
    "scaling": ScalingPolicy,
    "tagging": TaggingPolicy,
    "gitops": GitOpsPolicy,
    "guardrails": GuardrailPolicy,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON schema of each kind of file, by the name of its file in `docs/schema/`."""
    return {name: {"$schema": _DIALECT, **intent.model_json_schema()} for name, intent in _INTENTS.items()}


def schema_text(schema: dict[str, Any]) -> str:
    """A schema as it is published."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def publish(folder: Path) -> None:
    """Writes every schema into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / f"{name}.json").write_text(schema_text(schema), encoding="utf-8")


if __name__ == "__main__":
    publish(Path(__file__).resolve().parents[2] / "docs" / "schema")
