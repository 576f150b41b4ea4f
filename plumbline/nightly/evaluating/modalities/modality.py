"""What is measured of a model by what it is given: one file a modality, each with the same functions."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.modalities import image, tabular, text
from plumbline.nightly.evaluating.scoring import Scored
from plumbline.records import Subject, Tally


class Modality(Protocol):
    """The functions of each module. Fairness of groups and latency are measured of every model besides."""

    def baseline(self, context: Context, subject: Subject, held: Scored) -> list[Measurement]:
        """What the version is worth on the hold-out: relative limits start from it.

        Args:
            context: the model.
            subject: the version.
            held: the hold-out's rows with its scores.
        """

    def measure_inputs(self, context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
        """What needs no labels: drift, and how the version takes what it is given."""

    def measure_outcomes(self, context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
        """Performance, realised and expected; undefined where it needs labels that are awaited."""

    def tally(self, context: Context, subject: Subject, scored: Scored) -> tuple[Tally, ...]:
        """What alarms rest on besides groups and scores: the counts of the metrics in `TALLIED`."""

    def explain(self, context: Context, subject: Subject, scored: Scored) -> list[Measurement]:
        """What drives the scores."""

    def draw_drift_report(self, context: Context, subject: Subject, page: Path) -> Path | str:
        """The page on drift, or a sentence that says why there is none."""


def modality_of(context: Context) -> Modality:
    """The module for the model's modality."""
    known: dict[str, Modality] = {"tabular": tabular, "text": text, "image": image}
    return known[context.spec.modality]
