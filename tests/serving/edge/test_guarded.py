"""Who is let in, in the order of `guarded`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plumbline.serving.edge.authentication import caller_in
from plumbline.serving.edge.guarded import Limits, guarded
from plumbline.serving.edge.tokens import TokenFile, new_token, token_hash
from tests.serving.edge.one_request import asked

TOKEN = new_token()


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
