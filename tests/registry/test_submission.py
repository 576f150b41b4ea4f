"""Names and values the registry accepts, whatever the data is called."""

import re

from hypothesis import given
from hypothesis import strategies as st

from plumbline.registry.submission import metric_key, metrics, version_tags
from tests.reports.example_night import CHAMPION_EVALUATION, measurement, submission

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)


@given(names, names)
def test_any_group_makes_a_name_the_registry_accepts(metric, group):
    key = metric_key(measurement(metric, 0.1, group=group))
    assert re.fullmatch(r"[A-Za-z0-9_. :/-]{1,250}", key)
    assert "//" not in key
    assert not {".", ".."} & set(key.split("/"))


@given(names, names)
def test_different_groups_keep_different_names(first, second):
    keys = {metric_key(measurement("m", 0.1, group=group)) for group in (first, second)}
    assert len(keys) == len({first, second})


def test_ordinary_names_stay_readable():
    assert metric_key(measurement("base_rate", 0.1, group="DIS=1")) == "base_rate/DIS/1"
    assert metric_key(measurement("base_rate", 0.1, group="AGEP=75+")) == "base_rate/AGEP/75plus"
    assert metric_key(measurement("mean_abs_shap", 0.1, group="AGEP | DIS=1")) == "mean_abs_shap/AGEP/DIS/1"


def test_an_undefined_measurement_is_no_metric():
    assert metrics([measurement("tpr", None, None, "DIS=1")]) == {}


def test_single_rows_are_no_metric():
    assert metrics([measurement("worst_explained", 3.0, None, "id=17")]) == {}


def test_a_refused_version_names_its_failing_gates():
    tags = version_tags(submission(evaluation=CHAMPION_EVALUATION))
    assert tags["plumbline.verdict"] == "fail"
    assert tags["plumbline.failing"] == "equal_opportunity_difference.DIS"
    assert tags["plumbline.undecided"] == "average_abs_odds_difference.DIS"
