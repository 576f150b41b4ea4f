"""Whether a window's texts as a whole moved from the hold-out's, by their sentence embeddings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.nightly.seeds import seed_of
from plumbline.records import Subject

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_TEXTS = 500
"""Texts a side, at most: drawn by their ids."""


def measure_embedding_drift(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """The tests that tolerances are about, on embeddings of both sides; `mmd` says how far they lie apart.

    Nothing where the window is the hold-out itself. Where the embedding model is not set up, undefined.
    """
    from alignment_checks.drift.points import OF_POINTS, drift_of_points, made
    from plumbline.serving.scoring.sentence_embedding import EmbeddingFilesError

    asked = {tolerance.metric for tolerance in context.policy.tolerances}.intersection(OF_POINTS)
    if subject.window.role == "holdout" or not asked:
        return []
    column, held = context.spec.content, scored.holdout()
    if held.problems:
        return [_undefined(metric, column, "the hold-out cannot be used") for metric in made(asked)]
    try:
        sides = [_embedded(context, side) for side in (held, scored)]
    except EmbeddingFilesError as error:
        return [_undefined(metric, column, str(error)) for metric in made(asked)]
    return drift_of_points(column, sides[0], sides[1], seed_of(subject), subject.level, asked)


def _embedded(context: Context, side: Scored) -> NDArray[np.float64]:
    import numpy as np

    from alignment_checks.samples.sample import keys_of_ids
    from plumbline.serving.scoring.sentence_embedding import embeddings

    # Another salt than the hold-out's: what drew the hold-out must not draw from it once more.
    keys = keys_of_ids(side.ids, f"{context.spec.holdout.salt} sample")
    drawn = side.columns[context.spec.content][np.argsort(keys, kind="stable")[:MOST_TEXTS]]
    folder = context.settings.root / "var" / "models" / "minilm"
    return embeddings(folder, drawn.tolist()).astype(np.float64)


def _undefined(metric: str, column: str, reason: str) -> Measurement:
    return Measurement.undefined(metric, reason, group=column)
