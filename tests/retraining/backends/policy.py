"""An execution policy as somebody writes it, on the bucket of the tests' own S3."""

from __future__ import annotations

from plumbline.intent import ExecutionPolicy

IMAGE = f"registry.example.com/ml/training@sha256:{'0' * 64}"
ROLE = "arn:aws:iam::123456789012:role/training"
STORAGE = "s3://plumbline-data/trainings"


def execution_policy(**changes) -> ExecutionPolicy:
    body = {
        "policy": "execution",
        "storage": STORAGE,
        "region": "us-east-1",
        "batch": {"queues": {"on-demand": "cpu", "spot": "cpu-spot"}, "image": IMAGE, "job_role": ROLE},
        "sagemaker": {"role": ROLE, "image": IMAGE, "instances": {"g4dn.xlarge": "ml.g4dn.xlarge"}},
        "pod": {"namespace": "training", "image": IMAGE},
    }
    return ExecutionPolicy.model_validate(body | changes)
