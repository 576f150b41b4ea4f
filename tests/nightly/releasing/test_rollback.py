"""The way back: one pull request on the present base, with its own statement and a hold that sticks."""

from __future__ import annotations

import dataclasses
import threading

import pytest

from plumbline.attestation.envelope import read_envelope
from plumbline.attestation.errors import MalformedError
from plumbline.attestation.holds import hold_file
from plumbline.attestation.in_toto import read_payload
from plumbline.evidence.secrecy import SecretError
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.planning.made_before import makes_nothing_new
from plumbline.nightly.releasing import suppression
from plumbline.nightly.releasing.advance import advance
from plumbline.nightly.releasing.environments.recorded import git_says, rollbacks, running, seen
from plumbline.nightly.releasing.holds.pull_request import hold, lift
from plumbline.nightly.releasing.holds.recorded import at_base, hold_on, holds
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.reconcile import reconcile
from plumbline.nightly.releasing.rollback import on_request, roll_back
from plumbline.nightly.releasing.rollbacks.past import NoSuchEnvironmentError
from plumbline.nightly.releasing.rollbacks.settling import settle
from plumbline.nightly.releasing.sights import act_on
from plumbline.nightly.releasing.suppression import suppressed
from plumbline.release.git.branches import files_at
from plumbline.release.proposable import NotProposableError
from plumbline.release.rollout import Sight
from plumbline.release.way_back import NoWayBackError
from tests.nightly.census_night import MODEL
from tests.nightly.released import DEPLOYMENT, Released, released_in


def back(released: Released, **options):
    return roll_back(released.context, because="it answers wrongly", by="ana", **options)


def test_a_bad_version_leaves_and_what_others_merged_since_stays(released):
    released.edit_by_hand(DEPLOYMENT, "spec:\n  template", "spec:\n  replicas: 5\n  template")
    pull = back(released).pull_request
    assert pull.title == f"Roll back {MODEL} in production: version 3 to version 2"
    assert pull.labels == ("plumbline-rollback",)
    assert {path.split("/")[0] for path in pull.files} == {"apps", "holds", "plumbline"}
    assert all(status.state == "success" for status in released.forge.statuses(pull.head))
    released.merge(pull.number)
    observe(released.context)
    deployed = released.at_base(DEPLOYMENT)
    assert 'model-version: "2"' in deployed
    assert "replicas: 5" in deployed
    assert champion_digest(released.context) == released.registration("2").digest
    assert released.aliases["champion"] == "2"
    assert "it answers wrongly" in released.story.registry.tags["3", "rolled_back"]
    assert "rolled back by #3" in released.story.comments(2)


def test_its_statement_is_a_rollbacks_and_never_expires(released):
    pull = back(released).pull_request
    (file,) = (name for name in pull.files if name.startswith("plumbline/statements/"))
    text = files_at(released.forge, pull.head, [file])[file]
    statement = read_payload(read_envelope(text).body)
    assert (statement.kind, statement.version, statement.expires) == ("rollback", "2", None)
    assert statement.replaces == (released.registration("3").image.digest,)
    assert statement.judged is not None
    assert statement.because == "it answers wrongly"


def test_the_first_champion_can_return_though_no_verdict_ever_passed_it(released):
    pull = back(released, to="1", merge=True).pull_request
    (file,) = (name for name in pull.files if name.startswith("plumbline/statements/"))
    statement = read_payload(read_envelope(files_at(released.forge, "main", [file])[file]).body)
    assert (pull.state, statement.version, statement.judged) == ("merged", "1", None)
    assert git_says(released.context, "production").registration.version == "1"


def test_asked_for_twice_it_is_one_pull_request_and_one_commit(released):
    first = back(released).pull_request
    released.story.clock.later(minutes=10)
    again = roll_back(released.context, because="other words", by="ben").pull_request
    assert (again.number, again.head) == (first.number, first.head)
    assert len(rollbacks(released.context)) == 1


