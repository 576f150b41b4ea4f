"""What people do to a pull request on the forge loses no version, doubles none, and hides none."""

from __future__ import annotations

import pytest

from plumbline.errors import TransientError
from plumbline.nightly.releasing.promotions import pull_request
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.release.git.command import Git
from plumbline.release.git.remote import PLUMBLINE
from tests.nightly.census_night import MODEL
from tests.nightly.promotion_story import Story
from tests.nightly.releasing.by_hand import branch_of, commit_on_main


@pytest.fixture
def proposed(tell):
    story = tell()
    story.made = story.candidate()
    story.propose(story.made)
    return story


def store(story: Story, number: int, **said: object) -> None:
    """The pull request as the forge has it after a person was there."""
    kept = story.forge._store
    with kept.lock():
        kept.save(kept.load(number).model_copy(update=said))


def opened_again(story: Story) -> None:
    """Closed, seen to be so, and opened again by a person, as hosted forges let them."""
    before = story.pull(1)
    story.forge.close(1, "eva")
    reconcile(story.context)
    assert story.kinds("rejection") == 1
    store(story, 1, state="open", actor=None, finished_at=None)
    Git(story.forge.repository).run("update-ref", f"refs/heads/{before.branch}", before.head)


@pytest.mark.parametrize(
    "body", ["Nothing to see here.", '<!-- plumbline:promotion -->\n```json\n{"digest": "0"}\n```']
)
def test_closed_without_its_block_is_rejected_all_the_same(proposed, body):
    """A body is anybody's to edit; who closes it says no to the version it was opened for."""
    store(proposed, 1, body=body)
    proposed.forge.close(1, "eva")
    reconcile(proposed.context)
    assert proposed.kinds("rejection") == 1
    assert proposed.propose(proposed.made).pull_request.state == "closed"
    assert len(proposed.forge.find()) == 1


def test_a_block_that_was_taken_away_is_written_again(proposed):
    store(proposed, 1, body="Nothing to see here.")
    reconcile(proposed.context)
    assert "<!-- plumbline:promotion -->" in proposed.pull(1).body
    assert set(proposed.statuses(1).values()) == {"success"}


@pytest.mark.parametrize(
    "facts",
    [
        '{"digest": ["a"], "changes": 1}',
        '{"digest": {}, "model": ["x"], "changes": [{"file": 1}]}',
        '{"version": "' + "9" * 5000 + '", "changes": ["x"]}',
        "[" * 100_000,
    ],
)
def test_a_block_of_nonsense_is_written_again(proposed, facts):
    """Whatever a person puts there: it neither stops the rollout DAG nor counts."""
    store(proposed, 1, body=f"<!-- plumbline:promotion -->\n```json\n{facts}\n```")
    reconcile(proposed.context)
    assert '"digest": "' in proposed.pull(1).body
    assert proposed.propose(proposed.made).pull_request.number == 1


def test_merged_without_its_block_is_what_git_says(proposed):
    store(proposed, 1, body="Nothing to see here.")
    proposed.merge(1)
    reconcile(proposed.context)
    assert proposed.kinds("merge") == 1


def test_opened_again_it_is_looked_after_again(proposed):
    """Its green statuses must not outlive the evidence."""
    opened_again(proposed)
    proposed.clock.later(days=20)
    reconcile(proposed.context)
    assert proposed.statuses(1)["plumbline/verdict"] == "failure"


def test_opened_again_and_merged_it_is_what_git_says(proposed):
    opened_again(proposed)
    proposed.merge(1)
    reconcile(proposed.context)
    reconcile(proposed.context)
    assert proposed.kinds("merge") == 1


def test_opened_again_and_closed_it_stays_rejected(proposed):
    opened_again(proposed)
    proposed.forge.close(1, "eva")
    reconcile(proposed.context)
    assert proposed.kinds("rejection") == 1
    assert proposed.propose(proposed.made).pull_request.state == "closed"


