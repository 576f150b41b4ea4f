"""A service set up in a folder of the test's own, and one that runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from plumbline.serving.inference.service import service
from tests.serving.inference.small_model import Installed, installed_in


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return installed_in(tmp_path_factory.mktemp("inference"))


@pytest.fixture
def installed(tmp_path: Path, _made: Installed) -> Installed:
    """Set up, and not running yet."""
    folder = Path(shutil.copytree(_made.folder, tmp_path / "service"))
    (folder / "tokens.yaml").write_text((_made.folder / "tokens.yaml").read_text())
    own = Installed(folder, _made.digest, _made.callers, type(_made.alignment)(_made.alignment.token))
    own.set_up()
    return own


@pytest.fixture
def start(installed: Installed) -> Iterator[Callable[[], TestClient]]:
    """Starts the service as it is set up by then."""
    clients: list[TestClient] = []

    def started() -> TestClient:
        client = TestClient(service(installed.running()), raise_server_exceptions=False)
        client.__enter__()
        clients.append(client)
        return client

    yield started
    for client in clients:
        if client.portal is not None:  # the test has not ended it
            client.__exit__(None, None, None)


@pytest.fixture
def client(start: Callable[[], TestClient]) -> TestClient:
    """The service, running."""
    return start()
