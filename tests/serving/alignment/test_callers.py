"""Who may call, how often and how much: by token, role and quota; and what is answered to everybody."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from plumbline.serving.edge.tokens import token_hash
from tests.serving.alignment.service import asked, tell, until


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer other", "Basic plumb_test-token", "Bearer " + "x" * 999]
)
@pytest.mark.parametrize("path", ["/check", "/check/stream", "/policies/reload"])
def test_without_a_token_that_counts_nothing_is_read(settings, header, path):
    async def story(service):
        said = await service.client.post(path, headers={"authorization": header}, content=b"{")
        assert said.status_code == 401
        assert said.headers["www-authenticate"] == "Bearer"
        assert await service.metric('plumbline_requests_refused_total{because="token"}') == 1

    tell(settings, story)


def test_a_token_that_has_expired_counts_no_more(settings):
    entry = f'  - {{name: old, sha256: "{token_hash("old")}", roles: [check], expires: 2020-01-01}}\n'
    settings.tokens.write_text(settings.tokens.read_text() + entry)

    async def story(service):
        said = await service.client.post("/check", headers={"authorization": "Bearer old"}, json=asked("x"))
        assert (said.status_code, "expired" in said.json()["detail"]) == (401, True)

    tell(settings, story)


def test_a_role_is_needed_for_each_path(settings):
    entry = f'  - {{name: reviewer, sha256: "{token_hash("r")}", roles: [review]}}\n'
    settings.tokens.write_text(settings.tokens.read_text() + entry)

    async def story(service):
        headers = {"authorization": "Bearer r"}
        for method, path in [("POST", "/check"), ("POST", "/policies/reload"), ("GET", "/metrics")]:
            said = await service.client.request(method, path, headers=headers)
            assert (said.status_code, "role" in said.json()["detail"]) == (403, True), path
        assert (await service.client.get("/policies", headers=headers)).status_code == 200

    tell(settings, story)


def test_a_caller_beyond_its_quota_is_told_when_to_come_back(settings):
    async def story(service):
        statuses = [await service.client.post("/check", json=asked("a fox")) for _ in range(3)]
        assert [said.status_code for said in statuses] == [200, 200, 429]
        assert int(statuses[-1].headers["retry-after"]) >= 1

    tell(replace(settings, requests_per_minute=12), story)


def test_more_than_there_is_room_for_is_turned_away_and_probes_are_not(settings):
    async def story(service):
        lock = asyncio.Event()

        async def slowly():
            await lock.wait()
            yield b"[]"

        held = asyncio.create_task(service.client.post("/check", content=slowly()))
        await until(lambda: service.shedding.under_way == 1)
        said = await service.client.post("/check", json=[])
        assert (said.status_code, said.headers["retry-after"]) == (503, "1")
        assert (await service.client.get("/healthz")).json() == {"status": "alive"}
        lock.set()
        assert (await held).json() == []
        assert await service.metric("plumbline_requests_shed_total") == 1

    tell(replace(settings, in_flight=1), story)


def test_a_body_over_its_limit_is_refused_while_it_comes_in(settings):
    async def story(service):
        sent = 0

        async def endless():
            nonlocal sent
            while True:
                sent += 1
                yield b" " * 10_000

        status, detail = await service.refused(content=endless())
        assert (status, "larger than 100000" in detail) == (413, True)
        assert sent <= 12

    tell(replace(settings, largest_body=100_000), story)


def test_what_is_not_there_and_what_is_not_done_there_are_problems_too(settings):
    async def story(service):
        for method, path, status in [
            ("GET", "/check", 405),
            ("POST", "/nothing", 404),
            ("PUT", "/healthz", 405),
        ]:
            said = await service.client.request(method, path)
            assert (said.status_code, said.headers["content-type"]) == (status, "application/problem+json")

    tell(settings, story)


def test_a_defect_is_told_without_its_details(settings, caplog):
    async def story(service):
        def broken(*_):
            raise RuntimeError("secret content")

        service.service.checker.new_id = broken
        said = await service.client.post("/check", json=asked("a fox"))
        assert said.status_code == 500
        assert "secret" not in said.text

    tell(settings, story)
    assert "a request could not be answered" in caplog.text


def test_nobody_is_sent_to_the_host_that_a_request_names(settings):
    async def story(service):
        said = await service.client.get("/policies/", headers={"host": "evil.example"})
        assert said.status_code == 404
        assert "location" not in said.headers

    tell(settings, story)


def test_a_batch_counts_as_the_checks_in_it(settings):
    async def story(service):
        several = await service.client.post("/check", json=[asked("a fox")] * 9)
        single = [await service.client.post("/check", json=asked("a fox")) for _ in range(2)]
        assert [said.status_code for said in (several, *single)] == [200, 200, 429]

    tell(replace(settings, requests_per_minute=60), story)
