"""Schema, range and distance: a row beside what the reference held."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.errors import PlumblineError
from plumbline.guardrails.asking import ask
from plumbline.guardrails.content import Row, Text
from plumbline.guardrails.detector import Detector, Failure
from plumbline.guardrails.detectors import known
from plumbline.intent import DetectorSettings
from tests.guardrails.reference.made import PATH, made, people, write

FINE: dict[str, Any] = {"age": 40, "job": "1", "income": 40_000.0}


def detector(kind: str, root: Path) -> Detector:
    return known.make(DetectorSettings(kind=kind, profile=PATH), root)


def labels(kind: str, root: Path, row: dict[str, Any]) -> list[str]:
    return sorted(one.label for one in detector(kind, root).detect(Row(row)))


def score(kind: str, root: Path, row: dict[str, Any]) -> float:
    return max((one.score for one in detector(kind, root).detect(Row(row))), default=0.0)


def test_a_row_like_the_reference_is_fine(project):
    assert labels("schema", project, FINE) == []
    assert score("range", project, FINE) < 0.5
    assert score("distance", project, FINE) < 0.95


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"age": None}, ["missing"]),
        ({"income": None}, []),
        ({"shoe_size": 43}, ["unknown_column"]),
        ({"age": "40"}, ["wrong_type"]),
        ({"age": True}, ["wrong_type"]),
        ({"age": math.nan}, ["wrong_type"]),
        ({"age": 10**400}, ["wrong_type"]),
        ({"age": [40]}, ["wrong_type"]),
        ({"job": 1.5}, ["wrong_type"]),
        ({"job": {}}, ["wrong_type"]),
        ({"job": "2 "}, ["unseen_category"]),
        ({"job": "astronaut"}, ["unseen_category"]),
        ({"job": 1}, []),
        ({"job": 1.0}, []),
        ({"age": None, "job": "x", "more": 1}, ["missing", "unknown_column", "unseen_category"]),
    ],
)
def test_the_schema_tells_what_is_wrong_with_a_row(project, change, found):
    assert labels("schema", project, FINE | change) == found


def test_a_column_that_is_not_there_is_missing(project):
    assert labels("schema", project, {"job": "1"}) == ["missing"]


@pytest.mark.parametrize(
    ("age", "low", "high"), [(41, 0, 0.2), (19, 0.8, 1), (65, 0.8, 1), (17, 1, 1), (66, 1, 1), (-1e300, 1, 1)]
)
def test_a_number_off_the_middle_scores_by_how_many_lie_nearer(project, age, low, high):
    assert low <= score("range", project, {"age": age}) <= high


def test_what_goes_against_how_columns_go_together_is_far_though_each_value_is_common(project):
    odd = {"age": 24, "job": "2", "income": 60_000.0}
    assert score("distance", project, odd) > 0.99
    assert score("range", project, odd) < 0.95


def test_no_distance_scores_more_than_so_few_items_can_tell(project):
    made_up = detector("distance", project)
    assert score("distance", project, {"age": 1e9}) <= made_up.highest == pytest.approx(1 - 1 / 1001)


ANY = st.none() | st.booleans() | st.integers() | st.floats() | st.text("a1") | st.lists(st.integers())


@given(st.dictionaries(st.sampled_from(["age", "job", "income", "more"]), ANY))
def test_any_row_gets_an_answer_that_makes_sense(project, row):
    for kind in ("schema", "range", "distance"):
        assert not isinstance(ask(detector(kind, project), Row(row)), Failure)


def test_what_is_no_row_is_left_to_others(project):
    assert [len(detector(kind, project).detect(Text("a"))) for kind in ("schema", "range", "distance")] == [
        0
    ] * 3


def test_a_profile_holds_no_category_and_no_number_of_a_handful_of_rows():
    table = people()
    profile = made(table)
    assert profile.columns["job"].rare == 1
    assert "astronaut" not in profile.model_dump_json()
    incomes = [value for value in table.column("income").to_pylist() if value is not None]
    kept = profile.columns["income"].quantiles
    assert sum(value < kept[0] for value in incomes) >= 9
    assert sum(value > kept[-1] for value in incomes) >= 9


def test_a_column_of_few_rows_has_no_quantiles_and_no_range(tmp_path):
    profile = made(people())
    few = profile.columns["age"].model_copy(update={"shares": (), "quantiles": ()})
    write(tmp_path, profile.model_copy(update={"columns": {"age": few}}))
    assert score("range", tmp_path, {"age": 1e9}) == 0


@pytest.mark.parametrize("kind", ["schema", "range", "distance"])
@pytest.mark.parametrize("content", ["", "{}", "[]", '{"model": 1}', "\0" * 100])
def test_a_file_that_is_no_profile_is_refused_when_its_policy_is_loaded(tmp_path, kind, content):
    (tmp_path / PATH).parent.mkdir(parents=True)
    (tmp_path / PATH).write_text(content)
    with pytest.raises(PlumblineError, match="is no reference profile"):
        detector(kind, tmp_path)


@pytest.mark.parametrize("field", ["centre", "directions", "variances"])
@pytest.mark.parametrize("value", ["", "AAAA", "!", "AADAfw=="])
def test_a_profile_whose_numbers_do_not_fit_together_is_refused(tmp_path, field, value):
    profile = made(people(400))
    broken = profile.distance.model_copy(update={field: value})
    write(tmp_path, profile.model_copy(update={"distance": broken}))
    with pytest.raises(PlumblineError, match="make it again"):
        detector("distance", tmp_path)


def test_a_profile_must_lie_in_the_project(tmp_path):
    with pytest.raises(PlumblineError, match="there is no file"):
        detector("schema", tmp_path)
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    root = tmp_path / "project"
    (root / PATH).parent.mkdir(parents=True)
    (root / PATH).symlink_to(outside)
    with pytest.raises(PlumblineError, match="out of"):
        detector("schema", root)


def test_a_detector_without_a_profile_says_what_it_needs(tmp_path):
    with pytest.raises(PlumblineError, match="needs `profile`"):
        known.make(DetectorSettings(kind="schema"), tmp_path)
