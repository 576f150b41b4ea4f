"""The p-value limit that all columns of a night set together."""

from __future__ import annotations

import math
from collections.abc import Sequence

from alignment_checks.drift.multiplicity import critical_p_value
from alignment_checks.measurement import Measurement
from plumbline.intent import FalseDiscovery

FAMILY = ("ks_pvalue", "chi2_pvalue")
"""The metrics that make one family: every column has one of them."""


def least_p_value(allowed: FalseDiscovery, measurements: Sequence[Measurement]) -> float:
    """The smallest p-value that is not called drifted on this window.

    The next number above what the false-discovery procedure still calls, so that `fail` (below the
    limit) is exactly what it calls. Columns without a p-value are left out of the family.

    Args:
        allowed: the rate and the procedure.
        measurements: all of one version on one window.
    """
    family = {
        f"{found.name} {found.group}": found.value
        for found in measurements
        if found.name in FAMILY and found.value is not None
    }
    return math.nextafter(critical_p_value(family, allowed.rate, allowed.method), math.inf)
