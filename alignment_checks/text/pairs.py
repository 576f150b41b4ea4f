"""How often a decision turns between wordings of one text that others wrote."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from alignment_checks.intervals import wilson
from alignment_checks.measurement import Measurement
from alignment_checks.text.flip_rate import Decide

NAME = "pair_flip_rate"


def measure_pairs(
    wordings: Sequence[tuple[str, str, str]], decide: Decide, level: float
) -> list[Measurement]:
    """`pair_flip_rate` of each `topic=NAME`: the share of texts whose wordings are not all decided alike.

    Args:
        wordings: topic, the text's id, and a wording of it.
        decide: the model.
        level: confidence of Wilson's interval.
    """
    ordered = sorted(wordings)
    if not ordered:
        return [Measurement.undefined(NAME, "no text of this window has another wording", unit="rate")]
    decisions = decide([wording for _, _, wording in ordered]).tolist()
    told: dict[tuple[str, str], set[int]] = {}
    for (topic, text, _), decision in zip(ordered, decisions, strict=True):
        told.setdefault((topic, text), set()).add(decision)
    return [
        _measured(topic, [len(told[key]) > 1 for key in its], level)
        for topic, its in groupby(told, key=itemgetter(0))
    ]


def _measured(topic: str, turned: list[bool], level: float) -> Measurement:
    low, high = wilson(sum(turned), len(turned), level)
    return Measurement(
        name=NAME,
        group=f"topic={topic}",
        value=sum(turned) / len(turned),
        low=low,
        high=high,
        level=level,
        n=len(turned),
        unit="rate",
        method="wilson",
    )
