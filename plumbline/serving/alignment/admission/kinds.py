"""The kinds that say which containers run, and the cluster's own controllers that make one of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

TEMPLATE = ("spec", "template")


class Kind(NamedTuple):
    """A kind that is judged."""

    pod: tuple[str, ...]
    """Where its pod is described: path from the object's root to what has `metadata` and `spec`."""
    made_by: Mapping[tuple[str, str], str] = {}
    """Controllers that make such objects, by the owner they make them for: group and version, kind."""


JUDGED: Mapping[tuple[str, str], Kind] = {
    ("apps/v1", "Deployment"): Kind(TEMPLATE),
    ("apps/v1", "StatefulSet"): Kind(TEMPLATE),
    ("apps/v1", "DaemonSet"): Kind(TEMPLATE),
    ("apps/v1", "ReplicaSet"): Kind(TEMPLATE, {("apps/v1", "Deployment"): "deployment-controller"}),
    # What a StatefulSet's and a DaemonSet's controllers make pods of, whatever its owner says meanwhile.
    ("apps/v1", "ControllerRevision"): Kind(
        ("data", *TEMPLATE),
        {
            ("apps/v1", "StatefulSet"): "statefulset-controller",
            ("apps/v1", "DaemonSet"): "daemon-set-controller",
        },
    ),
    ("v1", "ReplicationController"): Kind(TEMPLATE),
    ("batch/v1", "Job"): Kind(TEMPLATE, {("batch/v1", "CronJob"): "cronjob-controller"}),
    ("batch/v1", "CronJob"): Kind(("spec", "jobTemplate", *TEMPLATE)),
    ("v1", "Pod"): Kind(
        (),
        {
            ("apps/v1", "ReplicaSet"): "replicaset-controller",
            ("apps/v1", "StatefulSet"): "statefulset-controller",
            ("apps/v1", "DaemonSet"): "daemon-set-controller",
            ("batch/v1", "Job"): "job-controller",
            ("v1", "ReplicationController"): "replication-controller",
        },
    ),
}
"""What an object of each kind says about what runs."""

MANAGER = "system:kube-controller-manager"
"""Who a controller is where the cluster gives them no accounts of their own."""


def account(controller: str) -> str:
    """The name under which a controller of the cluster asks."""
    return f"system:serviceaccount:kube-system:{controller}"
