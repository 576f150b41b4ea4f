"""The job definition: image, role, GPUs, vCPUs, memory."""

from __future__ import annotations

from typing import Any

from plumbline.canonical import digest
from plumbline.intent import BatchExecution
from plumbline.retraining.backends.job import Capacity


def job_definition(settings: BatchExecution, capacity: Capacity) -> dict[str, Any]:
    """What `register_job_definition` takes. Its name is made of its contents: the same is registered once.

    Batch itself tries nothing again: a second attempt is a decision, and a charge, of ours.

    Args:
        settings: image and roles.
        capacity: what of a machine it needs.
    """
    needed = {"VCPU": capacity.vcpus, "MEMORY": capacity.memory_mib, "GPU": capacity.gpus}
    container: dict[str, Any] = {
        "image": settings.image,
        "command": ["python", "--version"],  # each job brings its own
        "jobRoleArn": settings.job_role,
        "resourceRequirements": [
            {"type": kind, "value": str(amount)} for kind, amount in needed.items() if amount
        ],
        "linuxParameters": {"initProcessEnabled": True},  # hands SIGTERM on
        "privileged": False,
    }
    if settings.execution_role:
        container["executionRoleArn"] = settings.execution_role
    definition = {
        "type": "container",
        "containerProperties": container,
        "retryStrategy": {"attempts": 1},
        "platformCapabilities": ["EC2"],
        "propagateTags": True,
    }
    return {"jobDefinitionName": f"plumbline-training-{digest(definition)[:16]}", **definition}
