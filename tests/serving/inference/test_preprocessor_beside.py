"""Requests go through the data preprocessor first where the service is set up so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from starlette.testclient import TestClient

from plumbline.intent import PreprocessingPolicy
from plumbline.serving.edge.tokens import TokenError, TokenFile, new_token, token_hash
from plumbline.serving.inference.clear_text import ClearTextError
from plumbline.serving.inference.running import Running
from plumbline.serving.inference.service import service
from plumbline.serving.preprocessing.app import preprocessor
from tests.serving.inference.small_model import Installed

ADDRESS = "http://127.0.0.1:8081/harmonise"
FIELDS = {
    "AGE": {"kind": "numeric", "unit": "years", "units": {"months": 1 / 12}},
    "INCOME": {"kind": "numeric"},
    "SEX": {"kind": "categorical", "values": {"1": ["male"], "2": ["female"]}},
}


class Beside(httpx.AsyncBaseTransport):
    """Sends what is for the preprocessor to a real one, and the rest to the stand-in alignment service."""

    def __init__(self, installed: Installed, app: Any) -> None:
        self._alignment, self._preprocessor = installed.alignment, httpx.ASGITransport(app)
        self.broken: Callable[[], httpx.Response] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.port != 8081:
            return await self._alignment.handle_async_request(request)
        if self.broken:
            said = self.broken()
            return httpx.Response(said.status_code, stream=httpx.ByteStream(said.content))
        return await self._preprocessor.handle_async_request(request)


@pytest.fixture
def beside(installed: Installed, project_root: Path) -> Beside:
    token = new_token()
    (installed.folder / "preprocessor-token").write_text(token)
    callers = installed.folder / "preprocessor-callers.yaml"
    entry = {"name": "inference", "sha256": token_hash(token), "roles": ["harmonise"]}
    callers.write_text(yaml.safe_dump({"callers": [entry]}))
    privacy = {"forbidden_fields": ["email"], "reason": "Nobody needs to know."}
    policy = PreprocessingPolicy.model_validate(
        {"policy": "preprocessing", "privacy": privacy, "models": {"acs": {"fields": FIELDS}}}
    )
    installed.set_up(
        preprocessor={"address": ADDRESS, "token": str(installed.folder / "preprocessor-token")},
        log={"also": {}},
    )
    return Beside(installed, preprocessor(policy, TokenFile(callers), project_root))


@pytest.fixture
def predict(installed: Installed, beside: Beside) -> Any:
    running = Running(installed.configuration(), now=lambda: installed.now, transport=beside)
    with TestClient(service(running), raise_server_exceptions=False) as client:
        yield lambda **sent: client.post("/predict", json=sent, headers=installed.token("predict"))


def test_what_callers_send_becomes_what_the_model_takes(predict: Any, installed: Installed) -> None:
    sent = {"age": "372 months", "income": 100, "sex": "Female", "e-mail": "ann@example.com"}
    answer = predict(rows=[sent], ids=["person 1"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["predictions"][0]["id"] == "person 1"
    assert installed.alignment.asked[0]["content"] == {
        "AGE": pytest.approx(31),
        "INCOME": 100.0,
        "SEX": "2",
    }


def test_what_it_refuses_is_refused_in_its_words(predict: Any, installed: Installed) -> None:
    answer = predict(rows=[{"sex": "other"}])
    assert (answer.status_code, "none of its categories: 1, 2" in answer.text) == (422, True)
    assert installed.alignment.asked == []


@pytest.mark.parametrize(
    "said",
    [
        lambda: httpx.Response(500),
        lambda: httpx.Response(401),
        lambda: httpx.Response(200, text="no JSON"),
        lambda: httpx.Response(200, json=[]),
        lambda: httpx.Response(200, json={"rows": []}),
        lambda: httpx.Response(200, json={"rows": [{}, {}]}),
        lambda: httpx.Response(200, json={"rows": [{"AGE": [1]}]}),
        lambda: httpx.Response(422, text="no"),
    ],
)
def test_without_its_usable_answer_nothing_is_predicted(
    predict: Any, beside: Beside, installed: Installed, said: Any
) -> None:
    beside.broken = said
    assert predict(rows=[{"age": 31}]).status_code == 503
    assert installed.alignment.asked == []


def test_a_token_that_is_gone_is_no_defect_of_the_service(predict: Any, installed: Installed) -> None:
    """It may be there again in a moment; until then nothing goes around the preprocessor."""
    token = installed.folder / "preprocessor-token"
    kept = token.read_text()
    token.unlink()
    answer = predict(rows=[{"age": 31}])
    assert (answer.status_code, installed.alignment.asked) == (503, [])
    token.write_text(kept)
    token.chmod(0o600)
    assert predict(rows=[{"age": 31, "income": 1, "sex": "m"}]).status_code != 503


def test_a_service_without_its_token_does_not_start(installed: Installed, beside: Beside) -> None:
    (installed.folder / "preprocessor-token").unlink()
    with pytest.raises(TokenError, match="preprocessor-token"):
        Running(installed.configuration(), transport=beside)


@pytest.mark.parametrize("address", ["http://preprocessing:8081/harmonise", "http://192.0.2.1/harmonise"])
def test_its_token_goes_nowhere_in_clear_text(installed: Installed, beside: Beside, address: str) -> None:
    token = str(installed.folder / "preprocessor-token")
    installed.set_up(preprocessor={"address": address, "token": token}, log={"also": {}})
    with pytest.raises(ClearTextError, match=r"preprocessor\.address: the token would go to"):
        Running(installed.configuration(), transport=beside)
