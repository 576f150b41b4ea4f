"""Environments by every name they had: one that is renamed in the spec keeps its past.

An environment is its file in the GitOps repository; what it is called may change.
"""

from __future__ import annotations

from plumbline.nightly.context import Context


def names_of(context: Context, environment: str) -> frozenset[str]:
    """An environment's name, and those under which its file was released to before and that are free now."""
    stages = {stage.name: stage.file for stage in context.spec.release.stages}
    file = stages.get(environment)
    earlier = {
        str(entry.body["environment"])
        for entry in context.ledger.all("promotion", context.model)
        if file in {change["file"] for change in entry.body["changes"]}
    }
    return frozenset({environment, *(earlier - stages.keys())})
