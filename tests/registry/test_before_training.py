"""What was found and tried before a version was trained is beside it in the registry."""

from __future__ import annotations

import json

import pytest

from alignment_checks.measurement import Measurement
from plumbline.records import Mitigation, Money, TrainingScan, Trial
from plumbline.registry.before_training import scan_section, texts, trials_section, trials_table
from plumbline.registry.model_card import model_card
from tests.reports.example_night import REQUEST, SPEC, submission

DIS = REQUEST.mitigation
GRADIENT = Mitigation(name="exponentiated_gradient", attribute="DIS", constraint="equalized_odds")


def figure(name, value, group="", against=""):
    return Measurement(
        name=name,
        group=group,
        against=against,
        value=value,
        low=value - 0.02,
        high=value + 0.02,
        n=900,
        unit="difference" if against else "probability",
        method="newcombe",
    )


def trial(mitigation, gap, accuracy, *, passed):
    measurements = (
        figure("accuracy", accuracy),
        figure("auc", 0.9),
        figure("equal_opportunity_difference", gap, "DIS=1", "DIS=2"),
    )
    cost = Money(amount="0.0002", currency="USD")
    return Trial(mitigation=mitigation, measurements=measurements, passed=passed, seconds=2, cost=cost)


BROKEN = Trial(
    mitigation=GRADIENT, failed="no | model", seconds=1, cost=Money(amount="0.0001", currency="USD")
)
TRIALS = (trial(None, -0.5, 0.83, passed=False), trial(DIS, -0.2, 0.82, passed=True), BROKEN)
SCAN = TrainingScan(
    measurements=(
        figure("proxy_auc", 0.95, "DIS", "DIS=2"),
        figure("proxy_auc", 0.6, "SEX", "SEX=1"),
        figure("label_base_rate_difference", -0.37, "DIS=1", "DIS=2"),
    ),
    findings=("RAC1P=4 has no training row.",),
)


def test_the_table_shows_the_trials_side_by_side_and_which_was_taken():
    lines = trials_table(TRIALS, DIS).splitlines()[4:]
    assert lines[0].split(" | ")[1:4] == ["Gates on it", "Accuracy", "AUC"]
    assert lines[2].startswith("| none | not met | 0.830 | 0.900 | -0.50 (-0.52 to -0.48) |")
    assert lines[3].startswith("| **reweighing.DIS** (taken) | met | 0.820 |")
    assert "no \\| model" in lines[4]


def test_the_card_names_absent_groups_and_strong_proxies_only():
    said = scan_section(SCAN)
    assert "RAC1P=4 has no training row" in said
    assert "The other features tell DIS=2: AUC 0.95 (0.93 to 0.97)" in said
    assert "SEX" not in said


def test_an_unscanned_version_has_no_section():
    assert scan_section(None) == trials_section(submission()) == ""
    assert texts(submission()) == {}


def test_the_card_says_what_was_compared():
    card = model_card(submission(scan=SCAN, trials=TRIALS))
    assert "3 ways to train were compared on the training rows; reweighing.DIS was taken" in card.replace(
        "\\", ""
    )
    assert "## Training rows" in card


@pytest.fixture(scope="module")
def model():
    return "model_of_trials"


def test_each_trial_is_a_run_that_the_registry_can_compare(registry, trained_folder, model):
    import mlflow

    spec = SPEC.model_copy(update={"model": model})
    handed_in = submission(spec=spec, scan=SCAN, trials=TRIALS)
    made = registry.register(handed_in, trained_folder)
    assert registry.register(handed_in, trained_folder) == made
    client = mlflow.MlflowClient(registry.address)
    experiment = client.get_experiment_by_name(model).experiment_id
    runs = client.search_runs([experiment], "tags.`plumbline.mitigation` != ''")
    gaps = {r.data.tags["plumbline.mitigation"]: r.data.metrics for r in runs}
    assert set(gaps) == {"none", "reweighing.DIS", "exponentiated_gradient.DIS"}
    assert len(runs) == 3
    assert gaps["reweighing.DIS"]["equal_opportunity_difference/DIS/1"] == pytest.approx(-0.2)
    assert [r.info.run_name for r in runs if r.data.tags["plumbline.chosen"] == "yes"] == [
        "trial reweighing.DIS"
    ]
    kept = {file.path for file in client.list_artifacts(made.run)}
    assert {"mitigations.md", "mitigations.json", "training_scan.json"} <= kept


def test_a_models_shifts_lie_beside_it_in_the_registry(registry, trained_folder, tmp_path):
    import shutil

    import mlflow

    folder = shutil.copytree(trained_folder, tmp_path / "adjusted")
    shifts = {"attribute": "letter", "shifts": [{"group": "a", "shift": 1.0}]}
    (folder / "adjustments.json").write_text(json.dumps(shifts))
    spec = SPEC.model_copy(update={"model": "model_of_shifts"})
    made = registry.register(submission(spec=spec), folder)
    uri = f"models:/{made.model}/{made.version}"
    files = mlflow.artifacts.download_artifacts(uri, dst_path=str(tmp_path / "downloaded"))
    found = list((tmp_path / "downloaded").rglob("adjustments.json"))
    assert files
    assert [json.loads(path.read_text()) for path in found] == [shifts]
