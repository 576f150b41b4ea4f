"""What the OpenAPI allows and forbids is answered without a defect, by the schema it promises."""

from __future__ import annotations

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from starlette.testclient import TestClient

from plumbline.serving.alignment.app import Service, create_service
from plumbline.serving.alignment.settings import AlignmentSettings
from plumbline.serving.edge.tokens import TokenFile, token_hash
from tests.serving.alignment.service import POLICY, TOKEN, StandInIntake, asked, write_policy

MODES = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
QUICKLY = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
SENT = ("method", "url", "params", "headers", "json", "files", "content")
HEADERS = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    root = tmp_path_factory.mktemp("project")
    write_policy(root, POLICY)
    found = AlignmentSettings.under(root, root / "var", "sqlite://")
    found.state.mkdir(parents=True)
    entry = f'  - {{name: caller, sha256: "{token_hash(TOKEN)}", roles: [check, operate, metrics]}}\n'
    found.tokens.write_text(f"callers:\n{entry}")
    with TestClient(
        create_service(Service(found, StandInIntake()), TokenFile(found.tokens)),
        raise_server_exceptions=False,
    ) as client:
        yield client


@pytest.fixture(scope="module")
def described(client):
    said = client.get("/openapi.json", headers=HEADERS)
    assert said.status_code == 200
    return said.json()


def test_every_path_is_described_with_what_it_refuses(described):
    paths = described["paths"]
    assert set(paths) >= {"/check", "/check/stream", "/healthz", "/readyz", "/policies", "/metrics"}
    refused = set(paths["/check"]["post"]["responses"])
    assert refused == {"200", "400", "401", "403", "408", "413", "415", "422", "429", "503"}


def test_what_is_allowed_and_what_is_not_meets_no_defect(described, client):
    """Generated from the description: requests that fit and requests that do not, to every operation."""
    statuses: set[int] = set()
    for found in schemathesis.openapi.from_dict(described).get_all_operations():
        operation = found.ok()
        if operation.path == "/check/stream":
            continue  # OpenAPI knows no schema of lines; test_stream_route.py asks it
        for mode in MODES if operation.body else MODES[:1]:  # without a body nothing can be wrong with it

            @QUICKLY
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                named = case.as_transport_kwargs(headers=HEADERS, base_url="http://testserver")
                named["content"] = named.get("data") if isinstance(named.get("data"), bytes | str) else None
                named["files"] = _as_files(named.get("files"))
                named = {key: named[key] for key in SENT if named.get(key) is not None}
                said = client.request(**named)
                assert said.status_code < 500, f"{case.method} {case.path}: {said.text}"
                statuses.add(said.status_code)

            ask()
    assert {200, 422} <= statuses


def _as_files(files):
    """Whatever was generated for a form, as a client can send it."""
    if not files:
        return None
    pairs = files.items() if isinstance(files, dict) else files
    values = [(name, value[1] if isinstance(value, tuple) else value) for name, value in pairs]
    return [
        (name, (name, value if isinstance(value, bytes) else str(value).encode())) for name, value in values
    ]


def test_an_answer_has_the_shape_it_promises(described, client):
    schema = described["components"]["schemas"]["Checked"]
    registry = {**schema, "components": described["components"]}
    for content in ("a fox", "a badger", "ann@example.com", "the odd one"):
        said = client.post("/check", headers=HEADERS, json=asked(content))
        jsonschema.validate(said.json(), registry)
