"""What the OpenAPI description allows and forbids is asked for; nothing is answered with a defect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from starlette.testclient import TestClient

from plumbline.serving.edge.tokens import TokenFile
from plumbline.serving.inference.app import application
from plumbline.serving.inference.service import service
from plumbline.serving.preprocessing.app import application as preprocessing_application
from plumbline.serving.preprocessing.app import preprocessor
from plumbline.specs.loading import load_preprocessing
from tests.serving.inference.small_model import Installed, installed_in

MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
QUICKLY = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Its callers may do everything."""
    made = installed_in(tmp_path_factory.mktemp("openapi"))
    callers = yaml.safe_load((made.folder / "tokens.yaml").read_text())
    for caller in callers["callers"]:
        caller["roles"] = ["predict", "label", "metrics", "harmonise"]
    (made.folder / "tokens.yaml").write_text(yaml.safe_dump(callers))
    return made


@pytest.fixture(scope="module")
def inference(installed: Installed) -> Iterator[tuple[TestClient, Any]]:
    running = installed.running()
    with TestClient(service(running), raise_server_exceptions=False) as client:
        yield client, application(running).openapi()


@pytest.fixture(scope="module")
def preprocessing(installed: Installed, project_root: Path) -> Iterator[tuple[TestClient, Any]]:
    policy = load_preprocessing(project_root)
    app = preprocessor(policy, TokenFile(installed.folder / "tokens.yaml"), project_root)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client, preprocessing_application(policy, project_root).openapi()


def ask_for_everything(client: TestClient, described: dict[str, Any], tokens: dict[str, str]) -> set[int]:
    """Every operation, with content that fits and content that does not; the statuses that came."""
    statuses: set[int] = set()
    for found in schemathesis.openapi.from_dict(described).get_all_operations():
        operation = found.ok()
        for mode in MODES if operation.body else MODES[:1]:  # without a body nothing can be wrong with it

            @QUICKLY
            @given(case=operation.as_strategy(generation_mode=mode))
            def asked(case: Any) -> None:
                named = case.as_transport_kwargs(base_url="http://testserver")
                named["headers"] = {**dict(named.get("headers") or {}), **tokens}
                answer = client.request(
                    named["method"],
                    named["url"],
                    params=named.get("params"),
                    headers=named["headers"],
                    json=named.get("json"),
                    content=named.get("data"),
                )
                statuses.add(answer.status_code)
                assert answer.status_code < 500, (case.formatted_path, answer.text)

            asked()
    return statuses


def test_inference_answers_no_request_with_a_defect(
    inference: tuple[TestClient, Any], installed: Installed
) -> None:
    client, described = inference
    assert {200, 422} <= ask_for_everything(client, described, installed.token("predict"))


def test_preprocessing_answers_no_request_with_a_defect(
    preprocessing: tuple[TestClient, Any], installed: Installed
) -> None:
    client, described = preprocessing
    assert {200, 422} <= ask_for_everything(client, described, installed.token("predict"))
