"""Against moto's SageMaker, over HTTP: a training job is created once; what made nothing is no model."""

from __future__ import annotations

import pytest

from plumbline.retraining.backends.attempts import train
from plumbline.retraining.backends.aws import clients_in
from plumbline.retraining.backends.job import Capacity, TrainingError
from plumbline.retraining.backends.remote.runs import run_name
from plumbline.retraining.backends.sagemaker.backend import SageMakerBackend
from tests.retraining.backends.policy import execution_policy


def test_a_job_that_made_nothing_is_no_model(s3, monkeypatch, job_for, tmp_path):
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3.address)
    made = job_for("finish()", capacity=Capacity("g4dn.xlarge", "spot"), checkpoints=tmp_path, name="wired")
    made.data.write_text("rows")
    made.features.write_text("[]")
    policy = execution_policy()
    backend = SageMakerBackend.of(policy, policy.sagemaker)
    for _ in range(2):  # the second finds the first one's job
        with pytest.raises(TrainingError, match=r"ended well and left no .*result\.json"):
            train(backend, made, lambda _: None)
    there = clients_in("us-east-1")("sagemaker").describe_training_job(TrainingJobName=run_name(made, 1))
    assert there["EnableManagedSpotTraining"] is True
    assert there["CheckpointConfig"]["LocalPath"] == "/opt/ml/checkpoints"
