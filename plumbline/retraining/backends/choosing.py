"""Which backends can train here, by the name offers call them by: what is set up says so, no import does."""

from __future__ import annotations

from collections.abc import Callable

from plumbline.errors import PlumblineError
from plumbline.intent import ExecutionPolicy
from plumbline.retraining.backends.backend import Backend
from plumbline.retraining.backends.pod.cluster import Clusters

KNOWN = {
    "local": "a process on this machine",
    "batch": "an AWS Batch job",
    "sagemaker": "a SageMaker training job",
    "pod": "a Kubernetes pod",
}
"""Every backend a price list may name."""


class BackendError(PlumblineError, LookupError):
    """No such backend is set up here."""


def available(policy: ExecutionPolicy | None = None, clusters: Clusters | None = None) -> frozenset[str]:
    """The names of the backends that can train here.

    Args:
        policy: `policies/execution.yaml`; without it, this machine alone.
        clusters: finds Kubernetes clusters by connection; only Airflow knows them.
    """
    return frozenset(name for name, make in MADE.items() if make(policy, clusters) is not None)


def backend(name: str, policy: ExecutionPolicy | None = None, clusters: Clusters | None = None) -> Backend:
    """The backend of that name.

    Args:
        name: as an offer calls it.
        policy: `policies/execution.yaml`; without it, this machine alone.
        clusters: finds Kubernetes clusters by connection; only Airflow knows them.

    Raises:
        BackendError: it is not set up here; the message says what to do.
    """
    made = MADE[name](policy, clusters) if name in MADE else None
    if made is None:
        others = " or ".join(sorted(available(policy, clusters)))
        mended = f"; write `{name}:` into policies/execution.yaml" if name in MADE else ""
        if name == "pod" and policy and policy.pod:
            mended = ", or let Airflow launch it: it alone knows the cluster"
        raise BackendError(
            f"backend {name!r} ({KNOWN.get(name, 'unknown')}) is not set up here: choose an offer on "
            f"{others}{mended} (docs/execution.md)"
        )
    return made


def _local(_: ExecutionPolicy | None, __: Clusters | None) -> Backend | None:
    from plumbline.retraining.backends.local import LocalBackend

    return LocalBackend()


def _batch(policy: ExecutionPolicy | None, _: Clusters | None) -> Backend | None:
    from plumbline.retraining.backends.batch.backend import BatchBackend

    return BatchBackend.of(policy, policy.batch) if policy and policy.batch else None


def _sagemaker(policy: ExecutionPolicy | None, _: Clusters | None) -> Backend | None:
    from plumbline.retraining.backends.sagemaker.backend import SageMakerBackend

    return SageMakerBackend.of(policy, policy.sagemaker) if policy and policy.sagemaker else None


def _pod(policy: ExecutionPolicy | None, clusters: Clusters | None) -> Backend | None:
    from plumbline.retraining.backends.pod.backend import PodBackend

    if policy is None or policy.pod is None or clusters is None:
        return None
    return PodBackend(policy, policy.pod, clusters(policy.pod.connection))


MADE: dict[str, Callable[[ExecutionPolicy | None, Clusters | None], Backend | None]] = {
    "local": _local,
    "batch": _batch,
    "sagemaker": _sagemaker,
    "pod": _pod,
}
"""What makes each backend, where it is set up."""
