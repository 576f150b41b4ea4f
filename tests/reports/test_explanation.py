"""What drives the scores, on a page: the ranking with shares, what moved, which groups differ."""

from __future__ import annotations

import pytest

from alignment_checks.measurement import Measurement
from plumbline.reports.explanation import beyond_chance, explanation
from plumbline.reports.page import render_night
from tests.reports.example_night import CHAMPION_EVALUATION, measurement, story


def sure(name, value, group, half=0.01):
    at_once = {"simultaneous_low": value - half, "simultaneous_high": value + half}
    return measurement(name, value, half, group, **at_once)


def explained(*more):
    told = (*CHAMPION_EVALUATION.measurements, *more)
    return CHAMPION_EVALUATION.model_copy(update={"measurements": told})


def test_a_feature_stands_with_its_share_and_what_became_of_it():
    found = explanation(
        explained(
            sure("attribution_share", 0.6, "AGEP"),
            sure("attribution_change", 0.123, "AGEP"),
            sure("attribution_change", -0.0001, "DIS"),
        )
    )
    rows = {row.bar.measurement.group: row for row in found.features}
    assert list(rows) == ["AGEP", "DIS", "SEX"], "the largest first"
    assert (rows["AGEP"].share.value, rows["AGEP"].changed, rows["AGEP"].moved) == (0.6, "+12.3", True)
    assert (rows["DIS"].changed, rows["DIS"].moved) == ("0.0", False)
    assert (rows["SEX"].share, rows["SEX"].changed) == (None, "")


@pytest.mark.parametrize(("value", "beyond"), [(0.02, True), (-0.02, True), (0.005, False)])
def test_a_difference_is_beyond_chance_when_all_features_at_once_exclude_zero(value, beyond):
    assert beyond_chance(sure("attribution_gap", value, "AGEP | DIS=1")) is beyond
    assert not beyond_chance(measurement("attribution_gap", value, 0.001, "AGEP | DIS=1"))


def test_two_groups_are_each_others_others_and_told_once():
    found = explanation(
        explained(
            sure("attribution_gap", 0.3, "AGEP | DIS=1"),
            sure("attribution_gap", -0.3, "AGEP | DIS=2"),
            sure("attribution_gap", 0.4, "SEX | SEX=1"),
            sure("attribution_gap", 0.001, "DIS | SEX=1"),
        )
    )
    assert [(gap.feature, gap.group) for gap in found.gaps] == [("SEX", "SEX=1"), ("AGEP", "DIS=1")]


def test_a_page_says_how_far_its_ranking_can_be_trusted():
    settled = measurement("settled_features", 5, 0, n=1000, unit="features")
    why = "2000 explained rows do not tell the 5 largest features from the others"
    open_yet = Measurement.undefined("settled_features", why, n=2000, unit="features")
    assert "1,000 rows, which settle the 5 largest" in render_night(story(champion=explained(settled)))
    assert why in render_night(story(champion=explained(open_yet)))


def test_a_night_that_nobody_explained_has_no_ranking():
    bare = CHAMPION_EVALUATION.model_copy(update={"measurements": ()})
    assert explanation(bare) is None
    page = render_night(story(champion=bare, candidate=None, candidate_registration=None))
    assert "What the model looks at" not in page
