"""A map shows the pixels that a model rests its answer on, and no others."""

from __future__ import annotations

import numpy as np

from alignment_checks.explanations.occlusion import PATCH, measure_focus, occlusion_map


def corner(pictures):
    """A model of two classes that looks at the upper left corner alone."""
    seen = pictures[:, :4, :4].mean(axis=(1, 2))
    return np.column_stack([1 - seen, seen])


def square(down=0, across=0):
    made = np.zeros((20, 20), dtype=np.float32)
    made[down : down + 4, across : across + 4] = 1.0
    return made


def test_what_the_answer_rests_on_is_marked_and_the_rest_is_not():
    found = occlusion_map(corner, square(), 1)
    assert found[0, 0] == found.max() > 0
    assert (found[4 + PATCH :, 4 + PATCH :] == 0).all()


def test_for_the_other_answer_the_same_place_speaks_against():
    assert np.allclose(occlusion_map(corner, square(), 0), -occlusion_map(corner, square(), 1))


def test_every_pixel_was_covered():
    found = occlusion_map(
        lambda p: np.column_stack([1 - p.mean((1, 2)), p.mean((1, 2))]), np.ones((11, 13)), 1
    )
    assert (found > 0).all()


def test_a_model_that_looks_at_the_drawing_is_told_from_one_that_looks_elsewhere():
    pictures = np.stack([square(), square(), square(12, 12)])
    there = np.stack([occlusion_map(corner, picture, 1) for picture in pictures[:2]])
    focus = measure_focus(there, pictures[:2], 0.95)
    assert focus.value > 0.9
    assert focus.n == 2
    elsewhere = measure_focus(there, np.stack([square(12, 12)] * 2), 0.95)
    assert elsewhere.value < 0.1


def test_maps_without_a_place_that_speaks_for_the_answer_are_left_out():
    told = measure_focus(np.zeros((3, 20, 20)), np.stack([square()] * 3), 0.95)
    assert "fewer than two pictures" in told.reason
