"""The night as one self-contained HTML page: no script, no request, readable on a phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from alignment_checks.measurement import Measurement
from plumbline import figures, findings, names, sentences
from plumbline.comparison import side_by_side
from plumbline.records import Evaluation, Judgement
from plumbline.reports import charts, overlays, trends
from plumbline.reports.explanation import explanation
from plumbline.reports.images_page import images_content
from plumbline.reports.story import (
    NightStory,
    following_sentences,
    title,
    verdict_sentences,
    warning_sentences,
)
from plumbline.reports.templating import render

_COLUMNS = ("ks_pvalue", "chi2_pvalue")
_WHOLE = (
    *("concept_drift", "concept_drift_pvalue"),
    *("mmd", "mmd_pvalue", "classifier_auc", "classifier_pvalue"),
)
"""Drift of no single column: of what a score means, of whole rows, of embeddings."""


class GroupRow(NamedTuple):
    """One group's dots for the champion and for the candidate."""

    name: str
    champion: charts.Dots | None
    candidate: charts.Dots | None


def render_night(story: NightStory) -> str:
    """The page."""
    return render("night.html.j2", night_content(story))


def night_content(story: NightStory) -> dict[str, Any]:
    """What the templates tell of a night, in the names they use."""
    candidate = story.candidate
    rows = side_by_side(candidate.verdict if candidate else None, story.champion.verdict)
    return {
        "title": title(story),
        "story": story,
        "labels": story.labels,
        "verdicts": list(zip(verdict_sentences(story), story.evaluations, strict=True)),
        "following": following_sentences(story),
        "warnings": warning_sentences(story),
        "told": story.evaluations,
        "gates": [(row, charts.gate_chart(row)) for row in rows],
        "trends": trends.gate_trends(story.history),
        "groups": _groups(story),
        "drift": _drift(story.champion),
        "drawn": overlays.pictures(story.drawn),
        "images": images_content(story.champion.measurements, story.maps),
        "whole": [j for j in story.champion.verdict.judgements if j.measurement.name in _WHOLE],
        "explanations": [found for e, _ in story.evaluations if (found := explanation(e))],
        "worst": [m for m in story.champion.measurements if m.name == "worst_explained"],
        "n": names,
        "s": sentences,
        "v": findings,
        "f": figures,
        "chart_width": charts.WIDTH,
        "trend_width": trends.WIDTH,
        "trend_height": trends.HEIGHT,
        "overlay_width": overlays.WIDTH,
        "overlay_height": overlays.HEIGHT,
    }


def _groups(story: NightStory) -> dict[str, list[GroupRow]]:
    champion = charts.dot_rows(story.champion.measurements)
    candidate = charts.dot_rows(story.candidate.measurements) if story.candidate else {}
    return {
        attribute: _rows(champion.get(attribute, ()), candidate.get(attribute, ()), story.labels)
        for attribute in dict.fromkeys([*champion, *candidate])
    }


def _rows(
    champion: tuple[charts.Dots, ...], candidate: tuple[charts.Dots, ...], labels: Mapping[str, str]
) -> list[GroupRow]:
    ours, theirs = ({dots.group: dots for dots in side} for side in (champion, candidate))
    return [
        GroupRow(names.group_name(group, labels), ours.get(group), theirs.get(group))
        for group in dict.fromkeys([*ours, *theirs])
    ]


def _drift(evaluation: Evaluation) -> list[tuple[Judgement, Measurement | None]]:
    """Every column's judged p-value with its population stability index, drifted columns first."""
    distances = {m.group: m for m in evaluation.measurements if m.name == "psi"}
    judged = [j for j in evaluation.verdict.judgements if j.measurement.name in _COLUMNS]
    judged.sort(key=lambda j: (j.outcome != "fail", -(_value(distances.get(j.group)))))
    return [(j, distances.get(j.group)) for j in judged]


def _value(measurement: Measurement | None) -> float:
    return 0.0 if measurement is None or measurement.value is None else measurement.value
