"""A training as a SageMaker job: asked for, watched and stopped, held to AWS's own API by botocore."""

from __future__ import annotations

import datetime

import boto3
import pytest
from botocore.stub import ANY, Stubber

from plumbline.aws import AwsError
from plumbline.retraining.backends.attempts import train
from plumbline.retraining.backends.job import Capacity, StoppedAtLimitError, TrainingError
from plumbline.retraining.backends.remote.runner import main
from plumbline.retraining.backends.remote.runs import run_name
from plumbline.retraining.backends.sagemaker.backend import SageMakerBackend
from plumbline.retraining.backends.sagemaker.request import CHECKPOINTS, training_job
from tests.retraining.backends.policy import IMAGE, ROLE, STORAGE, execution_policy

NOW = datetime.datetime(2026, 11, 1, 12, 0, tzinfo=datetime.UTC)
ARN = "arn:aws:sagemaker:us-east-1:123456789012:training-job/x"


@pytest.fixture
def job(s3, job_for):
    def make(script="finish()", purchase="spot", **changes):
        made = job_for(script, name="census", capacity=Capacity("g4dn.xlarge", purchase), **changes)
        made.data.write_text(str(made.trained))
        made.features.write_text("[]")
        return made

    return make


@pytest.fixture
def stubbed(s3):
    client = boto3.client("sagemaker", region_name="us-east-1")
    with Stubber(client) as stubber:
        policy = execution_policy()
        pause, clock = (lambda _: None), (lambda: NOW)
        stubber.backend = SageMakerBackend(policy, policy.sagemaker, lambda _: client, pause, clock)
        yield stubber
        stubber.assert_no_pending_responses()


def unknown(stubber):
    stubber.add_client_error(
        "describe_training_job", "ValidationException", "Requested resource not found.", http_status_code=400
    )


def describes(stubber, made, status, secondary, **more):
    answer = {
        "TrainingJobName": run_name(made, 1),
        "TrainingJobArn": ARN,
        "ModelArtifacts": {"S3ModelArtifacts": f"{STORAGE}/x"},
        "TrainingJobStatus": status,
        "SecondaryStatus": secondary,
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
        "CreationTime": NOW,
    }
    stubber.add_response("describe_training_job", answer | more, {"TrainingJobName": run_name(made, 1)})


def test_it_is_asked_for_spot_with_checkpoints_and_limits(job, tmp_path):
    policy = execution_policy()
    made = job(checkpoints=tmp_path / "unused")
    request = training_job(policy, policy.sagemaker, made, "plumbline-census-1", ["python", "-m", "runner"])
    assert request["EnableManagedSpotTraining"] is True
    assert request["StoppingCondition"] == {"MaxRuntimeInSeconds": 60, "MaxWaitTimeInSeconds": 60}
    kept = f"{STORAGE}/checkpoints/{made.identity}"
    assert request["CheckpointConfig"] == {"S3Uri": kept, "LocalPath": CHECKPOINTS}
    assert request["ResourceConfig"]["InstanceType"] == "ml.g4dn.xlarge"
    assert (request["RoleArn"], request["AlgorithmSpecification"]["TrainingImage"]) == (ROLE, IMAGE)
    assert request["Environment"] == {"AWS_REGION": "us-east-1"}, "no credential travels"


def test_on_demand_waits_for_nothing(job):
    policy = execution_policy()
    request = training_job(policy, policy.sagemaker, job(purchase="on-demand"), "n", ["python"])
    assert request["EnableManagedSpotTraining"] is False
    assert request["StoppingCondition"] == {"MaxRuntimeInSeconds": 60}
    assert "CheckpointConfig" not in request


def test_what_it_made_is_taken_in_and_what_is_billed_is_charged(stubbed, job):
    made, charged = job(), []
    unknown(stubbed)
    stubbed.add_response("create_training_job", {"TrainingJobArn": ARN}, ANY_REQUEST)
    describes(stubbed, made, "InProgress", "Training", TrainingStartTime=NOW)
    steps = [{"Status": status, "StartTime": NOW} for status in ("Training", "Interrupted", "Completed")]
    done = {"TrainingEndTime": NOW, "BillableTimeInSeconds": 21, "SecondaryStatusTransitions": steps}
    describes(stubbed, made, "Completed", "Completed", TrainingStartTime=NOW, **done)
    carries_out(stubbed.client)
    outcome = train(stubbed.backend, made, charged.append)
    assert [(a.ending, a.seconds) for a in charged] == [("finished", 21.0)]
    assert (outcome.folder / "model.ubj").read_text() == "model"
    assert "interrupted 1 times and started again by SageMaker" in made.log.read_text()


def carries_out(client):
    """What SageMaker does with a job: it runs the entry point with its arguments."""

    def run(params, **_):
        asked = params["AlgorithmSpecification"]
        assert asked["ContainerEntrypoint"] == ["python"]
        assert main(asked["ContainerArguments"][2:]) == 0

    client.meta.events.register("before-parameter-build.sagemaker.CreateTrainingJob", run)


ANY_REQUEST = dict.fromkeys(
    (
        "TrainingJobName",
        "AlgorithmSpecification",
        "RoleArn",
        "OutputDataConfig",
        "ResourceConfig",
        "StoppingCondition",
        "EnableManagedSpotTraining",
        "Environment",
        "Tags",
    ),
    ANY,
)


def test_at_its_limit_it_is_stopped(stubbed, job):
    made, charged = job(limit=5.0), []
    before = NOW - datetime.timedelta(seconds=30)
    describes(stubbed, made, "InProgress", "Training", TrainingStartTime=before)
    describes(stubbed, made, "InProgress", "Training", TrainingStartTime=before)
    stubbed.add_response("stop_training_job", {}, {"TrainingJobName": run_name(made, 1)})
    ended = {"TrainingEndTime": NOW, "BillableTimeInSeconds": 9}
    describes(stubbed, made, "Stopped", "Stopped", TrainingStartTime=before, **ended)
    with pytest.raises(StoppedAtLimitError, match="when 5 s were used up"):
        train(stubbed.backend, made, charged.append)
    assert [(a.ending, a.seconds) for a in charged] == [("stopped", 9.0)]


def test_somebody_elses_stop_is_no_preemption(stubbed, job):
    made = job(attempts=5)
    describes(stubbed, made, "Completed", "Completed")
    describes(stubbed, made, "Stopped", "Stopped")
    with pytest.raises(TrainingError, match="was stopped in SageMaker"):
        train(stubbed.backend, made, lambda _: None)


def test_an_offer_without_an_instance_type_is_refused_in_words(stubbed, job):
    made = job()
    made = type(made)(**{**vars(made), "capacity": Capacity("p3.2xlarge", "spot")})
    unknown(stubbed)
    with pytest.raises(TrainingError, match=r"add it under sagemaker\.instances"):
        train(stubbed.backend, made, lambda _: None)


def test_what_aws_refuses_names_no_account(stubbed, job):
    stubbed.add_client_error("describe_training_job", "AccessDeniedException", f"User {ROLE} may not")
    with pytest.raises(AwsError, match="give this worker's role the right to it") as refusal:
        train(stubbed.backend, job(), lambda _: None)
    assert "123456789012" not in str(refusal.value)
