"""What is lost of a model's accuracy on the window's pictures when they are made worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.canonical import seed_from
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.scoring import Scored, decisions, pictures_model
from plumbline.nightly.seeds import some_rows
from plumbline.records import Subject

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MADE_WORSE = 1_000
"""Pictures that are made worse in every way there is."""


def measure_robustness(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """The drop under noise, and under blur, contrast, compression and turning; undefined before labels."""
    from alignment_checks.robustness import drops

    if scored.awaited:
        return [drops.noise_drop_before_labels(scored.awaited)]
    model, level = pictures_model(context, subject.version), subject.level
    seed = seed_from("made worse", subject.window.content)  # the same for every version, whatever the policy
    pictures, labels = model.encode(scored.columns), scored.labels
    some = some_rows(len(labels), MADE_WORSE, seed)

    def classify(looked_at: NDArray[np.float32]) -> NDArray[np.int64]:
        return decisions(model.predict(looked_at))

    return [
        drops.measure_noise_drop(classify, pictures, labels, seed, level),
        *drops.measure_corruption_drops(classify, pictures[some], labels[some], seed, level),
    ]
