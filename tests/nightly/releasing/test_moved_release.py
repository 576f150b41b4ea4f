"""A release that was moved to another forge while pull requests were open says how to get on."""

from __future__ import annotations

import pytest

from plumbline.nightly.releasing.each import ReconcileError
from plumbline.nightly.releasing.reconcile import reconcile
from tests.nightly.census_night import MODEL
from tests.nightly.promotion_story import Story


def move(story: Story) -> None:
    """The spec names another repository, which knows nothing of what was proposed."""
    story.rewritten(f"models/{MODEL}/spec.yaml", "repository: ai-apps", "repository: elsewhere")


def test_what_was_opened_elsewhere_is_named_with_what_to_do(tell):
    story = tell()
    story.propose(story.candidate())
    move(story)
    with pytest.raises(ReconcileError, match=r"pull request 1 was opened .* is not in elsewhere") as refused:
        reconcile(story.context)
    assert "Name the old one again, merge or close its pull requests there" in str(refused.value)


def test_once_all_of_it_came_to_an_end_the_release_can_be_moved(tell):
    story = tell()
    story.propose(story.candidate())
    story.forge.close(1, "eva")
    reconcile(story.context)
    move(story)
    assert reconcile(story.context) == []
