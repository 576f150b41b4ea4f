"""What a training pod is to be, as data. Whoever reaches the cluster builds it; nothing is decided there."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from plumbline.intent import ExecutionPolicy, PodExecution, Toleration
from plumbline.retraining.backends.job import TrainingJob

SCRATCH = "/tmp"  # noqa: S108 - inside the container, a volume of its own
"""The one folder the container may write to."""

USER = 65532
"""A user without a name: neither root nor anybody the image knows."""

GRACE_SECONDS = 30
"""From SIGTERM to SIGKILL."""

MANAGER = "plumbline"


@dataclass(frozen=True)
class PodDescription:
    """A pod with one container that is never restarted, has no token of the cluster and no root."""

    name: str
    namespace: str
    image: str
    command: tuple[str, ...]
    environment: dict[str, str]
    requests: dict[str, str]
    """What the scheduler keeps free for it."""
    limits: dict[str, str]
    """What it may use: no limit on CPU, which only slows, but on memory and GPUs."""
    node_selector: dict[str, str]
    tolerations: tuple[Toleration, ...]
    service_account: str
    deadline_seconds: int
    labels: dict[str, str] = field(default_factory=dict)
    grace_seconds: int = GRACE_SECONDS
    user: int = USER
    scratch: str = SCRATCH


def describe(
    policy: ExecutionPolicy, settings: PodExecution, job: TrainingJob, name: str, command: list[str]
) -> PodDescription:
    """The pod of one attempt.

    Args:
        policy: region and storage.
        settings: namespace, image, pool.
        job: what to train.
        name: the pod's name.
        command: the runner's command line.
    """
    needed = job.capacity
    limits = {"memory": f"{needed.memory_mib}Mi"}
    if needed.gpus:
        limits[settings.gpu_resource] = str(needed.gpus)
    return PodDescription(
        name=name,
        namespace=settings.namespace,
        image=settings.image,
        command=tuple(command),
        environment={"AWS_REGION": policy.region, "HOME": SCRATCH, "TMPDIR": SCRATCH},
        requests={"cpu": str(needed.vcpus), **limits},
        limits=limits,
        node_selector=dict(settings.node_selector),
        tolerations=settings.tolerations,
        service_account=settings.service_account,
        deadline_seconds=max(1, math.ceil(job.seconds)),
        labels={
            "app.kubernetes.io/managed-by": MANAGER,
            "app.kubernetes.io/component": "training",
            "plumbline.dev/model": job.name,
        },
    )
