"""A backend is found by the name offers use; one that is absent says what to do."""

from __future__ import annotations

import pytest

from plumbline.retraining.backends import BackendError, available, backend


def test_the_local_backend_is_installed():
    assert available() == {"local"}
    assert (backend("local").name, backend("local").queue) == ("local", "default")


@pytest.mark.parametrize(
    ("name", "what"), [("pod", "a Kubernetes pod"), ("batch", "an AWS Batch job"), ("moon", "unknown")]
)
def test_an_absent_backend_says_what_to_do(name, what):
    with pytest.raises(
        BackendError, match=rf"'{name}' \({what}\) is not installed here; choose an offer on local"
    ):
        backend(name)
