"""The data preprocessor as a service: what it answers, refuses and takes out of requests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from plumbline.guardrails.detectors.known import UnknownDetectorError
from plumbline.serving.edge.tokens import TokenFile, new_token, token_hash
from plumbline.serving.preprocessing.app import application, preprocessor
from plumbline.specs.loading import load_preprocessing
from plumbline.specs.problems import SpecError

SECRET = new_token()
TOKEN = {"authorization": f"Bearer {SECRET}"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, project_root: Path) -> Iterator[TestClient]:
    tokens = tmp_path_factory.mktemp("preprocessing") / "tokens.yaml"
    entry = {"name": "inference", "sha256": token_hash(SECRET), "roles": ["harmonise"]}
    tokens.write_text(yaml.safe_dump({"callers": [entry]}))
    app = preprocessor(load_preprocessing(project_root), TokenFile(tokens), project_root)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def harmonised(client: TestClient, row: dict[str, Any]) -> Any:
    return client.post("/harmonise", json={"model": "acs_employment", "rows": [row]}, headers=TOKEN)


def test_a_row_comes_out_as_its_model_takes_it(client: TestClient) -> None:
    answer = harmonised(client, {"age": "372 months", "sex": "female", "e-mail": "ann@example.com"}).json()
    (row,) = answer["rows"]
    assert (row["AGEP"], row["SEX"], row["SCHL"]) == (pytest.approx(31, abs=0.001), "2", None)
    assert answer["removed"] == {"email": 1}
    assert answer["texts"] is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"model": "acs_employment"},
        {"model": "acs_employment", "rows": []},
        {"model": "acs_employment", "rows": [{"AGEP": [1]}]},
        {"model": "acs_employment", "rows": [3]},
        {"model": "acs_employment", "rows": [{}], "texts": ["a"]},
        {"model": "acs_employment", "texts": ["a"]},
        {"model": "../etc", "rows": [{}]},
        {"model": "unknown", "rows": [{}]},
        {"model": "acs_employment", "rows": [{}] * 257},
        {"model": "acs_employment", "rows": [{"ann@example.com": 1}]},
    ],
)
def test_what_does_not_fit_is_refused(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post("/harmonise", json=body, headers=TOKEN)
    assert answer.status_code == 422
    assert "ann@" not in answer.text


def test_nobody_without_a_token_is_answered(client: TestClient) -> None:
    assert client.post("/harmonise", json={"model": "acs_employment", "rows": [{}]}).status_code == 401
    assert client.get("/metrics", headers=TOKEN).status_code == 403
    assert client.get("/healthz").json()["status"] == "ok"


def test_personal_data_that_nothing_finds_is_refused_at_the_start(project_root: Path) -> None:
    policy = load_preprocessing(project_root)
    privacy = policy.privacy.model_copy(update={"personal_data": ("shoe_size",)})
    with pytest.raises(UnknownDetectorError, match="shoe_size"):
        application(policy.model_copy(update={"privacy": privacy}), project_root)


CHANGES = {
    "units of nothing": ("unit: years, units", "units", "need the `unit`"),
    "a spelling of two categories": ("[female, f]", "[female, M]", "stands for two categories"),
    "a forbidden field": ("also: [age]", "also: [birth date]", "which privacy forbids"),
    "a name of two fields": ("also: [schooling]", "also: [agep]", "one name stands for two"),
    "crossed limits": ("lowest: 0", "lowest: 200", "lowest lies above highest"),
    "limits of a category": (
        "RELP: {kind: categorical}",
        "RELP: {kind: categorical, lowest: 1}",
        "are for numbers",
    ),
    "a picture without a size": (
        "age tens], picture: {width: 28, height: 28, greyscale: true}",
        "age tens]",
        "needs `picture`",
    ),
    "a picture that may be missing": ("also: [age tens]", "missing: [none]", "a picture cannot be missing"),
    "two modalities": ("    fields:", "    text: {}\n    fields:", "give one of `fields`"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_policy_that_contradicts_itself_says_so_and_what_to_do(
    tmp_path: Path, project_root: Path, change: str
) -> None:
    shutil.copytree(project_root / "policies", tmp_path / "policies")
    file = tmp_path / "policies/preprocessing.yaml"
    old, new, said = CHANGES[change]
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(SpecError, match=said) as refused:
        load_preprocessing(tmp_path)
    assert "Correct it" not in str(refused.value)
