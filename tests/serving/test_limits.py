"""What a service takes, and who is let in, in the order of `guarded`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plumbline.serving.authentication import caller_in
from plumbline.serving.body_limit import BodyLimit
from plumbline.serving.guarded import Limits, guarded
from plumbline.serving.limits import Shedding, TimeLimit
from plumbline.serving.quotas import Quotas
from plumbline.serving.tokens import Caller, TokenFile, new_token, token_hash

TOKEN = new_token()
Answer = tuple[int, dict[str, str], bytes]


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the body, read part by part."""
    body, message = b"", {"more_body": True}
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


async def ask(
    app: Any, parts: list[bytes] | Callable[[], Any], path: str = "/check", **headers: str
) -> Answer | None:
    """One request to an application, its body in parts; what it answers."""
    given = list(parts) if isinstance(parts, list) else None
    answer: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        if given is None:
            return await parts()  # type: ignore[operator]
        part = given.pop(0) if given else b""
        return {"type": "http.request", "body": part, "more_body": bool(given)}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.update(status=message["status"], headers=message["headers"])
        else:
            answer["body"] += message.get("body", b"")

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await app({"type": "http", "path": path, "headers": raw, "state": {}}, receive, send)
    if "status" not in answer:
        return None
    return answer["status"], {n.decode(): v.decode() for n, v in answer["headers"]}, answer["body"]


def asked(app: Any, parts: Any = (b"",), **named: str) -> Answer:
    answer = asyncio.run(ask(app, parts if callable(parts) else list(parts), **named))
    assert answer
    return answer


def test_a_body_arrives_as_it_was_sent_however_it_is_split() -> None:
    assert asked(BodyLimit(echo, largest=6), [b"abc", b"", b"def"])[2] == b"abcdef"
    assert asked(BodyLimit(echo, largest=6), [b"abcdef"])[2] == b"abcdef"


@pytest.mark.parametrize("parts", [[b"1234567"], [b"1234", b"567"], [b"1"] * 7])
def test_bytes_are_counted_as_they_come(parts: list[bytes]) -> None:
    assert asked(BodyLimit(echo, largest=6), parts)[0] == 413
    assert asked(BodyLimit(echo, largest=6), parts, content_length="1")[0] == 413


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    def never() -> Any:
        raise AssertionError("the body was read")

    assert asked(BodyLimit(echo, largest=6), never, content_length="7")[0] == 413


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    async def never() -> Any:
        await asyncio.Event().wait()

    status, headers, _ = asked(BodyLimit(echo, seconds=0.01), never)
    assert (status, headers["connection"]) == (408, "close")


def test_a_caller_that_goes_away_is_not_answered() -> None:
    async def gone() -> Any:
        return {"type": "http.disconnect"}

    assert asyncio.run(ask(BodyLimit(echo), gone)) is None


def test_an_answer_that_takes_too_long_is_refused_and_its_work_ended() -> None:
    ended = []

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    status, headers, _ = asked(TimeLimit(slow, seconds=0.01))
    assert (status, headers["retry-after"], ended) == (503, "1", [True])


def test_a_time_limit_inside_the_application_is_its_own() -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        asked(TimeLimit(failing, seconds=10))


def test_beyond_what_can_be_served_requests_are_turned_away_and_probes_are_not() -> None:
    shed = []

    async def crowd() -> list[Answer | None]:
        go = asyncio.Event()

        async def waiting(scope: Any, receive: Any, send: Any) -> None:
            await go.wait()
            await echo(scope, receive, send)

        app = Shedding(waiting, 2, ("/healthz",), lambda: shed.append(True))
        under_way = [asyncio.create_task(ask(app, [b""])) for _ in range(2)]
        await asyncio.sleep(0)
        refused = await ask(app, [b""])
        probe = asyncio.create_task(ask(app, [b""], path="/healthz"))
        await asyncio.sleep(0)
        go.set()
        answers = [refused, await probe, *await asyncio.gather(*under_way)]
        return [*answers, await ask(app, [b""])]

    refused, *others = asyncio.run(crowd())
    assert refused
    assert (refused[0], refused[1]["retry-after"], shed) == (503, "1", [True])
    assert [answer[0] for answer in others if answer] == [200] * 4


