"""Whether a window's pictures as a whole moved from the hold-out's, by the model's own embeddings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored, pictures_model
from plumbline.nightly.seeds import seed_of, some_rows
from plumbline.records import Subject

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from plumbline.serving.scoring.formats.onnx_image import OnnxImages

EMBEDDED = 500
"""Pictures of either side whose embeddings are compared: the test needs memory for the square of them."""


def measure_embedding_drift(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """How far the embeddings of both sides lie apart (MMD), and the tests that tolerances are about.

    Nothing where the window is the hold-out itself.
    """
    from alignment_checks.drift.points import DISCREPANCY, drift_of_points, made

    if subject.window.role == "holdout":
        return []

    asked = {*DISCREPANCY, *(tolerance.metric for tolerance in context.policy.tolerances)}
    held = scored.holdout()
    if held.problems:
        reason = "the hold-out cannot be used"
        return [Measurement.undefined(name, reason, group=context.spec.content) for name in made(asked)]
    model = pictures_model(context, subject.version)
    seed = seed_of(subject)
    reference, current = (_embedded(model, side, seed) for side in (held, scored))
    return drift_of_points(context.spec.content, reference, current, seed, subject.level, asked)


def _embedded(model: OnnxImages, scored: Scored, seed: int) -> npt.NDArray[np.float64]:
    rows = some_rows(len(scored.ids), EMBEDDED, seed)
    return model.embed(model.encode({name: values[rows] for name, values in scored.columns.items()}))
