"""A Deployment as an API server tells it, valid by Kubernetes' own schema."""

from __future__ import annotations

from typing import Any

REPOSITORY = "registry.example.com/ai-apps/acs-employment"
DIGEST = "sha256:" + "a" * 64
OTHER = "sha256:" + "b" * 64


def deployment(
    *,
    image: str = f"{REPOSITORY}:model-a@{DIGEST}",
    version: str | None = "2",
    replicas: int = 3,
    generation: int = 4,
    container: str = "inference-engine",
    name: str = "multimodal-ai-service",
    **status: Any,
) -> dict[str, Any]:
    """Rolled out, unless `status` says otherwise."""
    annotations = {} if version is None else {"plumbline.dev/model-version": version}
    labels = {"app": name}
    counts = {"replicas": replicas, "updatedReplicas": replicas, "readyReplicas": replicas}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "ai-apps", "generation": generation},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels, "annotations": annotations},
                "spec": {
                    "containers": [
                        {"name": "proxy", "image": f"example.com/proxy:1@{OTHER}"},
                        {"name": container, "image": image},
                    ]
                },
            },
        },
        "status": {
            "observedGeneration": generation,
            **counts,
            "availableReplicas": replicas,
            "conditions": [
                {
                    "type": "Available",
                    "status": "True",
                    "reason": "MinimumReplicasAvailable",
                    "message": "Deployment has minimum availability.",
                },
                {
                    "type": "Progressing",
                    "status": "True",
                    "reason": "NewReplicaSetAvailable",
                    "message": 'ReplicaSet "multimodal-ai-service-7d4" has successfully progressed.',
                },
            ],
            **status,
        },
    }


def stuck() -> list[dict[str, str]]:
    """The conditions of a rollout that does not get on."""
    return [
        {"type": "Available", "status": "True", "reason": "MinimumReplicasAvailable", "message": "enough"},
        {
            "type": "Progressing",
            "status": "False",
            "reason": "ProgressDeadlineExceeded",
            "message": 'ReplicaSet "multimodal-ai-service-7d4" has timed out progressing.',
        },
    ]
