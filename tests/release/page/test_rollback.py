"""What a reviewer reads of a rollback: from records alone, hostile words kept harmless."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from plumbline.intent import Target
from plumbline.records import Carried, Change, Hold
from plumbline.release.page.facts import facts_marked
from plumbline.release.page.rollback import MARK, draft_of, rollback_branch
from plumbline.release.way_back import Way
from tests.release.example_release import REPOSITORY, registration

GOLDEN = Path(__file__).resolve().parents[2] / "golden/release/rollback.md"
TWO, THREE = registration("2", "b"), registration("3", "c")
OLD, NEW = (Carried(model="mnist_digits", digest=letter * 64) for letter in "ef")
TARGET = Target(
    repository="ai-apps",
    branch="main",
    environment="production",
    file="apps/multimodal-ai-service/deployment.yaml",
    container="inference-engine",
    image=REPOSITORY,
)
CHANGES = (
    Change(
        file=TARGET.file,
        path="spec.template.spec.containers[0].image",
        old=str(THREE.image),
        new=str(TWO.image),
    ),
    Change(file="holds/acs_employment/cc.yaml", path="hold", old="", new="sha256:dd"),
)


def hold(because: str = "it answers wrongly for people over 75", by: str = "ana") -> Hold:
    return Hold(
        model=THREE.model,
        version="3",
        digest=THREE.digest,
        image=THREE.image.digest,
        because=because,
        by=by,
        at=datetime.datetime(2026, 11, 26, 3, 0, tzinfo=datetime.UTC),
    )


def draft(said: Hold):
    return draft_of(Way(wrong=THREE, right=TWO), TARGET, said, 2, CHANGES)


def test_its_body_reads_like_this():
    body = draft(hold()).body
    if os.environ.get("PLUMBLINE_GOLDEN") == "write":
        GOLDEN.write_text(body, encoding="utf-8")
    assert body == GOLDEN.read_text(encoding="utf-8")


def test_title_label_and_branch():
    found = draft(hold())
    assert found.title == "Roll back acs_employment in production: version 3 to version 2"
    assert found.labels == ("plumbline-rollback",)
    assert found.branch == rollback_branch(TARGET) == "plumbline/rollback-multimodal-ai-service-production"


def test_a_hostile_reason_is_text_and_the_facts_survive_it():
    because = "<script>x</script> @everyone ``` --> [click](http://evil.example) | #1"
    body = draft(hold(because, by="**ana**")).body
    prose = body.partition("<!-- plumbline:rollback -->")[0]
    assert "<script>" not in prose
    assert "@everyone" not in prose
    assert "\\[click\\](http\\://" in prose
    facts = facts_marked(MARK, body)
    assert (facts["because"], facts["by"]) == (because, "**ana**")


def test_a_body_that_a_person_broke_has_no_facts():
    assert facts_marked(MARK, draft(hold()).body.replace("plumbline:rollback", "mine")) is None


def test_a_pair_leaves_and_returns_together_and_says_so():
    way = Way(wrong=THREE, right=TWO, leaves_with=(NEW,), returns_with=(OLD,))
    body = draft_of(way, TARGET, hold(), 2, CHANGES).body
    said = f"Leaves: `{'f' * 12}` of `mnist_digits`. Returns: `{'e' * 12}` of `mnist_digits`."
    assert said in body
    facts = facts_marked(MARK, body)
    assert facts["wrong"]["carries"] == [{"model": "mnist_digits", "digest": "f" * 64}]
    assert facts["right"]["carries"] == [{"model": "mnist_digits", "digest": "e" * 64}]


def test_who_else_runs_what_leaves_is_named():
    """Else a reader would be gone in one place and go on reading in another, and nobody would know."""
    way = Way(wrong=THREE, right=TWO, carried_by=("acs_employment_read 2 in production",))
    body = draft_of(way, TARGET, hold(), 2, CHANGES).body
    assert "**Not taken back by this:** acs\\_employment\\_read 2 in production" in body
