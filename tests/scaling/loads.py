"""Made-up loads: days and nights, weekdays and weekends."""

from __future__ import annotations

import datetime

import numpy as np

from plumbline.intent import LoadSource, ScalingTarget
from plumbline.scaling.history import History

MONDAY = datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC)
STEPS_A_DAY = 288


def load(weeks: int = 4, *, noise: float = 0.03, seed: int = 7) -> History:
    """10 at night, 100 at noon of a weekday, a third of that at the weekend."""
    steps = np.arange(weeks * 7 * STEPS_A_DAY)
    hour = steps % STEPS_A_DAY / 12
    weekend = (steps // STEPS_A_DAY) % 7 >= 5
    wave = np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None)
    values = 10 + 90 * wave * np.where(weekend, 1 / 3, 1)
    return History(MONDAY, values * np.random.default_rng(seed).normal(1, noise, len(values)).clip(0.5))


def target(**fields: object) -> ScalingTarget:
    known = {
        "name": "service",
        "model": "acs_employment",
        "scaler": "keda-cron",
        "file": "apps/service/scaledobject.yaml",
        "deployment": "service",
        "load": LoadSource(path="var/load.csv"),
        "load_per_replica": 20.0,
        "floor": 1,
        "ceiling": 10,
        "offer": "local",
        "reason": "It sleeps at night.",
    }
    return ScalingTarget.model_validate({**known, **fields})
