"""Drifted columns as pictures: the tallest bar fills the frame, and words say what moved."""

from __future__ import annotations

from plumbline.records import DrawnColumn
from plumbline.reports.overlays import HEIGHT, WIDTH, pictures

SEX = DrawnColumn(column="SEX", bins=("1", "2"), reference=(0.5, 0.5), current=(0.25, 0.75))


def test_the_tallest_bin_fills_the_frame():
    bins = pictures([SEX])[0].bins
    assert bins[1].current_top == 0
    assert bins[0].reference_top == round(HEIGHT / 3, 1)
    assert bins[-1].x + bins[-1].width <= WIDTH


def test_words_say_which_category_moved():
    assert pictures([SEX])[0].described == "1: 50.0% before, 25.0% now"


def test_the_foot_of_binned_numbers_names_where_they_start_and_end():
    bins = ("-5 to 30", "30 to 60", "60 to 94")
    ages = DrawnColumn(column="AGEP", bins=bins, reference=(0.2, 0.5, 0.3), current=(0.35, 0.4, 0.25))
    (drawn,) = pictures([ages])
    assert (drawn.first, drawn.last) == ("-5", "94")
    assert drawn.described == "-5 to 30: 20.0% before, 35.0% now"


def test_a_column_without_a_bin_to_show_has_no_picture():
    assert pictures([SEX.model_copy(update={"reference": (0.0, 0.0), "current": (0.0, 0.0)})]) == ()
