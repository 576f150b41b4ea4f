"""Registering against a real server: once per training, and complete for a reviewer."""

import itertools
from pathlib import Path

import pytest

from plumbline.registry import mlflow_client, registering
from plumbline.registry.failures import RegistryError
from tests.reports.example_night import CANDIDATE_EVALUATION, REQUEST, SPEC, submission

numbers = itertools.count()


@pytest.fixture
def handed_in():
    """A submission of a model and a training that no other test registers."""
    return fresh_submission()


def fresh_submission(**changes):
    number = next(numbers)
    spec = SPEC.model_copy(update={"model": f"model_{number}"})
    return submission(spec=spec, request=REQUEST.model_copy(update={"seed": number}), **changes)


def client(registry):
    import mlflow

    return mlflow.MlflowClient(registry.address)


def test_registering_twice_makes_one_version(registry, handed_in, trained_folder):
    first = registry.register(handed_in, trained_folder)
    assert registry.register(handed_in, trained_folder) == first
    assert first.version == "1"
    assert len(client(registry).search_model_versions(f"name = '{first.model}'")) == 1


def test_a_version_is_read_by_its_number(registry, handed_in, trained_folder):
    made = registry.register(handed_in, trained_folder)
    assert registry.registration(made.model, made.version) == made


def test_a_reviewer_finds_verdict_lineage_card_and_reports(registry, handed_in, trained_folder, report):
    made = registry.register(handed_in, trained_folder, [report])
    version = client(registry).get_model_version(made.model, made.version)
    assert version.tags["plumbline.verdict"] == "pass"
    assert version.tags["plumbline.attempt"] == "1"
    assert version.tags["plumbline.training_cost"] == "0.0003 USD"
    assert version.tags["plumbline.image_digest"] == handed_in.image.digest
    assert "passes on the hold-out" in version.description
    run = client(registry).get_run(made.run)
    assert run.info.status == "FINISHED"
    assert run.data.metrics["equal_opportunity_difference/DIS/1"] == pytest.approx(-0.16)
    assert run.data.params["mitigation"] == '{"attribute":"DIS","name":"reweighing"}'
    kept = {file.path for file in client(registry).list_artifacts(made.run)}
    assert {"measurements.json", "model_card.md", "reports"} <= kept


def test_the_model_is_native_with_signature_and_a_made_up_example(registry, handed_in, trained_folder):
    """A version loads by its number and predicts; no pickle is in its folder."""
    import mlflow
    import pandas as pd

    made = registry.register(handed_in, trained_folder)
    folder = mlflow.artifacts.download_artifacts(f"models:/{made.model}/{made.version}")
    model = mlflow.pyfunc.load_model(folder)
    example = mlflow.models.Model.load(folder).load_input_example(folder)
    assert example.to_dict("records") == [{"AGEP": 0.0, "SEX": 0.0, "DIS": 0.0}]
    assert model.metadata.signature.inputs.input_names() == ["AGEP", "SEX", "DIS"]
    young, old = model.predict(pd.DataFrame({"AGEP": [20.0, 60.0], "SEX": [0.0, 1.0], "DIS": [1.0, 0.0]}))
    assert young < 0.5 < old
    files = sorted(path.name for path in Path(folder).rglob("*"))
    assert "model.ubj" in files
    assert "features.json" in files
    assert not [name for name in files if name.endswith((".pkl", ".pickle", ".joblib"))]


STEPS = [
    (registering, "_upload_model"),
    (mlflow_client, "made_up_row"),
    (registering, "model_card"),
    (registering, "fill_run"),
    (registering, "finish_run"),
]


@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _, step in STEPS])
def test_a_crash_anywhere_leaves_nothing_double(
    registry, handed_in, trained_folder, monkeypatch, module, step
):
    def crash(*arguments, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(module, step, crash)
        with pytest.raises(KeyboardInterrupt):
            registry.register(handed_in, trained_folder)
    made = registry.register(handed_in, trained_folder)
    spoken = client(registry)
    experiment = spoken.get_experiment_by_name(made.model).experiment_id
    assert made.version == "1"
    assert len(spoken.search_runs([experiment])) == 1
    assert [model.status for model in spoken.search_logged_models([experiment])] == ["READY"]
    assert spoken.get_run(made.run).info.status == "FINISHED"


def test_a_new_verdict_on_the_same_training_updates_the_version(registry, handed_in, trained_folder):
    """A stricter policy refuses the version that is there; it makes no second one."""
    made = registry.register(handed_in, trained_folder)
    refused = CANDIDATE_EVALUATION.verdict.model_copy(update={"outcome": "fail", "policy": "7" * 64})
    evaluation = CANDIDATE_EVALUATION.model_copy(update={"verdict": refused})
    again = handed_in.model_copy(update={"evaluation": evaluation, "policy_digest": "7" * 64})
    assert registry.register(again, trained_folder) == made
    version = client(registry).get_model_version(made.model, made.version)
    assert version.tags["plumbline.verdict"] == "fail"
    assert "fails on the hold-out" in version.description


def test_a_submission_without_judgement_takes_no_verdict_away(registry, handed_in, trained_folder):
    made = registry.register(handed_in, trained_folder)
    registry.register(handed_in.model_copy(update={"evaluation": None}), trained_folder)
    version = client(registry).get_model_version(made.model, made.version)
    assert version.tags["plumbline.verdict"] == "pass"


def test_a_folder_without_a_model_is_refused_by_name(registry, handed_in, folder_copy):
    (folder_copy / "model.ubj").unlink()
    with pytest.raises(RegistryError, match=r"holds none of model\.ubj"):
        registry.register(handed_in, folder_copy)


def test_a_report_that_is_a_link_is_refused(registry, handed_in, trained_folder, report):
    link = report.with_name("link.html")
    link.symlink_to("/etc/hostname")
    with pytest.raises(RegistryError, match=r"link\.html is missing or a link"):
        registry.register(handed_in, trained_folder, [link])


def test_a_broken_list_of_features_is_refused_by_name(registry, handed_in, folder_copy):
    (folder_copy / "features.json").write_text('{"features": 3}')
    with pytest.raises(RegistryError, match=r"features\.json is no list of features"):
        registry.register(handed_in, folder_copy)


def test_a_model_of_texts_is_registered_as_its_files_without_a_pickle(registry, handed_in, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "features.json").write_text('[{"name": "text", "kind": "text", "categories": []}]')
    (folder / "linear_text.json").write_text('{"format": "linear_text"}')
    made = registry.register(handed_in, folder)
    version = client(registry).get_model_version(made.model, made.version)
    kept = client(registry).list_logged_model_artifacts(version.tags["plumbline.logged_model"], "data")
    assert {Path(file.path).name for file in kept} == {"features.json", "linear_text.json"}


def test_a_folder_with_two_models_is_not_registered(registry, handed_in, trained_folder, tmp_path):
    import shutil

    folder = Path(shutil.copytree(trained_folder, tmp_path / "two"))
    (folder / "linear_text.json").write_text("{}")
    with pytest.raises(RegistryError, match="holds none of"):
        registry.register(handed_in, folder)
