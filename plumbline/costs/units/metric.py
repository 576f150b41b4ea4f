"""The cost per point of metric gained: what promoted versions measured above those they replaced."""

from __future__ import annotations

from decimal import Decimal

from plumbline.costs.units.unit_cost import unit_costs_of, unknown
from plumbline.costs.units.work import Work
from plumbline.figures import counted
from plumbline.records import UnitCost

CHANGES = {"auc_change": "AUC", "accuracy_change": "accuracy"}
"""Paired changes on the hold-out, the one that is told first in front, and the metric's name."""


def per_point_gained(work: Work) -> list[UnitCost]:
    """One record a currency. A point is a hundredth; the gain is measured on the hold-out."""
    promoted = {
        str(entry.body["registration"]["digest"])
        for entry in work.entries
        if entry.kind == "merge" and entry.body["why"] == "promotion"
    }
    gains = _gains(work, promoted)
    if not promoted or gains is None:
        why = (
            "no promotion was merged"
            if not promoted
            else "no promoted version has a paired change of a metric"
        )
        return [unknown(work, "point of metric", f"{why} in these days")]
    metric, changes = gains
    points = Decimal(str(round(sum(changes) * 100, 6))).normalize()
    merges = counted(len(changes), "promotion")
    if points <= 0:
        why = f"{metric} did not rise: {points:+f} points with {merges}"
        return [unknown(work, f"point of {metric}", why)]
    because = f"{metric} rose by {points:f} points with {merges}; {work.reviewed()}"
    return unit_costs_of(work, f"point of {metric}", work.spent("training", "evaluation"), points, because)


def _gains(work: Work, promoted: set[str]) -> tuple[str, list[float]] | None:
    found: dict[str, dict[str, float]] = {}
    for evaluation in work.evaluations("candidate"):
        for measured in evaluation.measurements:
            if evaluation.verdict.version in promoted and measured.value is not None and not measured.group:
                found.setdefault(measured.name, {})[evaluation.verdict.version] = measured.value
    return next(((CHANGES[name], list(found[name].values())) for name in CHANGES if name in found), None)
