"""Manifests that are not as Kubernetes has them are refused in words; of two scalers none is guessed."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.scaling.standing import StandingError, standing


def scaled_object(**spec: Any) -> dict[str, Any]:
    return {"kind": "ScaledObject", "spec": {"scaleTargetRef": {"name": "service"}, **spec}}


def deployment(**fields: Any) -> dict[str, Any]:
    return {"kind": "Deployment", "metadata": {"name": "service"}, **fields}


ODD = [
    deployment(),
    deployment(spec=None),
    deployment(spec={"replicas": "many"}),
    deployment(spec={"replicas": -1}),
    scaled_object(minReplicaCount=-3),
    scaled_object(minReplicaCount=None),
    scaled_object(maxReplicaCount="all"),
    scaled_object(triggers=None),
    scaled_object(triggers=["cron"]),
    scaled_object(triggers=[{"type": "cron"}]),
    scaled_object(triggers=[{"type": "cron", "metadata": {"start": "0 8 * * 1-5", "end": "0 9 * * 1-5"}}]),
    {"kind": "HorizontalPodAutoscaler", "spec": {"scaleTargetRef": {"name": "service"}}},
]


@pytest.mark.parametrize("manifest", ODD, ids=str)
def test_an_odd_manifest_is_refused(manifest: dict[str, Any]):
    with pytest.raises(StandingError, match="the manifests about service are not as Kubernetes has them"):
        standing([manifest], "service", "Etc/UTC")


NONE_ABOUT_IT = [
    {"kind": "Deployment", "metadata": None},
    {"kind": "ScaledObject", "spec": None},
    {"kind": "ScaledObject", "spec": {"scaleTargetRef": None}},
    {"kind": ["Deployment"], "spec": {"scaleTargetRef": {"name": "other"}}},
]


@pytest.mark.parametrize("manifest", NONE_ABOUT_IT, ids=str)
def test_what_is_about_nothing_hides_nothing(manifest: dict[str, Any]):
    assert standing([manifest, deployment(spec={"replicas": 2})], "service", "Etc/UTC").base == 2


def test_of_two_scalers_none_is_guessed():
    with pytest.raises(StandingError, match="two objects of kind ScaledObject are about service"):
        standing([scaled_object(minReplicaCount=1), scaled_object(minReplicaCount=9)], "service", "Etc/UTC")
