"""The page's releases are the answers of the history: what runs and why, what went back, what is on hold."""

from __future__ import annotations

import pytest

from plumbline.evidence.production import in_production
from plumbline.nightly.releasing.holds.pull_request import lift
from plumbline.nightly.releasing.observe import observe
from plumbline.nightly.releasing.rollback import roll_back
from plumbline.nightly.telling.releases import address_of, releases_of
from tests.nightly.census_night import MODEL


def back(released, **options):
    return roll_back(released.context, because="it answers wrongly", by="ana", **options)


def told(released):
    """As a page that asks no forge tells it."""
    return releases_of(released.context, {})


def test_before_anything_was_promoted_the_first_champion_runs(unreleased):
    (running,) = told(unreleased).running
    assert (running.environment, running.version, running.pull_request) == ("production", "1", None)
    assert "first champion" in running.because
    assert told(unreleased)[1:] == ([], [])


def test_a_rollback_shows_who_when_why_and_where_and_what_runs_since(released):
    back(released, merge=True)
    observe(released.context)
    seen = told(released)
    (running,) = seen.running
    entries = released.context.ledger.all(model=MODEL)
    answered = in_production(entries, released.context.now(), "production")
    assert (running.version, running.since, running.because) == ("2", answered.since, answered.because)
    assert running.because == "version 3 was rolled back by ana: it answers wrongly"
    (rollback,) = seen.rollbacks
    assert (rollback.wrong, rollback.right, rollback.by) == ("3", "2", "ana")
    assert rollback.because == "it answers wrongly"
    (held,) = seen.holds
    assert (held.version, held.by, held.state) == ("3", "ana", "on hold")
    for pull in (running.pull_request, rollback.pull_request, held.pull_request):
        assert pull == (3, "merged", "pulls/ai-apps/3")


def test_a_lifted_hold_says_who_lifted_it_in_which_pull_request(released):
    back(released, merge=True)
    observe(released.context)
    lifting = lift(released.context, "3", because="the data was wrong", by="ana")
    assert told(released).holds[0].state == "on hold", "until it is merged"
    released.merge(lifting.number)
    observe(released.context)
    (held,) = told(released).holds
    assert (held.state, held.lifted_by, held.lifted_in[:2]) == ("lifted", "eva", (lifting.number, "merged"))


def test_a_rollback_that_waits_holds_its_version_and_one_that_is_refused_does_not(released):
    pull = back(released).pull_request
    assert [one.state for one in told(released).holds] == ["on hold"]
    assert told(released).rollbacks[0].pull_request[:2] == (pull.number, "open")
    released.forge.close(pull.number, "eva")
    observe(released.context)
    assert [one.state for one in told(released).holds] == ["refused"]
    assert told(released).rollbacks[0].pull_request[:2] == (pull.number, "closed")


def test_a_local_pull_request_is_shown_as_it_is_now(released):
    pull = back(released, merge=True).pull_request
    now = {pull.number: released.forge.get(pull.number).model_copy(update={"state": "closed"})}
    assert releases_of(released.context, now).rollbacks[0].pull_request.state == "closed"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://github.com/org/ai-apps/pull/3", "https://github.com/org/ai-apps/pull/3"),
        ("http://forge.example/ai-apps/pulls/3", "http://forge.example/ai-apps/pulls/3"),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_link_of_a_hosted_forge_leads_there_or_nowhere(released, url, address):
    release = released.context.spec.release.model_copy(update={"forge": "github"})
    released.context.__dict__["spec"] = released.context.spec.model_copy(update={"release": release})
    assert address_of(released.context, 3, url) == address
