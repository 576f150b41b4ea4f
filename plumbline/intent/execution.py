"""`policies/execution.yaml`: the machines beyond this one that may train."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from plumbline.intent.base import Intent
from plumbline.s3_address import s3_object

_IMAGE = r"^[a-z0-9][a-z0-9.:-]*(/[a-z0-9][a-z0-9._-]*)+@sha256:[0-9a-f]{64}$"
_ROLE = r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+$"
_NAME = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"


def _prefix(address: str) -> str:
    return str(s3_object(address.rstrip("/")))


Image = Annotated[str, Field(pattern=_IMAGE, description="The training image, by digest.")]
Role = Annotated[str, Field(pattern=_ROLE)]


class BatchExecution(Intent):
    """AWS Batch."""

    queues: dict[Literal["on-demand", "spot"], str] = Field(
        min_length=1,
        description="The job queue for each way of buying; its compute environment has GPUs.",
    )
    image: Image
    job_role: Role = Field(description="What the training runner may do: read and write `storage`.")
    execution_role: Role | None = Field(default=None, description="What pulls the image, where needed.")


class SageMakerExecution(Intent):
    """SageMaker training."""

    role: Role = Field(description="What SageMaker and the training runner may do: read and write `storage`.")
    image: Image
    instances: dict[str, str] = Field(
        min_length=1, description="The instance type for each offer of the price list: ml.g4dn.xlarge."
    )
    volume_gib: int = Field(default=30, gt=0)


class Toleration(Intent):
    """A taint of the pool's nodes that a training pod puts up with."""

    key: str
    value: str | None = None
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] = "NoSchedule"


class PodExecution(Intent):
    """Pods on a Kubernetes cluster."""

    namespace: str = Field(pattern=_NAME)
    image: Image
    node_selector: dict[str, str] = Field(default={}, description="Labels of the pool's nodes.")
    tolerations: tuple[Toleration, ...] = ()
    gpu_resource: str = Field(default="nvidia.com/gpu", description="What the cluster calls a GPU.")
    service_account: str = Field(
        default="default", pattern=_NAME, description="Whose workload identity reads and writes `storage`."
    )
    connection: str = Field(default="kubernetes_default", description="The cluster's Airflow connection.")


class ExecutionPolicy(Intent):
    """Where a training may run besides this machine. Without the file: here alone."""

    policy: Literal["execution"]
    storage: Annotated[str, AfterValidator(_prefix)] = Field(
        description="s3://bucket/prefix that holds inputs, checkpoints and results of trainings elsewhere."
    )
    region: str = Field(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")
    batch: BatchExecution | None = None
    sagemaker: SageMakerExecution | None = None
    pod: PodExecution | None = None
