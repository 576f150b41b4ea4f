"""Training pods through Airflow: built by its pod operator, reached by its Kubernetes connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from plumbline.errors import PlumblineError, TransientError

if TYPE_CHECKING:
    from kubernetes.client import V1Pod

    from plumbline.retraining.backends.pod.description import PodDescription

REQUEST_SECONDS = (5, 30)
"""To connect, and for an answer."""

PASSING = {0, 429, 500, 502, 503, 504}
"""HTTP codes of a cluster that may answer at the next try; 0 where there was no answer."""

SCRATCH = "scratch"


class ClusterError(PlumblineError):
    """The cluster refuses, and what to do about it."""


class ClusterUnreachableError(TransientError):
    """The cluster does not answer."""


class Pods:
    """The cluster behind an Airflow connection."""

    def __init__(self, connection: str) -> None:
        self.connection = connection

    def start(self, pod: PodDescription) -> None:
        """Creates the pod, unless one of this name is there.

        Raises:
            ClusterError: the cluster refuses it.
            ClusterUnreachableError: it does not answer.
        """
        from kubernetes.client import ApiException

        with self._explained(f"pod {pod.namespace}/{pod.name}"):
            try:
                self._client.create_namespaced_pod(
                    pod.namespace, built(pod, self.connection), _request_timeout=REQUEST_SECONDS
                )
            except ApiException as error:
                if error.status != 409:  # another copy of this task was first
                    raise

    def look(self, namespace: str, name: str) -> Mapping[str, Any] | None:
        """The pod's JSON, or none. Raises as `start`."""
        from kubernetes.client import ApiException

        with self._explained(f"pod {namespace}/{name}"):
            client = self._client
            try:
                found = client.read_namespaced_pod(name, namespace, _request_timeout=REQUEST_SECONDS)
            except ApiException as error:
                if error.status == 404:
                    return None
                raise
            told: Mapping[str, Any] = client.api_client.sanitize_for_serialization(found)
            return told

    def end(self, namespace: str, name: str, grace_seconds: int) -> None:
        """SIGTERM now, SIGKILL later. Raises as `start`."""
        from kubernetes.client import ApiException

        with self._explained(f"pod {namespace}/{name}"):
            try:
                self._client.delete_namespaced_pod(
                    name, namespace, grace_period_seconds=grace_seconds, _request_timeout=REQUEST_SECONDS
                )
            except ApiException as error:
                if error.status != 404:
                    raise

    @property
    def _client(self) -> Any:
        from airflow.providers.cncf.kubernetes.hooks.kubernetes import KubernetesHook

        return KubernetesHook(conn_id=self.connection).core_v1_client

    @contextmanager
    def _explained(self, what: str) -> Iterator[None]:
        from airflow.sdk.exceptions import AirflowException, AirflowNotFoundException
        from kubernetes.client import ApiException
        from kubernetes.config import ConfigException
        from urllib3.exceptions import HTTPError

        try:
            yield
        except (ConfigException, AirflowNotFoundException) as error:
            raise ClusterError(
                f"{what}: the Airflow connection {self.connection} leads to no cluster ({error}); mend it, "
                "or name another under pod.connection in policies/execution.yaml"
            ) from None
        except ApiException as error:
            if error.status in PASSING:
                raise ClusterUnreachableError(f"{what}: the cluster answers {error.status}") from None
            raise ClusterError(
                f"{what}: the cluster refuses ({error.status} {error.reason}); the connection "
                f"{self.connection} needs the right to create, get and delete pods there"
            ) from None
        except (HTTPError, AirflowException) as error:
            raise ClusterUnreachableError(f"{what}: the cluster does not answer ({error})") from None


def built(pod: PodDescription, connection: str) -> V1Pod:
    """The pod, as Airflow's operator builds it: its labels and a cluster's mutation hook included."""
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
    from kubernetes import client as k8s

    operator = KubernetesPodOperator(
        task_id="train",
        kubernetes_conn_id=connection,
        name=pod.name,
        random_name_suffix=False,
        namespace=pod.namespace,
        image=pod.image,
        cmds=list(pod.command),
        env_vars=pod.environment,
        container_resources=k8s.V1ResourceRequirements(requests=pod.requests, limits=pod.limits),
        node_selector=pod.node_selector,
        tolerations=[
            k8s.V1Toleration(
                key=t.key, operator="Exists" if t.value is None else "Equal", value=t.value, effect=t.effect
            )
            for t in pod.tolerations
        ],
        service_account_name=pod.service_account,
        automount_service_account_token=False,
        security_context=k8s.V1PodSecurityContext(
            run_as_non_root=True,
            run_as_user=pod.user,
            run_as_group=pod.user,
            fs_group=pod.user,
            seccomp_profile=k8s.V1SeccompProfile(type="RuntimeDefault"),
        ),
        container_security_context=k8s.V1SecurityContext(
            allow_privilege_escalation=False,
            read_only_root_filesystem=True,
            capabilities=k8s.V1Capabilities(drop=["ALL"]),
        ),
        volumes=[k8s.V1Volume(name=SCRATCH, empty_dir=k8s.V1EmptyDirVolumeSource())],
        volume_mounts=[k8s.V1VolumeMount(name=SCRATCH, mount_path=pod.scratch)],
        labels=pod.labels,
        active_deadline_seconds=pod.deadline_seconds,
        termination_grace_period=pod.grace_seconds,
        do_xcom_push=False,
    )
    return operator.build_pod_request_obj(dry_run=True)
