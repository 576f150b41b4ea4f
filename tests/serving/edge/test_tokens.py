"""Tokens: known by hash, per caller, read again without a restart."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest

from plumbline.serving.edge.tokens import (
    LOOK_EVERY,
    TokenError,
    TokenFile,
    Tokens,
    UnauthorizedError,
    new_token,
    read_token,
    read_tokens,
    token_hash,
)

TODAY = datetime.date(2026, 11, 26)


def entry(name: str, token: str, **others: object) -> dict[str, object]:
    return {"name": name, "sha256": token_hash(token), "roles": ["check"], **others}


def written(path: Path, *entries: dict[str, object]) -> Path:
    lines = ["callers:"]
    for one in entries:
        lines += [
            f"  {'-' if place == 0 else ' '} {key}: {value}" for place, (key, value) in enumerate(one.items())
        ]
    path.write_text("\n".join(lines).replace("'", "") + "\n")
    return path


def test_a_caller_is_known_by_its_token(tmp_path: Path) -> None:
    token = new_token()
    tokens = read_tokens(written(tmp_path / "tokens.yaml", entry("shop", token), entry("bank", new_token())))
    assert tokens.caller_of(f"Bearer {token}", TODAY).name == "shop"
    assert tokens.caller_of(f"bearer  {token} ", TODAY).roles == ("check",)


@pytest.mark.parametrize(
    "sent",
    [None, "", "Bearer", "Bearer ", "Basic eDp5", "Bearer nonsense", "Bearer \ud800", "Bearer " + "x" * 300],
)
def test_anything_else_is_refused_and_never_repeated(sent: str | None) -> None:
    with pytest.raises(UnauthorizedError) as refused:
        Tokens.model_validate({"callers": [entry("shop", new_token())]}).caller_of(sent, TODAY)
    assert "nonsense" not in str(refused.value)


def test_the_hash_itself_opens_nothing(tmp_path: Path) -> None:
    token = new_token()
    tokens = read_tokens(written(tmp_path / "tokens.yaml", entry("shop", token)))
    with pytest.raises(UnauthorizedError):
        tokens.caller_of(f"Bearer {token_hash(token)}", TODAY)


def test_a_token_counts_on_its_last_day_and_not_after(tmp_path: Path) -> None:
    token = new_token()
    tokens = read_tokens(written(tmp_path / "tokens.yaml", entry("shop", token, expires="2026-11-26")))
    assert tokens.caller_of(f"Bearer {token}", TODAY)
    with pytest.raises(UnauthorizedError, match="expired on 2026-11-26"):
        tokens.caller_of(f"Bearer {token}", TODAY + datetime.timedelta(days=1))


def test_a_name_may_have_two_tokens_while_it_changes_over(tmp_path: Path) -> None:
    old, new = new_token(), new_token()
    tokens = read_tokens(written(tmp_path / "tokens.yaml", entry("shop", old), entry("shop", new)))
    assert {tokens.caller_of(f"Bearer {token}", TODAY).name for token in (old, new)} == {"shop"}


def test_one_token_cannot_be_two_callers(tmp_path: Path) -> None:
    token = new_token()
    with pytest.raises(TokenError, match="two callers"):
        read_tokens(written(tmp_path / "tokens.yaml", entry("shop", token), entry("bank", token)))


@pytest.mark.parametrize("text", ["", "callers: 3", "callers:\n  - name: x", "[", "callers: []\nmore: 1"])
def test_a_file_of_something_else_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "tokens.yaml").write_text(text)
    with pytest.raises(TokenError, match="plumbline serve token"):
        read_tokens(tmp_path / "tokens.yaml")


def test_a_new_token_counts_without_a_restart_and_a_broken_file_leaves_the_old_ones(tmp_path: Path) -> None:
    now, first, second = 0.0, new_token(), new_token()
    path = written(tmp_path / "tokens.yaml", entry("shop", first))
    file = TokenFile(path, clock=lambda: now)
    written(path, entry("shop", second))
    assert file.current().caller_of(f"Bearer {first}", TODAY)
    now += LOOK_EVERY
    assert file.current().caller_of(f"Bearer {second}", TODAY)
    path.write_text("callers: [")
    now += LOOK_EVERY
    assert file.current().caller_of(f"Bearer {second}", TODAY)
    assert file.problem
    written(path, entry("shop", second))
    now += LOOK_EVERY
    file.current()
    assert file.problem is None


def test_a_service_that_knows_nobody_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(TokenError, match="cannot be read"):
        TokenFile(tmp_path / "none.yaml")


def test_a_services_own_token_is_one_line(tmp_path: Path) -> None:
    token = new_token()
    (tmp_path / "token").write_text(f"{token}\n")
    assert read_token(tmp_path / "token") == token
    (tmp_path / "token").write_text("two words")
    with pytest.raises(TokenError, match="holds no token"):
        read_token(tmp_path / "token")


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_write_is_refused_and_says_what_to_run(tmp_path: Path, mode: int) -> None:
    path = written(tmp_path / "tokens.yaml", entry("shop", new_token()))
    path.chmod(mode)
    with pytest.raises(TokenError, match=rf"mode 0{mode:o}.*chmod go-w {path}"):
        TokenFile(path)


def test_a_file_that_others_can_write_meanwhile_leaves_the_old_ones(tmp_path: Path) -> None:
    now, token = 0.0, new_token()
    path = written(tmp_path / "tokens.yaml", entry("shop", token))
    file = TokenFile(path, clock=lambda: now)
    written(path, entry("thief", new_token())).chmod(0o666)
    now += LOOK_EVERY
    assert file.current().caller_of(f"Bearer {token}", TODAY)
    assert "chmod" in str(file.problem)


def test_a_pipe_in_the_files_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tokens.yaml", 0o600)
    with pytest.raises(TokenError, match="is no file"):
        TokenFile(tmp_path / "tokens.yaml")


def test_a_link_counts_as_what_it_leads_to(tmp_path: Path) -> None:
    written(tmp_path / "real.yaml", entry("shop", new_token()))
    (tmp_path / "tokens.yaml").symlink_to("real.yaml")
    TokenFile(tmp_path / "tokens.yaml")
    (tmp_path / "real.yaml").chmod(0o622)
    with pytest.raises(TokenError, match="chmod"):
        TokenFile(tmp_path / "tokens.yaml")
