"""What a policy asks of an explanation, as figures that limits can judge.

Made from the recorded shares and their intervals for all features at once, without any row.
"""

from __future__ import annotations

from collections.abc import Sequence

from alignment_checks.means import normal_interval
from alignment_checks.measurement import Measurement
from plumbline.intent import Tolerance

SHARE = "attribution_share"
_METHOD = "from the intervals of all features at once"


def asked_of_explanations(tolerance: Tolerance, measurements: Sequence[Measurement]) -> list[Measurement]:
    """The figures the tolerance judges: those measured, or what its features add up to.

    With `outside_top`, a feature's share minus the k-th largest of the others: above zero it is among
    the top k. With `features` alone, the sum of their shares. With `measured`, one figure that is
    defined only where all of them are.

    Args:
        tolerance: from the policy.
        measurements: of one version on one window.
    """
    if tolerance.measured:
        return _one_for_all(tolerance.metric, measurements)
    if not tolerance.features:
        return list(measurements)
    shares = {m.group: m for m in measurements if m.name == SHARE}
    if tolerance.outside_top is None:
        return [_sum(tolerance.features, shares)]
    return [_lead(feature, tolerance.outside_top, shares) for feature in tolerance.features]


def _one_for_all(metric: str, measurements: Sequence[Measurement]) -> list[Measurement]:
    found = [m for m in measurements if m.name == metric]
    return [next((m for m in found if not m.defined), found[0])] if found else []


def _sum(features: Sequence[str], shares: dict[str, Measurement]) -> Measurement:
    """The features' shares together.

    The standard deviation of a sum is at most the sum of the standard deviations, whatever the correlation.
    """
    group = " + ".join(features)
    reason = _why_not(features, shares)
    parts = [shares[feature] for feature in features if feature in shares]
    errors = [part.standard_error for part in parts if part.standard_error is not None]
    level = parts[0].level if parts else None
    if not reason and (level is None or len(errors) < len(parts)):
        reason = "its shares have no standard error"
    if reason or level is None:
        return Measurement.undefined(SHARE, reason, group=group, unit="rate")
    value, error = sum(part.value or 0.0 for part in parts), sum(errors)
    low, high = normal_interval(value, error, level)
    return Measurement(
        name=SHARE,
        group=group,
        value=value,
        low=max(0.0, low),
        high=min(1.0, high),
        level=level,
        standard_error=error,
        n=parts[0].n,
        unit="rate",
        method="sum of shares",
    )


def _lead(feature: str, top: int, shares: dict[str, Measurement]) -> Measurement:
    """The feature's share minus the `top`-th largest other one."""
    about = {"group": feature, "against": f"rank {top}", "unit": "difference"}
    reason = _why_not([feature], shares)
    others = [share for name, share in shares.items() if name != feature]
    if not reason and len(others) < top:
        reason = f"the model has {len(shares)} features, so each is among the top {top}"
    if reason:
        return Measurement.undefined(SHARE, reason, **about)
    own = shares[feature]
    values, lows, highs = (
        sorted(figures, reverse=True)[top - 1]
        for figures in (
            [other.value or 0.0 for other in others],
            [_low(other) for other in others],
            [_high(other) for other in others],
        )
    )
    return Measurement(
        name=SHARE,
        value=(own.value or 0.0) - values,
        low=_low(own) - highs,
        high=_high(own) - lows,
        level=own.level,
        n=own.n,
        method=_METHOD,
        **about,
    )


def _why_not(features: Sequence[str], shares: dict[str, Measurement]) -> str:
    """Why the features have no figure: nothing is known where any share is missing."""
    if not shares:
        return "it was not measured"
    absent = [feature for feature in features if feature not in shares]
    if absent:
        return f"no attribution was measured for {', '.join(absent)}"
    return next((share.reason or "undefined" for share in shares.values() if not share.defined), "")


def _low(share: Measurement) -> float:
    return (share.simultaneous_low if share.simultaneous_low is not None else share.low) or 0.0


def _high(share: Measurement) -> float:
    high = share.simultaneous_high if share.simultaneous_high is not None else share.high
    return 1.0 if high is None else high
