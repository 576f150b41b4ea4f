"""Reweighing: row weights that make group and label independent in the training data.

Kamiran & Calders, "Data preprocessing techniques for classification without discrimination", 2012.
A row of group g with label y weighs P(g) P(y) / P(g, y).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignment_checks.fairness.aif360_import import importing_aif360
from plumbline.retraining.mitigations.treatment import MitigationError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class ReweighingError(MitigationError):
    """The rows cannot be reweighed."""


def weights(
    groups: npt.NDArray[np.str_], labels: npt.NDArray[np.int64], privileged: str
) -> npt.NDArray[np.float64]:
    """AIF360's weights for the privileged group against all others.

    Args:
        groups: each row's group, shape (n,).
        labels: 0 or 1, 1 the favourable one, shape (n,).
        privileged: the group the others are compared with.

    Returns:
        Each row's weight, shape (n,); they add up to n.

    Raises:
        ReweighingError: the privileged group or the others have no row with one of the labels.
    """
    import numpy as np

    is_privileged = groups == privileged
    _refuse_empty_cells(is_privileged, labels, privileged)
    return np.asarray(_aif360_weights(is_privileged.astype(float), labels.astype(float)), dtype=np.float64)


def _refuse_empty_cells(
    is_privileged: npt.NDArray[np.bool_], labels: npt.NDArray[np.int64], privileged: str
) -> None:
    for member, name in ((True, f"group {privileged!r}"), (False, f"any group but {privileged!r}")):
        for label in (0, 1):
            if not ((is_privileged == member) & (labels == label)).any():
                raise ReweighingError(
                    f"no row of {name} has label {label}; reweighing needs both labels on both sides: "
                    "train on more rows, or without a mitigation"
                )


def _aif360_weights(
    is_privileged: npt.NDArray[np.float64], labels: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    import pandas as pd

    with importing_aif360():
        from aif360.algorithms.preprocessing import Reweighing
        from aif360.datasets import BinaryLabelDataset

    # Two columns are all it needs: features would only be copied and checked.
    frame = pd.DataFrame({"privileged": is_privileged, "label": labels})
    dataset = BinaryLabelDataset(df=frame, label_names=["label"], protected_attribute_names=["privileged"])
    reweighing = Reweighing(
        unprivileged_groups=[{"privileged": 0.0}], privileged_groups=[{"privileged": 1.0}]
    )
    return reweighing.fit_transform(dataset).instance_weights  # type: ignore[no-any-return]
