"""The pages told from the evidence and the forge: what is there, what is not, and nothing made by looking."""

import shutil

import pytest

from plumbline.nightly.context import Context
from plumbline.nightly.telling.pages import pull_request_page, verdicts_page
from plumbline.records import Change, Draft, Promotion, Registration
from plumbline.release.forges.local import LocalForge
from plumbline.release.git.branches import open_or_update
from tests.reports.example_night import (
    CANDIDATE,
    CANDIDATE_EVALUATION,
    CHAMPION,
    CHAMPION_EVALUATION,
    PLAN,
    REQUEST,
    registration,
    trained,
)

MODEL = "acs_employment"


@pytest.fixture
def settings(tmp_path, place, project_root):
    """The project's model and policies with a state folder of this test's own."""
    for folder in (f"models/{MODEL}", "policies"):
        shutil.copytree(project_root / folder, tmp_path / "project" / folder)
    return place(tmp_path / "state", tmp_path / "project")


@pytest.fixture
def context(settings):
    return Context(MODEL, settings)


def opened(settings, tmp_path):
    """A pull request in a real repository."""
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.yaml").write_text("image: x:1\n")
    forge = LocalForge(settings.forge, "ai-apps")
    forge.seed(tree, lambda folder: ())

    def edit(folder):
        (folder / "a.yaml").write_text("image: x:2\n")
        return (Change(file="a.yaml", path="image", old="x:1", new="x:2"),)

    draft = Draft(branch="", base="", title="Promote 2", body="**Why**", head="")
    return open_or_update(forge, "promote", "main", lambda changes: draft, edit)


def test_a_pull_request_is_shown_as_it_is_now(settings, tmp_path):
    number = opened(settings, tmp_path).number
    page = pull_request_page(settings, "ai-apps", number)
    assert "Promote 2" in page
    assert "<strong>Why</strong>" in page
    assert "+image: x:2" in page
    assert 'badge open"' in page
    LocalForge(settings.forge, "ai-apps").close(number, "platform")
    assert 'badge closed"' in pull_request_page(settings, "ai-apps", number)


def test_what_is_not_there_is_not_made(settings, tmp_path):
    assert pull_request_page(settings, "nothing", 1) is None
    assert not settings.forge.exists()
    opened(settings, tmp_path)
    assert pull_request_page(settings, "ai-apps", 2) is None


def test_before_the_first_night_every_model_is_listed(settings):
    assert f"trigger <code>{MODEL}.evaluate</code>" in verdicts_page(settings)


def recorded_night(context, pull):
    """A night of which everything up to the pull request is recorded."""
    verdict = CHAMPION_EVALUATION.verdict
    context.record("verdict", verdict.key, CHAMPION_EVALUATION)
    context.record("verdict", CANDIDATE_EVALUATION.verdict.key, CANDIDATE_EVALUATION)
    context.record("plan", "1", PLAN.model_copy(update={"verdict": verdict.key}))
    context.record("training", REQUEST.key, trained(CANDIDATE))
    context.record("registration", CHAMPION, registration("champion", "1", CHAMPION))
    proposed = registration("candidate", "2", CANDIDATE)
    context.record("registration", CANDIDATE, proposed)
    context.record("promotion", "1", _promotion(proposed, pull))


def test_a_night_is_told_with_what_followed(context, settings, tmp_path):
    verdict = CHAMPION_EVALUATION.verdict
    recorded_night(context, opened(settings, tmp_path))
    page = verdicts_page(settings)
    for words in (
        "Night 0",
        "version <bdi>1",
        "retrain on local",
        "version <bdi>2",
        'href="pulls/ai-apps/1"',
    ):
        assert words in page
    assert "reports/" not in page, "the report is not drawn yet"
    drawn = settings.reports / MODEL / f"{verdict.key[:16]}.html"
    drawn.parent.mkdir(parents=True)
    drawn.touch()
    assert f'href="dags/{MODEL}.evaluate/reports/{verdict.key[:16]}"' in verdicts_page(settings)


def test_a_page_waits_for_no_other_server(context, settings, tmp_path):
    """A hosted forge's pull request is shown as evidence last saw it, and linked where it is."""
    spec = settings.models / MODEL / "spec.yaml"
    hosted = "release:\n  forge: github\n  repository: org/ai-apps"
    spec.write_text(spec.read_text().replace("release:\n  repository: ai-apps", hosted))
    url = "https://github.com/org/ai-apps/pull/1"
    pull = opened(settings, tmp_path).model_copy(update={"url": url})
    recorded_night(context, pull)
    page = verdicts_page(settings)
    assert f'href="{url}"' in page
    assert 'badge open"' in page
    context.record("rejection", "1", pull.model_copy(update={"state": "closed"}))
    assert 'badge closed"' in verdicts_page(settings)


def test_a_pull_request_is_the_nights_that_planned_it(context, settings, tmp_path):
    """The same version, proposed anew for a later night, is not what the first one led to."""
    spec = settings.models / MODEL / "spec.yaml"
    hosted = "release:\n  forge: github\n  repository: org/ai-apps"
    spec.write_text(spec.read_text().replace("release:\n  repository: ai-apps", hosted))
    pull = opened(settings, tmp_path)
    recorded_night(context, pull)
    first = CHAMPION_EVALUATION.verdict
    for night, decision in ((13, "retrain"), (14, "nothing")):
        window = first.window.model_copy(update={"night": night, "content": f"night {night}"})
        verdict = first.model_copy(update={"window": window})
        evaluation = CHAMPION_EVALUATION.model_copy(update={"verdict": verdict})
        context.record("verdict", verdict.key, evaluation)
        plan = PLAN.model_copy(update={"verdict": verdict.key, "decision": decision})
        context.record("plan", f"night {night}", plan)
    proposed = registration("candidate", "2", CANDIDATE)
    context.record("promotion", "10", _promotion(proposed, pull.model_copy(update={"number": 10})))
    nights = verdicts_page(settings).split("<tr")[-3:]
    assert ["#1 <" in row for row in nights] == [False, False, True]
    assert ["#10 <" in row for row in nights] == [False, True, False]


def test_a_broken_spec_hides_no_other_model(context, settings):
    context.record("verdict", CHAMPION_EVALUATION.verdict.key, CHAMPION_EVALUATION)
    context.record("plan", "1", PLAN.model_copy(update={"verdict": CHAMPION_EVALUATION.verdict.key}))
    shutil.copytree(settings.models / MODEL, settings.models / "broken")
    page = verdicts_page(settings)
    assert "Night 0" in page
    assert "broken" in page


def test_only_the_models_somebody_may_see_are_told_of(settings):
    assert MODEL not in verdicts_page(settings, models=())
    assert MODEL in verdicts_page(settings, models={MODEL})


def _promotion(proposed: Registration, pull):
    return Promotion(
        model=MODEL,
        registration=proposed,
        verdict=CANDIDATE_EVALUATION.verdict.key,
        champion=CHAMPION,
        gates=CHAMPION_EVALUATION.verdict.failing,
        target="t",
        environment="production",
        changes=(),
        pull_request=pull,
    )
