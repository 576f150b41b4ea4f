"""Whatever it is given, `plumbline spot simulate` answers in words or right, and nothing is late."""

from __future__ import annotations

import json
import math
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.cli import main
from plumbline.commands.spot import POLICIES

GAPS = st.sampled_from([60, 195, 600, 700, 3600, 0, -1, 1e9, "60", None])
TICKS = st.one_of(
    st.lists(st.sampled_from([0, 1]), max_size=60),
    st.integers(1, 60).flatmap(lambda many: st.sampled_from([[0] * many, [1] * many, [0, 1] * many])),
    st.lists(st.sampled_from([0, 1, 2, -1, 0.5, "1", None, float("nan")]), max_size=5),
)
HOURS = st.one_of(
    st.floats(0.01, 12), st.sampled_from([0, -1, 1e-12, 1e12, float("nan"), float("inf"), 3, 6, 0.05])
)
PRICES = st.one_of(st.floats(0, 5), st.sampled_from([0, -1, 1e300, float("nan"), 3, 1]))

CHOSEN = ("--starts", "3", "--json", "--policy")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("traces")


@settings(max_examples=150, deadline=None)
@given(
    zones=st.lists(TICKS, min_size=1, max_size=2),
    gap=GAPS,
    hours=st.tuples(HOURS, HOURS, HOURS),
    prices=st.tuples(PRICES, PRICES),
    policy=st.sampled_from(POLICIES),
)
def test_it_answers_in_words_or_right(folder, zones, gap, hours, prices, policy):
    files = []
    for number, zone in enumerate(zones):
        files.append(folder / f"zone-{number}.json")
        files[-1].write_text(json.dumps({"metadata": {"gap_seconds": gap}, "data": zone}))
    names = ("job-hours", "deadline-hours", "overhead-hours", "on-demand", "spot")
    given_numbers = [f"--{name}={number!r}" for name, number in zip(names, (*hours, *prices), strict=True)]
    said, refused = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(refused):
        status = main(["spot", "simulate", "--trace", *map(str, files), *given_numbers, *CHOSEN, policy])
    if status:
        assert refused.getvalue().startswith("plumbline: ")
        assert refused.getvalue().count("\n") == 1
        return
    told = json.loads(said.getvalue())
    work, deadline, _ = hours
    assert told["late"] == 0
    assert told["restarts"] >= 0
    used = told["spot_hours"] + told["on_demand_hours"]
    assert work - 1e-6 <= used <= deadline + 1e-6
    assert math.isclose(
        told["cost"], told["on_demand_hours"] * prices[0] + told["spot_hours"] * prices[1], abs_tol=1e-6
    )
