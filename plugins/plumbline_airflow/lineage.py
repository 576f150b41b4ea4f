"""What a model's tasks read and make, as Airflow assets: for lineage alone, nothing is started by them."""

from __future__ import annotations

from airflow.sdk import Asset

from plumbline.intent import Spec


def verdict(spec: Spec) -> Asset:
    """The champion's verdict on a night."""
    return _asset(spec, "verdict")


def candidate(spec: Spec) -> Asset:
    """The registered candidate."""
    return _asset(spec, "candidate")


def pull_request(spec: Spec) -> Asset:
    """The promotion's pull request."""
    return _asset(spec, "pull-request")


def _asset(spec: Spec, what: str) -> Asset:
    return Asset(
        name=f"{spec.model}.{what}", uri=f"plumbline://models/{spec.model}/{what}", group="plumbline"
    )
