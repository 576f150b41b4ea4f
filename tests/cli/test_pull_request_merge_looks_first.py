"""`plumbline pr merge` asks what holds now, and not what held when the statuses were set."""

from __future__ import annotations

import pytest

from plumbline.nightly.releasing.promotions import pull_request
from plumbline.release.forges.local import LocalForge
from tests.nightly.promotion_story import story_in

ALWAYS = """policy: release
statement_days: 365
freezes:
  - name: audit
    reason: the auditors are here
    days: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]
"""


@pytest.fixture
def story(state, tmp_path, project_root, monkeypatch):
    """A green pull request of a model in a project of its own."""
    story = story_in(tmp_path, project_root, {"production": 0}, {"statement_days": 365})
    monkeypatch.setattr(pull_request, "registry", lambda _: story.registry)
    story.propose(story.candidate())
    settings = story.context.settings
    for name, value in {"ROOT": settings.root, "STATE": settings.state, "FORGE": settings.forge}.items():
        monkeypatch.setenv(f"PLUMBLINE_{name}", str(value))
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", settings.database_url)
    return story


def test_a_freeze_that_began_since_holds_it(story, run):
    (story.root / "policies/release.yaml").write_text(ALWAYS)
    printed = run("pr", "merge", "1")
    assert printed.status != 0
    assert "plumbline/freeze is pending" in printed.error
    assert LocalForge(story.context.settings.forge, "ai-apps").get(1).state == "open"


def test_green_is_merged_by_name(story, run):
    assert run("pr", "merge", "1").status == 0
    assert story.pull(1).finished_by
