"""The census data is what the model's README says it is."""

from __future__ import annotations

import numpy as np
import pytest

from plumbline.windows.columns import groups, labels
from plumbline.windows.locating import current_window, holdout_window, reference_window, training_window
from plumbline.windows.nights import NightError
from plumbline.windows.reading import read


def test_forty_two_nights_the_last_one_shorter(census):
    assert current_window(census.settings, census.spec, 0).rows == 5000
    assert current_window(census.settings, census.spec, 41).rows == 3892
    with pytest.raises(NightError, match="the last night is 41"):
        current_window(census.settings, census.spec, 42)


def test_holdout_and_training_are_the_reference(census):
    windows = [f(census.settings, census.spec) for f in (holdout_window, training_window, reference_window)]
    assert [window.rows for window in windows] == [20_639, 48_146, 68_785]


def test_no_held_out_row_is_trained_on(census):
    held_out, training = (
        read(census.settings, census.spec, locate(census.settings, census.spec)).usable()["id"].to_pylist()
        for locate in (holdout_window, training_window)
    )
    assert not set(held_out) & set(training)


@pytest.mark.parametrize("night", [0, 27, 41])
def test_a_night_can_be_judged(census, night):
    window = current_window(census.settings, census.spec, night)
    assert read(census.settings, census.spec, window).problems == ()


def test_night_zero_has_140_employed_people_with_a_disability(census):
    rows = read(census.settings, census.spec, current_window(census.settings, census.spec, 0)).usable()
    with_disability = groups(census.spec, rows)["DIS"] == "1"
    assert labels(census.spec, rows)[with_disability].sum() == 140


def test_everybody_is_in_one_of_the_bands(census):
    rows = read(census.settings, census.spec, reference_window(census.settings, census.spec)).usable()
    age = next(p for p in census.spec.protected if p.attribute == "AGEP")
    assert set(np.unique(groups(census.spec, rows)["AGEP"])) == set(age.band_names)
