"""The protocol: start, look, end. What reaches the cluster implements it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from plumbline.retraining.backends.pod.description import PodDescription


class Cluster(Protocol):
    """A cluster that runs pods."""

    def start(self, pod: PodDescription) -> None:
        """Creates the pod, unless one of this name is there.

        Raises:
            PlumblineError: the cluster refuses it; transient where the cluster can't be reached.
        """

    def look(self, namespace: str, name: str) -> Mapping[str, Any] | None:
        """The pod as the API tells it, in its own JSON names; none if it is not there. Raises as `start`."""

    def end(self, namespace: str, name: str, grace_seconds: int) -> None:
        """SIGTERM now, SIGKILL after the grace period, then it is gone. Raises as `start`."""


Clusters = Callable[[str], Cluster]
"""Finds a cluster by the id of its connection."""
