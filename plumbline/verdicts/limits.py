"""Where the limits of a tolerance lie."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from alignment_checks.measurement import Measurement
from plumbline.intent import Tolerance
from plumbline.verdicts.false_discovery import least_p_value


class Limits(NamedTuple):
    """A closed range; None is no limit on that side."""

    lower: float | None
    upper: float | None


def limits_of(
    tolerance: Tolerance, baseline: Mapping[str, Measurement], measurements: Sequence[Measurement] = ()
) -> Limits | None:
    """The tolerance's limits, or None where they rest on a baseline that is not there.

    Args:
        tolerance: from the policy.
        baseline: the champion's measurements on the hold-out, by metric name.
        measurements: of the window that is judged; false discovery looks at all of its columns.
    """
    if tolerance.within is not None:
        return Limits(-tolerance.within, tolerance.within)
    if tolerance.holdout_deviations is not None:
        return _below_the_champion(tolerance, baseline)
    if tolerance.false_discovery is not None:
        return Limits(least_p_value(tolerance.false_discovery, measurements), None)
    if tolerance.outside_top is not None:
        return Limits(None, 0.0)
    return Limits(tolerance.at_least, tolerance.at_most)


def _below_the_champion(tolerance: Tolerance, baseline: Mapping[str, Measurement]) -> Limits | None:
    """`k` standard deviations below the champion's hold-out figure, at the tolerance's window size.

    The standard error of a mean-like figure shrinks with the root of its rows, so the deviation at
    `rows` rows is the hold-out's error times sqrt(n / rows). A `_change` starts from zero instead.
    """
    metric = tolerance.metric.removesuffix("_change").removeprefix("estimated_")
    champion = baseline.get(metric)
    if champion is None or champion.value is None or champion.standard_error is None:
        return None
    deviation = champion.standard_error * math.sqrt(champion.n / (tolerance.rows or champion.n))
    start = 0.0 if tolerance.metric.endswith("_change") else champion.value
    return Limits(start - (tolerance.holdout_deviations or 0.0) * deviation, None)
