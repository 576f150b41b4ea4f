"""Where nobody can see the holds, nobody says that there are none."""

from __future__ import annotations

import pytest

from plumbline.nightly.releasing.holds import recorded
from plumbline.release.forges.forge import NoSuchError
from tests.nightly.census_night import MODEL


def test_before_the_local_forge_has_a_repository_nothing_is_on_hold(context):
    assert recorded.at_base(context) == []


def test_a_repository_that_a_forge_does_not_show_may_hold_anything(released, monkeypatch):
    """A server says `not found` too where the account may not look."""
    spec = f"models/{MODEL}/spec.yaml"
    released.story.rewritten(spec, "repository: ai-apps", "repository: org/ai-apps\n  forge: github")

    def not_shown(*_):
        raise NoSuchError("org/ai-apps: not found")

    monkeypatch.setattr(recorded, "forge", lambda _: None)
    monkeypatch.setattr(recorded, "files_at", not_shown)
    with pytest.raises(NoSuchError):
        recorded.at_base(released.context)
