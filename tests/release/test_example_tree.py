"""The example GitOps tree holds what releases, cost reports and the cluster's rules need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from plumbline.intent import Release

APP = Path(__file__).parents[2] / "deploy" / "gitops" / "apps" / "multimodal-ai-service"
COST = {"finops.apexlogic.com/cost-center": "4711", "finops.apexlogic.com/tier": "standard"}


@pytest.fixture
def deployment() -> dict[str, Any]:
    return yaml.safe_load((APP / "deployment.yaml").read_text())


@pytest.fixture
def pod(deployment: dict[str, Any]) -> dict[str, Any]:
    return deployment["spec"]["template"]["spec"]


def test_the_specs_release_finds_its_container(deployment: dict[str, Any]):
    """The model's spec and this tree name each other."""
    spec = yaml.safe_load((APP.parents[3] / "models" / "acs_employment" / "spec.yaml").read_text())
    release = Release.model_validate(spec["release"])
    assert (APP.parents[1] / release.file) == APP / "deployment.yaml"
    containers = {c["name"]: c for c in deployment["spec"]["template"]["spec"]["containers"]}
    assert containers[release.container]["image"].startswith(f"{release.image}:")
    assert deployment["spec"]["template"]["metadata"]["annotations"]["plumbline.dev/model"] == spec["model"]


def test_names_labels_and_selectors_agree(deployment: dict[str, Any]):
    """Pods carry the cost labels too: that is what a bill is split by."""
    service = yaml.safe_load((APP / "service.yaml").read_text())
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["metadata"]["namespace"] == service["metadata"]["namespace"] == "ai-apps"
    assert COST.items() <= labels.items()
    assert COST.items() <= deployment["metadata"]["labels"].items()
    assert deployment["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert service["spec"]["selector"].items() <= labels.items()


def test_containers_run_locked_down(pod: dict[str, Any]):
    """No root, no writable root file system, no capabilities, memory limited, probed."""
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert [c["name"] for c in pod["containers"]] == ["inference-engine", "data-preprocessor"]
    for container in pod["containers"]:
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert {"requests", "limits"} <= container["resources"].keys()
        assert {"readinessProbe", "livenessProbe"} <= container.keys()


def test_the_engine_knows_its_model_and_the_alignment_service(pod: dict[str, Any]):
    names = {variable["name"] for variable in pod["containers"][0]["env"]}
    assert {"MODEL_CONFIG_PATH", "AI_ALIGNMENT_CHECK_ENDPOINT"} <= names