def test_it_is_brought_up_to_date_when_the_base_moves(released):
    first = back(released).pull_request
    released.edit_by_hand(DEPLOYMENT, '"3" # Plumbline writes it', '"3" # see the runbook')
    again = back(released, merge=True).pull_request
    assert (again.number, again.state) == (first.number, "merged")
    assert 'model-version: "2" # see the runbook' in released.at_base(DEPLOYMENT)


def test_a_version_merged_while_it_was_open_leaves_instead_and_both_are_held(released):
    """Version 3 was to leave; version 4 came over it and is no better: version 2 returns."""
    first = back(released).pull_request
    released.merge(released.propose("4").number)
    again = back(released)
    assert again.pull_request.number == first.number
    assert (again.wrong.version, again.right.version) == ("4", "2")
    assert back(released).pull_request.head == again.pull_request.head
    back(released, merge=True)
    assert {one.version for one in at_base(released.context)} == {"3", "4"}
    assert git_says(released.context, "production").registration.version == "2"
    assert 'model-version: "2"' in released.at_base(DEPLOYMENT)


def test_what_somebody_reverted_by_hand_is_completed(released):
    """The lines are back already; what is missing is the hold, and that Plumbline knows."""
    two, three = (released.registration(version) for version in ("2", "3"))
    released.edit_by_hand(DEPLOYMENT, str(three.image), str(two.image))
    released.edit_by_hand(DEPLOYMENT, 'model-version: "3"', 'model-version: "2"')
    assert "the GitOps repo says something else by now" in released.red()
    pull = back(released, merge=True).pull_request
    assert pull.files == (hold_file(MODEL, three.image.digest),)
    assert released.red() == ""
    assert running(released.context, "production").version == "2"


def test_a_hold_that_cannot_be_read_stops_promotions_and_no_way_back(released):
    """It is about another version, by its file's name; a person mends it when it burns no more."""
    broken = hold_file(MODEL, f"sha256:{'f' * 64}")
    released.write_by_hand(broken, "version: [")
    with pytest.raises(MalformedError, match=f"{broken}: not YAML.*mend the file, or delete it"):
        released.propose("4")
    pull = back(released, merge=True).pull_request
    assert pull.state == "merged"
    assert hold_file(MODEL, released.registration("3").image.digest) in pull.files
    assert git_says(released.context, "production").registration.version == "2"
    assert f"holds: {broken}: not YAML" in released.red()


