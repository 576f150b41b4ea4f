"""The review's pages, over a real queue and a file of tokens; no server in between."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from plumbline.serving.alignment.reviewing import Reviewing
from plumbline.serving.alignment.routes.review.outcome import outcome_routes
from plumbline.serving.alignment.routes.review.router import review_routes
from plumbline.serving.edge.tokens import TokenFile, token_hash
from tests.clock import Clock
from tests.review.conftest import NOON

TOKENS = {"jo": "jo-token", "kim": "kim-token", "service": "service-token"}


@pytest.fixture
def clock():
    return Clock(NOON)


@pytest.fixture
def token_file(tmp_path):
    lines = ["callers:"]
    for name, token in TOKENS.items():
        role = "check" if name == "service" else "review"
        lines += [f"  - name: {name}", f"    sha256: {token_hash(token)}", f"    roles: [{role}]"]
    file = tmp_path / "callers.yaml"
    file.write_text("\n".join(lines) + "\n")
    return file


@pytest.fixture
def reviewing(tmp_path, clock):
    return Reviewing.at(tmp_path / "review", f"sqlite:///{tmp_path / 'plumbline.db'}", clock)


@pytest.fixture
def app(reviewing, token_file):
    app = FastAPI()
    app.include_router(review_routes(reviewing, TokenFile(token_file)))
    app.include_router(outcome_routes(reviewing))
    return app


class Browser:
    """A client with cookies, that fills in forms as the page has them."""

    def __init__(self, app) -> None:
        self.client = TestClient(app, base_url="https://testserver", follow_redirects=True)
        self.page = ""

    def get(self, path: str):
        answer = self.client.get(path)
        self.page = answer.text
        return answer

    def post(self, path: str, **fields):
        word = re.search(r'name="form" value="(\w+)"', self.page)
        given = {"form": word[1] if word else "", **fields}
        answer = self.client.post(path, data=given, headers={"sec-fetch-site": "same-origin"})
        self.page = answer.text
        return answer

    def log_in(self, name: str):
        return self.post("/review/login", token=TOKENS[name])


@pytest.fixture
def browser(app):
    return Browser(app)


@pytest.fixture
def jo(browser):
    browser.log_in("jo")
    return browser


@pytest.fixture
def kim(app):
    other = Browser(app)
    other.log_in("kim")
    return other
