"""What is measured of a model that is given one picture a row and tells several classes apart."""

from __future__ import annotations

from pathlib import Path

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.attribution_maps import looked_at, maps_of
from plumbline.nightly.evaluating.measuring.classes import (
    measure_accuracy_change,
    measure_classes,
    tally_classes,
)
from plumbline.nightly.evaluating.measuring.drift import NOTHING_TO_DRAW, measure_drift
from plumbline.nightly.evaluating.measuring.picture_embeddings import measure_embedding_drift
from plumbline.nightly.evaluating.measuring.robustness import measure_robustness, tally_noise
from plumbline.nightly.evaluating.scoring import Scored, score
from plumbline.records import Subject, Tally


def baseline(context: Context, subject: Subject, held: Scored) -> list[Measurement]:
    """Accuracy, log loss and the recall of each class on the hold-out."""
    return [] if held.problems else measure_classes(context, held, context.policy.confidence)


def measure_inputs(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Drift of what the model says, and of its embeddings (MMD); nothing on the hold-out itself."""
    return [
        *measure_drift(context, subject, scored),
        *measure_embedding_drift(context, subject, scored),
    ]


def measure_outcomes(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Performance class by class, and what is lost of it under noise and on pictures made worse otherwise."""
    return [
        *measure_classes(context, scored, subject.level),
        *measure_robustness(context, subject, scored),
        *measure_accuracy_change(context, subject, scored),
    ]


def tally(context: Context, subject: Subject, scored: Scored) -> tuple[Tally, ...]:
    """How many pictures were recognised, of all and of each class; under noise too, where that is a gate."""
    return (*tally_classes(context, scored), *tally_noise(context, subject, scored))


def explain(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """Whether what speaks for the answers lies on what is drawn; the maps are kept for the page."""
    from alignment_checks.explanations.occlusion import measure_focus

    if len(scored.ids) == 0:
        return []
    places, pictures, maps = looked_at(context, subject, scored)
    maps_of(context, subject, scored, (places, pictures, maps))
    return [measure_focus(maps, pictures, subject.level)]


def draw_drift_report(context: Context, subject: Subject, page: Path) -> Path | str:
    """The page on pictures: curves, embeddings, and where the model looks."""
    from plumbline.reports.images_page import render_images
    from plumbline.whole_files import write_whole

    scored = score(context, subject)
    if scored.problems:
        return NOTHING_TO_DRAW
    measured = [*measure_inputs(context, subject, scored), *measure_outcomes(context, subject, scored)]
    maps = maps_of(context, subject, scored)
    write_whole(page, render_images(context.model, subject.window, measured, maps).encode())
    return page