def test_two_at_once_are_one_pull_request(released):
    numbers: list[int] = []
    threads = [
        threading.Thread(target=lambda: numbers.append(back(released).pull_request.number)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert numbers == [3, 3]


def test_a_merge_of_a_moment_ago_is_known_before_anything_goes_back(released):
    """Nobody looked since version 4 was merged: it is version 4 that leaves, not version 3."""
    released.merge(released.propose("4").number)
    rollback = back(released)
    assert (rollback.wrong.version, rollback.right.version) == ("4", "3")


def test_nothing_proposes_the_version_again_until_a_person_lifts_the_hold(released):
    back(released, merge=True)
    observe(released.context)
    with pytest.raises(NotProposableError, match="version 3 is on hold"):
        released.propose("3")
    lifting = lift(released.context, "3", because="the data was wrong, not the model", by="ana")
    with pytest.raises(NotProposableError, match="version 3 is on hold"):
        released.propose("3")
    assert lifting.files == (hold_file(MODEL, released.registration("3").image.digest),)
    released.merge(lifting.number)
    observe(released.context)
    (lifted,) = released.context.ledger.all("lift", MODEL)
    assert lifted.body["hold"]["digest"] == released.registration("3").digest
    assert (lifted.body["by"], lifted.body["pull_request"]) == ("eva", lifting.number)
    pull = released.propose("3")
    assert (pull.state, pull.number > lifting.number) == ("open", True)


def test_a_form_may_name_the_version_that_returns(released):
    asked = dataclasses.replace(released.context, actor="airflow:m.rollout/manual__1")
    found = on_request(asked, "it answers wrongly", "ana", to="1")
    assert (found.wrong.version, found.right.version) == ("3", "1")
    with pytest.raises(NoWayBackError, match="version 7 never ran in production"):
        on_request(dataclasses.replace(asked, actor="manual__2"), "it answers wrongly", "ana", to="7")


def test_a_hold_removed_by_hand_names_no_pull_request_of_an_earlier_hold(released):
    hold(released.context, released.registration("3"), "it was slow", "ana")
    observe(released.context)
    first = lift(released.context, "3", because="the network was", by="ana")
    released.merge(first.number)
    observe(released.context)
    released.story.clock.later(hours=1)
    hold(released.context, released.registration("3"), "it is slow again", "ana")
    observe(released.context)
    released.remove_by_hand(hold_file(MODEL, released.registration("3").image.digest))
    observe(released.context)
    lifts = [entry.body for entry in released.context.ledger.all("lift", MODEL)]
    assert [(one.get("pull_request"), one["by"]) for one in lifts] == [(first.number, "eva"), (None, "")]


def test_a_rollback_is_not_rolled_back_by_asking_again(released):
    back(released, merge=True)
    with pytest.raises(NoWayBackError, match=r"went back to version 2 already, by pull request 3\..*--to"):
        back(released)
    with pytest.raises(NoWayBackError, match=r"version 3 is on hold since .* by ana.*hold lift"):
        back(released, to="3")
    further = back(released, to="1", merge=True)
    assert (further.wrong.version, further.right.version) == ("2", "1")


def test_a_rollback_with_its_hold_lifted_can_be_taken_back(released):
    back(released, merge=True)
    observe(released.context)
    released.merge(lift(released.context, "3", because="it was the network", by="ana").number)
    forth = back(released, to="3", merge=True)
    observe(released.context)
    assert (forth.wrong.version, running(released.context, "production").version) == ("2", "3")
    assert holds(released.context) == [], "the version it went back to did nothing wrong"
    released.story.clock.later(hours=1)
    again = back(released)
    assert (again.wrong.version, again.right.version) == ("3", "2")
    assert [one.version for one in holds(released.context)] == ["3"]


def test_nothing_promoted_is_nothing_to_roll_back(unreleased):
    with pytest.raises(NoWayBackError, match="nothing was promoted to production yet"):
        back(unreleased)


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("3", "production is at version 3 already"),
        ("9", r"version 9 never ran in production \(these did: 2, 1\)"),
        ("4", "version 4 never ran in production"),
    ],
)
def test_where_there_is_no_way_back_the_error_says_so(released, to, said):
    released.candidate("4")
    with pytest.raises(NoWayBackError, match=said):
        back(released, to=to)


def test_an_environment_nobody_named_is_none(released):
    with pytest.raises(NoSuchEnvironmentError, match="'staging' is none of production"):
        back(released, environment="staging")


def test_one_that_goes_elsewhere_waits_for_the_open_one(released):
    back(released)
    with pytest.raises(NoWayBackError, match=r"pull request 3 returns production to version 2 already"):
        back(released, to="1")


def test_a_refused_rollback_holds_nothing_and_may_be_asked_for_again(released):
    first = back(released).pull_request
    assert hold_on(released.context, released.registration("3")) is not None
    released.forge.close(first.number, actor="eva")
    observe(released.context)
    assert hold_on(released.context, released.registration("3")) is None
    assert back(released).pull_request.number == first.number + 1


def test_where_it_may_not_be_merged_it_stays_open_and_says_why(released):
    released.forge.require("owners/platform")
    pull = back(released, merge=True).pull_request
    assert pull.state == "open"
    assert "owners/platform is missing" in released.story.comments(pull.number)


def test_a_cause_whose_answer_was_rolled_back_may_be_retrained_for(released, monkeypatch):
    """Version 3 answered version 2's failing gate. Rolled back, it answers nothing any more."""
    made = released.candidate("3")
    champion = made.evaluation.verdict.model_copy(update={"version": made.plan.champion, "role": "champion"})
    monkeypatch.setattr(suppression, "cause_of", lambda *_: made.plan.gates)
    assert "is merged" in suppressed(released.context, champion)
    back(released, merge=True)
    observe(released.context)
    assert suppressed(released.context, champion) is None


