"""A reviewer's tag on a version, read from a real server."""

from __future__ import annotations

import pytest

from tests.reports.example_night import SPEC, submission


@pytest.fixture
def version(registry, trained_folder):
    spec = SPEC.model_copy(update={"model": "reviewed_model"})
    return registry.register(submission(spec=spec, role="champion", evaluation=None), trained_folder)


def test_a_rejection_is_read_with_its_reason_however_it_is_written(registry, version):
    assert registry.rejected(version.model) == []
    registry.tag(version.model, version.version, "review", " Rejected ")
    registry.tag(version.model, version.version, "review_reason", "leans on postal codes")
    assert registry.rejected(version.model) == [(version, "leans on postal codes")]


def test_the_reason_may_stand_behind_a_colon(registry, version):
    registry.tag(version.model, version.version, "review", "rejected: too old")
    registry.tag(version.model, version.version, "review_reason", "")
    assert registry.rejected(version.model) == [(version, "too old")]


@pytest.mark.parametrize("said", ["approved", "", "reject"])
def test_nothing_else_in_the_tag_counts(registry, version, said):
    registry.tag(version.model, version.version, "review", said)
    assert registry.rejected(version.model) == []


def test_a_model_nobody_registered_has_no_reviews(registry):
    assert registry.rejected("nobody_registered_this") == []
