"""A service that says what it serves: the contract, and what breaks it."""

from __future__ import annotations

import itertools

import pytest

from plumbline.release.observers.http import LOOKS, HttpObserver
from plumbline.release.observers.json_server import JsonServer
from plumbline.release.observers.seen import NotSeenError
from tests.release.observers.live_deployment import DIGEST, OTHER
from tests.release.observers.stand_in_server import Reply

SERVED = {"image": DIGEST, "model": "acs_employment", "model_version": "2"}


@pytest.fixture
def look(serve, expected):
    def run(*replies: Reply):
        turns = itertools.cycle(replies)
        running = serve(lambda _: next(turns))
        return HttpObserver(JsonServer(f"{running.address}/version"), "acs_employment").look(expected)

    return run


def test_a_status_of_success_says_that_it_is_healthy(look):
    seen = look(Reply(200, SERVED))
    assert (seen.image, seen.version, seen.healthy) == (DIGEST, "2", True)


def test_another_status_with_the_same_answer_says_that_it_is_not(look):
    seen = look(Reply(503, SERVED))
    assert (seen.image, seen.version, seen.healthy) == (DIGEST, "2", False)
    assert "is not healthy (status 503)" in seen.because


def test_it_is_asked_several_times_over_connections_of_their_own(serve, expected):
    running = serve(lambda _: Reply(200, SERVED))
    HttpObserver(JsonServer(f"{running.address}/version"), "acs_employment").look(expected)
    assert [request.path for request in running.requests] == ["/version"] * LOOKS
    assert {request.headers["Connection"] for request in running.requests} == {"close"}


def test_pods_that_disagree_are_a_rollout_that_goes_on(look):
    """A load balancer takes turns: the old pods are still there."""
    seen = look(Reply(200, SERVED), Reply(200, {**SERVED, "image": OTHER, "model_version": "1"}))
    assert (seen.image, seen.version, seen.healthy) == (None, None, False)
    assert "version 2 and version 1 in turn" in seen.because


@pytest.mark.parametrize("turns", [(200, 500), (500, 200)])
def test_one_pod_that_is_not_healthy_is_enough(look, turns):
    seen = look(*(Reply(status, SERVED) for status in turns))
    assert (seen.version, seen.healthy) == ("2", False)


def test_a_version_may_be_a_number(look):
    assert look(Reply(200, {**SERVED, "model_version": 2})).version == "2"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        b"<html>it works</html>",
        {**SERVED, "image": "registry.example.com/ai-apps/acs-employment:latest"},
        {**SERVED, "image": None},
        {**SERVED, "model_version": "7; rm -rf /"},
        {**SERVED, "model_version": True},
        {**SERVED, "model_version": ""},
        {"image": DIGEST, "model": "acs_employment"},
        {"image": DIGEST, "model_version": "2"},
    ],
)
def test_an_answer_that_breaks_the_contract_tells_nothing(look, body):
    with pytest.raises(NotSeenError, match="it must answer in JSON"):
        look(Reply(200, body))


def test_what_is_missing_is_named(look):
    with pytest.raises(NotSeenError, match="status 404 and lacks image, model, model_version"):
        look(Reply(404, b"not found"))


def test_another_model_is_named(look):
    with pytest.raises(NotSeenError, match=r"serves the model evil name, not acs_employment"):
        look(Reply(200, {**SERVED, "model": "evil\x1b\nname"}))