def test_training_the_held_version_again_is_no_plan(released):
    request = released.candidate("3").plan.request
    assert makes_nothing_new(released.context, request, "b" * 64) is None
    back(released, merge=True)
    assert "made version 3, which is on hold: it answers wrongly" in makes_nothing_new(
        released.context, request, "b" * 64
    )


def test_a_run_of_airflow_rolls_back_once_however_often_it_is_cleared(released):
    """Cleared weeks later, it must not take back what was released since."""
    asked = dataclasses.replace(released.context, actor="airflow:acs_employment.rollout/manual__1")
    first = on_request(asked, "it answers wrongly", "ana")
    assert first.pull_request.state == "merged"
    assert on_request(asked, "it answers wrongly", "ana").pull_request.number == first.pull_request.number
    other = dataclasses.replace(released.context, actor="airflow:acs_employment.rollout/manual__2")
    with pytest.raises(NoWayBackError, match="went back to version 2 already"):
        on_request(other, "it answers wrongly", "ana")


def test_the_same_version_on_its_way_elsewhere_turns_red_at_once(tmp_path, project_root, monkeypatch):
    """Seen to be wrong in dev, it must not be merged for production."""
    stages = {"dev": 0, "production": 0}
    released = released_in(tmp_path, project_root, monkeypatch, stages=stages)
    released.promote("2")
    advance(released.context)
    assert {name: state for name, state in released.story.statuses(2).items() if state != "success"} == {}
    back(released, environment="dev")
    assert released.story.statuses(2)["plumbline/verdict"] == "failure"
    assert "version 2 is on hold: rolled back in dev" in released.story.comments(2)
    reconcile(released.context)
    assert released.story.statuses(2)["plumbline/verdict"] == "failure"
    assert released.aliases.get("champion") is None


def test_a_secret_in_a_reason_is_refused_before_anything_is_pushed(released):
    before = len(released.forge.find())
    with pytest.raises(SecretError, match="`rollback` not written: `reason` holds a password"):
        roll_back(released.context, because="see https://eva:hunter2@example.com", by="eva")
    assert len(released.forge.find()) == before


def test_a_refused_automatic_rollback_is_left_to_a_person(released):
    """Who closes it says no; asking again every ten minutes would be no answer."""
    merge, ill = git_says(released.context, "production"), Sight("goes back", "production is ill")
    released.forge.require("ci")
    assert "waits for a person to merge it" in " ".join(
        act_on(released.context, merge, seen(released.context, "production"), ill)
    )
    released.forge.close(3, "eva")
    settle(released.context)
    (said,) = act_on(released.context, merge, seen(released.context, "production"), ill)
    assert said == "Pull request 3 would have returned to version 2 and was refused: a person decides."
    assert len(released.forge.find()) == 3
    assert roll_back(released.context, because="it is ill", by="eva").pull_request.state == "open"


def test_a_clock_that_goes_back_changes_no_order(released):
    """What a merge's own history holds was merged before it, whatever the clocks say."""
    released.story.clock.later(days=-1)
    back(released, merge=True)
    assert git_says(released.context, "production").registration.version == "2"
    assert released.red() == ""


def test_trouble_elsewhere_keeps_nothing_from_going_back(tmp_path, project_root, monkeypatch):
    released = released_in(tmp_path, project_root, monkeypatch, stages={"dev": 0, "production": 0})
    released.propose("2")
    for number in (1, 2):
        released.merge(number)
        reconcile(released.context)
        observe(released.context)
        advance(released.context)
    released.propose("3")
    (released.forge._store.folder / "3.json").unlink()  # nobody can look at dev's pull request
    assert roll_back(released.context, because="it is ill", by="eva").right.version == "1"
