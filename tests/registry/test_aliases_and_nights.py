"""Aliases, tags and nightly runs against a real server."""

from pathlib import Path

import pytest

from plumbline.registry.failures import RegistryError
from tests.reports.example_night import CHAMPION_EVALUATION, SPEC, submission


@pytest.fixture(scope="module")
def model():
    return "model_with_nights"


@pytest.fixture
def registered(registry, trained_folder, model):
    spec = SPEC.model_copy(update={"model": model})
    return registry.register(submission(spec=spec, role="champion", evaluation=None), trained_folder)


@pytest.fixture
def client(registry, registered):
    import mlflow

    return mlflow.MlflowClient(registry.address)


def test_an_alias_is_set_read_moved_and_removed(registry, registered):
    assert registry.alias(registered.model, "champion") is None
    registry.set_alias(registered.model, "champion", registered.version)
    assert registry.alias(registered.model, "champion") == registered
    registry.remove_alias(registered.model, "champion", registered.version)
    registry.remove_alias(registered.model, "champion", registered.version)
    assert registry.alias(registered.model, "champion") is None


def test_an_unknown_model_has_no_alias(registry):
    assert registry.alias("nobody_registered_this", "champion") is None


def test_a_tag_is_set_under_the_projects_prefix(registry, registered, client):
    registry.tag(registered.model, registered.version, "pull_request", "ai-apps#1")
    version = client.get_model_version(registered.model, registered.version)
    assert version.tags["plumbline.pull_request"] == "ai-apps#1"


def test_a_night_has_one_run_however_often_it_is_kept(registry, registered, report, client):
    run = registry.log_night(registered, CHAMPION_EVALUATION, [report])
    assert registry.log_night(registered, CHAMPION_EVALUATION, [report]) == run
    kept = client.get_run(run)
    assert kept.data.tags["plumbline.version"] == registered.version
    assert kept.data.tags["plumbline.verdict"] == "fail"
    assert kept.data.tags["plumbline.failing"] == "equal_opportunity_difference.DIS"
    assert kept.data.metrics["base_rate/DIS/1"] == pytest.approx(0.23)
    assert kept.info.run_name == "night 0"


def test_a_page_is_put_beside_a_night_that_is_kept_and_replaced_by_its_next(
    registry, registered, report, client
):
    run = registry.log_night(registered, CHAMPION_EVALUATION, [report])
    page = report.with_name("0123456789abcdef.html")
    for text in ("first", "again"):
        page.write_text(text)
        registry.attach(run, [page])
    kept = {Path(found.path).name for found in client.list_artifacts(run, "reports")}
    assert kept == {"drift.html", page.name}
    local = client.download_artifacts(run, f"reports/{page.name}", str(report.parent))
    assert Path(local).read_text() == "again"


def test_a_version_somebody_else_registered_is_named(registry, registered, client):
    client.create_registered_model("made_by_hand")
    foreign = client.create_model_version("made_by_hand", f"runs:/{registered.run}/x", run_id=registered.run)
    with pytest.raises(RegistryError, match="Plumbline did not register it"):
        registry.registration("made_by_hand", foreign.version)
