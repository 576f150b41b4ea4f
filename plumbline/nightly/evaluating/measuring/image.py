"""What is measured of a model that is given one picture a row and tells several classes apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.canonical import seed_from
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.attribution_maps import looked_at, maps_of
from plumbline.nightly.evaluating.measuring.drift import measure_drift
from plumbline.nightly.evaluating.scoring import Scored, pictures_model, score, score_holdout
from plumbline.nightly.seeds import seed_of
from plumbline.records import Subject, Tally

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from alignment_checks.robustness.drops import Classify
    from plumbline.serving.formats.onnx_image import OnnxImages

EMBEDDED = 500
"""Pictures of either side whose embeddings are compared: the test needs memory for the square of them."""

MADE_WORSE = 1_000
"""Pictures that are made worse in every way there is."""


def baseline(context: Context, subject: Subject, held: Scored) -> list[Measurement]:
    """Accuracy, log loss and the recall of each class on the hold-out."""
    return [] if held.problems else _told(context, held, context.policy.confidence)


def measure_inputs(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Drift of what the model says, and of its embeddings (MMD); nothing on the hold-out itself."""
    if subject.window.role == "holdout":
        return []
    return [*measure_drift(context, subject, scored), *_embedding_drift(context, subject, scored)]


def measure_outcomes(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Performance class by class, and what is lost of it under noise and on pictures made worse otherwise."""
    from alignment_checks.performance.classes import classes_before_labels, measure_accuracy_change
    from alignment_checks.robustness.drops import noise_drop_before_labels

    spec, level = context.spec, subject.level
    if scored.awaited:
        rows = len(scored.scores)
        undefined = classes_before_labels(spec.data.label, spec.data.classes, scored.awaited, rows)
        return [*undefined, noise_drop_before_labels(scored.awaited)]
    found = [*_told(context, scored, level), *_robustness(context, subject, scored)]
    if subject.champion:
        champion = score(context, subject.model_copy(update={"version": subject.champion}))
        found.append(measure_accuracy_change(scored.labels, scored.scores, champion.scores, level))
    return found


def tally(context: Context, subject: Subject, scored: Scored) -> tuple[Tally, ...]:
    """How many pictures were recognised, of all and of each class."""
    right, spec = scored.predictions == scored.labels, context.spec
    each = [right[scored.labels == place] for place in range(len(spec.data.classes))]
    return (
        _tally("accuracy", "", right),
        *(
            _tally("class_recall", f"{spec.data.label} {name}", of_class)
            for name, of_class in zip(spec.data.classes, each, strict=True)
        ),
    )


def explain(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Whether what speaks for the answers lies on what is drawn; the maps are kept for the page."""
    from alignment_checks.explanations.occlusion import measure_focus

    if len(scored.ids) == 0:
        return []
    places, pictures, maps = looked_at(context, subject, scored)
    maps_of(context, subject, scored, (places, pictures, maps))
    return [measure_focus(maps, pictures, subject.level)]


def draw_drift_report(context: Context, subject: Subject, page: Path) -> Path | None:
    """The page on pictures: curves, embeddings, and where the model looks; none of unusable rows."""
    from plumbline.reports.images_page import render_images
    from plumbline.whole_files import write_whole

    scored = score(context, subject)
    if scored.problems:
        return None
    measured = [*measure_inputs(context, subject, scored), *measure_outcomes(context, subject, scored)]
    maps = maps_of(context, subject, scored)
    write_whole(page, render_images(context.model, subject.window, measured, maps).encode())
    return page


def _told(context: Context, scored: Scored, level: float) -> list[Measurement]:
    from alignment_checks.performance.classes import measure_classes_told

    data = context.spec.data
    return measure_classes_told(data.label, data.classes, scored.labels, scored.scores, level)


def _embedding_drift(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    from alignment_checks.drift.points import DISCREPANCY, drift_of_points, made

    asked = {*DISCREPANCY, *(tolerance.metric for tolerance in context.policy.tolerances)}
    held = score_holdout(context, subject)
    if held.problems:
        reason = "the hold-out cannot be used"
        return [Measurement.undefined(name, reason, group=context.spec.content) for name in made(asked)]
    model = pictures_model(context, subject.version)
    seed = seed_of(subject)
    reference, current = (_embedded(model, side, seed) for side in (held, scored))
    return drift_of_points(context.spec.content, reference, current, seed, subject.level, asked)


def _embedded(model: OnnxImages, scored: Scored, seed: int) -> npt.NDArray[np.float64]:
    rows = _some(len(scored.ids), EMBEDDED, seed)
    return model.embed(model.encode({name: values[rows] for name, values in scored.columns.items()}))


def _robustness(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    from alignment_checks.robustness.drops import measure_corruption_drops, measure_noise_drop

    model, level = pictures_model(context, subject.version), subject.level
    seed = seed_from("made worse", subject.window.content)  # the same for every version, whatever the policy
    pictures, labels = model.encode(scored.columns), scored.labels
    some = _some(len(labels), MADE_WORSE, seed)
    classify = _classify(model)
    return [
        measure_noise_drop(classify, pictures, labels, seed, level),
        *measure_corruption_drops(classify, pictures[some], labels[some], seed, level),
    ]


def _classify(model: OnnxImages) -> Classify:
    return lambda pictures: model.predict(pictures).argmax(axis=1)


def _some(rows: int, most: int, seed: int) -> npt.NDArray[np.int64]:
    """At most so many row numbers, rising, drawn by the seed."""
    import numpy as np

    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))


def _tally(metric: str, group: str, right: npt.NDArray[np.bool_]) -> Tally:
    return Tally(metric=metric, group=group, successes=int(right.sum()), trials=int(right.size))
