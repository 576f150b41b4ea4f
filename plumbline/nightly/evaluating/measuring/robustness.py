"""What is lost of a model's accuracy on the window's pictures when they are made worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignment_checks.measurement import Measurement
from plumbline.canonical import seed_from
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.measuring.drop_tally import drop_tally
from plumbline.nightly.evaluating.scoring import Scored, decisions, pictures_model
from plumbline.nightly.seeds import some_rows
from plumbline.records import Subject, Tally

if TYPE_CHECKING:
    from alignment_checks.robustness.drops import Classify
    from plumbline.serving.scoring.formats.onnx_image import OnnxImages

MADE_WORSE = 1_000
"""Pictures that are made worse in every way there is."""


def measure_robustness(context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
    """The drop under noise, and under blur, contrast, compression and turning; undefined before labels."""
    from alignment_checks.robustness import drops

    if scored.awaited:
        return [drops.noise_drop_before_labels(scored.awaited)]
    model, level = pictures_model(context, subject.version), subject.level
    seed = _seed(subject)
    pictures, labels = model.encode(scored.columns), scored.labels
    some = some_rows(len(labels), MADE_WORSE, seed)
    classify = _classify(model)
    return [
        drops.measure_noise_drop(classify, pictures, labels, seed, level),
        *drops.measure_corruption_drops(classify, pictures[some], labels[some], seed, level),
    ]


def tally_noise(context: Context, subject: Subject, scored: Scored) -> tuple[Tally, ...]:
    """The counts of `noise_drop`; nothing where the policy makes it no gate of a champion."""
    from alignment_checks.robustness.drops import NOISE_DROP, right_under_noise
    from plumbline.verdicts.alarm_gates import alarm_gates

    if NOISE_DROP not in {gate.tolerance.metric for gate in alarm_gates(context.policy, ())}:
        return ()
    model = pictures_model(context, subject.version)
    pictures = model.encode(scored.columns)
    right = right_under_noise(_classify(model), pictures, scored.labels, _seed(subject))
    return (drop_tally(NOISE_DROP, *right),)


def _seed(subject: Subject) -> int:
    """The same for every version, whatever the policy."""
    return seed_from("made worse", subject.window.content)


def _classify(model: OnnxImages) -> Classify:
    return lambda pictures: decisions(model.predict(pictures))