def test_a_secret_pasted_into_it_is_not_kept_and_keeps_nothing_from_being_recorded(proposed):
    store(proposed, 1, body=f"see https://eva:hunter2@example.com\n{proposed.pull(1).body}")
    proposed.forge.close(1, "eva")
    reconcile(proposed.context)
    (entry,) = proposed.context.ledger.all("rejection")
    assert "https://***@example.com" in entry.body["body"]
    assert "hunter2" not in str(entry.body)


def test_a_branch_that_somebody_deleted_is_written_again_before_it_is_merged(tell):
    on_monday = {"name": "mondays", "reason": "nobody is there to help", "days": ["monday"]}
    story = tell(environments={"production": {"merge": "automatic"}}, freezes=[on_monday])
    story.propose(story.candidate())
    Git(story.forge.repository).run("update-ref", "-d", f"refs/heads/{story.pull(1).branch}")
    story.clock.later(days=1)
    reconcile(story.context)
    reconcile(story.context)
    assert story.pull(1).state == "merged"


def test_a_freeze_that_begins_between_look_and_merge_counts(tell, monkeypatch):
    on_tuesday = {"name": "tuesdays", "reason": "nobody is there to help", "days": ["tuesday"]}
    story = tell(environments={"production": {"merge": "automatic"}}, freezes=[on_tuesday])
    set_status = type(story.forge).set_status

    def slowly(forge, commit, status):
        set_status(forge, commit, status)
        story.clock.later(hours=8)

    monkeypatch.setattr(type(story.forge), "set_status", slowly)
    story.propose(story.candidate())
    assert story.pull(1).state == "open"
    assert story.statuses(1)["plumbline/freeze"] == "pending"


def test_who_takes_over_says_so_even_after_a_crash(proposed, monkeypatch):
    newer = proposed.candidate("3", "c")

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(pull_request, "record_promotion", killed)
        with pytest.raises(KeyboardInterrupt):
            proposed.propose(newer)
    proposed.propose(newer)
    assert "Version 3 takes this pull request over from version 2" in proposed.comments(1)


def test_an_environment_that_the_spec_names_no_more_is_red_until_it_is_closed(tell):
    story = tell({"dev": 0, "production": 0})
    story.propose(story.candidate())
    story.rewritten(f"models/{MODEL}/spec.yaml", "name: dev", "name: devel")
    (said,) = reconcile(story.context)
    assert said.endswith(f"must not be merged: the spec of {MODEL} releases to no environment dev")
    assert story.statuses(1)["plumbline/verdict"] == "failure"
    assert "give the environment its name back" in story.comments(1)
    story.forge.close(1, "eva")
    reconcile(story.context)
    assert reconcile(story.context) == []


def test_killed_between_push_and_record_it_is_not_taken_for_somebody_elses(proposed, monkeypatch):
    """Its head bears Plumbline's name and is recorded nowhere: it is written anew, and then vouched for."""
    commit_on_main(proposed, "model-aaaaaaaaaaaa", "model-ffffffffffff")

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(pull_request, "record_promotion", killed)
        with pytest.raises(KeyboardInterrupt):
            reconcile(proposed.context)
    reconcile(proposed.context)
    assert set(proposed.statuses(1).values()) == {"success"}


def test_who_signs_with_plumblines_name_is_overwritten_and_not_vouched_for(proposed):
    with branch_of(proposed, proposed.pull(1).branch, PLUMBLINE.name, PLUMBLINE.email) as folder:
        (folder / "backdoor.yaml").write_text("kind: Deployment\n")
    reconcile(proposed.context)
    assert "backdoor.yaml" not in proposed.pull(1).files


def test_a_registry_that_was_down_hears_of_it_later(tell, monkeypatch):
    story = tell()

    def down(*_):
        raise TransientError("the registry does not answer")

    with monkeypatch.context() as outage:
        outage.setattr(story.registry, "set_alias", down)
        with pytest.raises(TransientError):
            story.propose(story.candidate())
    reconcile(story.context)
    assert story.registry.tags["2", "pull_request"] == "ai-apps#1"
    assert story.registry.aliases == {"candidate": "2"}
