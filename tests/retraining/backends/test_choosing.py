"""A backend is found by the name offers use; one that is not set up says what to do."""

from __future__ import annotations

import pytest

from plumbline.retraining.backends import BackendError, available, backend
from plumbline.retraining.backends.choosing import KNOWN
from tests.retraining.backends.policy import execution_policy


def test_without_a_policy_this_machine_alone_trains():
    assert available() == {"local"}
    assert (backend("local").name, backend("local").queue) == ("local", "default")


@pytest.mark.parametrize("name", ["batch", "sagemaker"])
def test_what_the_policy_sets_up_is_available(name):
    policy = execution_policy(**dict.fromkeys({"batch", "sagemaker", "pod"} - {name}))
    assert available(policy) == {"local", name}
    assert backend(name, policy).name == name


def test_every_backend_is_known():
    assert available(execution_policy()) <= set(KNOWN)


@pytest.mark.parametrize(
    ("name", "what", "remedy"),
    [
        ("batch", "an AWS Batch job", "; write `batch:` into policies/execution.yaml"),
        ("sagemaker", "a SageMaker training job", "; write `sagemaker:` into policies/execution.yaml"),
        ("moon", "unknown", ""),
    ],
)
def test_an_absent_backend_says_what_to_do(name, what, remedy):
    with pytest.raises(BackendError) as refusal:
        backend(name)
    assert str(refusal.value) == (
        f"backend '{name}' ({what}) is not set up here: choose an offer on local{remedy} (docs/execution.md)"
    )
