"""What admission's OpenAPI allows and forbids is asked for; nothing is answered with a defect."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings

from plumbline.serving.alignment.admission.repository_folder import RepositoryFolder
from plumbline.serving.alignment.admission_app import admission_app
from plumbline.serving.telemetry.metric_names import ALIGNMENT
from plumbline.serving.telemetry.prometheus import Metrics
from tests.serving.alignment.admission.conftest import merged

MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
QUICKLY = settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = RepositoryFolder(merged(tmp_path_factory.mktemp("openapi") / "ai-apps").folder)
    return admission_app(folder, Metrics(ALIGNMENT))


def test_nothing_is_answered_with_a_defect(app: Any) -> None:
    client, statuses = TestClient(app, raise_server_exceptions=False), set()
    described = app.openapi()
    assert {"/admit", "/admit/{environment}", "/check/deployment"} <= set(described["paths"])
    for found in schemathesis.openapi.from_dict(described).get_all_operations():
        operation = found.ok()
        for mode in MODES if operation.body else MODES[:1]:

            @QUICKLY
            @given(case=operation.as_strategy(generation_mode=mode))
            def asked(case: Any) -> None:
                named = case.as_transport_kwargs(base_url="http://testserver")
                answer = client.request(
                    named["method"], named["url"], params=named.get("params"), json=named.get("json"),
                    content=named.get("data"), headers=dict(named.get("headers") or {}),
                )  # fmt: skip
                statuses.add(answer.status_code)
                assert answer.status_code < 500, (case.formatted_path, answer.text)

            asked()
    assert {200, 400, 422} <= statuses
