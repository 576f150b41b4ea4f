"""Harmless texts that name people are few a night: they add up, and are judged once they suffice."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq
import pytest

from alignment_checks.measurement import Measurement
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.judge import judge
from plumbline.nightly.evaluating.measure import measure
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.evaluating.scoring import predictor
from plumbline.records import Judgement
from tests.nightly.made_up_texts import texts_context, texts_project

NIGHTS, ROWS, ENOUGH = 3, 60, 30
METRIC = "false_positive_rate_difference"


class Told(NamedTuple):
    """Nights as they were judged, in order."""

    context: Context
    judged: list[list[Judgement]]
    """Each night's judgements of the metric."""
    measured: list[Measurement]
    version: str


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Told:
    settings = texts_project(tmp_path_factory.mktemp("texts") / "project")
    spec = settings.root / "models/hate_speech/spec.yaml"
    spec.write_text(spec.read_text().replace("rows: 100", f"rows: {ROWS}"))
    context, judged, measured = texts_context(settings), [], []
    for night in range(NIGHTS):
        found, subject = evaluated(context, night)
        judged.append([one for one in found.verdict.judgements if one.measurement.name == METRIC])
        measured += [one for one in found.measurements if one.name == METRIC]
    return Told(context, judged, measured, subject.version)


def evaluated(context: Context, night: int):
    subject = prepare(context, night)
    return judge(context, subject, [measure(context, subject)]), subject


def pooled(told: Told, night: int) -> tuple[dict[str, float], int]:
    """False positive rates over all nights up to this one, and the smaller group's harmless texts."""
    rows = pq.read_table(told.context.settings.root / "var/data/hate_speech/arrivals.parquet")
    rows = rows.slice(0, (night + 1) * ROWS).to_pylist()
    texts = np.asarray([row["text"] for row in rows], dtype=object)
    called = predictor(told.context, told.version).predict(texts) >= 0.5
    harmless = {
        group: [
            hit for hit, row in zip(called, rows, strict=True) if row["identity"] == group and not row["hate"]
        ]
        for group in ("named", "none")
    }
    return {group: float(np.mean(hits)) for group, hits in harmless.items()}, min(map(len, harmless.values()))


@pytest.mark.parametrize("night", range(NIGHTS))
def test_a_nights_figure_is_that_of_all_nights_up_to_it(told, night):
    rates, least = pooled(told, night)
    found = told.measured[night]
    assert found.n == least
    if found.value is not None:
        assert found.value == pytest.approx(rates["named"] - rates["none"])


def test_it_is_judged_from_the_night_on_that_has_the_policys_count_and_not_before(told):
    outcomes = [next(one.outcome for one in night if one.group) for night in told.judged]
    sizes = [found.n for found in told.measured]
    assert sizes[0] < ENOUGH <= sizes[-1]
    assert ["not judged" if size < ENOUGH else "judged" for size in sizes] == [
        outcome if outcome == "not judged" else "judged" for outcome in outcomes
    ]


def test_a_night_that_still_adds_up_passes_nothing_and_says_how_far_it_is(told):
    waiting, least = told.judged[0], told.measured[0].n
    assert {one.outcome for one in waiting} <= {"not judged", "insufficient"}
    assert f"{least} in its denominator, fewer than the policy's {ENOUGH}" in [one.because for one in waiting]


def test_a_night_that_is_judged_again_counts_once(told):
    found, _ = evaluated(told.context, 1)
    assert next(one.n for one in found.measurements if one.name == METRIC) == told.measured[1].n
    found, _ = evaluated(told.context, NIGHTS - 1)
    assert next(one.n for one in found.measurements if one.name == METRIC) == told.measured[-1].n
