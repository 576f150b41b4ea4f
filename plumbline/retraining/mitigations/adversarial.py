"""fairlearn's adversarial debiasing: a network whose scores do not tell the group, learnt by the entry point.

Zhang, Lemoine and Mitchell, "Mitigating unwanted biases with adversarial learning", 2018. The network is not
kept: each row is handed to the entry point with the favourable label, weighing the network's score, and again
with the other label, weighing the rest. Needs PyTorch, which is optional.
"""

from __future__ import annotations

import contextlib
import importlib.util
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from plumbline.records import ParityConstraint
from plumbline.retraining.mitigations.treatment import MitigationError, Treatment, both_labels, large_enough

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

INSTALL = ".venv/bin/python -m pip install -e '.[adversarial]'"
"""The one line that installs what is missing."""

NETWORKS: dict[str, Any] = {"predictor_model": [32, "leaky_relu"], "adversary_model": [8, "leaky_relu"]}
LEARNING: dict[str, Any] = {"learning_rate": 0.005, "batch_size": 512}
"""Of twelve settings, the one that closed the gap at the least price on census training rows."""

STRENGTH: dict[str, Any] = {
    "equalized_odds": {"alpha": 4.0, "epochs": 30},
    "demographic_parity": {"alpha": 0.3, "epochs": 15},
}
"""How much the adversary counts, how long both learn; for parity, more makes the scores say nothing."""

MOST_CATEGORIES = 50
"""Values up to which an encoded column is taken as categories, each an input of its own."""


def require_torch() -> None:
    """Refuses a machine without PyTorch.

    Raises:
        MitigationError: it is not installed; the message says how to install it.
    """
    if importlib.util.find_spec("torch") is None:
        raise MitigationError(
            f"adversarial debiasing needs PyTorch, which is not installed here: run {INSTALL}"
        )


def treat(
    features: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int64],
    groups: npt.NDArray[np.str_],
    constraint: ParityConstraint,
    seed: int,
) -> Treatment:
    """Rows with both labels, as probable as the debiased network says.

    Args:
        features: the encoded rows, shape (rows, features).
        labels: 1 for the favourable label, else 0, shape (rows,).
        groups: each row's group, shape (rows,). Rows of groups too small to tell stay as they are.
        constraint: what is to be equal between the groups; a true positive rate counts as equalised odds.
        seed: of fairlearn; version 0.15 seeds PyTorch with 0 whatever it is given, so the result is one.

    Raises:
        MitigationError: PyTorch is missing, or fewer than two groups are large enough.
    """
    import numpy as np

    require_torch()
    acted_on = large_enough(groups, labels)
    inputs = _inputs(features)[acted_on]
    kind = "demographic_parity" if constraint == "demographic_parity" else "equalized_odds"
    positive = labels.astype(np.float64)
    positive[acted_on] = _debiased(inputs, labels[acted_on], groups[acted_on], kind, seed)
    return both_labels(positive, 1.0 - positive)


def _debiased(inputs: Any, labels: Any, groups: Any, kind: str, seed: int) -> Any:
    """The network's probabilities, shape (rows,)."""
    import numpy as np
    from fairlearn.adversarial import AdversarialFairnessClassifier

    with _one_thread(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="torch")  # its own deprecations, on import
        network = AdversarialFairnessClassifier(
            backend="torch",
            constraints=kind,
            shuffle=True,
            random_state=seed,
            **STRENGTH[kind],
            **NETWORKS,
            **LEARNING,
        )
        network.fit(inputs, labels, sensitive_features=groups)
        scores = np.asarray(network.backendEngine_.evaluate(inputs), dtype=np.float64).ravel()
    if not np.isfinite(scores).all():
        raise MitigationError("adversarial debiasing did not converge: ask for another mitigation")
    return np.clip(scores, 0.0, 1.0)


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Sums in one order, and the process's own random state left as it was."""
    import torch

    threads, state = torch.get_num_threads(), torch.get_rng_state()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.set_rng_state(state)


def _inputs(features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What a network can learn from: an input a category, numbers standardised, shape (rows, inputs)."""
    import numpy as np

    columns = []
    for values in np.where(np.isnan(features), -1.0, features).T:
        found = np.unique(values)
        if found.size <= MOST_CATEGORIES:
            columns.append(values[:, None] == found[None, :])
        else:
            columns.append(((values - values.mean()) / values.std())[:, None])
    return np.column_stack(columns).astype(np.float32)
