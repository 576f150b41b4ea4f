"""What a reviewer says in the registry: a rejection closes and holds, and nothing there approves."""

from __future__ import annotations

import dataclasses

import pytest

from plumbline.nightly.releasing.holds.pull_request import lift
from plumbline.nightly.releasing.holds.recorded import at_base, hold_on, holds
from plumbline.nightly.releasing.holds.reviews import take_in
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.release.proposable import NotProposableError


@pytest.fixture
def reviewed(unreleased):
    """Version 2 is proposed, and somebody tagged it as rejected."""
    released = unreleased
    settings = dataclasses.replace(released.context.settings, tracking_uri="http://127.0.0.1:1")
    released.story.context = dataclasses.replace(released.context, settings=settings)
    released.propose("2")
    registration = released.registration("2")
    released.story.registry.rejections = [(registration, "SHAP leans on\npostal codes")]
    return released


def test_its_pull_request_is_closed_and_the_version_is_held(reviewed):
    (said,) = take_in(reviewed.context)
    assert said == "version 2 was rejected in the registry: it is on hold, and pull request 1 is closed"
    pull = reviewed.forge.get(1)
    assert (pull.state, pull.finished_by) == ("closed", reviewed.forge.me)
    assert "SHAP leans on postal codes" in reviewed.story.comments(1)
    (found,) = at_base(reviewed.context)
    assert (found.version, found.because) == ("2", "SHAP leans on postal codes")
    assert found.by == "a reviewer in the registry"
    reconcile(reviewed.context)
    with pytest.raises(NotProposableError, match="version 2 is on hold"):
        reviewed.propose("2")


def test_its_pull_request_is_found_whatever_became_of_its_body(reviewed):
    kept = reviewed.forge._store
    with kept.lock():
        kept.save(kept.load(1).model_copy(update={"body": "Nothing to see here."}))
    take_in(reviewed.context)
    assert reviewed.forge.get(1).state == "closed"


def test_a_secret_in_a_reviewers_words_goes_nowhere(reviewed):
    registration, _ = reviewed.story.registry.rejections[0]
    reviewed.story.registry.rejections = [(registration, "see https://eva:hunter2@example.com")]
    take_in(reviewed.context)
    (hold,) = at_base(reviewed.context)
    assert hold.because == "see https://***@example.com"


def test_the_same_words_count_once_and_a_person_who_lifts_the_hold_has_the_last(reviewed):
    take_in(reviewed.context)
    assert take_in(reviewed.context) == []
    reviewed.merge(lift(reviewed.context, "2", because="we looked again", by="ana").number)
    assert take_in(reviewed.context) == []
    assert holds(reviewed.context) == []


def test_where_a_hold_may_not_be_merged_it_counts_while_its_pull_request_is_open(reviewed):
    reviewed.forge.require("owners/platform")
    take_in(reviewed.context)
    assert at_base(reviewed.context) == []
    assert hold_on(reviewed.context, reviewed.registration("2")).version == "2"


def test_a_version_nobody_proposed_is_held_all_the_same(reviewed):
    other = reviewed.candidate("3").registration
    reviewed.story.registry.rejections = [(other, "")]
    assert take_in(reviewed.context) == ["version 3 was rejected in the registry: it is on hold"]
    assert at_base(reviewed.context)[0].because == "no reason was given"
    assert reviewed.forge.get(1).state == "open"
