"""A linear model over the words of every reading of a text."""

from __future__ import annotations

from plumbline.guardrails.content import Text
from plumbline.guardrails.linear.model import LinearModel


def highest_scores(model: LinearModel, text: Text) -> dict[str, float]:
    """The highest score of each label, over the text and what is encoded in it, out of disguise."""
    readings = {view.text for views in text.views.all() for view in views.words}
    scored = [model.scores(reading) for reading in readings]
    return {label: max(one[n] for one in scored) for n, label in enumerate(model.labels)}