def quota(now: list[float], caller: Caller, per_minute: int | None) -> Callable[[], Answer]:
    quotas = Quotas(echo, per_minute, clock=lambda: now[0])

    async def with_caller(scope: Any, receive: Any, send: Any) -> None:
        scope["state"]["caller"] = caller
        await quotas(scope, receive, send)

    return lambda: asked(with_caller)


def test_a_caller_beyond_its_quota_hears_when_to_come_back_and_may_then() -> None:
    now = [0.0]
    send = quota(now, Caller(name="shop", sha256="0" * 64, roles=(), requests_per_minute=60), None)
    assert [send()[0] for _ in range(10)] == [200] * 10
    status, headers, _ = send()
    assert (status, headers["retry-after"]) == (429, "1")
    now[0] += 1
    assert send()[0] == 200
    assert send()[0] == 429


def test_a_caller_without_a_quota_has_the_services_or_none() -> None:
    caller = Caller(name="shop", sha256="0" * 64, roles=())
    assert [quota([0.0], caller, None)()[0] for _ in range(30)] == [200] * 30
    limited = quota([0.0], caller, 6)
    assert [limited()[0], limited()[0]] == [200, 429]


@pytest.fixture
def tokens(tmp_path: Path) -> TokenFile:
    path = tmp_path / "tokens.yaml"
    path.write_text(f"callers:\n  - name: shop\n    sha256: {token_hash(TOKEN)}\n    roles: [check]\n")
    return TokenFile(path)


def service(tokens: TokenFile) -> Any:
    async def greeting(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        name = caller_in(scope).name if "caller" in scope["state"] else "nobody"
        await send({"type": "http.response.body", "body": name.encode()})

    return guarded(greeting, tokens, {"/check": "check", "/admin": "admin"}, Limits(largest_body=6))


def test_who_has_the_role_is_let_in(tokens: TokenFile) -> None:
    assert asked(service(tokens), authorization=f"Bearer {TOKEN}")[2] == b"shop"


def test_who_lacks_the_role_is_not(tokens: TokenFile) -> None:
    assert asked(service(tokens), path="/admin", authorization=f"Bearer {TOKEN}")[0] == 403


def test_a_path_nobody_named_needs_a_token_too(tokens: TokenFile) -> None:
    assert asked(service(tokens), path="/else")[0] == 401
    assert asked(service(tokens), path="/else", authorization=f"Bearer {TOKEN}")[0] == 200


def test_probes_need_no_token(tokens: TokenFile) -> None:
    assert asked(service(tokens), path="/healthz")[2] == b"nobody"


def test_two_tokens_at_once_are_none(tokens: TokenFile) -> None:
    async def twice(scope: Any, receive: Any, send: Any) -> None:
        scope["headers"] *= 2
        await service(tokens)(scope, receive, send)

    assert asked(twice, authorization=f"Bearer {TOKEN}")[0] == 401


def test_who_is_not_let_in_is_never_read(tokens: TokenFile) -> None:
    assert asked(service(tokens), [b"1234567"])[0] == 401
    assert asked(service(tokens), [b"1234567"], authorization=f"Bearer {TOKEN}")[0] == 413


def test_what_has_room_of_its_own_keeps_nobody_else_waiting():
    answered: list[str] = []

    async def slow_under_open(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"].startswith("/open/"):
            await asyncio.Event().wait()
        answered.append(scope["path"])

    async def story() -> None:
        refused: list[str] = []
        shedding = Shedding(slow_under_open, 1, on_refusal=lambda: refused.append("no"), apart={"/open/": 2})

        async def ask(path: str) -> None:
            await shedding({"type": "http", "path": path}, None, _unheard)  # type: ignore[arg-type]

        waiting = [asyncio.create_task(ask("/open/login")) for _ in range(3)]
        while shedding.under_way < 2 or not refused:
            await asyncio.sleep(0)
        await ask("/check")
        assert (answered, refused) == (["/check"], ["no"])
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert shedding.under_way == 0

    asyncio.run(story())


async def _unheard(message: Any) -> None:
    """Where answers go that nobody reads."""
