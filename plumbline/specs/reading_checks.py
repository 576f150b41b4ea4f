"""Models that read features for others: that they are there, look at pictures, and tell digits."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.intent import Spec
from plumbline.specs.documents import Document
from plumbline.specs.problems import Problem

DIGITS = tuple(range(10))
"""What a reader must tell apart."""


def check_readings(document: Document[Spec], known: Mapping[str, Spec]) -> list[Problem]:
    """Problems of a spec with the models it has features read by.

    Args:
        document: the spec.
        known: every spec that could be read, by model.
    """
    problems = []
    for place, reading in enumerate(document.intent.reads):
        why = _unfit(reading.model, known)
        if why:
            remedy = "Name an image model under models/ whose `data.classes` are 0 to 9"
            problems.append(document.problem(("reads", place, "model"), why, remedy))
    return problems


def _unfit(model: str, known: Mapping[str, Spec]) -> str:
    """Why a model cannot read for another; empty where it can."""
    spec = known.get(model)
    if spec is None:
        return f"there is no model {model!r} with a spec that can be used"
    if spec.modality != "image" or {*spec.data.classes} != {*DIGITS}:
        return f"{model} does not tell the digits 0 to 9 on pictures"
    return ""
