"""`plumbline explain`: one row's score by two methods, and rows that are not there."""

from __future__ import annotations

import json
import math
import shutil

import pytest

from tests.nightly.census_night import MODEL


@pytest.fixture
def started(champion_state, state):
    """A champion that has been made ready."""
    shutil.copytree(champion_state, state)


@pytest.fixture
def first_row(run, started):
    printed = run("explain", MODEL, "--night", "0", "--row", "none")
    return printed.error.partition("named ")[2].partition(",")[0]


def test_the_parts_add_up_to_the_score(run, first_row):
    printed = run("explain", MODEL, "--night", "0", "--row", first_row, "--json")
    found = json.loads(printed.output)
    log_odds = found["base"] + sum(part["shap"] for part in found["parts"])
    assert found["score"] == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=1e-4)
    assert [abs(part["shap"]) for part in found["parts"]] == sorted(
        (abs(part["shap"]) for part in found["parts"]), reverse=True
    )


def test_people_get_a_table(run, first_row):
    printed = run("explain", MODEL, "--night", "0", "--row", first_row)
    assert printed.status == 0
    assert f"Row {first_row} has a score of" in printed.output
    assert "LIME's linear model explains" in printed.output


def test_a_row_that_is_not_there_is_named(run, started):
    printed = run("explain", MODEL, "--night", "0", "--row", "nobody")
    assert printed.status == 1
    assert "row nobody is not in night 0; its rows are named" in printed.error
