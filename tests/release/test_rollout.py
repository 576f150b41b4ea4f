"""One look at an environment: arrived, waiting, different or on its way back. Decided on records alone."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.intent import EnvironmentRules
from plumbline.records import Merge, Observation, Rollout
from plumbline.release.rollout import Look, sight
from tests.release.example_release import registration

MERGED = datetime.datetime(2026, 11, 26, 3, 0, tzinfo=datetime.UTC)
RIGHT = registration("2", "b")
OTHER = registration("1", "a")


def later(minutes: float) -> datetime.datetime:
    return MERGED + datetime.timedelta(minutes=minutes)


def observed(*, version=RIGHT, healthy=True, at=MERGED) -> Observation:
    return Observation(
        environment="production",
        source="http",
        image=version.image.digest if version else None,
        version=version.version if version else None,
        healthy=healthy,
        because="so it said",
        at=at,
    )


def look(observation, *, at=1.0, why="promotion", arrived=None, soak=0.0, **changes):
    """At so many minutes after the merge; `arrived`: minutes at which it was seen to arrive."""
    merge = Merge(
        model=RIGHT.model,
        environment="production",
        registration=RIGHT,
        why=why,
        pull_request=1,
        commit="c" * 40,
        at=MERGED,
    )
    rollout = Rollout(
        model=RIGHT.model,
        digest=RIGHT.digest,
        version="2",
        image=RIGHT.image.digest,
        environment="production",
        since=merge.commit,
        observation=observed(at=later(arrived or 0)),
    )
    fields = {
        "merge": merge,
        "base_says_so": True,
        "observation": observation,
        "rollout": rollout if arrived is not None else None,
        "rules": EnvironmentRules(rollout_minutes=30),
        "soak": datetime.timedelta(minutes=soak),
        "now": later(at),
    }
    return sight(Look(**fields | changes))


def test_image_version_and_health_together_are_an_arrival():
    assert look(observed()).says == "arrived"


def test_after_the_arrival_the_same_is_nothing_new():
    assert look(observed(), arrived=1, at=60).says == "runs"


@pytest.mark.parametrize(
    "observation",
    [observed(healthy=False), observed(version=OTHER), observed(version=None, healthy=False)],
    ids=["not healthy", "the version before", "not seen"],
)
@pytest.mark.parametrize(
    ("at", "says"), [(0, "waits"), (29.9, "waits"), (30, "goes back"), (300, "goes back")]
)
def test_before_it_arrived_there_is_time_and_then_it_goes_back(observation, at, says):
    assert look(observation, at=at).says == says


def test_another_version_after_the_arrival_is_named_at_once_and_stays():
    """A rollback would not change what is deployed past Git."""
    found = look(observed(version=OTHER), arrived=1, at=40)
    assert (found.says, found.red) == ("differs", True)
    assert "does not run version 2, which Git says" in found.because


@pytest.mark.parametrize(
    ("since", "at", "says"),
    [(10, 14.9, "waits"), (10, 15, "goes back"), (29.9, 40, "goes back"), (32, 60, "differs")],
)
def test_one_that_falls_ill_goes_back_while_it_is_watched(since, at, says):
    """Watched for as long as a rollout may take, from its arrival on."""
    ill = observed(healthy=False, at=later(since))
    assert look(ill, before=ill, arrived=1, at=at).says == says


def test_a_soak_is_watched_to_its_end():
    ill = observed(healthy=False, at=later(600))
    assert look(ill, before=ill, arrived=1, at=620, soak=600).says == "goes back"


def test_it_is_ill_since_it_was_seen_to_be_and_not_since_it_was_last_well():
    before = observed(at=later(1))
    found = look(observed(healthy=False), before=before, arrived=1, at=20)
    assert found.says == "waits"


@pytest.mark.parametrize(("at", "says"), [(45, "waits"), (61, "differs")])
def test_one_that_cannot_be_seen_any_more_is_named_in_time_and_never_goes_back(at, says):
    unseen = observed(version=None, healthy=False, at=later(31))
    assert look(unseen, before=unseen, arrived=1, at=at).says == says


def test_a_base_that_says_something_else_is_named_whatever_runs():
    assert look(observed(), base_says_so=False).says == "differs"


@pytest.mark.parametrize(("arrived", "at"), [(None, 31), (1, 20)])
def test_a_rollback_is_never_rolled_back_by_a_machine(arrived, at):
    ill = observed(healthy=False, at=later(2))
    found = look(ill, before=ill, why="rollback", arrived=arrived, at=at)
    assert (found.says, found.red) == ("differs", True)
    assert "a person must look" in found.because


OBSERVATIONS = st.builds(
    observed,
    version=st.sampled_from([RIGHT, OTHER, None]),
    healthy=st.booleans(),
    at=st.floats(0, 1000).map(later),
)


@given(
    observation=OBSERVATIONS,
    before=st.none() | OBSERVATIONS,
    at=st.floats(0, 2000),
    arrived=st.none() | st.floats(0, 1000),
    base_says_so=st.booleans(),
)
def test_nothing_but_the_right_version_seen_healthy_ever_counts(
    observation, before, at, arrived, base_says_so
):
    found = look(observation, before=before, at=at, arrived=arrived, base_says_so=base_says_so)
    right = (observation.image, observation.version) == (RIGHT.image.digest, "2")
    fine = right and observation.healthy and base_says_so
    assert (found.says in {"arrived", "runs"}) == fine
    assert (found.says == "arrived") == (fine and arrived is None)
    assert "production" in found.because


@pytest.mark.parametrize(("falls", "at", "says"), [(2, 20, "waits"), (3, 20, "goes back"), (3, 90, "waits")])
def test_one_that_falls_ill_again_and_again_goes_back_though_it_recovers(falls, at, says):
    """Each time it is well before it was ill for long: only the count tells, while it is watched."""
    ill = observed(healthy=False, at=later(at))
    assert look(ill, at=at, arrived=2.0, falls=falls).says == says
