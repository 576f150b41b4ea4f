"""Requests and limits of a container, fitted to what it used."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from plumbline.scaling.history import History, HistoryError, per_replica

FEWEST = 2016
"""Steps of five minutes: a week."""
HEADROOM = 1.2
"""Over the most that was used: memory that is missing ends the container."""
MILLICORES, MEBIBYTES = 10, 16
"""Figures are rounded up to these, so that they do not change from week to week by a hair."""


@dataclass(frozen=True)
class Fitted:
    """What a container asks for, and what it may not exceed."""

    cpu_millicores: int
    memory_mebibytes: int

    @property
    def cpu(self) -> str:
        """As Kubernetes reads it."""
        return f"{self.cpu_millicores}m"

    @property
    def memory(self) -> str:
        """As Kubernetes reads it."""
        return f"{self.memory_mebibytes}Mi"


def fitted(cpu: History, memory: History, covered: float, full_load: float | None = None) -> Fitted:
    """Requests that carry what one replica used.

    The CPU request is the use that was not passed in a share `covered` of the time, and no less than what a
    replica uses under the load it can serve in time. Memory is the most that was used, with headroom, as
    request and as limit: what is reclaimed from a process can't be taken back.

    Args:
        cpu: cores that one replica used.
        memory: bytes that one replica used.
        covered: share of time.
        full_load: cores used under the load that a replica serves within the latency target; none where that
            is not known.

    Raises:
        HistoryError: if less than a week is known of either.
    """
    used = [history.values[np.isfinite(history.values)] for history in (cpu, memory)]
    for what, values in zip(("cpu", "memory"), used, strict=True):
        if len(values) < FEWEST:
            raise HistoryError(f"{what}: {len(values)} steps of five minutes are known, a week is needed")
    cores = max(float(np.quantile(used[0], covered)), full_load or 0.0)
    return Fitted(
        cpu_millicores=_up(1000 * cores, MILLICORES),
        memory_mebibytes=_up(HEADROOM * float(used[1].max()) / 2**20, MEBIBYTES),
    )


def cores_at_full_load(cpu: History, load: History, replicas: History, load_per_replica: float) -> float:
    """Cores that one replica uses under the load it serves in time, by isotonic regression on what was seen.

    Raises:
        HistoryError: if the three were never measured together.
    """
    from sklearn.isotonic import IsotonicRegression

    each, cores = per_replica(load, replicas, cpu)
    if not len(each):
        raise HistoryError("cpu, load and replicas were never measured together")
    fit = IsotonicRegression(out_of_bounds="clip").fit(each, cores)
    return float(fit.predict([load_per_replica])[0])


def _up(value: float, step: int) -> int:
    return max(step, math.ceil(value / step - 1e-9) * step)
