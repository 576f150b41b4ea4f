"""JSON that two readers could take differently is no JSON here."""

from __future__ import annotations

import json

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from plumbline.serving.edge.json_bodies import JsonError, read_json
from plumbline.serving.edge.strict_requests import StrictRoute

SECRET = "zebra"
TWICE = [b'{"zebra": 1, "zebra": 1}', b'{"a": 1, "\\u0061": 2}', b'[{"a": {"b": 1, "c": 2, "b": 1}}]']
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.mark.parametrize("body", TWICE)
def test_a_key_that_stands_twice_is_refused(body: bytes) -> None:
    with pytest.raises(JsonError, match="twice") as refused:
        read_json(body)
    assert refused.value.status == 422
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("body", [b"", b"NaN", b"[Infinity]", b'"\\ud800"', b'"\xff"', b"{} {}", b"9" * 9000])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(JsonError, match="not JSON") as refused:
        read_json(body)
    assert refused.value.status == 400


def test_nesting_has_an_end() -> None:
    with pytest.raises(JsonError, match="nested"):
        read_json(b"[" * 1000)


@given(values)
def test_everything_else_is_read_as_it_was_written(value: object) -> None:
    assert read_json(json.dumps(value).encode()) == value


def test_routes_answer_with_the_same_status() -> None:
    router = APIRouter(route_class=StrictRoute)

    @router.post("/")
    def echo(given: dict[str, int]) -> dict[str, int]:
        return given

    app = FastAPI()
    app.include_router(router)
    client = TestClient(app)
    headers = {"content-type": "application/json"}
    sent = [b'{"a": 1}', b'{"a": 1, "a": 2}', b'{"a": NaN}']
    assert [client.post("/", content=body, headers=headers).status_code for body in sent] == [200, 422, 400]
