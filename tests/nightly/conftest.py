"""Nights that were run once on the census data, for many tests to look at."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from alignment_checks.drift.points import OF_POINTS
from plumbline.nightly.alarms.raising import raise_alarm
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.evaluations import recorded_evaluation
from plumbline.nightly.evaluating.judge import evaluate, judge
from plumbline.nightly.evaluating.measure import measure
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.planning import deciding
from plumbline.nightly.releasing import sights
from plumbline.nightly.releasing.promotions import pull_request
from plumbline.nightly.training import retrain
from plumbline.records import Verdict
from plumbline.settings import Settings
from tests.nightly.census_night import NightZero, context_in, judged_night, measured, with_tolerances
from tests.nightly.late_nights import LateNights, late_nights_in
from tests.nightly.promotion_story import Story, story_in
from tests.nightly.released import Released, copied, released_in
from tests.nightly.spoilt_data import ARRIVALS, LABELS, SpoiltNight, first
from tests.nightly.stand_in_registry import Registered, StandInRegistry, register


@pytest.fixture
def context(settings_with_champion: Settings) -> Context:
    """The census model with its champion, in a state folder of this test's own."""
    return context_in(settings_with_champion)


@pytest.fixture(scope="session")
def judged_state(tmp_path_factory, place, champion_state) -> Path:
    """A state folder in which the champion was judged on night 0. Copy it to use it."""
    state = Path(shutil.copytree(champion_state, tmp_path_factory.mktemp("judged") / "state"))
    context = context_in(place(state))
    raise_alarm(context, judged_night(context, 0))
    return state


@pytest.fixture(scope="session")
def night_zero(tmp_path_factory, place, judged_state) -> NightZero:
    state = Path(shutil.copytree(judged_state, tmp_path_factory.mktemp("night_zero") / "state"))
    context = context_in(place(state))
    subject = prepare(context, 0)
    plan = deciding.plan(context, night=0, mitigation=None, force=False, requester="alarm")
    nomination = retrain.train(context, plan, approval=None)
    candidate = judge(context, nomination.subject, measured(context, nomination.subject))
    champion = recorded_evaluation(context, subject.key)
    return NightZero(state, subject, champion, plan, nomination, candidate)


@pytest.fixture
def context_after_night_zero(tmp_path, place, night_zero) -> Context:
    """A state folder of this test's own in which night 0 came to a judged candidate."""
    return context_in(place(Path(shutil.copytree(night_zero.state, tmp_path / "state"))))


@pytest.fixture(scope="session")
def every_night(tmp_path_factory, place, champion_state) -> dict[int, Verdict]:
    """The champion's verdict on each of the 42 nights, from `measure` alone: no gate rests on the rest.

    Nor on whole rows, whose comparison is a diagnosis and a third of the work.
    """
    state = Path(shutil.copytree(champion_state, tmp_path_factory.mktemp("every_night") / "state"))
    context = context_in(place(state))
    with_tolerances(context, (t for t in context.policy.tolerances if t.metric not in OF_POINTS))
    return {night: _measured_and_judged(context, night) for night in range(42)}


def _measured_and_judged(context: Context, night: int) -> Verdict:
    subject = prepare(context, night)
    return evaluate(context, subject, [measure(context, subject)]).verdict


@pytest.fixture
def spoilt(own_project, settings_with_champion) -> SpoiltNight:
    """The champion before night 0, whose files this test may spoil; a whole night is 5,000 rows."""
    night = SpoiltNight(context_in(dataclasses.replace(settings_with_champion, root=own_project)))
    night.change(ARRIVALS, first(5000))
    night.change(LABELS, first(5000))
    return night


@pytest.fixture
def late(tmp_path, place, champion_state, project_root, census_data) -> LateNights:
    """The champion before night 0, under a spec whose labels come two nights later; none has come."""
    return late_nights_in(tmp_path, project_root, place, champion_state)


@pytest.fixture
def register_in(night_zero, monkeypatch):
    """Registers night 0's versions in a state folder and puts the stand-in in the registry's place."""

    def run(context: Context) -> Registered:
        registry = StandInRegistry()
        for step in (pull_request, sights):
            monkeypatch.setattr(step, "registry", lambda _: registry)
        trained = night_zero.nomination.trained
        champion = register(context, "champion", "1", night_zero.plan.champion, "first training")
        candidate = register(context, "candidate", "2", trained.digest, trained.request)
        return Registered(context, registry, champion, candidate, night_zero)

    return run


@pytest.fixture
def registered(context_after_night_zero, register_in) -> Registered:
    return register_in(context_after_night_zero)


@pytest.fixture
def quick_project(own_project) -> Path:
    """The project with a training of one round: for what happens around a training, not for its model."""
    entrypoint = own_project / "models/acs_employment/train.py"
    text = entrypoint.read_text()
    assert text.count("ROUNDS = 100\n") == 1
    entrypoint.write_text(text.replace("ROUNDS = 100\n", "ROUNDS = 1\n"))
    return own_project


@pytest.fixture
def tell(tmp_path, project_root, monkeypatch):
    """Makes a story of a model on its way through these environments, under this release policy."""

    def make(stages: dict[str, float] | None = None, **policy: object) -> Story:
        story = story_in(tmp_path, project_root, stages or {"production": 0}, policy)
        for step in (pull_request, sights):
            monkeypatch.setattr(step, "registry", lambda _: story.registry)
        return story

    return make


@pytest.fixture(scope="session")
def _version_two_and_three(tmp_path_factory, project_root) -> Released:
    with pytest.MonkeyPatch.context() as patch:
        original = released_in(tmp_path_factory.mktemp("released"), project_root, patch)
        original.promote("2", "3")
    return original


@pytest.fixture
def released(tmp_path, monkeypatch, _version_two_and_three) -> Released:
    """Versions 2 and 3 were promoted to production one after the other; this test's own to change."""
    return copied(_version_two_and_three, tmp_path / "released", monkeypatch)


@pytest.fixture
def unreleased(tmp_path, project_root, monkeypatch) -> Released:
    """Version 1 runs in production; nothing was promoted."""
    return released_in(tmp_path, project_root, monkeypatch)
