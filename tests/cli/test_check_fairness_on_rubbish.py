"""Whatever stands in a file: figures inside their range, a reason, or a named error. Never a traceback."""

from __future__ import annotations

import math

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.sound_output import assert_sound

OUTCOMES = st.one_of(
    st.lists(st.sampled_from([0, 1]), min_size=1, max_size=30),
    st.lists(st.sampled_from([0.0, 1.0, math.nan, math.inf]), min_size=1, max_size=30),
    st.lists(st.booleans() | st.none(), min_size=1, max_size=30),
    st.lists(st.text(max_size=3), min_size=1, max_size=30),
    st.lists(st.dates(), min_size=1, max_size=4),
)
GROUPS = st.one_of(
    st.lists(st.sampled_from(["a", "b", "a & b", "=", ""]), min_size=1, max_size=30),
    st.lists(st.integers(-1, 2) | st.none(), min_size=1, max_size=30),
    st.lists(st.floats(), min_size=1, max_size=30),
)
SCORES = st.lists(st.floats() | st.floats(0, 1), min_size=1, max_size=30)


def as_long(values: list, rows: int) -> list:
    return (values * rows)[:rows]


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each example writes the file anew
@given(labels=OUTCOMES, predictions=OUTCOMES, groups=GROUPS, scores=SCORES, favorable=st.none() | st.text())
def test_rubbish_gives_no_made_up_number(run, tmp_path, labels, predictions, groups, scores, favorable):
    rows = len(labels)
    columns = {
        "y": labels,
        "p": as_long(predictions, rows),
        "g": as_long(groups, rows),
        "s": as_long(scores, rows),
    }
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({name: pa.array(values) for name, values in columns.items()}), path)
    options = [] if favorable is None else [f"--favorable={favorable}"]
    printed = run(
        "check", "fairness", "--data", str(path), "--label", "y", "--prediction", "p", "--protected", "g",
        "--score", "s", "--min-group", "2", "--json", *options,
    )  # fmt: skip
    assert_sound(printed)


def test_times_in_a_zone_nobody_knows_are_no_groups(run, tmp_path):
    path = tmp_path / "rows.parquet"
    times = pa.array([0, 1], pa.timestamp("us", "Nowhere/Bad"))
    pq.write_table(pa.table({"y": [0, 1], "p": [0, 1], "g": times}), path)
    printed = run(
        "check", "fairness", "--data", str(path), "--label", "y", "--prediction", "p", "--protected", "g"
    )
    assert printed.status == 1
    assert "column g holds values of type timestamp[us, tz=Nowhere/Bad]" in printed.error
