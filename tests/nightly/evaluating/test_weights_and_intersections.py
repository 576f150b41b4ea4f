"""A night of weighted people in households, judged for the groups of two attributes together as well."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.nightly.alarms.counts import history
from plumbline.nightly.context import Context
from tests.nightly.census_night import gated_night, judged_night
from tests.nightly.spoilt_data import ARRIVALS, REFERENCE, SpoiltNight, with_values

GATE = "equal_opportunity_difference.SEX & DIS"


def edited(night: SpoiltNight, file: str, old: str, new: str) -> None:
    path = night.root / file
    assert path.read_text().count(old) >= 1
    path.write_text(path.read_text().replace(old, new, 1))


def with_people(table):
    """Weights that differ, and households of neighbours in the file."""
    generator = np.random.default_rng(1)
    home = np.arange(table.num_rows) // 3
    return table.append_column("w", [generator.uniform(0.5, 2, table.num_rows)]).append_column("home", [home])


@pytest.fixture
def survey(spoilt) -> SpoiltNight:
    spec, policy = "models/acs_employment/spec.yaml", "policies/alignment.yaml"
    edited(spoilt, spec, "  positive: 1\n", "  positive: 1\n  weight: w\n  cluster: home\n")
    edited(spoilt, spec, "nights:\n", "intersections: [[SEX, DIS]]\nnights:\n")
    edited(spoilt, policy, "attributes: [SEX, RAC1P, DIS]", 'attributes: [SEX, RAC1P, DIS, "SEX & DIS"]')
    for file in (REFERENCE, ARRIVALS):
        spoilt.change(file, with_people)
    context = spoilt.context
    return SpoiltNight(Context(context.model, context.settings, actor="test", now=context.now))


def test_a_weighted_night_is_judged_agrees_with_aif360_and_leaves_counts_to_bet_on(survey):
    context = survey.context
    evaluation = judged_night(context, 0)  # AIF360 is asked with the same weights; disagreement is an error
    assert not evaluation.verdict.unusable
    judged = [j for j in evaluation.verdict.judgements if j.gate == GATE]
    assert {j.group for j in judged} == {"SEX=1 & DIS=1", "SEX=2 & DIS=1", "SEX=2 & DIS=2"}
    assert {j.measurement.against for j in judged} == {"SEX=1 & DIS=2"}
    assert all(j.measurement.method.endswith("effective size") for j in judged if j.measurement.defined)
    assert {j.group for j in evaluation.verdict.judgements if j.gate.endswith("difference.SEX")} == {"SEX=2"}
    theirs = [m for m in evaluation.measurements if m.name.startswith("aif360.")]
    assert any(m.group == "SEX=2 & DIS=1" and m.defined for m in theirs)

    (night,) = history(context, evaluation.verdict.version).nights
    together = [g for g in night.groups if g.attribute == "SEX & DIS"]
    alone = [g for g in night.groups if g.attribute == "SEX"]
    assert {g.group for g in together} >= {"SEX=1 & DIS=2", "SEX=2 & DIS=1"}
    rows = [rows_in(each) for each in (together, alone)]
    assert rows[0] == rows[1] == sum(night.scores.positives) + sum(night.scores.negatives)
    assert 500 < rows[0] < 5000 / 3  # of about 1,667 households, those that were drawn


def rows_in(groups) -> int:
    cells = ("true_positives", "false_positives", "false_negatives", "true_negatives")
    return sum(getattr(group, cell) for group in groups for cell in cells)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("w", -1.0, "column w: the weight is below zero in 1 of 5000 rows"),
        ("w", None, "column w: the weight is missing in 1 of 5000 rows"),
        ("home", None, "1 of 5,000 rows have no home"),
        ("SEX", "2 & DIS=1", "column SEX holds names with ' & '"),
    ],
)
def test_what_could_be_mistaken_is_not_judged(survey, column, value, reason):
    survey.change(ARRIVALS, with_values(column, lambda values: [value, *values[1:]]))
    verdict = gated_night(survey.context, 0).verdict
    assert verdict.outcome == "insufficient"
    assert any(reason in said for said in verdict.unusable), verdict.unusable
