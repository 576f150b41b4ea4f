"""What a training job is asked for."""

from __future__ import annotations

import math
from typing import Any

from plumbline.intent import ExecutionPolicy, SageMakerExecution
from plumbline.retraining.backends.backend import FailedError
from plumbline.retraining.backends.job import TrainingJob
from plumbline.retraining.backends.remote.sending import checkpoints_of

CHECKPOINTS = "/opt/ml/checkpoints"
"""The folder whose files SageMaker keeps on S3, and brings back when it starts again."""

SHORTEST = 1
LONGEST = 28 * 24 * 3600
"""Seconds a training job may be allowed."""


def training_job(
    policy: ExecutionPolicy, settings: SageMakerExecution, job: TrainingJob, name: str, command: list[str]
) -> dict[str, Any]:
    """What `create_training_job` takes.

    With managed spot, waiting for a machine counts towards the deadline; running does as well.

    Args:
        policy: region and storage.
        settings: role, image, instance types.
        job: what to train.
        name: the training job's name.
        command: the runner's command line.

    Raises:
        FailedError: no instance type is named for the job's offer.
    """
    seconds = min(LONGEST, max(SHORTEST, math.ceil(job.seconds)))
    spot = job.capacity.purchase == "spot"
    request: dict[str, Any] = {
        "TrainingJobName": name,
        "AlgorithmSpecification": {
            "TrainingImage": settings.image,
            "TrainingInputMode": "File",
            "ContainerEntrypoint": command[:1],
            "ContainerArguments": command[1:],
        },
        "RoleArn": settings.role,
        "OutputDataConfig": {"S3OutputPath": f"{policy.storage}/sagemaker"},
        "ResourceConfig": {
            "InstanceType": _instance(settings, job.capacity.offer),
            "InstanceCount": 1,
            "VolumeSizeInGB": settings.volume_gib,
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": seconds},
        "EnableManagedSpotTraining": spot,
        "Environment": {"AWS_REGION": policy.region},
        "Tags": [{"Key": "plumbline:model", "Value": job.name}, {"Key": "plumbline:run", "Value": name}],
    }
    if spot:
        request["StoppingCondition"]["MaxWaitTimeInSeconds"] = seconds
    kept = checkpoints_of(job)
    if kept:
        request["CheckpointConfig"] = {"S3Uri": f"{policy.storage}/{kept}", "LocalPath": CHECKPOINTS}
    return request


def _instance(settings: SageMakerExecution, offer: str) -> str:
    if offer not in settings.instances:
        raise FailedError(
            f"was to run on {offer}, and policies/execution.yaml names no instance type for it: add it under "
            "sagemaker.instances, or choose another offer"
        )
    return settings.instances[offer]
