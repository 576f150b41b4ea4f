"""A figure about a handful of rows is not shown."""

import pytest

from alignment_checks.disclosure import suppress_small_cells
from alignment_checks.measurement import Measurement


def figure(group: str, n: int) -> Measurement:
    return Measurement(
        name="tpr", group=group, value=1.0, low=0.2, high=1.0, level=0.95, n=n, unit="rate", method="wilson"
    )


@pytest.mark.parametrize("group", ["RAC1P=7", "AGEP | RAC1P=7"])
def test_a_small_group_loses_its_figures_and_keeps_its_size(group: str) -> None:
    (hidden,) = suppress_small_cells([figure(group, 9)])
    assert (hidden.value, hidden.low, hidden.high, hidden.n) == (None, None, None, 9)
    assert "fewer than 10" in (hidden.reason or "")


def test_a_large_enough_group_stays_as_it_is() -> None:
    shown = figure("RAC1P=7", 10)
    assert suppress_small_cells([shown]) == [shown]


@pytest.mark.parametrize("group", ["", "AGEP", "id=4711"])
def test_the_window_a_column_and_a_row_id_are_no_groups(group: str) -> None:
    shown = figure(group, 1)
    assert suppress_small_cells([shown]) == [shown]


def test_what_was_undefined_keeps_its_own_reason() -> None:
    undefined = Measurement.undefined("tpr", "no positives", group="RAC1P=7")
    assert suppress_small_cells([undefined]) == [undefined]
