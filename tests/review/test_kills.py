"""A kill at any moment of the work loses no item and counts no answer twice; `bench_review.py` kills more."""

from __future__ import annotations

from tests.review.killing import kill_again_and_again


def test_nothing_is_lost_and_nothing_is_there_twice(url, tmp_path):
    found = kill_again_and_again(tmp_path, url, kills=6, seed=7)
    assert found.wrong == []
    assert found.sent > 0
    assert found.answers > 0
