"""The distance of a point from a cloud: Mahalanobis' where every direction is kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment_checks.outliers.subspace import ALL_DIRECTIONS, RAISED_BY, WIDEST, fitted


def cloud(seed: int, rows: int, width: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.normal(size=(rows, width)) @ random.normal(size=(width, width))


@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_it_is_mahalanobis_distance_by_the_raised_covariance(seed, width):
    points = cloud(seed, 50, width)
    raised = np.cov(points, rowvar=False).reshape(width, width)
    raised += np.eye(width) * np.trace(raised) / width * RAISED_BY
    away = points - points.mean(axis=0)
    expected = np.sqrt(np.einsum("ij,jk,ik->i", away, np.linalg.inv(raised), away) / width)
    assert np.allclose(fitted(points).distances(points), expected, rtol=1e-6)


def test_the_clouds_own_points_are_about_one_away_and_others_farther():
    points = cloud(1, 500, 5)
    found = fitted(points)
    assert 0.8 < found.distances(points).mean() < 1
    assert found.distances(points + 100).min() > found.distances(points).max()


def test_of_many_coordinates_the_widest_directions_are_kept_and_no_point_is_lost_outside_them():
    width = ALL_DIRECTIONS + 10
    points = cloud(2, 400, width)
    found = fitted(points)
    assert found.directions.shape == (WIDEST, width)
    narrow = np.linalg.eigh(np.cov(points, rowvar=False))[1][:, 0]
    off = found.centre + 1000 * narrow
    assert found.distances(off[None, :])[0] > found.distances(points).max()


def test_fewer_points_than_coordinates_still_have_distances():
    points = cloud(3, 5, 20)
    assert np.isfinite(fitted(points).distances(points)).all()


def test_points_that_are_all_the_same_tell_any_other():
    found = fitted(np.ones((10, 3)))
    near, far = found.distances(np.asarray([[1.0, 1, 1], [1, 1, 2]]))
    assert near == 0 < far < np.inf


@pytest.mark.parametrize("points", [np.zeros((1, 3)), np.full((5, 3), np.nan)])
def test_what_makes_no_cloud_is_refused(points):
    with pytest.raises(ValueError, match="at least two points"):
        fitted(points)
