"""What was in production at a time, and why: the last arrival before it, never anything after."""

from __future__ import annotations

import datetime

import pytest

from plumbline.canonical import canonical_json
from plumbline.evidence.ledger import Ledger
from plumbline.evidence.production import in_production
from plumbline.records import Hold, Merge, Observation, Promotion, PullRequest, Rollback, Rollout
from plumbline.store import Store
from tests.release.example_release import registration

START = datetime.datetime(2026, 11, 26, 0, 0, tzinfo=datetime.UTC)
ONE, TWO, THREE = (registration(number, letter) for number, letter in zip("123", "abc", strict=True))
MODEL = ONE.model


def hour(number: float) -> datetime.datetime:
    return START + datetime.timedelta(hours=number)


@pytest.fixture
def ledger(tmp_path):
    """1 from the start, 2 at 2 h, 3 at 4 h, back to 2 at 6 h; staging has 3 from 3 h on."""
    ledger = Ledger(Store(f"sqlite:///{tmp_path / 'plumbline.db'}"))
    append(ledger, "champion", {"model": MODEL, "digest": ONE.digest, "since": ""}, 0)
    for one in (ONE, TWO, THREE):
        ledger.append("registration", one.digest, MODEL, "test", one, hour(0.5))
    arrives(ledger, TWO, 2, 1)
    arrives(ledger, THREE, 3, 2, environment="staging")
    arrives(ledger, THREE, 4, 3)
    append(ledger, "rollback", rolled_back(4), 5)
    arrives(ledger, TWO, 6, 4, why="rollback")
    return ledger


def append(ledger, kind, body, at):
    ledger.append(kind, canonical_json([kind, at])[:64], MODEL, "test", body, hour(at))


def pull(number: int) -> PullRequest:
    return PullRequest(number=number, state="open", branch="b", base="main", title="t", body="", files=())


def rolled_back(number: int) -> Rollback:
    hold = Hold(
        model=MODEL,
        version="3",
        digest=THREE.digest,
        image=THREE.image.digest,
        because="it answers wrongly",
        by="ana",
        at=hour(5),
    )
    return Rollback(
        model=MODEL,
        environment="production",
        wrong=THREE,
        right=TWO,
        because="it answers wrongly",
        by="ana",
        hold=hold,
        changes=(),
        pull_request=pull(number),
    )


def arrives(ledger, version, at, number, *, why="promotion", environment="production"):
    if why == "promotion":
        promotion = Promotion(
            model=MODEL,
            registration=version,
            verdict="v" * 64,
            champion=ONE.digest,
            gates=(),
            target="service",
            environment=environment,
            changes=(),
            pull_request=pull(number),
        )
        append(ledger, "promotion", promotion, at - 0.3)
    merge = Merge(
        model=MODEL,
        environment=environment,
        registration=version,
        why=why,
        pull_request=number,
        commit=f"{number:040d}",
        by="eva",
        at=hour(at - 0.2),
    )
    append(ledger, "merge", merge, at - 0.1)
    seen = observation(version, at, environment)
    rollout = Rollout(
        model=MODEL,
        digest=version.digest,
        version=version.version,
        image=version.image.digest,
        environment=environment,
        since=merge.commit,
        merged_by="eva",
        observation=seen,
    )
    append(ledger, "rollout", rollout, at)


def observation(version, at, environment="production", *, healthy=True) -> Observation:
    return Observation(
        environment=environment,
        source="http",
        image=version.image.digest,
        version=version.version,
        healthy=healthy,
        because=f"it serves version {version.version}",
        at=hour(at),
    )


def at(ledger, number: float, environment="production"):
    return in_production(ledger.all(model=MODEL), hour(number), environment)


@pytest.mark.parametrize(
    ("number", "version"),
    [(0, "1"), (1.99, "1"), (2, "2"), (3.99, "2"), (4, "3"), (5.99, "3"), (6, "2"), (99, "2")],
)
def test_the_last_arrival_before_the_time_is_what_ran(ledger, number, version):
    found = at(ledger, number)
    assert found.digest == {"1": ONE, "2": TWO, "3": THREE}[version].digest


def test_before_anything_was_there_nothing_was(ledger):
    assert at(ledger, -0.01) is None


def test_each_environment_has_a_past_of_its_own(ledger):
    assert at(ledger, 3.5, "staging").version == "3"
    assert at(ledger, 3.5).version == "2"


def test_what_was_called_otherwise_is_the_same_place(ledger):
    """And a name that nobody says it had is another place's."""
    entries = ledger.all(model=MODEL)
    found = in_production(entries, hour(7), "live", earlier={"production"})
    assert (found.environment, found.called, found.version) == ("live", "production", "2")
    assert found.because == "version 3 was rolled back by ana: it answers wrongly"
    append(ledger, "observation", observation(ONE, 8, "live"), 8)
    later = in_production(ledger.all(model=MODEL), hour(8), "live", earlier={"production"})
    assert later.otherwise == "it serves version 1"
    assert in_production(entries, hour(7), "live", first=False) is None


def test_the_first_champion_ran_in_no_other_environment(ledger):
    assert in_production(ledger.all(model=MODEL), hour(1), "staging", first=False) is None


def test_a_promotion_names_its_merge_and_its_verdict(ledger):
    found = at(ledger, 3)
    assert (found.merged_by, found.pull_request, found.commit) == ("eva", 1, f"{1:040d}")
    assert (found.since, found.merged_at) == (hour(2), hour(1.8))
    assert found.because == f"its verdict {'v' * 12} is not recorded"


def test_a_rollback_says_who_asked_and_why(ledger):
    found = at(ledger, 7)
    assert (found.version, found.pull_request) == ("2", 4)
    assert found.because == "version 3 was rolled back by ana: it answers wrongly"


def test_the_first_champion_needed_no_verdict(ledger):
    found = at(ledger, 1)
    assert (found.version, found.image, found.commit) == ("1", ONE.image.digest, "")
    assert "first champion" in found.because


def test_a_version_nobody_registered_yet_is_known_by_its_digest(ledger):
    assert (at(ledger, 0.1).version, at(ledger, 0.1).digest) == ("", ONE.digest)


def test_what_was_seen_instead_is_said_from_then_on(ledger):
    append(ledger, "observation", observation(ONE, 8), 8)
    assert at(ledger, 7.9).otherwise == ""
    assert at(ledger, 8).otherwise == "it serves version 1"
    append(ledger, "observation", observation(TWO, 9), 9)
    assert at(ledger, 9).otherwise == ""


def test_what_was_merged_and_not_seen_yet_is_said_until_it_arrives(ledger):
    """Git says one version and the last look another: whoever asks in between must not take it for all."""
    assert at(ledger, 3.9).unseen == (
        "version 3 was merged at 2026-11-26 03:48 UTC by eva (pull request 3), "
        "and was not seen to run by then"
    )
    assert at(ledger, 1.9).unseen.startswith("version 2 was merged at 2026-11-26 01:48 UTC by eva")
    assert [at(ledger, time).unseen for time in (1, 3, 4, 6)] == ["", "", "", ""]


def test_a_rollout_from_before_there_were_environments_counts(tmp_path):
    ledger = Ledger(Store(f"sqlite:///{tmp_path / 'old.db'}"))
    append(ledger, "rollout", {"model": MODEL, "digest": TWO.digest, "since": "c" * 40}, 1)
    found = at(ledger, 2)
    assert (found.digest, found.commit, found.version) == (TWO.digest, "c" * 40, "")
    assert in_production(ledger.all(model=MODEL), hour(2), "staging", first=False) is None
