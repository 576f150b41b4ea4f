from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from plumbline.intent import Target
from plumbline.release.observers.seen import Expected
from tests.release.observers.argocd_stand_in import COMMIT
from tests.release.observers.live_deployment import DIGEST, REPOSITORY
from tests.release.observers.stand_in_server import Answers, Authority, Running, authority_in, serving


@pytest.fixture(scope="session")
def authority(tmp_path_factory) -> Authority:
    return authority_in(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def serve() -> Iterator[Callable[[Answers], Running]]:
    """Starts servers that answer as told; all are gone after the test."""
    import contextlib

    with contextlib.ExitStack() as stack:
        yield lambda answers: stack.enter_context(serving(answers))


@pytest.fixture
def expected() -> Expected:
    """Version 2, put there by one commit."""
    target = Target(
        repository="ai-apps",
        branch="main",
        environment="production",
        file="apps/multimodal-ai-service/deployment.yaml",
        container="inference-engine",
        image=REPOSITORY,
    )
    return Expected(target=target, image=DIGEST, version="2", commit=COMMIT)
