"""AIF360's own figures, and where they differ from ours.

AIF360 defines the terms, so its figures are recorded beside ours and must agree. Nothing
but the rows is shared with `comparisons.py`: what counts them here is pandas and AIF360.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from alignment_checks.fairness.aif360_import import importing_aif360
from alignment_checks.fairness.names import titled
from alignment_checks.measurement import Measurement

if TYPE_CHECKING:
    import pandas as pd

PREFIX = "aif360."
"""What the names of AIF360's figures start with."""

_UNIT_AND_DENOMINATORS = {
    "equal_opportunity_difference": ("difference", ["num_positives"]),
    "average_abs_odds_difference": ("difference", ["num_positives", "num_negatives"]),
    "average_odds_difference": ("difference", ["num_positives", "num_negatives"]),
    "statistical_parity_difference": ("difference", ["num_instances"]),
    "disparate_impact": ("ratio", ["num_instances"]),
}


def aif360_figures(
    attributes: Mapping[str, NDArray[Any]],
    privileged: Mapping[str, str],
    labels: NDArray[Any],
    predictions: NDArray[Any],
    weights: NDArray[np.float64] | None = None,
) -> list[Measurement]:
    """AIF360's figure of each metric for each group against its attribute's privileged group.

    Args:
        attributes: each row's group per attribute, arrays of strings of shape (rows,).
        privileged: the privileged group per attribute.
        labels: what happened, shape (rows,), 0 and 1.
        predictions: what the model said, shape (rows,), 0 and 1.
        weights: of the rows; every row counts once when None.

    Returns:
        Measurements without interval in the order of `attributes`, then of the groups' names; each
        named as ours with `aif360.` before it. What AIF360 divides by zero for is undefined.

    Raises:
        KeyError: for an attribute without a privileged group.
    """
    figures: list[Measurement] = []
    for attribute, groups in attributes.items():
        cells = _cells(groups, labels, predictions, weights)
        baseline = privileged[attribute]
        for group in sorted(set(cells["group"]) - {baseline}):
            metric = _classification_metric(cells[cells["group"].isin([group, baseline])], baseline)
            about = {"group": titled(attribute, group), "against": titled(attribute, baseline)}
            figures += [_figure(metric, name, about) for name in _UNIT_AND_DENOMINATORS]
    return figures


def disagreements(
    ours: Sequence[Measurement], theirs: Sequence[Measurement], tolerance: float = 1e-9
) -> list[str]:
    """One sentence for each metric and group where AIF360's figure is not ours.

    A figure of ours that is undefined is not compared: AIF360 gives some undefined rates as zero.
    """
    found = {(m.name.removeprefix(PREFIX), m.group, m.against): m.value for m in theirs}
    sentences = []
    for mine in ours:
        if mine.name not in _UNIT_AND_DENOMINATORS or mine.value is None:
            continue
        value = found.get((mine.name, mine.group, mine.against))
        if value is None or not math.isclose(mine.value, value, rel_tol=0, abs_tol=tolerance):
            figure = "no figure" if value is None else f"{value:.12g}"
            sentences.append(
                f"{mine.name} of {mine.group} against {mine.against}: ours is {mine.value:.12g}, "
                f"AIF360 has {figure}"
            )
    known = {(m.name, m.group, m.against) for m in ours}
    strangers = sorted(key for key in found if key not in known)
    return sentences + [
        f"{name} of {group} against {against}: AIF360 measured it and we did not"
        for name, group, against in strangers
    ]


def _cells(
    groups: NDArray[Any],
    labels: NDArray[Any],
    predictions: NDArray[Any],
    weights: NDArray[np.float64] | None,
) -> pd.DataFrame:
    """Rows that are alike as one row with their number, or weight, as weight: AIF360 scans rows often."""
    import pandas as pd

    rows = pd.DataFrame({"group": groups.astype(str), "label": labels, "prediction": predictions})
    rows["weight"] = 1.0 if weights is None else weights
    return rows.groupby(["group", "label", "prediction"])["weight"].sum().reset_index()


def _classification_metric(cells: pd.DataFrame, privileged: str) -> Any:
    with importing_aif360():
        from aif360.datasets import BinaryLabelDataset
        from aif360.metrics import ClassificationMetric

    columns = {
        "privileged": (cells["group"] == privileged),
        "label": cells["label"],
        "weight": cells["weight"],
    }
    truth = BinaryLabelDataset(
        df=cells.assign(**columns)[list(columns)].astype(float),
        label_names=["label"],
        protected_attribute_names=["privileged"],
        instance_weights_name="weight",
        favorable_label=1.0,
        unfavorable_label=0.0,
    )
    predicted = truth.copy()
    predicted.labels = cells[["prediction"]].to_numpy(dtype=float)
    return ClassificationMetric(
        truth, predicted, unprivileged_groups=[{"privileged": 0.0}], privileged_groups=[{"privileged": 1.0}]
    )


def _figure(metric: Any, name: str, about: Mapping[str, str]) -> Measurement:
    unit, denominators = _UNIT_AND_DENOMINATORS[name]
    n = min(int(getattr(metric, d)(privileged=side)) for d in denominators for side in (True, False))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(getattr(metric, name)())
    if not math.isfinite(value):
        reason = f"AIF360 divides by zero: {about['group']} or {about['against']} has no row that counts"
        return Measurement.undefined(PREFIX + name, reason, n=n, unit=unit, method="aif360", **about)
    return Measurement(name=PREFIX + name, value=value, n=n, unit=unit, method="aif360", **about)
