"""Costs of days, one after another from a first day on."""

from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np

FIRST = datetime.date(2026, 10, 1)


def daily(costs):
    return {FIRST + datetime.timedelta(days=day): Decimal(str(cost)) for day, cost in enumerate(costs)}


def noisy(days, seed=0, spread=10.0):
    return np.random.default_rng(seed).normal(100, spread, days).round(2)
