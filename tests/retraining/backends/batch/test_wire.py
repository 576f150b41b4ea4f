"""Against moto's AWS Batch, over HTTP: queues, definitions and jobs are as our requests mean them.

moto has no machines: its jobs succeed at once and make nothing, which must not pass for a model.
"""

from __future__ import annotations

import httpx
import pytest

from plumbline.aws import AwsError, AwsUnreachableError
from plumbline.retraining.backends.attempts import train
from plumbline.retraining.backends.aws import asked, clients_in
from plumbline.retraining.backends.batch.backend import BatchBackend
from plumbline.retraining.backends.job import Capacity, TrainingError
from plumbline.retraining.backends.remote.runs import run_name
from tests.retraining.backends.policy import execution_policy


@pytest.fixture
def aws(s3, monkeypatch):
    """Everything, and not only S3, is on loopback; two job queues are there."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3.address)
    httpx.post(f"{s3.address}/moto-api/config", json={"batch": {"use_docker": False}}).raise_for_status()
    client = clients_in("us-east-1")("batch")
    names = [queue["jobQueueName"] for queue in client.describe_job_queues()["jobQueues"]]
    for queue, kind in (("cpu", "EC2"), ("cpu-spot", "SPOT")):
        if queue not in names:
            environment = _environment(queue, kind)
            made = client.create_compute_environment(**environment)["computeEnvironmentArn"]
            order = [{"order": 1, "computeEnvironment": made}]
            client.create_job_queue(
                jobQueueName=queue, state="ENABLED", priority=1, computeEnvironmentOrder=order
            )
    return client


def _environment(name, kind):
    ec2, iam = clients_in("us-east-1")("ec2"), clients_in("us-east-1")("iam")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    role = iam.create_role(RoleName=f"{name}-batch", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    iam.create_instance_profile(InstanceProfileName=name)
    profile = iam.get_instance_profile(InstanceProfileName=name)["InstanceProfile"]["Arn"]
    resources = {"type": kind, "minvCpus": 0, "maxvCpus": 8, "desiredvCpus": 0, "instanceTypes": ["m5"]}
    resources |= {"subnets": [subnet], "securityGroupIds": [group], "instanceRole": profile}
    resources |= {"spotIamFleetRole": role, "bidPercentage": 70} if kind == "SPOT" else {}
    return {
        "computeEnvironmentName": name,
        "type": "MANAGED",
        "state": "ENABLED",
        "computeResources": resources,
        "serviceRole": role,
    }


@pytest.fixture
def job(s3, job_for):
    made = job_for("finish()", capacity=Capacity("c5.xlarge-spot", "spot", gpus=1), name="wired")
    made.data.write_text("rows")
    made.features.write_text("[]")
    return made


def test_a_job_that_made_nothing_is_no_model(aws, job):
    policy = execution_policy()
    charged = []
    with pytest.raises(TrainingError, match=r"ended well and left no .*result\.json"):
        train(BatchBackend.of(policy, policy.batch), job, charged.append)
    assert [attempt.ending for attempt in charged] == ["finished"]
    wanted = [{"name": "JOB_NAME", "values": [run_name(job, 1)]}]
    [listed] = aws.list_jobs(jobQueue="cpu-spot", filters=wanted)["jobSummaryList"]
    [there] = aws.describe_jobs(jobs=[listed["jobId"]])["jobs"]
    assert there["container"]["command"][:3] == [
        "python",
        "-m",
        "plumbline.retraining.backends.remote.runner",
    ]
    names = {
        definition["jobDefinitionName"] for definition in aws.describe_job_definitions()["jobDefinitions"]
    }
    assert any(name.startswith("plumbline-training-") for name in names)


def test_a_queue_that_is_not_there_is_said_so(aws, job):
    policy = execution_policy(batch=execution_policy().batch.model_dump() | {"queues": {"spot": "nowhere"}})
    with pytest.raises(AwsError, match="nowhere does not exist"):
        train(BatchBackend.of(policy, policy.batch), job, lambda _: None)


def test_a_server_that_is_down_may_be_back(s3, monkeypatch, job):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    policy = execution_policy()
    with pytest.raises(AwsUnreachableError):
        train(BatchBackend.of(policy, policy.batch), job, lambda _: None)


def test_without_credentials_it_says_where_they_belong(s3, monkeypatch, tmp_path, job):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(AwsError, match="there are no AWS credentials here"):
        asked(clients_in("us-east-1")("batch").list_jobs, jobQueue="cpu")
