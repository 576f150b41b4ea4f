"""What DAGs share: tags, owner, retries, documentation."""

from __future__ import annotations

import datetime
from typing import Any

from plumbline.intent import Spec

RETRIES = 3
"""A server that is restarting is back within the three waits: 5, 10 and 20 seconds."""


_TRIES = {
    "retries": RETRIES,
    "retry_delay": datetime.timedelta(seconds=5),
    "retry_exponential_backoff": True,
    "max_retry_delay": datetime.timedelta(minutes=2),
    "execution_timeout": datetime.timedelta(minutes=30),
}
FLEET = "finops"
"""What comes before the dot in the id of a DAG about all models."""


def for_the_fleet(stage: str, description: str, documentation: str) -> dict[str, Any]:
    """Keyword arguments of a DAG about all models."""
    return {
        "dag_id": f"{FLEET}.{stage}",
        "description": description,
        "doc_md": documentation,
        "tags": ["plumbline", "money", f"stage:{stage}"],
        "catchup": False,
        "default_args": {"owner": "finops", **_TRIES},
    }


def shared(spec: Spec, stage: str, documentation: str) -> dict[str, Any]:
    """Keyword arguments of a model's DAG."""
    return {
        "dag_id": f"{spec.model}.{stage}",
        "description": spec.description,
        "doc_md": documentation.format(model=spec.model, team=spec.owner.team, contact=spec.owner.contact),
        "tags": ["plumbline", f"model:{spec.model}", f"team:{spec.owner.team}", f"stage:{stage}"],
        "catchup": False,
        "default_args": {
            "owner": spec.owner.team,
            **_TRIES,
        },
    }
